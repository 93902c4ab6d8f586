"""The role that a story gives with a name: before it, or as an apposition on either side."""

from onrecord.quotes.entities import Occurrence
from onrecord.quotes.lexicon import (
    AND,
    ATTACH_CLOSELY,
    AUXILIARY,
    COURTESY,
    DETERMINER,
    FUNCTION,
    PEERAGE,
    PORTFOLIO,
    PREPOSITION,
    PRONOUN,
    ROLE,
    SAY,
    TITLE,
    VERB,
)
from onrecord.quotes.names import Names
from onrecord.quotes.narration import Sentence
from onrecord.quotes.phrases import is_office, phrase_before

_LONGEST = 12  # tokens of an apposition

Range = tuple[int, int]


def roles_of(sentence: Sentence, occurrence: Occurrence, names: Names) -> list[Range]:
    """The tokens of the roles that stand with a name, without article or courtesy title."""
    found = (
        _before(sentence, occurrence, names),
        _apposed(sentence, occurrence, names),
        _behind(sentence, occurrence),
    )
    return [role for role in found if role is not None]


def _before(sentence: Sentence, occurrence: Occurrence, names: Names) -> Range | None:
    """Party leader Ada Lund; Secretary of State Ada Lund."""
    tokens = sentence.tokens
    start = occurrence.start
    while start:
        token = tokens[start - 1]
        if not token.word or (
            token.tag & (FUNCTION | VERB) and not token.tag & (ROLE | TITLE | PORTFOLIO)
        ):
            break
        start -= 1
    of = start - 1
    while of > 0 and tokens[of].tag & DETERMINER:
        of -= 1
    if is_office(sentence, of, start, occurrence.end, names):
        office = phrase_before(sentence, of - 1, names)
        if office is not None:
            start = office.start
            while tokens[start].tag & DETERMINER:
                start += 1
            return start, occurrence.start
    while start < occurrence.start and tokens[start].tag & (COURTESY | PEERAGE):
        start += 1
    before = tokens[start : occurrence.start]
    if before and before[-1].tag & (ROLE | TITLE):
        return start, occurrence.start
    return None


def _apposed(sentence: Sentence, occurrence: Occurrence, names: Names) -> Range | None:
    """The county engineer, Ada Lund, …; but no list: a surgeon, Ada Lund and a nurse."""
    tokens = sentence.tokens
    comma = occurrence.start - 1
    while comma > 0 and tokens[comma].tag & TITLE:
        comma -= 1
    if comma < 1 or tokens[comma].text != ",":
        return None
    behind = tokens[occurrence.end] if occurrence.end < len(tokens) else None
    if behind is not None and (behind.tag & AND or tokens[occurrence.end - 1].possessive):
        return None
    if behind is not None and behind.word and not behind.tag & (SAY | AUXILIARY | VERB):
        return None
    phrase = phrase_before(sentence, comma - 1, names)
    if phrase is None or phrase.kind != "role" or phrase.end != comma:
        return None
    start = phrase.start
    while start < phrase.head and tokens[start].tag & DETERMINER:
        start += 1
    known = start > phrase.start or any(t.possessive for t in tokens[start : phrase.head])
    return (start, comma) if known and not tokens[phrase.head].tag & PRONOUN else None


def _behind(sentence: Sentence, occurrence: Occurrence) -> Range | None:
    """Ada Lund, a surgeon, …"""
    tokens = sentence.tokens
    start = occurrence.end
    peer = occurrence.start > 0 and tokens[occurrence.start - 1].tag & PEERAGE
    of = tokens[start : start + 2] if peer else []
    if len(of) == 2 and of[0].tag & ATTACH_CLOSELY and of[1].cap:
        start += 2  # Baroness Lund of Orr, the transport minister, …
    if start >= len(tokens) or tokens[start].text != ",":
        return None
    start += 1
    if start + 1 < len(tokens) and tokens[start].text.isdigit() and tokens[start + 1].text == ",":
        start += 2  # Ada Lund, 44, a surgeon, …
    while start < len(tokens) and tokens[start].tag & DETERMINER:
        start += 1
    end = start
    role = False
    while end < len(tokens) and end < start + _LONGEST:
        token = tokens[end]
        if not token.word or (token.tag & (AUXILIARY | VERB) and not token.tag & ROLE):
            break
        if token.tag & FUNCTION and not token.tag & (PREPOSITION | DETERMINER):
            break
        role = role or bool(token.tag & ROLE)
        if not role and token.tag & PREPOSITION:
            return None
        end += 1
    if end == start or not role or end >= len(tokens) or tokens[end].word:
        return None
    return start, end
