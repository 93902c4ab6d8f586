"""How and when the words were said, where the cue's own clause says so."""

from collections.abc import Iterator, Sequence
from itertools import chain

from onrecord.quotes.cue import REACH, according
from onrecord.quotes.lexicon import (
    ADVERB,
    AGENT,
    AS,
    AUXILIARY,
    BEFORE_PLACE,
    BEFORE_TIME,
    DEFINITE,
    DETERMINER,
    GERUND,
    INFINITIVE,
    ORGANISATION,
    PAST,
    PREPOSITION,
    PRONOUN,
    QUOTING,
    SAY,
    SINGULAR,
    SPEECH,
    SUBORDINATOR,
    TIME,
    TO_OUTLET,
    WITH,
    Lexicon,
)
from onrecord.quotes.locutions import stands_at
from onrecord.quotes.names import Names
from onrecord.quotes.narration import Sentence, Token
from onrecord.quotes.phrases import Phrase, phrase_after, phrase_before

_NEAR = 9  # tokens behind the verb that still belong to it
_CLOSE = 6  # tokens between a speech verb and the quotation that it may govern
_YEARS = range(1000, 2200)

Range = tuple[int, int]


def via_of(
    sentence: Sentence, phrase: Phrase, verb: int, names: Names, lexicon: Lexicon
) -> Range | None:
    """The tokens that name the carrier: "in a statement", "told CNN", "according to the Herald"."""
    tokens = sentence.tokens
    if tokens[verb].tag & TO_OUTLET:
        outlet = phrase_after(sentence, verb + 1, names)
        if outlet is not None and outlet.kind != "person" and _is_outlet(sentence, outlet):
            return verb, outlet.head + 1
    quoted = next(
        (i for i in range(verb, max(-1, verb - _CLOSE), -1) if tokens[i].tag & QUOTING), -1
    )
    if quoted == verb or (quoted >= 0 and tokens[verb].tag & GERUND and tokens[verb - 1].tag & AS):
        quoting = _quoting(sentence, phrase, quoted, names)
        if quoting is not None:
            return quoting
    for index in _near(tokens, verb):
        found = _medium_at(sentence, index, names, lexicon)
        if found is not None:
            return found
    return _opening(sentence, names, lexicon) or _reported(sentence, verb, names, lexicon)


def _is_outlet(sentence: Sentence, phrase: Phrase) -> bool:
    """Whether a phrase names what carries words: CNN, the Herald, the Evening Courier."""
    tokens = sentence.tokens
    if phrase.kind == "person":
        return bool(tokens[phrase.start].tag & DEFINITE)
    if any(token.cap and token.tag & ORGANISATION for token in tokens[phrase.start : phrase.end]):
        return True  # the Guardian, the BBC's Today programme
    return phrase.kind == "organisation" or (phrase.kind == "thing" and tokens[phrase.head].cap)


def _medium_at(sentence: Sentence, index: int, names: Names, lexicon: Lexicon) -> Range | None:
    tokens = sentence.tokens
    low = tokens[index].low
    for phrase in lexicon.via.get(low, ()):
        if _is_medium(tokens, index, phrase, lexicon):
            end = index + len(phrase)
            if end < len(tokens) and tokens[end].tag & (WITH | INFINITIVE):
                outlet = phrase_after(sentence, end + 1, names)
                if outlet is not None and (
                    _is_outlet(sentence, outlet)
                    or (tokens[end].tag & INFINITIVE and outlet.kind not in ("thing", "pronoun"))
                ):
                    end = outlet.end  # in a letter to the mayor
            return index, end
    if low in lexicon.on_air:
        outlet = phrase_after(sentence, index + 1, names)
        if outlet is not None and any(
            token.low in lexicon.broadcasts for token in tokens[outlet.start : outlet.end]
        ):
            return index, outlet.end
    return None


def _is_medium(
    tokens: Sequence[Token], start: int, phrase: tuple[str, ...], lexicon: Lexicon
) -> bool:
    """Whether the phrase stands here, with whatever article: "in her letter"."""
    if len(phrase) > 2 and phrase[1] in lexicon.articles and start + 1 < len(tokens):
        determined = tokens[start + 1].tag & DETERMINER
        return bool(determined) and stands_at(tokens, start + 2, phrase[2:])
    return stands_at(tokens, start, phrase)


