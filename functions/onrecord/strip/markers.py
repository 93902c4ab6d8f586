"""The elements that tell of an entry in a live blog or round-up: its time, its author."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import lru_cache
from typing import Literal, NamedTuple

from bs4.element import NavigableString, Tag

from onrecord.strip.names import byline, names_in
from onrecord.strip.tree import is_short

Tells = Literal["entry", "time", "author"]

# A byline with its date, and a time in words, are no longer.
MAX_LINE = 120
MAX_TIME = 40

# The classes of a page come again and again in it.
MAX_NAMES = 1_000

HEADINGS = frozenset(["h2", "h3", "h4", "h5", "h6"])
# What stands in these has times and authors of its own.
_APART = frozenset(["blockquote", "figure", "aside", "nav"])

_TIME = re.compile(
    r"(?:^|[\s_-])(?:time|timestamp|date-?time|uhrzeit|heure|hora|orario|tijd|klokkeslett)(?:$|\s)"
)
_AUTHOR = re.compile(
    r"(?:^|[\s_-])(?:by|byline|by-line|authors?|author[_-]*name|autor(?:in|es|a)?|auteur|autore|redakteur|posted-by)(?:$|\s)"
)
_TIME_DATA = re.compile(
    r"data-(?:post-|publish-|published-|entry-|created-)?(?:time|timestamp|datetime|date|published)$"
)
_ISO = re.compile(
    r"\s*((?:19|20)\d\d-\d\d-\d\d)"
    r"(?:[T ](\d\d:\d\d(?::\d\d)?)(?:\.\d+)?\s*(Z|[+-]\d\d:?\d\d)?)?\s*$"
)
_EPOCH = re.compile(r"1\d{9}(?:\d{3})?$")


class Marker(NamedTuple):
    """An element that may tell of an entry, with the ids of itself and all around it, outwards."""

    tag: Tag
    tells: Tells
    within: tuple[int, ...]


def markers_of(soup: Tag, language: str | None) -> Iterator[Marker]:
    """The elements that may tell of an entry, in document order."""
    for tag in soup.descendants:
        if isinstance(tag, Tag) and (tells := _tells(tag, language)):
            around = list(tag.parents)
            # Posts and pictures have times and authors of their own.
            if not any(element.name in _APART for element in around):
                yield Marker(tag, tells, tuple(map(id, (tag, *around))))


def names_of(marker: Tag, language: str | None) -> list[str]:
    """The names in a byline: those that its markup sets apart, else what remains of its text."""
    named = [
        tag
        for tag in marker.find_all(["a", "span", "b", "strong"])
        if isinstance(tag, Tag)
        and (
            tag.name == "a"
            or tag.attrs.get("itemprop") == "name"
            or _tells(tag, language) == "author"
        )
    ]
    times = [tag for tag in marker.find_all("time") if isinstance(tag, Tag)]
    texts = [text_of(tag, []) for tag in named] or [text_of(marker, times)]
    return [name for text in texts for name in names_in(text, language)]


def machine_time(tag: Tag) -> str | None:
    """The moment in an element's attributes, as ISO 8601."""
    for name, value in tag.attrs.items():
        if name not in {"datetime", "content"} and not _TIME_DATA.match(name):
            continue
        if _EPOCH.match(str(value)):
            moment = datetime.fromtimestamp(int(str(value)[:10]), UTC)
            return moment.strftime("%Y-%m-%dT%H:%M:%SZ")
        if found := _ISO.match(str(value)):
            day, of_day, zone = found.groups()
            return f"{day}T{of_day}{zone or ''}" if of_day else day
    return None


def class_of(tag: Tag) -> str:
    """The element's classes, parted by spaces."""
    return str(tag.attrs.get("class") or "")


def text_of(element: Tag, without: list[Tag]) -> str:
    """The element's text outside the given elements."""
    apart = {id(tag) for tag in without}
    pieces = (s for s in element.strings if not any(id(p) in apart for p in s.parents))
    return " ".join("".join(pieces).split())


def _tells(tag: Tag, language: str | None) -> Tells | None:
    if tag.name == "time":
        return "time"
    if found := tag.attrs:
        prop = found.get("itemprop")
        if prop == "liveBlogUpdate" or str(found.get("itemtype", "")).endswith("/BlogPosting"):
            return "entry"
        if prop == "author" or "author" in str(found.get("rel", "")).split():
            return "author"
        if prop == "datePublished" or any(map(_TIME_DATA.match, found)):
            return "time"
        if tells := _class_tells(tag):
            return tells
    return "author" if tag.name in {"p", "div"} and _is_signature(tag, language) else None


def _class_tells(tag: Tag) -> Tells | None:
    is_author, is_time = _named(class_of(tag))
    if is_author and is_short(tag, MAX_LINE):
        return "author"
    if is_time and is_short(tag, MAX_TIME):
        return "time"
    return None


@lru_cache(MAX_NAMES)
def _named(classes: str) -> tuple[bool, bool]:
    """Whether classes name an author, and whether they name a time."""
    return _AUTHOR.search(classes) is not None, _TIME.search(classes) is not None


def _is_signature(tag: Tag, language: str | None) -> bool:
    """Whether an unmarked line is a byline right under a heading."""
    before = tag.previous_sibling
    if isinstance(before, NavigableString) and not before.strip():
        before = before.previous_sibling
    if not isinstance(before, Tag) or before.name not in HEADINGS:
        return False
    return is_short(tag, MAX_LINE // 2) and bool(
        byline(language).opening.match(tag.get_text().strip())
    )
