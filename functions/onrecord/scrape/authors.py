"""The authors of a page's article: names, without publishers and datelines."""

import re
from collections.abc import Iterable, Iterator
from functools import cache, partial
from typing import Any

from selectolax.lexbor import LexborHTMLParser

from onrecord.languages import load
from onrecord.scrape import linked_data
from onrecord.scrape.headline import words
from onrecord.scrape.linked_data import Entry

MAX_NAME = 60
MAX_WORDS = 6

_JOINED = re.compile(
    r"\s*(?:,|;|\||/|·|•|、|\s&\s|\band\b|\bund\b|\bet\b|\by\b|\be\b|\ben\b|\boch\b|\bog\b)\s*(?=\S)"
)
_ADDRESS = re.compile(r"https?:|www\.|@", re.I)
_MARKED = (
    '[rel~="author"]',
    '[itemprop~="author"] [itemprop~="name"]',
    '[itemprop~="author"]',
)
_BYLINES = (
    '[class*="author-name" i], [class*="author__name" i], [class*="authorname" i]',
    '[class*="byline" i] a',
    '[class*="byline" i]',
    '[class*="author" i]:not(body):not(article):not([class*="bio" i])',
)
_META = (
    "author",
    "article:author",
    "dc.creator",
    "dcterms.creator",
    "parsely-author",
    "sailthru.author",
    "byl",
    "cxenseparse:author",
)
MAX_BYLINES = 6


def authors_of(
    tree: LexborHTMLParser,
    meta: dict[str, str],
    article: Entry,
    entries: list[Entry],
    site_name: str | None,
    language: str | None,
) -> tuple[str, ...]:
    """The names in JSON-LD, else in ``<meta>``, else in the visible byline."""
    publisher = {*words(site_name or ""), *words(linked_data.text(article, "publisher") or "")}
    author = linked_data.referred(article.get("author") or article.get("creator"), entries)
    declared = list(_in_linked_data(author))
    names = partial(_names, _opening(language))
    in_meta = [meta[name] for name in _META if name in meta]
    return (
        names(declared, publisher)
        or names(in_meta, publisher)
        or names(_shown(tree, _MARKED), publisher)
        # The publisher signs the story itself.
        or names(declared, set())
        or names(_shown(tree, _BYLINES), publisher)
    )


def _shown(tree: LexborHTMLParser, selectors: tuple[str, ...]) -> Iterator[str]:
    """The visible bylines that the first of the selectors with any finds."""
    for selector in selectors:
        nodes = tree.css(selector)[:MAX_BYLINES]
        if nodes:
            yield from (node.text(separator=" ") for node in nodes)
            return


def _in_linked_data(author: Any) -> Iterator[str]:
    for entry in author if isinstance(author, list) else [author]:
        yield from linked_data.texts(entry)


def _names(
    opening: re.Pattern[str], declared: Iterable[str], publisher: set[str]
) -> tuple[str, ...]:
    names: dict[str, str] = {}
    for text in declared:
        if _ADDRESS.search(text):
            continue
        for part in _parts(opening.sub("", " ".join(text.split()))):
            name = opening.sub("", part.strip(" ,;:|-–—"))
            if _is_name(name, publisher):
                names.setdefault(" ".join(words(name)), name)
    return tuple(names.values())


def _parts(text: str) -> list[str]:
    parts = _JOINED.split(text)
    # "Agence and Partner" is one name, "Ann Roe and Bo Lind" are two.
    return parts if all(len(part.split()) > 1 for part in parts) else [text]


def _is_name(name: str, publisher: set[str]) -> bool:
    said = set(words(name))
    return (
        2 < len(name) <= MAX_NAME
        and len(name.split()) <= MAX_WORDS
        and bool(said)
        and not said <= publisher
        and not any(c.isdigit() for c in name)
    )


@cache
def _opening(language: str | None) -> re.Pattern[str]:
    """The words before a name in a byline ("By", "Von"), in the page's language and English."""
    words = {
        word.replace("_", " ")
        for code in {language, "en"}
        if code
        for word in load(code, "page").get("byline", "").split("/")
    }
    alternatives = "|".join(map(re.escape, sorted(filter(None, words), key=len, reverse=True)))
    return re.compile(rf"^(?:{alternatives})[\s:]+", re.I)
