"""The fragment as blocks of text: what stands where, in what markup."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import groupby
from typing import NamedTuple

from bs4.element import NavigableString, Tag

from onrecord.story import Item, ParagraphKind
from onrecord.strip import markup
from onrecord.strip.items import Entries, Part, entries_of
from onrecord.strip.tree import BLOCKS, LONG_TEXT, mass_of, release, soup_of

# Kinds of paragraphs beside the story's text.
ASIDE_KINDS = frozenset({"caption", "embed", "pull_quote"})
_HEADINGS = frozenset(["h1", "h2", "h3", "h4", "h5", "h6"])
_SKIPPED_NAMES = """
script style noscript template svg iframe object canvas select textarea button input
"""
_SKIPPED = frozenset(_SKIPPED_NAMES.split())
# The joiners between (U+200C, U+200D) are part of Persian and Indic words and of emoji.
_INVISIBLE = re.compile("[\u00ad\u200b\u200e\u200f\u2060\ufeff]")
# With less of the fragment's long text left, the markup's names mislead.
MIN_KEPT_SHARE = 0.2
# A longer text before a field for an address does not ask for it.
MAX_FORM_LABEL = 120
# With this much long text an element that holds the story's own element is no box beside it.
MIN_STORY = 200
# What an entry's own line says stands in its item.
ITEM_RULES: dict[Part | None, str] = {
    "time": "structure:item_time",
    "author": "structure:item_author",
}
# Shorter lines between single breaks are verse, an address or a list.
MIN_LINE = 60
_FULL_STOPS = (".", "!", "?", "…", "。", "！", "？")
_CLOSING = "\"'”’»)]"
QUOTE_MARK = re.compile(r"[\"“”„«»「」『』]|(?<!\w)[‘'](?=\w)")
# Quoted words, more than a byname in somebody's name.
QUOTED_WORDS = re.compile(r"(?:[\"“„«»「『]|(?<!\w)[‘'])\s?\w+(?:,?\s|[’']\w)")
# Rules whose names links and words within a sentence bear too: glossaries, keywords, sold goods.
_WORD_RULES = frozenset(
    {"markup:tags", "markup:meta", "markup:author_box", "markup:navigation", "markup:related"}
)
_LINK_RULES = _WORD_RULES | {"markup:advertising", "markup:share", "markup:subscribe"}
# A sentence has more text than a byline or a bar around one of its links.
MIN_AROUND = 15
_GOES_ON = re.compile(r"[,.;!?)\]’”»\"']|[^\W\d_A-ZÀ-ÖØ-ÞА-Я]")
_BREAK = "\n"
_SPACES = re.compile(r"\s+")


@dataclass(slots=True)
class Block:
    """A run of text between two block boundaries.

    ``linked`` counts its characters inside links; ``path`` numbers the elements around it, the
    outermost first; ``item`` is the number of its entry in a live blog or round-up.
    """

    text: str
    kind: ParagraphKind
    linked: int = 0
    level: int = 0
    has_time: bool = False
    rule: str | None = None
    path: tuple[int, ...] = ()
    item: int | None = None


@dataclass(slots=True)
class _Run:
    """Text being gathered for the next block."""

    pieces: list[str] = field(default_factory=list)
    line: int = 0
    # Characters inside links, by line.
    linked: dict[int, int] = field(default_factory=dict)
    has_time: bool = False
    in_link: bool = False


def blocks_of(fragment: str, language: str | None) -> tuple[list[Block], list[Item]]:
    """The fragment's blocks and entries, in order.

    A block that its markup calls no part of the story has a rule.

    Where that would be nearly all of the text, names of classes are not believed; nor is a name
    that elements with much of the text share.
    """
    soup = soup_of(fragment)
    mass = mass_of(soup)
    entries = entries_of(soup, fragment, mass, language)
    walk = _walked(soup, _Walk(mass, entries))
    misleading = {name for name, held in walk.named.items() if held > markup.MAX_SHARE * mass}
    if misleading:
        walk = _walked(soup, _Walk(mass, entries, frozenset(misleading)))
    kept = sum(len(b.text) for b in walk.blocks if len(b.text) >= LONG_TEXT and not b.rule)
    if kept < MIN_KEPT_SHARE * mass:
        walk = _walked(soup, _Walk(mass, entries, misleading=None))
    release(soup)
    return walk.blocks, entries.items if entries else []


def ends_sentence(text: str) -> bool:
    """Whether a text ends as sentences do, whatever quotation mark or bracket is closed there."""
    return text.rstrip(_CLOSING).endswith(_FULL_STOPS)


def _walked(soup: Tag, walk: "_Walk") -> "_Walk":
    walk.visit(soup, _Place("paragraph", 0), False)
    walk.flush(_Place("paragraph", 0))
    return walk


class _Place(NamedTuple):
    kind: ParagraphKind
    level: int


class _Walk:
    """One walk over the fragment, in document order.

    ``misleading`` are the names that are not believed; None for all of them.
    """

    def __init__(
        self, mass: int, entries: Entries | None, misleading: frozenset[str] | None = frozenset()
    ) -> None:
        self.mass = mass
        self.entries = entries
        self.misleading = misleading
        self.blocks: list[Block] = []
        # The long text that elements of one doubtful name hold together.
        self.named: dict[str, int] = {}
        self.run = _Run()
        self.path: list[int] = []
        self.elements = 0
        self.item: int | None = None

    def visit(self, parent: Tag, place: _Place, in_link: bool) -> None:
        """Gather the text under an element; its depth is bounded by scrape's guard."""
        for child in parent.contents:
            if not isinstance(child, Tag):
                self._gather(str(child), in_link)
                continue
            name = child.name
            if name in _SKIPPED:
                if name == "input" and child.get("type") == "email":
                    self._mark_form(place)
                continue
            if name == "br" or (name == "span" and markup.is_line_break(child)):
                self.run.pieces.append(_BREAK)
                self.run.line += 1
                continue
            part = self._enter(child, place) if self.entries else None
            said = markup.said_of(child)
            rule = ITEM_RULES.get(part) or (said.certain if self.misleading is None else said.rule)
            if rule and not _is_in_sentence(child, rule) and self._is_dropped(child, rule, said):
                if name in BLOCKS:
                    self.flush(place)
                self._drop(child, rule)
                self.run.has_time |= part == "time" and place.kind != "heading"
                continue
            special = "heading" if part == "headline" else markup.kind_of(child, said)
            if (
                name in BLOCKS
                or (special and special != place.kind)
                # Parts of a caption are its text and its credit.
                or (name == "span" and parent.name == "figcaption")
            ):
                self.flush(place)
                inner = _place_of(name, place, special)
                self.elements += 1
                self.path.append(self.elements)
                self.visit(child, inner, in_link)
                self.flush(inner)
                self.path.pop()
                if self.entries:
                    self._leave(child, part)
            else:
                if name == "time":
                    self.run.has_time = True
                self.visit(child, place, in_link or name == "a")

    def flush(self, place: _Place) -> None:
        """End the run: its paragraphs become blocks."""
        run = self.run
        if not run.pieces and not run.has_time:
            return
        self.run = _Run()
        kind, level = place
        path = tuple(self.path)
        for text, linked in _paragraphs("".join(run.pieces), run.linked):
            linked = min(linked, len(text))
            self.blocks.append(
                Block(text, kind, linked, level, run.has_time, None, path, self.item)
            )

    def _enter(self, element: Tag, place: _Place) -> Part | None:
        """Begin the entry that begins here; what the element says of its entry."""
        assert self.entries is not None
        number = self.entries.starts.get(id(element))
        if number is not None:
            self.flush(place)
            self.item = number
        return self.entries.parts.get(id(element))

    def _leave(self, element: Tag, part: Part | None) -> None:
        assert self.entries is not None
        if part == "headline" and self.blocks:
            # It leads to its own entry.
            self.blocks[-1].linked = 0
        if id(element) in self.entries.ends:
            self.item = None

    def _mark_form(self, place: _Place) -> None:
        """What stands right before a field for an address asks for it."""
        self.flush(place)
        *_, before, label = Block("", "paragraph"), Block("", "paragraph"), *self.blocks[-2:]
        # The story's last sentence stands behind another one, and the field in a box of its own.
        is_told = (
            len(before.text) >= LONG_TEXT
            and label.path[:-1] == before.path[:-1] != tuple(self.path)
            and ends_sentence(label.text)
        )
        if len(label.text) <= MAX_FORM_LABEL and not is_told:
            label.rule = "structure:sign_up_form"

    def _gather(self, text: str, in_link: bool) -> None:
        if not text.isascii():
            text = _INVISIBLE.sub("", text)
        run = self.run
        if in_link != run.in_link and text[:1].isupper() and run.pieces:
            # A style sets a label apart from its link.
            run.pieces.append(" " if run.pieces[-1][-1:].islower() else "")
        run.in_link = in_link
        # A line break in the source is a space to the reader.
        run.pieces.append(text.replace(_BREAK, " "))
        if in_link:
            linked = len(_SPACES.sub(" ", text))
            run.linked[run.line] = run.linked.get(run.line, 0) + linked

    def _is_dropped(self, element: Tag, rule: str, said: markup.Said) -> bool:
        """Whether the rule holds: where much of the text stands its name must mislead."""
        if rule in markup.CERTAIN:
            return True
        mass = mass_of(element)
        if not mass:
            return True
        if rule in markup.DOUBTFUL:
            name = f"{rule} {element.name} {said.names}"
            if self.misleading and name in self.misleading:
                return False
            self.named[name] = self.named.get(name, 0) + mass
        return mass <= markup.max_share(rule) * self.mass and not (
            mass >= MIN_STORY and markup.holds_story(element)
        )

    def _drop(self, element: Tag, rule: str) -> None:
        text = " ".join(_INVISIBLE.sub("", element.get_text(" ")).split())
        if text:
            self.blocks.append(
                Block(text, "paragraph", rule=rule, path=tuple(self.path), item=self.item)
            )


