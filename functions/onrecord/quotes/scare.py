"""Words in quotation marks that nobody is quoted with: titles, terms, scare quotes."""

from onrecord.quotes.attribute import Attribution, Placed
from onrecord.quotes.lexicon import (
    ADVERB,
    AND,
    AS,
    ATTACH_CLOSELY,
    DEFINITE,
    DETERMINER,
    DOCUMENT,
    GERUND,
    INDEFINITE,
    ORGANISATION,
    PAST,
    PREPOSITION,
    RELATIVE,
    SAY,
    SPEECH_NOUN,
    TIME,
    WORK,
    Lexicon,
)
from onrecord.quotes.locutions import ends_with, has_at
from onrecord.quotes.narration import Token

_SHORT = 3  # words; below, a weak cue is right less than half of the time
_KNOWN = 7  # tokens of "known to her friends as"
_LONGEST_TITLE = 10  # words
_LONGEST_NAMED = 20  # words of a title behind "titled"
_WEAK = frozenset(("verb", "carry", "carry_paragraph", "previous", "none"))


def left_out_as(
    words: str, place: Placed, attribution: Attribution, lexicon: Lexicon
) -> str | None:
    """Why a span is worth no row: ``title``, ``meaning``, ``short``; None for a quotation.

    A short span is kept only if its chance of being a quotation with this speaker is above half
    the share of right rows: below that, leaving it out is the better bet.
    """
    tokens, at = place.sentence.tokens, place.at
    size = len(words.split())
    longest = _LONGEST_NAMED if at and tokens[at - 1].tag & WORK else _LONGEST_TITLE
    titled = size <= longest and _is_title_case(words) and not place.sentence.title_case
    if titled and _is_work(tokens, at, size, attribution):
        return "title"
    if (
        _is_nickname(tokens, at, lexicon)
        or (size <= _LONGEST_TITLE and _names_document(tokens, at))
        or ends_with(tokens, at, lexicon.glosses)
        or (
            size <= _SHORT
            and attribution.rule != "right"
            and has_at(tokens, at + 1, lexicon.glossed)
        )
    ):
        return "meaning"
    # A line of its own, as a crosshead is, or announced, or a question.
    asked = size > 1 and words[-1] in "?!" and words[0].isupper()
    alone = len(tokens) <= 2 or tokens[at - 1].text == ":" or asked or _is_uttered(tokens, at)
    return "short" if size <= _SHORT and attribution.rule in _WEAK and not alone else None


def _names_document(tokens: list[Token], at: int) -> bool:
    """Whether words stand between an article and a document as its name: the "…" leaflet."""
    if not at or at + 1 >= len(tokens):
        return False
    return bool(
        tokens[at - 1].tag & (INDEFINITE | DEFINITE) and tokens[at + 1].tag & (DOCUMENT | WORK)
    )


def _is_uttered(tokens: list[Token], at: int) -> bool:
    """Whether the narration says that these words sounded: chanting "Out!", cries of "Help"."""
    if at < 2:
        return False
    before = tokens[at - 1].tag
    if before & ATTACH_CLOSELY:
        return bool(tokens[at - 2].tag & SPEECH_NOUN)
    return bool(before & SAY and before & GERUND)


def _is_nickname(tokens: list[Token], at: int, lexicon: Lexicon) -> bool:
    """Whether words behind "as" are what somebody or something is known as."""
    if not at or not tokens[at - 1].tag & AS:
        return False
    for index in range(at - 2, max(-1, at - 1 - _KNOWN), -1):
        if tokens[index].low in lexicon.known:
            follows = tokens[index + 1].tag
            return index == at - 2 or bool(follows & (PREPOSITION | ADVERB))
        if not tokens[index].word:
            break
    return False


def _is_listed(tokens: list[Token], at: int) -> bool:
    """Whether another work stands before: the director of "Nine Nights" and "Ten Days"."""
    if at < 3 or tokens[at - 2].quote < 0:
        return False
    joined = tokens[at - 1].tag & AND or tokens[at - 1].text == ","
    return bool(joined and tokens[at - 3].tag & (PREPOSITION | WORK))


def _is_work(tokens: list[Token], at: int, size: int, attribution: Attribution) -> bool:
    """Whether the narration treats these title-case words as the name of a work."""
    before = tokens[at - 1] if at else None
    if before is not None and before.tag & AS and attribution.rule == "left":
        return False  # hailed him as "The Comeback King"
    if any(t.tag & WORK for t in tokens[max(0, at - 3) : at] + tokens[at + 1 : at + 3]):
        return True
    if _is_listed(tokens, at) and attribution.rule in _WEAK:
        return True
    if size >= 2 and attribution.rule != "right" and _is_apposed(tokens, at):
        return True
    if before is None or size < 2:
        return False
    if before.tag & DETERMINER and attribution.rule in _WEAK:
        return True  # opens its "Nights by the Quay"
    if before.possessive:
        owner = before.text[: len(before.low)]
        return bool(before.tag & (ORGANISATION | TIME) or owner.isupper())
    return bool(before.tag & PREPOSITION and not before.tag & DETERMINER)


def _is_apposed(tokens: list[Token], at: int) -> bool:
    """Whether a comma inside the marks parts a name from what it is: "Nine Nights," a comedy."""
    after = tokens[at + 1] if at + 1 < len(tokens) else None
    if tokens[at].text != "," or after is None:
        return False
    return bool(after.tag & (INDEFINITE | RELATIVE)) or after.tag & PAST == PAST


def _is_title_case(words: str) -> bool:
    parts = [word for word in words.split() if word[0].isalpha()]
    long = [word for word in parts if len(word) > 3] or parts
    return bool(long) and parts[0][0].isupper() and all(word[0].isupper() for word in long)
