"""Words in quotation marks that nobody is quoted with: titles, terms, scare quotes."""

from onrecord.quotes.attribute import Attribution, Placed
from onrecord.quotes.lexicon import DETERMINER, ORGANISATION, PREPOSITION, TIME, WORK
from onrecord.quotes.narration import Token

_SHORT = 3  # words; below, a weak cue is right less than half of the time
_LONGEST_TITLE = 10  # words
_WEAK = frozenset(("verb", "carry", "carry_paragraph", "previous", "none"))


def left_out_as(words: str, place: Placed, attribution: Attribution) -> str | None:
    """Why a span is worth no row: ``title``, ``short``; None for a quotation.

    A short span is kept only if its chance of being a quotation with this speaker is above half
    the share of right rows: below that, leaving it out is the better bet.
    """
    size = len(words.split())
    titled = size <= _LONGEST_TITLE and _is_title_case(words) and not place.sentence.title_case
    if titled and _is_work(place.sentence.tokens, place.at, size):
        return "title"
    alone = len(place.sentence.tokens) <= 2  # as a crosshead stands
    return "short" if size <= _SHORT and attribution.rule in _WEAK and not alone else None


def _is_work(tokens: list[Token], at: int, size: int) -> bool:
    """Whether the narration treats these title-case words as the name of a work."""
    if any(t.tag & WORK for t in tokens[max(0, at - 3) : at] + tokens[at + 1 : at + 3]):
        return True
    before = tokens[at - 1] if at else None
    if before is None or size < 2:
        return False
    if before.possessive:
        return bool(before.tag & (ORGANISATION | TIME) or before.text.isupper())
    return bool(before.tag & PREPOSITION and not before.tag & DETERMINER)


def _is_title_case(words: str) -> bool:
    parts = [word for word in words.split() if word[0].isalpha()]
    long = [word for word in parts if len(word) > 3] or parts
    return bool(long) and parts[0][0].isupper() and all(word[0].isupper() for word in long)
