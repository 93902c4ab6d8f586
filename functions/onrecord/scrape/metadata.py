"""What a page says of its article: in its head, in JSON-LD, by the headline."""

import re
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import NamedTuple

from selectolax.lexbor import LexborHTMLParser, LexborNode

from onrecord.scrape import dates, linked_data
from onrecord.scrape import language as languages
from onrecord.scrape.authors import META as AUTHOR_META
from onrecord.scrape.authors import authors_of
from onrecord.scrape.headline import headings_of, headline_of, lines_after
from onrecord.scrape.identity import Declared, absolute, site_of
from onrecord.scrape.linked_data import Entry
from onrecord.scrape.names import is_change

_PUBLISHED_META = (
    "article:published_time",
    "og:article:published_time",
    "datepublished",
    "article:published",
    "og:published_time",
    "date",
    "dc.date.issued",
    "dcterms.created",
    "dcterms.date",
    "dc.date",
    "dc.date.created",
    "pubdate",
    "publishdate",
    "publish-date",
    "publish_date",
    "publication_date",
    "parsely-pub-date",
    "sailthru.date",
    "cxenseparse:recs:publishtime",
    "article.published",
    "date.created",
    "citation_publication_date",
    "last-published",
    "published",
    "published_at",
    "published-date",
    "publisheddate",
    "article:post_date",
    "dcterms.issued",
    "dc.issued",
    "dc.date.published",
    "rnews:datepublished",
    "bt:pubdate",
    "og:pubdate",
    "article_date_original",
    "original-publish-date",
    "datecreated",
)
_MODIFIED_META = (
    "article:modified_time",
    "og:updated_time",
    "article:updated_time",
    "datemodified",
    "last-modified",
    "lastmod",
    "dcterms.modified",
)
# A walk of the page costs more than what it finds: one for all.
_DECLARATIONS = (
    'meta[content], script[type*="ld+json" i], '
    'link[rel="canonical" i][href], link[rel="prev" i][href]'
)
_META_NAMES = ("property", "name", "itemprop", "http-equiv")
_DAY_IN_ADDRESS = re.compile(r"/(20\d\d[/-]\d\d[/-]\d\d)(?!\d)")
_TEASER = re.compile(r"related|teaser|recommend|comment|sidebar|most-?read|trending|popular", re.I)
_DATE_CLASSES = ", ".join(
    f'[class*="{word}" i]' for word in ("date", "publish", "posted", "byline", "timestamp", "meta")
)
# The first few of a page's dates are the article's; later ones belong to teasers.
MAX_VISIBLE = 8
# So many of the elements around a date are looked at; real pages nest below 40.
MAX_AROUND = 100
MAX_DATELINE = 80
# What of a page without a declared language is read to detect it.
MAX_PARAGRAPHS = 40
MIN_PARAGRAPH = 40


class Page(NamedTuple):
    """A parsed page with its declarations."""

    tree: LexborHTMLParser
    meta: dict[str, str]
    links: dict[str, str | None]
    entries: list[Entry]
    article: Entry


class Metadata(NamedTuple):
    """What a page says of its article; fields as in `StoryHead`."""

    headline: str | None
    standfirst: str | None
    authors: tuple[str, ...]
    section: str | None
    language: str | None
    published: str | None
    modified: str | None
    site_name: str | None


def read(tree: LexborHTMLParser) -> Page:
    """The page with the declarations in its head and script data."""
    meta: dict[str, str] = {}
    links: dict[str, str | None] = {}
    scripts = []
    for node in tree.css(_DECLARATIONS):
        tag = node.tag
        if tag == "script":
            scripts.append(node.text())
            continue
        found = node.attributes
        if tag == "link":
            links.setdefault((found["rel"] or "").lower(), found["href"])
            continue
        names = [name for key in _META_NAMES if (name := found.get(key))]
        value = " ".join((found["content"] or "").split()) if names else ""
        if value:
            for name in map(str.lower, names):
                known = meta.setdefault(name, value)
                if known != value and name in AUTHOR_META:
                    # One author an element.
                    meta[name] = f"{known}; {value}"
    entries = linked_data.entries(scripts)
    return Page(tree, meta, links, entries, linked_data.article(entries))


def metadata_of(page: Page) -> Metadata:
    """What the page declares of its article."""
    site_name = _site_name(page)
    headline = headline_of(page.tree, page.meta, page.article, site_name)
    standfirst = _standfirst(page, headline)
    language = _language(page, f"{headline or ''} {standfirst or ''}")
    modified = _modified(page)
    return Metadata(
        headline=headline,
        standfirst=standfirst,
        authors=authors_of(
            page.tree, page.meta, page.article, page.entries, site_name, language, headline
        ),
        section=page.meta.get("article:section")
        or linked_data.text(page.article, "articleSection"),
        language=language,
        published=_published(page, modified, language, headline),
        modified=modified,
        site_name=site_name,
    )


def addresses_of(page: Page, given: str | None) -> Declared:
    """The addresses that the page and its uploader give."""
    base = absolute(given, None) or absolute(page.meta.get("og:url"), None)
    return Declared(
        given=absolute(given, None),
        canonical=absolute(page.links.get("canonical"), base),
        og=absolute(page.meta.get("og:url"), base),
        previous=absolute(page.links.get("prev"), base),
    )


