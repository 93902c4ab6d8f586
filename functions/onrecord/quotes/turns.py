"""A transcript inside the marks, each turn with its speaker's name: “Mr Lund: …"""

import re
from collections.abc import Sequence
from typing import NamedTuple

from onrecord.quotes.lexicon import COURTESY, ROLE, TITLE, Lexicon
from onrecord.quotes.marks import Span
from onrecord.quotes.names import Names
from onrecord.quotes.persons import in_mixed_case
from onrecord.quotes.speakers import Speaker
from onrecord.story import SpeakerKind

_LABEL = re.compile(r"([A-Z][\w.'’-]+(?: [A-Z][\w.'’-]+){0,3}): ")


class Turn(NamedTuple):
    """Who speaks, and where the label stands: code points of the quotation's block."""

    speaker: Speaker
    start: int
    end: int


def turns_of(
    texts: Sequence[str],
    blocks: Sequence[int],
    spans: Sequence[Span],
    names: Names,
    lexicon: Lexicon,
) -> dict[int, Turn]:
    """The turns by the number of their quotation; ``blocks`` are those that hold each.

    A label that the story does not otherwise know counts only next to another one, and if one of
    the two has a title or is known.
    """
    found: dict[int, Turn] = {}
    unknown: dict[int, Turn] = {}
    full: dict[str, str] = {}
    for number, span in enumerate(spans):
        match = _LABEL.match(texts[blocks[number]], span.start, span.end)
        if match is None:
            continue
        words = match[1].split()
        name = _without_titles(words, lexicon)
        entity = names.called(" ".join(name)) if name else None
        if entity is not None:
            found[number] = Turn(Speaker(entity.name, "person", entity), *match.span(1))
        elif not name or (match[1].isupper() and _has_title(words[-1], lexicon)):
            found[number] = Turn(Speaker(match[1], "described"), *match.span(1))
        else:
            whole = in_mixed_case(" ".join(name), lexicon, titled=len(name) < len(words))
            surname = name[-1].lower()
            if len(words) > 1:
                full[surname] = max(full.get(surname, ""), whole, key=len)
            kind: SpeakerKind = "described" if whole.isupper() else "person"
            turn = Turn(Speaker(whole, kind), *match.span(1))
            (found if len(name) < len(words) else unknown)[number] = turn
    for number, turn in unknown.items():
        if number - 1 in found or number + 1 in found:
            found[number] = turn
    return {
        number: _with_full_name(turn, full)
        for number, turn in found.items()
        if turn.speaker.entity or number - 1 in found or number + 1 in found
    }


def _without_titles(words: Sequence[str], lexicon: Lexicon) -> list[str]:
    start = 0
    while start < len(words) and _has_title(words[start], lexicon):
        start += 1
    return list(words[start:])


def _has_title(word: str, lexicon: Lexicon) -> bool:
    return bool(lexicon.tags.get(word.rstrip(".").lower(), 0) & (TITLE | ROLE | COURTESY))


def _with_full_name(turn: Turn, full: dict[str, str]) -> Turn:
    speaker = turn.speaker
    if speaker.entity is not None or speaker.kind != "person" or speaker.name is None:
        return turn
    whole = full.get(speaker.name.split()[-1].lower())
    return turn._replace(speaker=Speaker(whole, "person")) if whole else turn
