"""Who wrote a page's article, where and when: what its head, JSON-LD and byline declare."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from selectolax.lexbor import LexborHTMLParser

from onrecord.scrape import dates, linked_data
from onrecord.scrape.authors import META as AUTHOR_META
from onrecord.scrape.authors import authors_of
from onrecord.scrape.headline import headline_of
from onrecord.scrape.identity import Declared, absolute, site_of
from onrecord.scrape.linked_data import Entry

# Bokmål and Nynorsk are one data folder; "jp" and "kr" are countries that pages give as languages.
_SAME_LANGUAGE = {"nb": "no", "nn": "no", "jp": "ja", "kr": "ko", "cz": "cs", "iw": "he"}
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


class Page(NamedTuple):
    """A parsed page with its declarations."""

    tree: LexborHTMLParser
    meta: dict[str, str]
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
    for node in tree.css("meta[content]"):
        found = node.attributes
        value = " ".join((found.get("content") or "").split())
        for key in ("property", "name", "itemprop", "http-equiv"):
            name = found.get(key)
            if name and value:
                name = name.lower()
                known = meta.setdefault(name, value)
                if known != value and name in AUTHOR_META:
                    # One author an element.
                    meta[name] = f"{known}; {value}"
    entries = linked_data.entries(tree)
    return Page(tree, meta, entries, linked_data.article(entries))


def metadata_of(page: Page) -> Metadata:
    """What the page declares of its article."""
    site_name = _site_name(page)
    language = _language(page)
    headline = headline_of(page.tree, page.meta, page.article, site_name)
    return Metadata(
        headline=headline,
        standfirst=_standfirst(page, headline),
        authors=authors_of(page.tree, page.meta, page.article, page.entries, site_name, language),
        section=page.meta.get("article:section")
        or linked_data.text(page.article, "articleSection"),
        language=language,
        published=_published(page),
        modified=_modified(page),
        site_name=site_name,
    )


def addresses_of(page: Page, given: str | None) -> Declared:
    """The addresses that the page and its uploader give."""
    links: dict[str, str | None] = {}
    for node in page.tree.css("link[rel][href]"):
        rel = (node.attributes.get("rel") or "").lower()
        links.setdefault(rel, node.attributes.get("href"))
    base = absolute(given, None) or absolute(page.meta.get("og:url"), None)
    return Declared(
        given=absolute(given, None),
        canonical=absolute(links.get("canonical"), base),
        og=absolute(page.meta.get("og:url"), base),
        previous=absolute(links.get("prev"), base),
    )


def _site_name(page: Page) -> str | None:
    publisher = linked_data.text(page.article, "publisher")
    websites = (e for e in page.entries if "WebSite" in linked_data.types(e))
    declared = page.meta.get("og:site_name") or publisher
    declared = declared or next((linked_data.text(e, "name") for e in websites), None)
    declared = declared or page.meta.get("application-name")
    return None if declared and site_of(declared) else declared


def _standfirst(page: Page, headline: str | None) -> str | None:
    declared = (
        linked_data.text(page.article, "description", "alternativeHeadline"),
        page.meta.get("og:description"),
        page.meta.get("description"),
    )
    return next((d for d in declared if d and d != headline), None)


def _language(page: Page) -> str | None:
    root = page.tree.css_first("html")
    declared = (
        root.attributes.get("lang") or root.attributes.get("xml:lang") if root else None,
        linked_data.text(page.article, "inLanguage"),
        page.meta.get("content-language"),
        page.meta.get("language"),
        page.meta.get("dc.language"),
        page.meta.get("og:locale"),
    )
    for value in declared:
        code = re.match(r"\s*([a-z]{2,3})(?![a-z])", (value or "").lower())
        if code:
            return _SAME_LANGUAGE.get(code[1], code[1])
    return None


def _published(page: Page) -> str | None:
    def candidates() -> Iterator[str | None]:
        yield linked_data.text(page.article, "datePublished")
        for name in _PUBLISHED_META:
            yield page.meta.get(name)
        for entry in page.entries:
            yield linked_data.text(entry, "datePublished")
        yield linked_data.text(page.article, "dateCreated", "uploadDate")
        yield from _visible(page.tree, '[itemprop*="datePublished" i], time[pubdate]')
        yield from _visible(page.tree, "article time, header time, main time")
        yield from _visible(page.tree, "time")
        yield from _visible(page.tree, _DATE_CLASSES)
        yield linked_data.text(page.article, "dateModified")

    return next(filter(None, map(dates.iso, candidates())), None)


_DATE_CLASSES = ", ".join(
    f'[class*="{word}" i]' for word in ("date", "publish", "posted", "byline", "timestamp", "meta")
)
# The first few of a page's dates are the article's; later ones belong to teasers.
MAX_VISIBLE = 8


def _visible(tree: LexborHTMLParser, selector: str) -> Iterator[str | None]:
    for node in tree.css(selector)[:MAX_VISIBLE]:
        found = node.attributes
        yield found.get("datetime") or found.get("content") or found.get("title")
        yield node.text(separator=" ")[:200]


def _modified(page: Page) -> str | None:
    declared = [linked_data.text(page.article, "dateModified")]
    declared += [page.meta.get(name) for name in _MODIFIED_META]
    return next(filter(None, map(dates.iso, declared)), None)