def _paragraphs(text: str, linked: dict[int, int]) -> Iterable[tuple[str, int]]:
    """The paragraphs of a run, each with its characters inside links."""
    if _BREAK in text:
        return _lines(text, linked)
    line = " ".join(text.split())
    return [(line, linked.get(0, 0))] if line else []


def _lines(text: str, linked: dict[int, int]) -> Iterator[tuple[str, int]]:
    """The same where the source breaks lines."""
    cleaned = [" ".join(line.split()) for line in text.split(_BREAK)]
    numbered = ((line, linked.get(number, 0)) for number, line in enumerate(cleaned))
    for blank, group in groupby(numbered, key=lambda pair: not pair[0]):
        lines = list(group)
        if not blank and len(lines) > 1 and all(_is_paragraph(line) for line, _ in lines):
            yield from lines
        elif not blank:
            yield _BREAK.join(line for line, _ in lines), sum(count for _, count in lines)


def _is_paragraph(line: str) -> bool:
    """Whether a line between single breaks is a paragraph."""
    return len(line) >= MIN_LINE and (line.endswith(":") or ends_sentence(line))


def _is_in_sentence(element: Tag, rule: str) -> bool:
    """Whether the text around a link or a marked word goes on in it, whatever its class says."""
    if rule not in (_LINK_RULES if element.name == "a" else _WORD_RULES) or element.name in BLOCKS:
        return False
    before, after = (
        str(text).strip() if isinstance(text, NavigableString) else ""
        for text in (element.previous_sibling, element.next_sibling)
    )
    return len(before) + len(after) >= MIN_AROUND and _GOES_ON.match(after) is not None


def _place_of(name: str, around: _Place, special: ParagraphKind | None) -> _Place:
    kind, level = around
    if special:
        kind = special
    elif name in _HEADINGS and kind in {"paragraph", "list_item"}:
        kind, level = "heading", int(name[1])
    elif name in {"li", "dd", "dt"} and kind == "paragraph":
        kind = "list_item"
    elif name == "blockquote" and kind in {"paragraph", "caption"}:
        kind = "block_quote"
    elif name == "figcaption" or (name == "figure" and kind == "paragraph"):
        kind = "caption"
    elif name == "table" and kind == "caption":
        kind = "paragraph"
    return _Place(kind, level)
