"""Words in quotation marks that nobody is quoted with: titles, terms, scare quotes."""

from onrecord.quotes.attribute import Attribution, Placed
from onrecord.quotes.lexicon import WORK

_SHORT = 3


def is_quotation(words: str, place: Placed, attribution: Attribution) -> bool:
    """Whether a span is worth a row.

    A short span is kept only if its chance of being a quotation with this speaker is above half
    the share of right rows: below that, leaving it out is the better bet.
    """
    tokens = place.sentence.tokens
    size = len(words.split())
    before = tokens[place.at - 1] if place.at else None
    if before is not None and size <= 8 and _is_title_case(words):
        near = tokens[max(0, place.at - 3) : place.at]
        if any(t.tag & WORK for t in near):
            return False
        if before.possessive and attribution.rule in ("weak", "verb", "carry"):
            return False
    if size <= _SHORT and attribution.rule in (
        "verb",
        "carry",
        "carry_paragraph",
        "previous",
        "none",
    ):
        return bool(words[-1] in ".?!" and len(tokens) <= 2)
    return True


def _is_title_case(words: str) -> bool:
    parts = [w for w in words.split() if w[0].isalpha()]
    long = [w for w in parts if len(w) > 3] or parts
    return bool(long) and parts[0][0].isupper() and all(w[0].isupper() for w in long)
