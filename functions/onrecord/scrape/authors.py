"""The authors of a page's article: names, without publishers and datelines."""

import re
from collections.abc import Iterator
from itertools import islice, pairwise
from typing import Any
from urllib.parse import unquote

from selectolax.lexbor import LexborHTMLParser, LexborNode

from onrecord.scrape import linked_data
from onrecord.scrape.headline import headings_of, lines_after, words
from onrecord.scrape.linked_data import Entry
from onrecord.scrape.names import MAX_NAME, is_author_label, is_beside, names_in, opened, until_date

META = (
    "author",
    "authors",
    "article:author",
    "og:article:author",
    "article:author_name",
    "dc.creator",
    "dcterms.creator",
    "dc.creator.name",
    "parsely-author",
    "sailthru.author",
    "byl",
    "citation_author",
    "cxenseparse:author",
)
# Who wrote it, in the elements that machines are to read, and in those that readers do.
_MARKED = '[rel~="author"], [itemprop~="author"]'
# Each further selector costs a walk of the page: "aut" finds author, autor and auteur.
_SHOWN = (
    '[class*="aut" i], [class*="byline" i], [class*="writer" i], [data-testid*="byline" i], '
    '[class*="signature" i], [class*="submitted" i]'
)
_AUTHOR_CLASS = re.compile(r"author|autor|auteur|byline|writer|signature|submitted", re.I)
_NAME_CLASS = re.compile(r"name|nombre|nom\b", re.I)
_NOT_THE_AUTHOR = re.compile(r"comment|related|teaser|bio\b|photo|image|avatar|social", re.I)
_OTHER_PLACES = frozenset(["body", "html", "article", "main", "nav", "footer", "aside", "form"])
_AUTHOR_PAGE = re.compile(
    r"/(?:authors?|autor|autores|autoren|auteurs?|autori|autore|redakteure?|journalists?|"
    r"reporters?|newsteam|staff|people|profiles?|contributors?)/(?:[^/]+/)*?(?P<slug>[^/?#]+)/?$"
)
_SLUG = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+){1,3}(?:-?\d+)?")
MAX_BYLINE = 160
MAX_BYLINES = 40
# How far up a name is looked at for the box that it stands in.
MAX_CLIMB = 4


def authors_of(
    tree: LexborHTMLParser,
    meta: dict[str, str],
    article: Entry,
    entries: list[Entry],
    site_name: str | None,
    language: str | None,
    headline: str | None,
) -> tuple[str, ...]:
    """The names in JSON-LD, else in ``<meta>``, else in the visible byline.

    The publisher's own name counts only where none of these names another.
    """
    publisher = _publisher(site_name, linked_data.text(article, "publisher"))
    author = linked_data.author(article, entries)
    declared = list(_in_linked_data(author))
    in_meta = [meta[name] for name in META if name in meta]
    in_data = names_in(declared, language, publisher)
    in_head = names_in(_labelled(meta, language), language, publisher) or next(
        filter(None, (names_in([m], language, publisher) for m in in_meta)), ()
    )
    if in_data and in_head and not {*map(str.casefold, in_data)} & {*map(str.casefold, in_head)}:
        # Who uploaded the story may stand in script data: what page and head agree on counts.
        marked = _marked(tree, language, publisher)
        in_data = marked if set(marked) & set(in_head) else in_data
    named = in_data or in_head or _marked(tree, language, publisher)
    if named:
        return named
    # The publisher signs the story itself: only a full name in the text says otherwise.
    signed = names_in(declared or in_meta[:1], language, None)
    shown = _shown(tree, language, publisher) or _under_headline(
        headings_of(tree, headline), language, publisher
    )
    shown = shown or _signed(tree, language, publisher)
    if shown and (not signed or all(" " in name for name in shown)):
        return shown
    return names_in(_in_addresses(author, meta), language, publisher) or signed


def _publisher(*said: str | None) -> set[str]:
    """The words of a publisher's names, and what their first letters make."""
    named = [words(text) for text in said if text]
    return {word for name in named for word in name} | {
        "".join(word[0] for word in name) for name in named if len(name) > 1
    }


def _in_linked_data(author: Any) -> Iterator[str]:
    for entry in linked_data.listed(author):
        yield from linked_data.texts(entry)


def _labelled(meta: dict[str, str], language: str | None) -> list[str]:
    """Names in the labelled lines of a Twitter card ("Written by", "Ann Roe")."""
    return [
        meta[f"twitter:data{n}"]
        for n in "12"
        if f"twitter:data{n}" in meta
        and is_author_label(meta.get(f"twitter:label{n}", ""), language)
    ]


