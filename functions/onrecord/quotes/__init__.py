"""An Article in, its Quotes out: every quotation and who said it.

The method is that of rule-based attribution over the narration (each quotation one token):
a cue right of the quotation, a scored cue left of it, then what the text before hands on.
"""

import re
from collections.abc import Iterator, Sequence

from onrecord.quotes import marks
from onrecord.quotes.attribute import NOBODY, attribute, places
from onrecord.quotes.lexicon import Lexicon, lexicon
from onrecord.quotes.names import Names
from onrecord.quotes.narration import sentences
from onrecord.quotes.rows import Block, Found, rows
from onrecord.quotes.scare import is_quotation
from onrecord.quotes.speakers import Cast
from onrecord.story import PARAGRAPH_BREAK, Article, ParagraphKind, Place, Quote, Quotes, carry_head

__all__ = ["extract"]

# A line that ends a sentence, before one that begins one; other breaks are mere wrapping.
_LINE_END = re.compile(r"(?<=[.!?:…\"”’'»)])[^\S\n]*\n\s*(?=[\"“„«‘'`\w])")
_PLACES: dict[ParagraphKind, Place] = {
    "heading": "crosshead",
    "pull_quote": "pull_quote",
    "caption": "caption",
    "embed": "embed",
}


def extract(article: Article) -> Quotes:
    """Every quotation of the article with its speaker.

    In a language without speech data the quotations are found by their marks alone and name
    nobody.
    """
    blocks = _blocks(article)
    own = lexicon((article.language or "en").replace("_", "-").split("-")[0].lower())
    words = own or lexicon("en")
    assert words is not None
    found = _found(blocks, words, named=own is not None)
    return carry_head(article, Quotes, text=article.text, quotes=found)


def _blocks(article: Article) -> list[Block]:
    blocks = []
    if article.headline:
        blocks.append(Block(article.headline, "headline", None, 0))
    if article.standfirst:
        blocks.append(Block(article.standfirst, "standfirst", None, 0))
    offset = 0
    for number, paragraph in enumerate(article.paragraphs):
        place = _PLACES.get(paragraph.kind, "body")
        for start, line in _lines(paragraph.text):
            blocks.append(Block(line, place, number, offset + start, paragraph.kind))
        offset += len(paragraph.text) + len(PARAGRAPH_BREAK)
    return blocks


def _lines(text: str) -> Iterator[tuple[int, str]]:
    """The parts of a paragraph that a line break parts like paragraphs, with their offsets."""
    start = 0
    for match in _LINE_END.finditer(text):
        yield start, text[start : match.start()]
        start = match.end()
    yield start, text[start:]


def _found(blocks: Sequence[Block], words: Lexicon, *, named: bool) -> tuple[Quote, ...]:
    texts = [block.text for block in blocks]
    spans = marks.find(texts, words.clitics)
    parts = sentences(texts, spans, words)
    placed = places(parts)
    flat = [span for quoted in spans for span in quoted]
    names = Names(parts, words)
    if named:
        cast = Cast(texts, parts, names, words)
        given = attribute(texts, placed, flat, parts, names, cast, words)
    else:
        given = [NOBODY._replace(rule="marks")] * len(flat)
    kept = [
        Found(blocks, span, place, attribution)
        for span, place, attribution in zip(flat, placed, given, strict=True)
        if not named
        or is_quotation(texts[place.sentence.block][span.start : span.end], place, attribution)
    ]
    return rows(kept, parts, names, words)
