"""Quotations that no marks enclose: set off, labelled, signed, or begun with a dash.

Each is a span like those between marks; where the layout names the speaker, the span says where.
Marks inside such a span make no span of their own. Linear in the length of the text.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise

from onrecord.quotes.blocks import Block
from onrecord.quotes.exchanges import exchanges
from onrecord.quotes.lexicon import Lexicon
from onrecord.quotes.marks import Span, has_words
from onrecord.quotes.spoken import CLAUSE_END, folded, is_attribution, is_spoken
from onrecord.story import Marking

_NAME = r"[^\W\d_a-zß-ÿ][\w.'’-]*(?: (?:[^\W\d_a-zß-ÿ][\w.'’-]*|de|van|von|der|al|bin)){0,4}"
# MS. REED: … or Reed (R-Ohio): …
_TURN = re.compile(rf"({_NAME})(?: \([^()]{{1,30}}\))?: +(?=\S)")
# — Ada Lund (@adalund) 4 May 2026, behind the words of a post or in a line of its own.
_SIGNED = re.compile(
    r"(?:^|\s)[—–―-]{1,2} ?([^()@\n]{2,60}?) ?\((?:@[\w.@-]+)\)[^.!?]{0,40}$", re.MULTILINE
)
# Ada Lund @adalund · 2h
_AUTHOR = re.compile(r"([^()@\n]{2,60}?) ?\(?@[\w.@-]+\)?[^.!?]{0,40}$")
# ADA LUND, MAYOR OF ORR, or with a dash or brackets, as a heading.
_HEADED = re.compile(rf"\s*({_NAME})(?:,| [–—-]| \() ?[^\s.!?]+(?: [^\s.!?]+){{0,11}}\s*")
_DASH = re.compile(r"\s*[–—―] ?(?=\w)")
_PAIR = re.compile(r"[^\W\d_a-z][\w’'-]+\.?(?: [^\W\d_a-z][\w’'-]+){1,3}")
_PULLED = 20  # pull quotes that a story may have
_SPEECH = 600  # characters of speech before its attribution
_SIGN = 150  # characters that an author line may have
_APART = 3  # paragraphs between two turns
_LINES = ("paragraph", "heading", "list_item", "block_quote")


def with_layouts(
    blocks: Sequence[Block], marked: Sequence[list[Span]], lexicon: Lexicon
) -> list[list[Span]]:
    """The spans of each block, those of its layout in place of the marks inside them."""
    spans = list(marked)
    found = [
        *_turns(blocks, marked, lexicon),
        *exchanges(blocks, marked, lexicon),
        *_posts(blocks, marked),
        *_headed(blocks, marked),
        *_blocks_set_off(blocks, marked),
        *_pulled(blocks, marked),
        *_dashed(blocks, marked, lexicon),
    ]
    for number, span in found:
        spans[number] = [
            *(other for other in spans[number] if other.closing <= span.start),
            span,
            *(other for other in spans[number] if other.opening >= span.end),
        ]
    return [
        [span for span in quoted if has_words(block.text, span)]
        for block, quoted in zip(blocks, spans, strict=True)
    ]


def _span(
    text: str,
    start: int,
    end: int,
    marking: Marking,
    source: tuple[int, int, int] | None = None,
    *,
    continued: bool = False,
) -> Span:
    while end > start and text[end - 1].isspace():
        end -= 1
    while start < end and text[start].isspace():
        start += 1
    return Span(start, end, start, end, "", continued, True, marking, source)


def _turns(
    blocks: Sequence[Block], marked: Sequence[list[Span]], lexicon: Lexicon
) -> Iterator[tuple[int, Span]]:
    """The turns of a transcript or an interview, each with its speaker's name before a colon."""
    found: list[tuple[int, re.Match[str]]] = []
    for number, block in enumerate(blocks):
        labelled = block.kind in _LINES and ": " in block.text
        match = _TURN.match(block.text) if labelled else None
        if match is None or match[1].rstrip(".").lower() in lexicon.unnamed_labels:
            continue
        if not any(span.opening <= match.end() for span in marked[number]):
            found.append((number, match))
    turns = {
        number: match
        for pair in pairwise(found)
        if pair[1][0] - pair[0][0] <= _APART and _surname(pair[0][1]) != _surname(pair[1][1])
        for number, match in pair
    }
    answers = dict(_answers(blocks, found))
    turns.update(answers)
    if not turns:
        return
    texts = {number: blocks[number].text[match.end() :] for number, match in turns.items()}
    spoken = sum(
        number in answers or is_spoken(text, lexicon) or text.rstrip().endswith("?")
        for number, text in texts.items()
    )
    if spoken * 2 < len(turns):
        return
    named = _names_outside(blocks, turns)
    surnames = Counter(_surname(match) for match in turns.values())
    for number, match in turns.items():
        surname = _surname(match)
        if surname in named or match[1].isupper() or surnames[surname] > 1:
            source = (number, match.start(1), match.end(1))
            end = len(blocks[number].text)
            yield number, _span(blocks[number].text, match.end(), end, "label", source)


def _answers(
    blocks: Sequence[Block], found: Sequence[tuple[int, re.Match[str]]]
) -> list[tuple[int, re.Match[str]]]:
    """The labelled answers of an interview whose questions have no label."""
    answers = [
        (number, match)
        for number, match in found
        if number and blocks[number - 1].text.rstrip().endswith("?")
    ]
    given = Counter(_surname(match) for _, match in answers)
    return [(number, match) for number, match in answers if given[_surname(match)] > 1]


