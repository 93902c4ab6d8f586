"""How, when and in what sense the words were said, where the cue's own clause says so."""

from collections.abc import Sequence

from onrecord.quotes.lexicon import (
    ADVERB,
    AUXILIARY,
    BASE,
    BEFORE_TIME,
    DENY,
    DETERMINER,
    PRONOUN,
    SUBORDINATOR,
    TIME,
    TO_OUTLET,
    Lexicon,
)
from onrecord.quotes.names import Names
from onrecord.quotes.narration import Sentence, Token
from onrecord.quotes.phrases import Phrase, phrase_after
from onrecord.story import Stance

_NEAR = 9  # tokens behind the verb that still belong to it
_GOVERNS = 4  # tokens between "denied" and the verb that it denies
_YEARS = range(1000, 2200)

Range = tuple[int, int]


def stance_of(sentence: Sentence, verb: int, lexicon: Lexicon) -> Stance:
    """Whether the cue at this token says that the words were said."""
    tokens = sentence.tokens
    if any(token.tag & DENY for token in tokens[max(0, verb - _GOVERNS) : verb + 1]):
        return "denied"
    before = verb
    while (
        before
        and tokens[before - 1].tag & ADVERB
        and not _ends_with(tokens, before, lexicon.negation)
    ):
        before -= 1
    if _ends_with(tokens, before, lexicon.negation):
        return "denied"
    if not tokens[verb].tag & BASE:
        return "said"
    if _ends_with(tokens, before, lexicon.prepared):
        return "will_say"
    return "hypothetical" if _ends_with(tokens, before, lexicon.hypothetical) else "said"


def via_of(sentence: Sentence, verb: int, names: Names, lexicon: Lexicon) -> Range | None:
    """The tokens that name the carrier: "in a statement", "told CNN"."""
    tokens = sentence.tokens
    if tokens[verb].tag & TO_OUTLET:
        outlet = phrase_after(sentence, verb + 1, names)
        if outlet is not None and outlet.kind == "organisation":
            return verb, outlet.head + 1
    for index in _near(tokens, verb):
        for phrase in lexicon.via:
            if tokens[index].low == phrase[0] and _starts_with(tokens, index, phrase):
                return index, index + len(phrase)
    return None


def when_of(sentence: Sentence, phrase: Phrase, verb: int) -> Range | None:
    """The tokens that say when: "on Monday", "in November", "in 1930"."""
    tokens = sentence.tokens
    for index in (0, *_near(tokens, phrase.end - 1), *_near(tokens, verb)):
        found = _time_at(tokens, index)
        if found is not None:
            return found
    return None


def _near(tokens: Sequence[Token], verb: int) -> list[int]:
    """The places behind a verb, up to the clause or quotation that it introduces."""
    places = []
    for index in range(verb + 1, min(len(tokens), verb + 1 + _NEAR)):
        token = tokens[index]
        if token.quote >= 0 or token.text in (",", ":", ";"):
            break
        if token.tag & SUBORDINATOR or (token.tag & AUXILIARY and not token.tag & PRONOUN):
            break
        places.append(index)
    return places


def _time_at(tokens: Sequence[Token], start: int) -> Range | None:
    if not tokens[start].tag & (BEFORE_TIME | TIME):
        return None
    end = start
    timed = False
    while end < len(tokens):
        token = tokens[end]
        if token.tag & TIME or (token.text.isdecimal() and int(token.text) in _YEARS):
            timed = timed or not token.tag & (ADVERB | BEFORE_TIME)
        elif not (token.tag & (BEFORE_TIME | DETERMINER) or (timed and token.text.isdecimal())):
            break
        end += 1
    while end > start and tokens[end - 1].tag & (BEFORE_TIME | DETERMINER):
        end -= 1
    return (start, end) if timed and end > start else None


def _starts_with(tokens: Sequence[Token], start: int, phrase: tuple[str, ...]) -> bool:
    return all(
        start + k < len(tokens) and tokens[start + k].low == word for k, word in enumerate(phrase)
    )


def _ends_with(tokens: Sequence[Token], end: int, phrases: Sequence[tuple[str, ...]]) -> bool:
    """Whether one of the phrases stands right before a token."""
    return any(
        end >= len(phrase) and _starts_with(tokens, end - len(phrase), phrase) for phrase in phrases
    )