def _site_name(page: Page) -> str | None:
    publisher = linked_data.text(page.article, "publisher")
    websites = (e for e in page.entries if "WebSite" in linked_data.types(e))
    declared = page.meta.get("og:site_name") or publisher
    declared = declared or next((linked_data.text(e, "name") for e in websites), None)
    declared = declared or page.meta.get("application-name") or _organisation_in_title(page)
    return None if declared and site_of(declared) else declared


def _organisation_in_title(page: Page) -> str | None:
    title = page.tree.css_first("title")
    text = title.text() if title else ""
    organisations = (e for e in page.entries if "Organization" in " ".join(linked_data.types(e)))
    names = (linked_data.text(e, "name") for e in organisations)
    return next((name for name in names if name and name in text), None)


def _standfirst(page: Page, headline: str | None) -> str | None:
    declared = (
        linked_data.text(page.article, "description", "alternativeHeadline"),
        page.meta.get("og:description"),
        page.meta.get("description"),
    )
    return next((d for d in declared if d and d != headline), None)


def _language(page: Page, heading: str) -> str | None:
    root = page.tree.css_first("html")
    declared = languages.declared(
        (
            root.attributes.get("lang") or root.attributes.get("xml:lang") if root else None,
            linked_data.text(page.article, "inLanguage"),
            page.meta.get("content-language"),
            page.meta.get("language"),
            page.meta.get("dc.language"),
            page.meta.get("og:locale"),
        )
    )
    if declared and not languages.contradicted(declared, heading):
        return declared
    paragraphs = (n.text(separator=" ") for n in page.tree.css("p")[:MAX_PARAGRAPHS])
    text = " ".join(p for p in paragraphs if len(p) >= MIN_PARAGRAPH)
    if declared and not languages.contradicted(declared, text):
        return declared
    return languages.detected(text) or languages.detected(f"{heading} {text}") or declared


def _published(
    page: Page, modified: str | None, language: str | None, headline: str | None
) -> str | None:
    """The first date that is declared as the publication's, checked against the others."""

    def in_head() -> Iterator[str | None]:
        yield linked_data.text(page.article, "datePublished")
        for name in _PUBLISHED_META:
            yield page.meta.get(name)
        for entry in page.entries:
            yield linked_data.text(entry, "datePublished")
        yield linked_data.text(page.article, "dateCreated", "uploadDate")

    declared = dict.fromkeys(filter(None, in_head()))
    found = [date for text in declared if (date := dates.iso(text))]
    if found:
        first = next((d for d in found if not _is_absurd(d, found, modified)), found[0])
        return next((d for d in found if _is_finer(d, first)), first)
    shown = (dates.iso(text, language) for text in _visible(page, language, headline))
    return next(filter(None, shown), None) or _in_address(page) or modified


def _in_address(page: Page) -> str | None:
    """The day in the page's address ("/2024/03/05/")."""
    link = page.tree.css_first('link[rel="canonical"]')
    for address in (page.meta.get("og:url"), link and link.attributes.get("href")):
        if day := _DAY_IN_ADDRESS.search(address or ""):
            return dates.iso(day[1])
    return None


def _is_absurd(date: str, others: list[str], modified: str | None) -> bool:
    """Whether a publication lies after its change, where another declared one does not."""
    return (
        modified is not None
        and dates.is_later(date, modified)
        and any(not dates.is_later(d, modified) for d in others)
    )


def _is_finer(date: str, than: str) -> bool:
    """Whether a date is another one with its time of day, or with its offset."""
    return date != than and len(than) <= len("2024-03-05T08:10:00") and date.startswith(than)


def _visible(page: Page, language: str | None, headline: str | None) -> Iterator[str]:
    """The texts that may hold the date, best first; those of a change and of teasers last."""
    marked = page.tree.css('[itemprop*="datePublished" i], time[pubdate]')[:MAX_VISIBLE]
    yield from _dates_of(marked)
    times = page.tree.css("time")
    own = [n for n in times if not _is_aside(n)]
    unchanged = (n for n in own if not is_change(n.text(separator=" "), language))
    yield from _dates_of(islice(unchanged, MAX_VISIBLE))
    for heading in headings_of(page.tree, headline):
        short = [line for line in lines_after(heading) if len(line) <= MAX_DATELINE]
        yield from (line for line in short if not is_change(line, language))
        yield from short
    yield from _dates_of(n for n in page.tree.css(_DATE_CLASSES)[:MAX_VISIBLE] if not _is_aside(n))
    yield from _dates_of([*own, *times][:MAX_VISIBLE])


def _dates_of(nodes: Iterable[LexborNode]) -> Iterator[str]:
    for node in nodes:
        found = node.attributes
        yield found.get("datetime") or found.get("content") or found.get("title") or ""
        yield node.text(separator=" ")[:200]


def _is_aside(node: LexborNode) -> bool:
    """Whether a node is in a teaser, a list of links or a comment."""
    within: LexborNode | None = node
    for _ in range(MAX_AROUND):
        if within is None:
            break
        said = f"{within.attributes.get('class') or ''} {within.attributes.get('id') or ''}"
        if within.tag in {"body", "main"}:
            return False
        if within.tag in {"aside", "nav", "footer"} or _TEASER.search(said):
            return True
        within = within.parent
    return False


def _modified(page: Page) -> str | None:
    declared = [linked_data.text(page.article, "dateModified")]
    declared += [page.meta.get(name) for name in _MODIFIED_META]
    return next(filter(None, map(dates.iso, declared)), None)
