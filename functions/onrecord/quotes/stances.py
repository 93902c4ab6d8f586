"""In what sense the words were said: said, denied, imagined, still to be said, retracted."""

from collections.abc import Sequence

from onrecord.quotes.lexicon import (
    ADVERB,
    AS,
    AUXILIARY,
    BASE,
    CALL,
    COMPLEMENTIZER,
    CONJUNCTION,
    DENY,
    DETERMINER,
    GERUND,
    INFINITIVE,
    PAST,
    PRONOUN,
    SAY,
    SPEECH,
    SUBORDINATOR,
    Lexicon,
)
from onrecord.quotes.locutions import ends_with, has_at, has_phrase
from onrecord.quotes.narration import Sentence, Token
from onrecord.story import Stance

_NEAR = 9  # tokens behind the verb that still belong to it
_CLOSE = 6  # tokens between a speech verb and the quotation that it may govern
_GOVERNS = 4  # tokens between "denied" and the verb that it denies
_CLAUSE = 10  # tokens between a verb and the one that it governs across other words


def stance_of(sentence: Sentence, verb: int, quote: int, lexicon: Lexicon) -> Stance:
    """Whether the sentence says that the words of its quotation were said.

    ``verb`` is the cue's token, -1 without one; every speech verb near the quotation counts.
    """
    tokens = sentence.tokens
    if has_at(tokens, 0, lexicon.supposing):
        return "hypothetical"
    first = verb if 0 <= verb < quote else max(0, quote - _CLOSE)
    verbs = [i for i in range(first, quote) if tokens[i].tag & (SAY | CALL | DENY)]
    if verb >= 0 and verb not in verbs:
        verbs.append(verb)
    found: Stance = "said"
    for index in verbs:
        stance = _stance_at(tokens, index, quote, lexicon)
        if stance == "denied":
            return stance
        if stance != "said":
            found = stance
    if (
        found == "said"
        and verb >= 0
        and not tokens[verb].tag & PAST
        and has_phrase(tokens, lexicon.advance)
    ):
        return "will_say"
    return found


def _stance_at(tokens: Sequence[Token], verb: int, quote: int, lexicon: Lexicon) -> Stance:
    if _is_denied(tokens, verb, quote, lexicon):
        return "denied"
    before = verb
    while (
        before
        and tokens[before - 1].tag & ADVERB
        and not ends_with(tokens, before, lexicon.negation)
    ):
        before -= 1
    if ends_with(tokens, before, lexicon.negation):
        return "denied"
    if tokens[verb].tag & GERUND and ends_with(tokens, before, lexicon.supposed):
        return "hypothetical"
    if tokens[verb].tag & PAST and _is_unreal(tokens, verb, before, lexicon):
        return "hypothetical"
    if not tokens[verb].tag & (BASE | GERUND):
        return "said"
    if _is_of_nobody(tokens, before, lexicon):
        return "hypothetical"
    if ends_with(tokens, before, lexicon.prepared):
        return "will_say"
    if tokens[before - 1].tag & INFINITIVE:
        governed = _governed(tokens, before - 1, lexicon)
        if governed is not None:
            return governed
    if any(token.low in lexicon.hindsight for token in tokens[before:verb]):
        return "said"
    return "hypothetical" if ends_with(tokens, before, lexicon.hypothetical) else "said"


def _is_unreal(tokens: Sequence[Token], verb: int, before: int, lexicon: Lexicon) -> bool:
    """Whether the verb is a participle of what did not happen: "could have called and said"."""
    if before and tokens[before - 1].tag & CONJUNCTION:
        for index in range(before - 2, max(0, before - _CLAUSE), -1):
            if not tokens[index].word or tokens[index].tag & (SUBORDINATOR | CONJUNCTION):
                break
            if _is_unreal(tokens, index, index, lexicon):
                return True
    perfect = before > 1 and tokens[before - 1].low in lexicon.perfect
    return perfect and ends_with(tokens, before - 1, lexicon.hypothetical)


def _is_of_nobody(tokens: Sequence[Token], before: int, lexicon: Lexicon) -> bool:
    """Whether nobody is who will or would say it: "no minister will ever say"."""
    if not (
        ends_with(tokens, before, lexicon.prepared)
        or ends_with(tokens, before, lexicon.hypothetical)
    ):
        return False
    for index in range(before - 2, max(-1, before - 2 - _GOVERNS), -1):
        token = tokens[index]
        if token.low in lexicon.nobody:
            return True
        if not token.word or token.cap or token.tag & (PRONOUN | DETERMINER):
            break
    return False


def _governed(tokens: Sequence[Token], to: int, lexicon: Lexicon) -> Stance | None:
    """What the clause makes of an infinitive: "will use the day to say", "it would be easy to"."""
    for index in range(to - 1, max(0, to - _CLAUSE), -1):
        token = tokens[index]
        if not token.word or token.quote >= 0 or token.tag & SUBORDINATOR:
            break
        if ends_with(tokens, index, lexicon.prepared) and token.tag & BASE:
            return "will_say"
        if token.tag & AUXILIARY and ends_with(tokens, index, lexicon.hypothetical):
            return "hypothetical"
    return None


def _is_denied(tokens: Sequence[Token], verb: int, quote: int, lexicon: Lexicon) -> bool:
    """Whether a verb of denial governs this one: "denied calling", "rejected claims that"."""
    if verb > quote or tokens[quote - 1].text == ":":
        return False
    described = any(
        tokens[index].tag & SPEECH and not tokens[index - 1].tag & DETERMINER
        for index in range(verb + 1, quote)
    )
    judged = bool(tokens[quote - 1].tag & AS) and not described  # rejected it as "absurd"
    reach = verb - _GOVERNS
    for index in range(verb, -1, -1):
        token = tokens[index]
        if index < reach or (index < verb and (not token.word or token.tag & CONJUNCTION)):
            break
        if token.tag & COMPLEMENTIZER and index < verb:
            judged = False
            reach = index - _CLAUSE
        if token.tag & (GERUND | AUXILIARY):
            judged = judged and index == verb and bool(tokens[verb].tag & DENY)
        if judged:
            continue
        if token.tag & DENY:
            return _goes_through(tokens, verb, quote)
        if token.low in lexicon.rebuffs:
            near = tokens[index + 1 : index + 4]
            if any(t.low in lexicon.charges for t in near):
                return _goes_through(tokens, index, quote)
    return False


def _goes_through(tokens: Sequence[Token], start: int, quote: int) -> bool:
    """Whether no comma parts the verb from the quotation, but for two around an insertion."""
    commas = [index for index in range(start, quote) if tokens[index].text == ","]
    if len(commas) != 2:
        return not commas
    inside = tokens[commas[0] : commas[1]]
    return tokens[quote - 1].text != "," and not any(t.tag & (SPEECH | PRONOUN) for t in inside)


def retraction_of(sentence: Sentence, quote: int, sure: bool, lexicon: Lexicon) -> Stance:
    """Whether a correction gives words as wrong or as right; ``sure``: they have a cue."""
    tokens = sentence.tokens
    wrong = any(token.low in lexicon.wrong for token in tokens)
    contrasted = ends_with(tokens, quote, lexicon.contrast)
    if contrasted:
        return "said" if wrong else "retracted"
    if has_phrase(tokens[max(0, quote - _NEAR) : quote], lexicon.rightly):
        return "said"
    begins = sentence.tokens[0].start == 0
    return "said" if sure and not wrong and not begins else "retracted"
