"""Questions and answers that a Q and an A label: in interviews and in court."""

import re
from collections.abc import Iterator, Sequence

from onrecord.quotes.blocks import Block
from onrecord.quotes.lexicon import (
    AGENT,
    DETERMINER,
    FUNCTION,
    ORGANISATION,
    PLACE,
    TIME,
    TITLE,
    Lexicon,
)
from onrecord.quotes.marks import Span

_TURN = re.compile(r"(Q|A|Question|Answer)[.:] +(?=\S)")
_CAPITALISED = r"[^\W\d_a-z][^\W\d_’']*(?:[’'-][^\W\d_]{2,}|[-’'][^\W\d_a-z])*"
_NAME = re.compile(rf"\b{_CAPITALISED}(?: {_CAPITALISED}){{1,3}}")
_WORD = re.compile(r"[^\W_]+")
_FEWEST = 2  # questions and answers each
_INTRODUCED = 4  # blocks of the body that may name who answers
_BY = 40  # characters between "questioned by" and the name

Place = tuple[int, int, int]


def exchanges(
    blocks: Sequence[Block], marked: Sequence[list[Span]], lexicon: Lexicon
) -> Iterator[tuple[int, Span]]:
    """The answers of the one person whom the introduction names, and a named one's questions."""
    turns: list[tuple[int, re.Match[str]]] = []
    for number, block in enumerate(blocks):
        match = _TURN.match(block.text) if block.place in ("body", "crosshead") else None
        if match is not None:
            turns.append((number, match))
    asked = sum(match[1][0] == "Q" for _, match in turns)
    if asked < _FEWEST or len(turns) - asked < _FEWEST:
        return
    asks, answers = _people(blocks, turns[0][0], lexicon)
    for number, match in turns:
        source = asks if match[1][0] == "Q" else answers
        text = blocks[number].text
        end = len(text.rstrip())
        if source is None or end <= match.end():
            continue
        if any(span.opening <= match.end() for span in marked[number]):
            continue
        yield (
            number,
            Span(match.end(), end, match.end(), end, "", False, True, "label", source),
        )


def _people(
    blocks: Sequence[Block], first: int, lexicon: Lexicon
) -> tuple[Place | None, Place | None]:
    """Who asks and who answers, by the introduction before the first turn."""
    asks = answers = None
    headline = " ".join(block.text for block in blocks[:first] if block.place == "headline")
    intro = [n for n in range(first) if blocks[n].place == "body"][-_INTRODUCED:]
    for number in intro:
        text = blocks[number].text
        for match in _NAME.finditer(text):
            start = _without_title(match, lexicon)
            if start < 0:
                continue
            place = (number, start, match.end())
            if _is_agent(text, match.start(), lexicon):
                asks = asks or place
            elif answers is None or (
                match[0].split()[-1] in headline and _words(blocks, answers) not in headline
            ):
                answers = place
    return asks, answers


def _words(blocks: Sequence[Block], place: Place) -> str:
    """The last name at a place."""
    return blocks[place[0]].text[place[1] : place[2]].split()[-1]


def _without_title(match: re.Match[str], lexicon: Lexicon) -> int:
    """Where the name of a person begins in capitalised words, -1 if they name none."""
    words = list(_WORD.finditer(match[0]))
    while len(words) > 1 and lexicon.tags.get(words[0][0].lower(), 0) & (FUNCTION | TITLE | TIME):
        words = words[1:]
    tags = [lexicon.tags.get(word[0].lower(), 0) for word in words]
    if len(words) < 2 or any(tag & (ORGANISATION | PLACE) for tag in tags):
        return -1
    return match.start() + words[0].start()


def _is_agent(text: str, start: int, lexicon: Lexicon) -> bool:
    """Whether a name stands behind "by" and perhaps an office: "questioned by prosecutor"."""
    before = _WORD.findall(text[max(0, start - _BY) : start])
    for word in reversed(before):
        tag = lexicon.tags.get(word.lower(), 0)
        if tag & AGENT:
            return True
        if word[0].isupper() or (tag & FUNCTION and not tag & DETERMINER):
            break
    return False
