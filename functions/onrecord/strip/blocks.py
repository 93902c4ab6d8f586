"""The fragment as blocks of text: what stands where, in what markup."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from bs4 import BeautifulSoup
from bs4.element import Comment, NavigableString, Tag

from onrecord.story import ParagraphKind, Removed
from onrecord.strip import markup

_BLOCKS_NAMES = """
address article aside blockquote body center dd details dialog div dl dt fieldset figcaption
figure footer form h1 h2 h3 h4 h5 h6 header hr html legend li main menu nav ol p pre section
summary table tbody td tfoot th thead tr ul
"""
_BLOCKS = frozenset(_BLOCKS_NAMES.split())
_HEADINGS = frozenset(["h1", "h2", "h3", "h4", "h5", "h6"])
_SKIPPED_NAMES = """
script style noscript template svg iframe object canvas select textarea button input
"""
_SKIPPED = frozenset(_SKIPPED_NAMES.split())
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff]")
# A run of text this long is a sentence of somebody's, seldom a label or a link.
LONG_TEXT = 80
# With less of the fragment's long text left, the markup's names mislead.
MIN_KEPT_SHARE = 0.2
MAX_FORM_LABEL = 120
# Two line breaks part paragraphs, one is a line's end.
_BREAK = "\n"


@dataclass(slots=True)
class Block:
    """A run of text between two block boundaries.

    ``linked`` counts its characters inside links.
    """

    text: str
    kind: ParagraphKind
    linked: int = 0
    level: int = 0
    has_time: bool = False
    rule: str | None = None


@dataclass(slots=True)
class _Run:
    """Text being gathered for the next block."""

    pieces: list[str] = field(default_factory=list)
    linked: int = 0
    has_time: bool = False


def blocks_of(fragment: str) -> tuple[list[Block], list[Removed]]:
    """The fragment's blocks in order, and what its markup already calls no part of the story.

    Where that would be nearly all of the text, names of classes are not believed.
    """
    soup = BeautifulSoup(fragment, "html.parser")
    mass = _mass(soup)
    for rule_of in (markup.rule_of, markup.tag_rule_of):
        walk = _Walk(mass, rule_of)
        walk.visit(soup, _Place("paragraph", 0), False)
        walk.flush(_Place("paragraph", 0))
        kept = sum(len(b.text) for b in walk.blocks if len(b.text) >= LONG_TEXT)
        if kept >= MIN_KEPT_SHARE * mass:
            break
    return walk.blocks, walk.removed


def _mass(element: Tag) -> int:
    """Length of the text that reads like story: long runs, not labels and links."""
    return sum(len(text) for text in element.strings if len(text) >= LONG_TEXT)


@dataclass(slots=True, frozen=True)
class _Place:
    kind: ParagraphKind
    level: int


class _Walk:
    """One walk over the fragment, in document order."""

    def __init__(self, mass: int, rule_of: Callable[[Tag], str | None]) -> None:
        self.mass = mass
        self.rule_of = rule_of
        self.blocks: list[Block] = []
        self.removed: list[Removed] = []
        self.run = _Run()

    def visit(self, parent: Tag, place: _Place, in_link: bool) -> None:
        """Gather the text under an element; its depth is bounded by scrape's guard."""
        for child in parent.children:
            if isinstance(child, NavigableString):
                if not isinstance(child, Comment):
                    self._gather(str(child), in_link)
                continue
            if not isinstance(child, Tag):
                continue
            if child.name == "input" and child.get("type") == "email":
                self._mark_form(place)
            if child.name in _SKIPPED:
                continue
            if child.name == "br":
                self.run.pieces.append(_BREAK)
                continue
            rule = self.rule_of(child)
            if rule and self._drop(child, rule):
                if child.name in _BLOCKS:
                    self.flush(place)
                continue
            if child.name in _BLOCKS:
                self.flush(place)
                inner = _place_of(child, place)
                self.visit(child, inner, in_link)
                self.flush(inner)
            else:
                if child.name == "time":
                    self.run.has_time = True
                self.visit(child, place, in_link or child.name == "a")

    def flush(self, place: _Place) -> None:
        """End the run: its paragraphs become blocks."""
        run, self.run = self.run, _Run()
        for text in _paragraphs("".join(run.pieces)):
            self.blocks.append(
                Block(
                    text,
                    place.kind,
                    min(run.linked, len(text)),
                    place.level,
                    run.has_time,
                )
            )

    def _mark_form(self, place: _Place) -> None:
        """What stands right before a field for an address asks for it."""
        self.flush(place)
        if self.blocks and len(self.blocks[-1].text) <= MAX_FORM_LABEL:
            self.blocks[-1].rule = "structure:sign_up_form"

    def _gather(self, text: str, in_link: bool) -> None:
        # A line break in the source is a space to the reader.
        text = re.sub(r"\s+", " ", _INVISIBLE.sub("", text))
        self.run.pieces.append(text)
        if in_link:
            self.run.linked += len(text)

    def _drop(self, element: Tag, rule: str) -> bool:
        """Remove an element unless it holds so much of the text that its name must mislead."""
        if rule not in markup.CERTAIN and _mass(element) > markup.MAX_SHARE * self.mass:
            return False
        text = " ".join(_INVISIBLE.sub("", element.get_text(" ")).split())
        if text:
            self.removed.append(Removed(text=text, rule=rule))
        return True


def _paragraphs(text: str) -> Iterator[str]:
    for part in re.split(r"\n\s*\n", text):
        lines = (" ".join(line.split()) for line in part.split(_BREAK))
        if joined := _BREAK.join(line for line in lines if line):
            yield joined


def _place_of(element: Tag, around: _Place) -> _Place:
    kind, level = around.kind, around.level
    name = element.name
    special = markup.kind_of(element)
    if special:
        kind = special
    elif name in _HEADINGS and kind in {"paragraph", "list_item"}:
        kind, level = "heading", int(name[1])
    elif name in {"li", "dd", "dt"} and kind == "paragraph":
        kind = "list_item"
    elif name == "blockquote" and kind == "paragraph":
        kind = "block_quote"
    elif name == "figcaption" or (name == "figure" and kind == "paragraph"):
        kind = "caption"
    return _Place(kind, level)
