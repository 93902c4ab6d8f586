"""The blocks of text that quotations are looked for in."""

import re
from collections.abc import Sequence

from msgspec import Struct

from onrecord.story import PARAGRAPH_BREAK, Article, ParagraphKind, Place

# A line that ends a sentence, before one that begins one; other breaks are mere wrapping.
_LINE_END = re.compile(r"(?<=[.!?:…\"”’'»)])[^\S\n]*\n\s*(?=[\"“„«‘'`\w–—―-])")
_PLACES: dict[ParagraphKind, Place] = {
    "heading": "crosshead",
    "pull_quote": "pull_quote",
    "caption": "caption",
    "embed": "embed",
}


class Block(Struct, frozen=True, gc=False):
    """A paragraph, headline or standfirst: ``offset`` is where it begins in its place's text."""

    text: str
    place: Place
    paragraph: int | None
    offset: int
    kind: ParagraphKind | None = None
    item: int | None = None


def blocks_of(article: Article) -> list[Block]:
    """Headline, standfirst and every paragraph, parted at line breaks that part like paragraphs."""
    blocks = []
    if article.headline:
        blocks.append(Block(article.headline, "headline", None, 0))
    if article.standfirst:
        blocks.append(Block(article.standfirst, "standfirst", None, 0))
    offset = 0
    for number, paragraph in enumerate(article.paragraphs):
        place = _PLACES.get(paragraph.kind, "body")
        for start, line in _lines(paragraph.text):
            blocks.append(
                Block(line, place, number, offset + start, paragraph.kind, paragraph.item)
            )
        offset += len(paragraph.text) + len(PARAGRAPH_BREAK)
    return blocks


def fresh(blocks: Sequence[Block]) -> frozenset[int]:
    """The blocks that begin anew: headings, and the first of each item."""
    return frozenset(
        number
        for number, block in enumerate(blocks)
        if block.kind == "heading" or (number and block.item != blocks[number - 1].item)
    )


def writers(article: Article, blocks: Sequence[Block]) -> list[str | None]:
    """Who "I" is in each block: the one author of its entry or of the article."""
    found = []
    for block in blocks:
        known = block.item is not None and block.item < len(article.items)
        own = article.items[block.item or 0].authors if known else ()
        authors = own or article.authors
        found.append(authors[0].strip() or None if len(authors) == 1 else None)
    return found


def _lines(text: str) -> list[tuple[int, str]]:
    """The parts of a paragraph that a line break parts like paragraphs, with their offsets."""
    if "\n" not in text:
        return [(0, text)]
    lines = []
    start = 0
    for match in _LINE_END.finditer(text):
        lines.append((start, text[start : match.start()]))
        start = match.end()
    return [*lines, (start, text[start:])]