def _quoting(sentence: Sentence, phrase: Phrase, verb: int, names: Names) -> Range | None:
    """Who quotes: "was quoted as saying by the Post", "the Post quoted Lee as saying"."""
    tokens = sentence.tokens
    for index in range(verb + 1, min(len(tokens), verb + _NEAR)):
        if tokens[index].quote >= 0 or tokens[index].text in (",", ":"):
            break
        if tokens[index].tag & (AGENT | BEFORE_PLACE):
            outlet = phrase_after(sentence, index + 1, names)
            if outlet is not None and _is_outlet(sentence, outlet):
                return index, outlet.end
    if phrase.start > verb:
        outlet = phrase_before(sentence, verb - 1, names)
        if outlet is not None and _is_outlet(sentence, outlet):
            return outlet.start, outlet.end
    return None


def _opening(sentence: Sentence, names: Names, lexicon: Lexicon) -> Range | None:
    """What opens the sentence: "In a statement, …", "Speaking to the Courier, …"."""
    tokens = sentence.tokens
    found = _medium_at(sentence, 0, names, lexicon)
    if found is not None:
        return found
    if not (tokens[0].tag & GERUND and tokens[0].tag & SPEECH) or len(tokens) < 3:
        return None
    if not tokens[1].tag & PREPOSITION:
        return None
    outlet = phrase_after(sentence, 2, names)
    return (0, outlet.end) if outlet is not None and _is_outlet(sentence, outlet) else None


def _reported(sentence: Sentence, verb: int, names: Names, lexicon: Lexicon) -> Range | None:
    """Who passes it on behind the cue: Lee said, according to the Herald; the Herald reported."""
    tokens = sentence.tokens
    crossed = 0
    for index in range(verb + 1, min(len(tokens), verb + REACH)):
        if tokens[index].quote >= 0:
            crossed += 1
            if crossed > 1:
                break
            continue
        length = according(tokens, index, lexicon)
        start = index + length if length else index + 1
        if not length and tokens[index].text != ",":
            continue
        outlet = phrase_after(sentence, start, names)
        if outlet is None or outlet.kind not in ("organisation", "thing", "role"):
            continue
        if length:
            return index, outlet.end
        if (
            _is_outlet(sentence, outlet)
            and outlet.end < len(tokens)
            and tokens[outlet.end].tag & SAY
            and tokens[outlet.end].tag & (PAST | SINGULAR)
        ):
            return start, outlet.end + 1
    return None


def when_of(sentence: Sentence, phrase: Phrase, verb: int) -> Range | None:
    """The tokens that say when: "on Monday", "in November", "in 1930", "in the 1920s"."""
    tokens = sentence.tokens
    for index in chain((0,), _near(tokens, phrase.end - 1), _near(tokens, verb)):
        found = _time_at(tokens, index)
        if found is not None:
            return found
    return None


def _near(tokens: Sequence[Token], verb: int) -> Iterator[int]:
    """The places behind a verb, up to the clause or quotation that it introduces."""
    for index in range(verb + 1, min(len(tokens), verb + 1 + _NEAR)):
        token = tokens[index]
        if token.quote >= 0 or token.text in (",", ":", ";"):
            break
        if token.tag & SUBORDINATOR or (token.tag & AUXILIARY and not token.tag & PRONOUN):
            break
        yield index


def _time_at(tokens: Sequence[Token], start: int) -> Range | None:
    if not tokens[start].tag & (BEFORE_TIME | TIME):
        return None
    end = start
    timed = False
    while end < len(tokens):
        token = tokens[end]
        if token.tag & TIME or _is_year(token.text):
            timed = timed or not token.tag & (ADVERB | BEFORE_TIME)
        elif not (
            token.tag & (BEFORE_TIME | DETERMINER)
            or (token.text.isdecimal() and (timed or _is_time(tokens, end + 1)))
        ):
            break
        end += 1
    while end > start and tokens[end - 1].tag & (BEFORE_TIME | DETERMINER):
        end -= 1
    return (start, end) if timed and end > start else None


def _is_time(tokens: Sequence[Token], index: int) -> bool:
    return index < len(tokens) and bool(tokens[index].tag & TIME)


def _is_year(text: str) -> bool:
    """1930, or the 1920s."""
    digits = text.removesuffix("s")
    return len(digits) == len("1930") and digits.isdecimal() and int(digits) in _YEARS