def _marked(tree: LexborHTMLParser, language: str | None, publisher: set[str]) -> tuple[str, ...]:
    nodes = tree.css(_MARKED)[:MAX_BYLINES]
    inner = [n for node in nodes for n in node.css('[itemprop~="name"]')] or nodes
    return _first_group(inner, language, publisher)


def _shown(tree: LexborHTMLParser, language: str | None, publisher: set[str]) -> tuple[str, ...]:
    found = (n for n in tree.css(_SHOWN) if _AUTHOR_CLASS.search(_label(n)))
    nodes = [n for n in islice(found, 4 * MAX_BYLINES) if _may_sign(n)][:MAX_BYLINES]
    named = [n for n in nodes if _NAME_CLASS.search(n.attributes.get("class") or "")]
    begun = [n for n in nodes if opened(n.text(separator=" ").strip(), language) is not None]
    groups = (_first_group(group, language, publisher) for group in (begun, named, nodes))
    return next(filter(None, groups), ())


def _label(node: LexborNode) -> str:
    found = node.attributes
    return f"{found.get('class') or ''} {found.get('data-testid') or ''}"


def _may_sign(node: LexborNode) -> bool:
    if node.tag in _OTHER_PLACES:
        return False
    within: LexborNode | None = node
    for _ in range(MAX_CLIMB):
        if within is None or within.tag in {"body", "html", "article", "main"}:
            return True
        said = f"{within.attributes.get('class') or ''} {within.attributes.get('id') or ''}"
        if _NOT_THE_AUTHOR.search(said) or within.tag in {"figure", "figcaption"}:
            return False
        within = within.parent
    return True


def _first_group(
    nodes: list[LexborNode], language: str | None, publisher: set[str]
) -> tuple[str, ...]:
    """The names in the first of the nodes that has any, and in those beside it."""
    beside: int | None = None
    found: list[str] = []
    for node in nodes:
        parent = node.parent
        if beside is not None and (parent is None or parent.mem_id != beside):
            continue
        text = " ".join(node.text(separator=" ").split())
        if len(text) > MAX_BYLINE or is_beside(text, language):
            continue
        text = until_date(text)
        links = [" ".join(a.text(separator=" ").split()) for a in node.css("a")]
        names = _names_shown([a for a in links if a and a in text], language, publisher)
        names = names or _names_shown([text], language, publisher)
        if names and beside is None and parent is not None:
            beside = parent.mem_id
        found += names
    return tuple(dict.fromkeys(found))


def _names_shown(texts: list[str], language: str | None, publisher: set[str]) -> tuple[str, ...]:
    found = names_in(texts, language, publisher)
    people = [name for name in found if " " in name and not publisher & set(words(name))]
    return tuple(name for name in people or found if not name.islower() or " " not in name)


def _under_headline(
    headings: list[LexborNode], language: str | None, publisher: set[str]
) -> tuple[str, ...]:
    """The names in a line by the headline that begins as a byline does ("By …")."""
    for heading in headings:
        lines = lines_after(heading)
        for line, following in pairwise(lines):
            rest = opened(line.strip(" |·•-–—"), language)
            if rest is None:
                continue
            name = until_date(rest or following)
            if 0 < len(name) <= MAX_NAME and " " in name.strip() and name.strip()[0].isupper():
                found = names_in([name], language, publisher)
                if found:
                    return found
    return ()


def _signed(tree: LexborHTMLParser, language: str | None, publisher: set[str]) -> tuple[str, ...]:
    """The names in the first paragraph that is a byline and no more."""
    for node in tree.css("p"):
        text = " ".join(node.text(separator=" ").split())
        name = opened(text, language) if len(text) <= MAX_NAME else None
        if name and " " in name and all(w[0].isupper() for w in name.split() if len(w) > 3):
            found = names_in([name], language, publisher) if _may_sign(node) else ()
            if found:
                return found
    return ()


def _in_addresses(author: Any, meta: dict[str, str]) -> Iterator[str]:
    """Names that the addresses of authors' own pages spell ("/author/ann-roe")."""
    declared = [meta.get("article:author") or "", *_in_linked_data(author)]
    for entry in linked_data.listed(author):
        if isinstance(entry, dict):
            declared += [v for v in (entry.get("url"), entry.get("@id")) if isinstance(v, str)]
    for address in declared:
        page = _AUTHOR_PAGE.search(unquote(address.split("?")[0].split("#")[0]))
        if page and _SLUG.fullmatch(page["slug"]):
            yield " ".join(word.capitalize() for word in page["slug"].split("-") if word.isalpha())
