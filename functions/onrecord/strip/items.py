"""The entries of live blogs and round-ups: where each begins, its time, authors and headline.

An entry is one of several like elements side by side (or of schema.org's BlogPosting), each with
a time or byline of its own, or it runs from such a line or its heading to the next.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Literal, NamedTuple

from bs4 import BeautifulSoup
from bs4.element import NavigableString, PageElement, Tag

from onrecord.story import Item
from onrecord.strip.names import byline, names_in
from onrecord.strip.tree import LONG_TEXT, is_short, mass_of

Part = Literal["time", "author", "headline"]

# Two like elements with bylines may be two articles on one page.
MIN_ITEMS = 3
# Entries that schema.org's names mark are no chance.
MIN_MARKED_ITEMS = 2
# Share of the fragment's long text in its entries; comments and teasers hold less.
MIN_SHARE = 0.5
# Each entry looks through all of them; the longest live blogs have some hundreds.
MAX_MARKERS = 2_000
MAX_LINE = 120
MAX_TIME = 40

# Without several of one of these in its source a fragment has no entries.
_HINTS = ("<time", 'time"', "time=", "timestamp", "byline", '"author')
_MARKED_HINTS = ("liveBlogUpdate", "BlogPosting")
_ENTRY_NAMES = frozenset(["article", "section", "div", "li", "tr", "details"])
_HEADINGS = frozenset(["h2", "h3", "h4", "h5", "h6"])
# What stands in these has times and authors of its own.
_APART = frozenset(["blockquote", "figure", "aside", "nav"])

_TIME = re.compile(
    r"(?:^|[\s_-])(?:time|timestamp|date-?time|uhrzeit|heure|hora|orario|tijd|klokkeslett)(?:$|\s)"
)
_AUTHOR = re.compile(
    r"(?:^|[\s_-])(?:by|byline|by-line|authors?|author[_-]*name|autor(?:in|es|a)?|auteur|autore|redakteur|posted-by)(?:$|\s)"
)
_HEADLINE = re.compile(r"(?:^|[\s_-])(?:headline|title)(?:$|\s)")
_TIME_DATA = re.compile(
    r"data-(?:post-|publish-|published-|entry-|created-)?(?:time|timestamp|datetime|date|published)$"
)
_ISO = re.compile(
    r"\s*((?:19|20)\d\d-\d\d-\d\d)"
    r"(?:[T ](\d\d:\d\d(?::\d\d)?)(?:\.\d+)?\s*(Z|[+-]\d\d:?\d\d)?)?\s*$"
)
_EPOCH = re.compile(r"1\d{9}(?:\d{3})?$")


@dataclass(slots=True)
class Entries:
    """The entries of a fragment.

    ``starts`` gives the number of the entry that begins with an element, ``ends`` the elements
    with which one ends, ``parts`` what an element says of its entry; all by the element's id().
    """

    items: list[Item] = field(default_factory=list)
    starts: dict[int, int] = field(default_factory=dict)
    ends: set[int] = field(default_factory=set)
    parts: dict[int, Part] = field(default_factory=dict)


class _Marker(NamedTuple):
    """An element that may tell of an entry, with the ids of itself and all around it, outwards."""

    tag: Tag
    tells: Literal["entry", "time", "author"]
    within: tuple[int, ...]


def entries_of(
    soup: BeautifulSoup, fragment: str, mass: int, language: str | None
) -> Entries | None:
    """The fragment's entries; None where it is one article.

    ``mass`` is the length of the fragment's long text.
    """
    if not _is_hinted(fragment, language):
        return None
    markers = list(_markers(soup, language))
    if len(markers) > MAX_MARKERS:
        return None
    entries = Entries()
    if elements := _marked(markers, mass) or _alike(markers, mass):
        sections = [[element] for element in elements]
        entries.ends.update(map(id, elements))
    else:
        sections = _sections(markers, mass)
        entries.ends.update(id(section[0].parent) for section in sections)
    numbers = {id(e): number for number, section in enumerate(sections) for e in section}
    told: list[list[_Marker]] = [[] for _ in sections]
    for marker in markers:
        number = next((numbers[at] for at in marker.within if at in numbers), None)
        if number is not None:
            told[number].append(marker)
    for section, tellers in zip(sections, told, strict=True):
        _add(entries, section, tellers, language)
    telling = sum(1 for item in entries.items if item.time or item.headline)
    return entries if telling > len(entries.items) / 2 else None


def _is_hinted(fragment: str, language: str | None) -> bool:
    """Whether entries are likely enough for a look at all elements."""
    if any(fragment.count(hint) >= MIN_ITEMS for hint in _HINTS):
        return True
    if sum(map(fragment.count, _MARKED_HINTS)) >= MIN_MARKED_ITEMS:
        return True
    # A heading's own end is no line under it.
    return fragment.count("</h") >= MIN_ITEMS and (
        len(byline(language).under_heading.findall(fragment)) >= MIN_ITEMS
    )


def _markers(soup: BeautifulSoup, language: str | None) -> Iterator[_Marker]:
    for tag in soup.descendants:
        if isinstance(tag, Tag) and (tells := _tells(tag, language)):
            around = list(tag.parents)
            # Posts and pictures have times and authors of their own.
            if not any(element.name in _APART for element in around):
                yield _Marker(tag, tells, tuple(map(id, (tag, *around))))


def _tells(tag: Tag, language: str | None) -> Literal["entry", "time", "author"] | None:
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


def _class_tells(tag: Tag) -> Literal["time", "author"] | None:
    named = _class_of(tag)
    if named and _AUTHOR.search(named) and is_short(tag, MAX_LINE):
        return "author"
    if named and _TIME.search(named) and is_short(tag, MAX_TIME):
        return "time"
    return None


def _is_signature(tag: Tag, language: str | None) -> bool:
    """Whether an unmarked line is a byline right under a heading."""
    before = tag.previous_sibling
    if isinstance(before, NavigableString) and not before.strip():
        before = before.previous_sibling
    if not isinstance(before, Tag) or before.name not in _HEADINGS:
        return False
    return is_short(tag, MAX_LINE // 2) and bool(
        byline(language).opening.match(tag.get_text().strip())
    )


def _class_of(tag: Tag) -> str:
    found = tag.attrs.get("class") or ""
    return " ".join(found) if isinstance(found, list) else str(found)


def _marked(markers: list[_Marker], mass: int) -> list[Tag]:
    """The entries that microdata names."""
    elements = [marker.tag for marker in markers if marker.tells == "entry"]
    return elements if len(elements) >= MIN_MARKED_ITEMS and _is_most(elements, mass) else []


def _alike(markers: list[_Marker], mass: int) -> list[Tag]:
    """The largest number of like elements side by side that hold most of the text."""
    groups: dict[tuple[int, str], list[Tag]] = {}
    seen: set[int] = set()
    for marker in markers:
        element: Tag | None = marker.tag
        while element is not None and element.parent is not None and id(element) not in seen:
            seen.add(id(element))
            if element.name in _ENTRY_NAMES:
                groups.setdefault((id(element.parent), _likeness(element)), []).append(element)
            element = element.parent
    alike: dict[str, list[Tag]] = {}
    for (_, likeness), group in groups.items():
        if len(group) > 1:
            alike.setdefault(likeness, []).extend(group)
    for group in sorted(alike.values(), key=len, reverse=True):
        if len(group) >= MIN_ITEMS and _is_most(group, mass):
            return group
    return []


def _likeness(element: Tag) -> str:
    """What entries have in common; content systems number them and mark some."""
    return f"{element.name} {re.sub(r'[0-9]+', '', _class_of(element).partition(' ')[0])}"


def _is_most(elements: list[Tag], mass: int) -> bool:
    return sum(map(mass_of, elements)) >= max(1, MIN_SHARE * mass)


def _sections(markers: list[_Marker], mass: int) -> list[list[Tag]]:
    """The runs of elements, side by side, that each begin with a time or byline or its heading."""
    lines: dict[int, tuple[Tag, list[tuple[Tag, bool]]]] = {}
    for marker in markers:
        found = _line_of(marker.tag)
        if found and (parent := found[0].parent):
            lines.setdefault(id(parent), (parent, []))[1].append(found)
    for parent, found_in in lines.values():
        headed = [line for line, has_heading in found_in if has_heading]
        starts = {id(line) for line in headed or [line for line, _ in found_in]}
        sections: list[list[Tag]] = []
        has_text = True
        for child in parent.children:
            if not isinstance(child, Tag):
                continue
            if id(child) in starts and has_text:
                sections.append([child])
                has_text = False
            elif sections:
                sections[-1].append(child)
                has_text = has_text or not is_short(child, MAX_LINE // 2)
        if not has_text:
            sections.pop()
        if len(sections) >= MIN_ITEMS and _is_most([e for s in sections for e in s], mass):
            return sections
    return []


def _line_of(marker: Tag) -> tuple[Tag, bool] | None:
    """The element that opens the marker's section, and whether a heading is next to it."""
    element: Tag | None = marker
    alone: Tag | None = None
    while element is not None and is_short(element, MAX_LINE):
        if element.name in _HEADINGS:
            return element, True
        before, after = element.find_previous_sibling(), element.find_next_sibling()
        if isinstance(before, Tag) and before.name in _HEADINGS:
            return before, True
        if isinstance(after, Tag) and after.name in _HEADINGS:
            return element, True
        if len(element.get_text()) <= len(marker.get_text()) + len("Updated at "):
            alone = element
        element = element.parent
    return (alone, False) if alone else None


