"""An Article in, its Quotes out: every quotation and who said it.

The method is that of rule-based attribution over the narration (each quotation one token):
a cue right of the quotation, a scored cue left of it, then what the text before hands on.
"""

from typing import NamedTuple

from onrecord.quotes import marks
from onrecord.quotes.attribute import NOBODY, Attribution, Placed, attribute, places
from onrecord.quotes.blocks import Block, blocks_of, fresh, writers
from onrecord.quotes.cues import candidates
from onrecord.quotes.explanation import Explanation, explanation
from onrecord.quotes.layouts import with_layouts
from onrecord.quotes.lexicon import Lexicon, lexicon
from onrecord.quotes.marks import Span
from onrecord.quotes.names import Names
from onrecord.quotes.narration import Sentence, sentences
from onrecord.quotes.repairs import repaired
from onrecord.quotes.rows import Found, rows
from onrecord.quotes.scare import left_out_as
from onrecord.quotes.speakers import Cast
from onrecord.story import Article, Quote, Quotes, carry_head

__all__ = ["Explanation", "explain", "extract"]


def extract(article: Article) -> Quotes:
    """Every quotation of the article with its speaker.

    In a language without speech data the quotations are found by their marks alone and name
    nobody.
    """
    read = _read(article)
    quotes: tuple[Quote, ...] = ()
    if read is not None:
        kept = [
            Found(read.blocks, span, place, attribution)
            for span, place, attribution in zip(read.spans, read.placed, read.given, strict=True)
            if not read.named or read.left_out_as(span, place, attribution) is None
        ]
        quotes = rows(kept, read.sentences, read.names, read.words)
    return carry_head(article, Quotes, text=article.text, quotes=quotes)


def explain(article: Article) -> list[Explanation]:
    """Of each span between marks what was weighed, what decided, and why it made no row.

    In the order of the story; empty for a language without speech data.
    """
    read = _read(article)
    if read is None or not read.named:
        return []
    return [
        explanation(
            read.texts[place.sentence.block],
            span,
            place,
            attribution,
            read.left_out_as(span, place, attribution),
            candidates(place.sentence, place.at, read.names, read.words),
        )
        for span, place, attribution in zip(read.spans, read.placed, read.given, strict=True)
    ]


class _Read(NamedTuple):
    """A story's quotations with the speakers given to them; ``named`` where words are known."""

    blocks: list[Block]
    texts: list[str]
    spans: list[Span]
    placed: list[Placed]
    given: list[Attribution]
    sentences: list[Sentence]
    names: Names
    words: Lexicon
    named: bool

    def left_out_as(self, span: Span, place: Placed, attribution: Attribution) -> str | None:
        if span.marking != "marks":
            return None
        text = self.texts[place.sentence.block]
        return left_out_as(text[span.start : span.end], place, attribution, self.words)


def _read(article: Article) -> _Read | None:
    """A story read for its quotations; None where it has none."""
    blocks = blocks_of(article)
    own = lexicon((article.language or "en").replace("_", "-").split("-")[0].lower())
    words = own or lexicon("en")
    assert words is not None
    texts = [block.text for block in blocks]
    spans = marks.find(texts, words.clitics)
    if own is not None:
        spans = with_layouts(blocks, repaired(texts, spans, words), words)
    flat = [span for quoted in spans for span in quoted]
    if not flat:
        return None
    # Without speech data nothing is asked of the text around the quotations.
    told = texts if own is not None else [t if s else "" for t, s in zip(texts, spans, strict=True)]
    parts = sentences(told, spans, words)
    placed = places(parts, spans)
    names = Names(parts if own is not None else [], words)
    if own is not None:
        items = [block.item for block in blocks]
        cast = Cast(texts, parts, names, words, items, writers(article, blocks))
        given = attribute(texts, placed, flat, parts, names, cast, words, fresh(blocks))
    else:
        given = [NOBODY._replace(rule="marks")] * len(flat)
    return _Read(blocks, texts, flat, placed, given, parts, names, words, own is not None)