def _surname(turn: re.Match[str]) -> str:
    return turn[1].split()[-1].rstrip(".").lower()


def _names_outside(blocks: Sequence[Block], turns: dict[int, re.Match[str]]) -> frozenset[str]:
    """The second words of the pairs of capitalised words that stand outside the labels."""
    found = set()
    for number, block in enumerate(blocks):
        turn = turns.get(number)
        for match in _PAIR.finditer(block.text, turn.end() if turn else 0):
            found.update(match[0].lower().split()[1:])
        if turn and " " in turn[1]:
            found.add(_surname(turn))
    return frozenset(found)


def _posts(blocks: Sequence[Block], marked: Sequence[list[Span]]) -> Iterator[tuple[int, Span]]:
    """The words of embedded posts, whose author stands in a line below or above."""
    post: list[tuple[int, int]] = []  # blocks and where their words end
    author: tuple[int, int, int] | None = None
    for number, block in enumerate(blocks):
        if block.kind != "embed":
            post, author = [], None
            continue
        signed = _SIGNED.search(block.text, max(0, len(block.text) - _SIGN))
        above = (
            _AUTHOR.fullmatch(block.text) if signed is None and len(block.text) < _SIGN else None
        )
        if signed is not None:
            if block.text[: signed.start()].strip():
                post.append((number, signed.start()))
            source = (number, signed.start(1), signed.end(1))
            yield from _post(blocks, marked, post, source)
            post, author = [], None
        elif above is not None:
            author = (number, above.start(1), above.end(1))
        elif author is not None:
            yield from _post(blocks, marked, [(number, len(block.text))], author)
            author = None
        else:
            post.append((number, len(block.text)))


def _post(
    blocks: Sequence[Block],
    marked: Sequence[list[Span]],
    post: Sequence[tuple[int, int]],
    source: tuple[int, int, int],
) -> Iterator[tuple[int, Span]]:
    for number, end in post:
        text = blocks[number].text
        whole = _whole(text[:end], marked[number])
        if whole is not None:
            yield number, whole._replace(source=source)
        elif any(char.isalnum() for char in text[:end]):
            continued = number != post[-1][0]
            yield number, _span(text, 0, end, "block", source, continued=continued)


def _whole(text: str, spans: Sequence[Span]) -> Span | None:
    """The span between marks that is all of a text, or None."""
    if len(spans) != 1:
        return None
    span = spans[0]
    rest = text[: span.opening] + text[span.closing :]
    return span if not any(char.isalnum() for char in rest) else None


def _headed(blocks: Sequence[Block], marked: Sequence[list[Span]]) -> Iterator[tuple[int, Span]]:
    """Paragraphs that are a quotation, under a heading with its speaker: ADA LUND, MAYOR."""
    source: tuple[int, int, int] | None = None
    for number, block in enumerate(blocks):
        if block.kind == "heading":
            head = _HEADED.fullmatch(block.text) if not marked[number] else None
            source = (number, head.start(1), head.end(1)) if head else None
        elif source is not None:
            whole = _whole(block.text, marked[number])
            if whole is not None:
                yield number, whole._replace(source=source)
            else:
                source = None


def _blocks_set_off(
    blocks: Sequence[Block], marked: Sequence[list[Span]]
) -> Iterator[tuple[int, Span]]:
    """Block quotations without marks that a colon announces."""
    before = ""
    for number, block in enumerate(blocks):
        text = block.text
        if block.kind != "block_quote":
            before = text
            continue
        if not before.rstrip().endswith(":") or not any(char.isalnum() for char in text):
            continue
        if any(span.opening == 0 or span.continued for span in marked[number]):
            continue
        goes_on = number + 1 < len(blocks) and blocks[number + 1].kind == "block_quote"
        if _DASH.match(text) and len(text) < _SIGN:
            continue  # who signed the words above
        yield number, _span(text, 0, len(text), "block", continued=goes_on)


def _pulled(blocks: Sequence[Block], marked: Sequence[list[Span]]) -> Iterator[tuple[int, Span]]:
    """Pull quotes without marks whose words stand in a quotation of the body."""
    bare = [
        (number, block)
        for number, block in enumerate(blocks)
        if block.kind == "pull_quote" and not marked[number]
    ]
    if not bare:
        return
    quoted = " | ".join(
        folded(block.text[span.start : span.end])
        for block, spans in zip(blocks, marked, strict=True)
        if block.place == "body"
        for span in spans
    )
    for number, block in bare[:_PULLED]:
        words = folded(block.text)
        if " " in words and words in quoted:
            yield number, _span(block.text, 0, len(block.text), "block")


def _dashed(
    blocks: Sequence[Block], marked: Sequence[list[Span]], lexicon: Lexicon
) -> Iterator[tuple[int, Span]]:
    """Speech that a dash opens and "said Lund" ends: — I will not go, said Lund."""
    for number, block in enumerate(blocks):
        dash = _DASH.match(block.text) if block.place == "body" else None
        if dash is None or marked[number]:
            continue
        spoken = False
        at = dash.end()
        for end in CLAUSE_END.finditer(block.text, at, at + _SPEECH):
            spoken = spoken or end[0][0] in "?!" or is_spoken(block.text[at : end.start()], lexicon)
            at = end.start()
            if spoken and is_attribution(block.text, end.end(), lexicon):
                yield number, _span(block.text, dash.end(), end.start() + 1, "dash")
                break