def _add(
    entries: Entries, elements: list[Tag], markers: list[_Marker], language: str | None
) -> None:
    """Add the entry in the elements; note which of them say so."""
    ids = set(map(id, elements))
    time: str | None = None
    authors: dict[str, None] = {}
    for tag, tells, _ in markers:
        if id(tag) in ids and tag.name in _ENTRY_NAMES:
            time = time or _machine_time(tag)
        elif tells == "author":
            authors.update(dict.fromkeys(_names(tag, language)))
            if is_short(tag, MAX_LINE):
                entries.parts[id(tag)] = "author"
        elif tells == "time" and not _is_in_sentence(tag):
            shown = " ".join(tag.get_text().split())
            time = time or _machine_time(tag) or shown[:MAX_TIME] or None
            entries.parts[id(tag)] = "time"
    heading = _heading(elements)
    headline = None
    if heading is not None:
        headline = _text(
            heading, [m.tag for m in markers if id(heading) in m.within and m.tag is not heading]
        )
        entries.parts[id(heading)] = "headline"
    entries.starts[id(elements[0])] = len(entries.items)
    entries.items.append(Item(headline=headline or None, time=time, authors=tuple(authors)))


def _is_in_sentence(time: Tag) -> bool:
    """Whether words stand before the time, in a paragraph of some length."""
    before = time.previous_sibling
    around = time.parent
    return (
        isinstance(before, NavigableString)
        and bool(before.strip())
        and around is not None
        and not is_short(around, LONG_TEXT)
    )


def _machine_time(tag: Tag) -> str | None:
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


def _heading(elements: list[Tag]) -> Tag | None:
    """The heading before the entry's first long text."""
    for node in _nodes(elements):
        if isinstance(node, Tag):
            if node.name in _HEADINGS or node.attrs.get("itemprop") == "headline":
                return node
            named = _class_of(node)
            if named and _HEADLINE.search(named) and is_short(node, MAX_LINE):
                return node
        elif len(str(node)) >= LONG_TEXT:
            return None
    return None


def _nodes(elements: list[Tag]) -> Iterator[PageElement]:
    for element in elements:
        yield element
        yield from element.descendants


def _text(element: Tag, without: list[Tag]) -> str:
    """The element's text outside the given elements."""
    apart = {id(tag) for tag in without}
    pieces = (s for s in element.strings if not any(id(p) in apart for p in s.parents))
    return " ".join("".join(pieces).split())


def _names(marker: Tag, language: str | None) -> list[str]:
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
    texts = [_text(tag, []) for tag in named] or [_text(marker, times)]
    return [name for text in texts for name in names_in(text, language)]
