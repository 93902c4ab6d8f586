"""The entries of live blogs and round-ups: where each begins, its time, authors and headline.

An entry is one of several like elements side by side (or of schema.org's BlogPosting), each with
a time or byline of its own, or it runs from such a line or its heading to the next.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal

from bs4.element import NavigableString, PageElement, Tag

from onrecord.story import Item
from onrecord.strip.markers import (
    HEADINGS,
    MAX_LINE,
    MAX_TIME,
    Marker,
    class_of,
    machine_time,
    markers_of,
    names_of,
    text_of,
)
from onrecord.strip.names import byline
from onrecord.strip.tree import LONG_TEXT, attributes_in, is_short, mass_of

Part = Literal["time", "author", "headline"]

# Two like elements with bylines may be two articles on one page.
MIN_ITEMS = 3
# Entries that schema.org's names mark are no chance.
MIN_MARKED_ITEMS = 2
# Share of the fragment's long text in its entries; comments and teasers hold less.
MIN_SHARE = 0.5
# Each entry looks through all of them; the longest live blogs have some hundreds.
MAX_MARKERS = 2_000

# Without several of one of these in its attributes, or of time elements, a fragment has no entries.
_HINTS = ('time"', "time=", "timestamp", "byline", '"author')
_MARKED_HINTS = ("liveBlogUpdate", "BlogPosting")
_ENTRY_NAMES = frozenset(["article", "section", "div", "li", "tr", "details"])
_HEADLINE = re.compile(r"(?:^|[\s_-])(?:headline|title)(?:$|\s)")


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


def entries_of(soup: Tag, fragment: str, mass: int, language: str | None) -> Entries | None:
    """The fragment's entries; None where it is one article.

    ``mass`` is the length of the fragment's long text.
    """
    if not _is_hinted(fragment, attributes_in(soup), language):
        return None
    markers = list(markers_of(soup, language))
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
    told: list[list[Marker]] = [[] for _ in sections]
    for marker in markers:
        number = next((numbers[at] for at in marker.within if at in numbers), None)
        if number is not None:
            told[number].append(marker)
    for section, tellers in zip(sections, told, strict=True):
        _add(entries, section, tellers, language)
    telling = sum(1 for item in entries.items if item.time or item.headline)
    return entries if telling > len(entries.items) / 2 else None


def _is_hinted(fragment: str, attributes: str, language: str | None) -> bool:
    """Whether entries are likely enough for a look at all elements."""
    if fragment.count("<time") >= MIN_ITEMS:
        return True
    if max(map(attributes.count, _HINTS)) >= MIN_ITEMS:
        return True
    if sum(map(attributes.count, _MARKED_HINTS)) >= MIN_MARKED_ITEMS:
        return True
    # A heading's own end is no line under it.
    return fragment.count("</h") >= MIN_ITEMS and (
        len(byline(language).under_heading.findall(fragment)) >= MIN_ITEMS
    )


def _marked(markers: list[Marker], mass: int) -> list[Tag]:
    """The entries that microdata names."""
    elements = [marker.tag for marker in markers if marker.tells == "entry"]
    return elements if len(elements) >= MIN_MARKED_ITEMS and _is_most(elements, mass) else []


def _alike(markers: list[Marker], mass: int) -> list[Tag]:
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
    return f"{element.name} {re.sub(r'[0-9]+', '', class_of(element).partition(' ')[0])}"


def _is_most(elements: list[Tag], mass: int) -> bool:
    return sum(map(mass_of, elements)) >= max(1, MIN_SHARE * mass)


def _sections(markers: list[Marker], mass: int) -> list[list[Tag]]:
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
        if element.name in HEADINGS:
            return element, True
        before, after = element.find_previous_sibling(), element.find_next_sibling()
        if isinstance(before, Tag) and before.name in HEADINGS:
            return before, True
        if isinstance(after, Tag) and after.name in HEADINGS:
            return element, True
        if len(element.get_text()) <= len(marker.get_text()) + len("Updated at "):
            alone = element
        element = element.parent
    return (alone, False) if alone else None


def _add(
    entries: Entries, elements: list[Tag], markers: list[Marker], language: str | None
) -> None:
    """Add the entry in the elements; note which of them say so."""
    ids = set(map(id, elements))
    time: str | None = None
    authors: dict[str, None] = {}
    for tag, tells, _ in markers:
        if id(tag) in ids and tag.name in _ENTRY_NAMES:
            time = time or machine_time(tag)
        elif tells == "author":
            authors.update(dict.fromkeys(names_of(tag, language)))
            if is_short(tag, MAX_LINE):
                entries.parts[id(tag)] = "author"
        elif tells == "time" and not _is_in_sentence(tag):
            shown = " ".join(tag.get_text().split())
            time = time or machine_time(tag) or shown[:MAX_TIME] or None
            entries.parts[id(tag)] = "time"
    heading = _heading(elements)
    headline = None
    if heading is not None:
        headline = text_of(
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


def _heading(elements: list[Tag]) -> Tag | None:
    """The heading before the entry's first long text."""
    for node in _nodes(elements):
        if isinstance(node, Tag):
            if node.name in HEADINGS or node.attrs.get("itemprop") == "headline":
                return node
            named = class_of(node)
            if named and _HEADLINE.search(named) and is_short(node, MAX_LINE):
                return node
        elif len(str(node)) >= LONG_TEXT:
            return None
    return None


def _nodes(elements: list[Tag]) -> Iterator[PageElement]:
    for element in elements:
        yield element
        yield from element.descendants
