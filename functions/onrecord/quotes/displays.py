"""Words shown and not spoken: banners, signs, placards, and who holds them."""

from onrecord.quotes.cue import Cue
from onrecord.quotes.lexicon import (
    AGENT,
    AND,
    AUXILIARY,
    DISPLAY,
    PRONOUN,
    RELATIVE,
    SAY,
    SUBORDINATOR,
)
from onrecord.quotes.names import Names
from onrecord.quotes.narration import Sentence
from onrecord.quotes.phrases import Phrase, phrase_after, phrase_before
from onrecord.quotes.subjects import subject_of
from onrecord.quotes.verbs import is_verb

_NEAR = 5  # tokens of "signs that read"
_FAR = 9  # tokens of "a sign tied to the gate of the old mill read"
_HOLDS = 5  # tokens between "held" and the sign
_SURE = 1.5  # the least weight of such a cue
_BACK = 12  # tokens of further quotations that one sign may bear


def display_before(sentence: Sentence, quote: int, names: Names) -> Phrase | None:
    """The sign that bears the quotation at this token: "signs reading", "a banner said"."""
    tokens = sentence.tokens
    words = 0
    near = _FAR if _is_borne(sentence, quote) else _NEAR
    for index in range(quote - 1, max(-1, quote - _BACK), -1):
        token = tokens[index]
        if token.tag & DISPLAY and not token.possessive:
            sign = phrase_before(sentence, index, names)
            if words > _NEAR and (sign is None or sign.start > 0 or sign.head != index):
                return None  # a man with a sign by the road said
            return sign
        if words >= _NEAR and (not token.word or token.tag & (SUBORDINATOR | AUXILIARY)):
            break
        joins = token.tag & AND and not (index and tokens[index - 1].quote >= 0)
        words += token.word
        named = token.cap or (token.tag & PRONOUN and not token.tag & RELATIVE)
        if words > near or named or joins or token.text in ".;":
            break
    return None


def _is_borne(sentence: Sentence, quote: int) -> bool:
    """Whether "read" or "said" stands right before the quotation."""
    before = quote - 1
    if before > 0 and sentence.tokens[before].text in (",", ":"):
        before -= 1
    return before > 0 and bool(is_verb(sentence, before) & SAY)


def held(sentence: Sentence, cue: Cue | None, quote: int, names: Names) -> Cue | None:
    """The cue with the unnamed people who hold the sign for its subject, else the sign."""
    sign = display_before(sentence, quote, names)
    if sign is None:
        return cue
    tokens = sentence.tokens
    verb = cue.verb if cue is not None else -1
    holder = None
    for index in range(sign.end, quote):
        if tokens[index].tag & AGENT:
            holder = phrase_after(sentence, index + 1, names)
            break
    owner = next((i for i in range(sign.start, sign.head) if tokens[i].possessive), None)
    if holder is None and owner is not None:
        holder = phrase_before(sentence, owner, names)
    if holder is None:
        for index in range(sign.start - 1, max(-1, sign.start - _HOLDS), -1):
            if is_verb(sentence, index):
                holder = subject_of(sentence, index, names)
                break
    if holder is not None and holder.kind in ("person", "organisation"):
        return cue  # whoever holds a sign need not have written it
    subject = holder or (None if cue is not None and cue.phrase.kind == "person" else sign)
    if subject is None:
        return cue
    return Cue(subject, verb, "left", max(cue.score if cue is not None else 0.0, _SURE))
