"""The words that point from a quotation to its speaker, within one sentence."""

from typing import NamedTuple

from onrecord.quotes.lexicon import (
    ADVERB,
    AGENT,
    AS,
    AUXILIARY,
    CALL,
    DETERMINER,
    DOCUMENT,
    GERUND,
    NOUNY,
    PAST,
    PUT,
    QUOTING,
    RELATIVE,
    SAY,
    SINGULAR,
    SPEAKING,
    SPEECH,
    SPEECH_NOUN,
    WEAK,
    Lexicon,
)
from onrecord.quotes.names import Names
from onrecord.quotes.narration import Sentence, Token
from onrecord.quotes.phrases import (
    Kind,
    Phrase,
    is_passive,
    is_verb,
    phrase_after,
    phrase_before,
    with_apposed_name,
)
from onrecord.quotes.subjects import DASHES, main_subject, subject_of, subject_of_auxiliary

_ANNOUNCES = frozenset(",?!-–—")
_INSERTS = frozenset(",(") | DASHES
_REACH = 45  # tokens
_CROSSED = 4  # quotations between a cue and its own
_OBJECT = 4  # tokens that a verb and its object take before the quotation
_SURE = 1.0


class Cue(NamedTuple):
    """A speaker's phrase, the cue word's token index (-1 without one), the rule and its weight."""

    phrase: Phrase
    verb: int
    rule: str
    score: float


def cue_of(sentence: Sentence, quote: int, names: Names, lexicon: Lexicon) -> Cue | None:
    """The best cue of the quotation at this token."""
    right = _right(sentence, quote, names, lexicon)
    left = _left(sentence, quote, names, lexicon)
    if right is not None and left is not None:
        return left if _opens_after(sentence, quote, left) or left.score > right.score else right
    best = right or left
    if best is None or best.score < _SURE:
        for other in (
            _far_right(sentence, quote, names, lexicon),
            _headline(sentence, quote, names) if sentence.title_case else None,
        ):
            if other is not None and (best is None or other.score > best.score):
                best = other
    if best is None or best.score < lexicon.scores["least"]:
        return None
    return best


def _opens_after(sentence: Sentence, quote: int, left: Cue) -> bool:
    """Whether the quotation begins anew behind a left-hand verb: She said, "We …"."""
    tokens = sentence.tokens
    return (
        quote > 0
        and left.verb >= 0
        and tokens[quote - 1].text in (",", ":")
        and quote - left.verb <= 6
        and bool(tokens[left.verb].tag & SAY)
        and not any(t.quote >= 0 for t in tokens[left.verb : quote])
    )


def _is_finite(sentence: Sentence, index: int, wanted: int) -> bool:
    """Whether a verb of these classes stands here in the narration's own case."""
    token = sentence.tokens[index]
    return bool(
        token.tag & wanted and not token.tag & GERUND and (not token.cap or sentence.title_case)
    )


def _right(sentence: Sentence, quote: int, names: Names, lexicon: Lexicon) -> Cue | None:
    tokens = sentence.tokens
    announced = tokens[quote].text != "" and tokens[quote].text in _ANNOUNCES
    start = quote + 1
    if start < len(tokens) and (tokens[start].text == "," or tokens[start].text in DASHES):
        announced = True
        start += 1
    if start >= len(tokens):
        return None
    length = _according(tokens, start, lexicon)
    if length:
        phrase = phrase_after(sentence, start + length, names)
        if phrase is not None:
            return Cue(phrase, start, "according", 2.5)
    if tokens[start].text == ":":
        return _trailing_label(sentence, start, names)
    if tokens[start].tag & AS:
        found = _as_put(sentence, start, names)
        if found is not None:
            return found
    if _is_finite(sentence, start, SPEECH) and tokens[start].tag & (PAST | SINGULAR):
        found = _verb_first(sentence, start, announced, names)
    else:
        found = _noun_first(sentence, start, announced, names)
    return found and found._replace(phrase=_named(sentence, found.phrase, names))


def _named(sentence: Sentence, phrase: Phrase, names: Names) -> Phrase:
    """The person whose name stands behind an office: the engineer, Mary Holt, …"""
    tokens = sentence.tokens
    if phrase.kind != "role" or phrase.end >= len(tokens) or tokens[phrase.end].text != ",":
        return phrase
    start = phrase.end + 1
    for occurrence in names.occurrences[sentence.number]:
        closes = occurrence.end == len(tokens) or not tokens[occurrence.end].word
        if occurrence.start == start and occurrence.entity.person and closes:
            end = occurrence.end
            return Phrase(sentence.number, start, end, end - 1, "person")
    return phrase


def _as_put(sentence: Sentence, at: int, names: Names) -> Cue | None:
    """As Lee put it."""
    phrase = phrase_after(sentence, at + 1, names)
    if phrase is None or phrase.end >= len(sentence.tokens):
        return None
    if sentence.tokens[phrase.end].tag & PUT or _is_finite(sentence, phrase.end, SAY):
        return Cue(phrase, phrase.end, "put", 2.5)
    return None


def _verb_first(sentence: Sentence, verb: int, announced: bool, names: Names) -> Cue | None:
    """ "…," said Lee."""
    tokens = sentence.tokens
    phrase = phrase_after(sentence, verb + 1, names)
    if phrase is None or not (announced or tokens[verb].tag & SAY):
        return None
    if phrase.kind == "pronoun" and not tokens[phrase.start].tag & SPEAKING:
        return None
    if phrase.kind == "thing" and not announced:
        return None
    return Cue(phrase, verb, "right", 3.0 if phrase.kind != "thing" else 1.9)


def _noun_first(sentence: Sentence, start: int, announced: bool, names: Names) -> Cue | None:
    """ "…," Lee said; "…," Lee, a surgeon, said."""
    tokens = sentence.tokens
    phrase = phrase_after(sentence, start, names)
    if phrase is None:
        return None
    phrase = with_apposed_name(sentence, phrase, names)
    if phrase.kind == "pronoun" and not tokens[phrase.start].tag & SPEAKING:
        return None
    index = phrase.end
    while index < len(tokens) and tokens[index].tag & (ADVERB | AUXILIARY):
        index += 1
    if index + 1 < len(tokens) and tokens[index].low.endswith("ly"):
        index += 1
    if index >= len(tokens):
        return None
    token = tokens[index]
    if _is_finite(sentence, index, SAY):
        return Cue(phrase, index, "right", 3.0 if announced else 1.9)
    if not announced:
        return None
    if is_verb(sentence, index):
        if token.tag & SPEECH and not token.tag & GERUND:
            return Cue(phrase, index, "right", 2.0 if phrase.kind != "thing" else 1.0)
        return None
    if token.text in _INSERTS or token.tag & RELATIVE:
        verb = _verb_behind(sentence, index)
        if phrase.kind in ("person", "pronoun") or (verb >= 0 and phrase.kind != "thing"):
            return Cue(phrase, verb, "right", 2.8 if verb >= 0 else 1.4)
    return None


def _verb_behind(sentence: Sentence, start: int) -> int:
    """The say-verb that ends an insertion beginning at ``start``, or -1."""
    tokens = sentence.tokens
    closed = False
    for index in range(start + 1, min(len(tokens), start + _REACH)):
        token = tokens[index]
        if token.quote >= 0:
            break
        if (closed or index == start + 1) and _is_finite(sentence, index, SAY):
            return index
        closed = closed or token.text in (",", ")") or token.text in DASHES
    return -1


def _according(tokens: list[Token], start: int, lexicon: Lexicon) -> int:
    """How many tokens "according to" and the like take here."""
    for phrase in lexicon.according:
        if tokens[start].low == phrase[0] and all(
            start + k < len(tokens) and tokens[start + k].low == word
            for k, word in enumerate(phrase)
        ):
            return len(phrase)
    return 0


def _left(sentence: Sentence, quote: int, names: Names, lexicon: Lexicon) -> Cue | None:
    tokens = sentence.tokens
    best: Cue | None = None
    crossed = 0
    for index in range(quote - 1, max(-1, quote - _REACH), -1):
        if tokens[index].quote >= 0:
            crossed += 1
            if crossed > _CROSSED:
                break
            continue
        found = _candidate(sentence, index, quote, crossed, names, lexicon)
        if found is not None and (best is None or found.score > best.score):
            best = found
    return best


def _candidate(
    sentence: Sentence, index: int, quote: int, crossed: int, names: Names, lexicon: Lexicon
) -> Cue | None:
    tokens = sentence.tokens
    token = tokens[index]
    scores = lexicon.scores
    distance = scores["distance"] * (quote - index) + scores["crossed"] * crossed
    tag = is_verb(sentence, index)
    if tag:
        return _by_verb(sentence, index, quote, tag, distance, names, scores)
    if token.text == ":":
        return _label(sentence, index, quote, names)
    if token.tag & AUXILIARY and not token.tag & GERUND:
        following = tokens[index + 1]
        if following.tag & (AUXILIARY | ADVERB) and following.quote < 0:
            return None
        phrase = subject_of_auxiliary(sentence, index, names)
        if phrase is None:
            return None
        score = scores["auxiliary"] + _animacy(phrase, sentence, scores) + distance
        return Cue(phrase, index, "verb", score)
    length = _according(tokens, index, lexicon)
    if length:
        phrase = phrase_after(sentence, index + length, names)
        if phrase is not None and phrase.end <= quote:
            return Cue(phrase, index, "according", 2.3 + distance)
    if token.tag & AS and index + 2 < quote:
        found = _as_put(sentence, index, names)
        if found is not None and found.verb < quote:
            return found._replace(score=2.3 + distance)
    if token.possessive:
        return _possessive(sentence, index, quote, distance, names)
    return None


def _by_verb(
    sentence: Sentence,
    verb: int,
    quote: int,
    tag: int,
    distance: float,
    names: Names,
    scores: dict[str, float],
) -> Cue | None:
    tokens = sentence.tokens
    name = "say" if tag & SAY else "call" if tag & CALL else "weak" if tag & WEAK else "verb"
    score = scores[name] + distance
    phrase = None
    if is_passive(sentence, verb):
        for by in (verb + 1, quote + 1):
            if phrase is None and by < len(tokens) and tokens[by].tag & AGENT:
                phrase = phrase_after(sentence, by + 1, names)
        if phrase is None:
            score += scores["passive"]
    elif tokens[quote - 1].tag & AS or (quote > 1 and tokens[quote - 2].tag & AS):
        score += scores["as"]
        name = "call" if name == "verb" else name
    if tokens[verb].tag & QUOTING and tokens[quote - 1].text in (",", ":"):
        quoted = phrase_after(sentence, verb + 1, names)
        if quoted is not None and quoted.end == quote - 1 and quoted.kind != "thing":
            return Cue(quoted, verb, "left", score + scores["say"])
    if phrase is None:
        phrase = subject_of(sentence, verb, names)
    if phrase is None:
        return None
    score += _animacy(phrase, sentence, scores)
    if phrase.embedded:
        score += scores["embedded_pronoun" if phrase.kind == "pronoun" else "embedded"]
    if quote - verb <= 3 and tag & SPEECH:
        score += scores["tight"]
    if quote - verb <= _OBJECT and tag & SPEECH and tokens[quote - 1].text in (",", ":"):
        score += scores["announced"]
    return Cue(phrase, verb, _LEFT_RULES[name], score)


_LEFT_RULES = {"say": "left", "call": "left", "weak": "weak", "verb": "verb"}


def _animacy(phrase: Phrase, sentence: Sentence, scores: dict[str, float]) -> float:
    if phrase.kind in ("person", "organisation"):
        return scores["person"]
    if phrase.kind == "pronoun":
        speaks = sentence.tokens[phrase.start].tag & SPEAKING
        return scores["person" if speaks else "thing"]
    if phrase.kind == "role":
        return scores["role"]
    return scores["document" if sentence.tokens[phrase.head].tag & DOCUMENT else "thing"]


def _label(sentence: Sentence, colon: int, quote: int, names: Names) -> Cue | None:
    """Name: "…", at the head of a sentence or behind a dash; in a headline also farther off."""
    tokens = sentence.tokens
    before = colon - 1
    if before >= 0 and tokens[before].text in (")", "]"):
        while before > 0 and tokens[before].text not in ("(", "["):
            before -= 1
        before -= 1
    phrase = phrase_before(sentence, before, names)
    if phrase is None or phrase.kind not in ("person", "organisation", "role"):
        return None
    heads = phrase.start == 0 or not tokens[phrase.start - 1].word
    if colon == quote - 1:
        return Cue(phrase, colon, "label", 3.2 if heads else 1.4)
    dateline = all(t.text.isupper() for t in tokens[:colon])
    if phrase.start == 0 and colon <= 4 and not dateline:
        return Cue(phrase, colon, "label", 2.0)
    return None


def _trailing_label(sentence: Sentence, colon: int, names: Names) -> Cue | None:
    """ "…": Name, as headlines have it."""
    phrase = phrase_after(sentence, colon + 1, names)
    if phrase is None or phrase.kind not in ("person", "organisation", "role"):
        return None
    rest = sentence.tokens[phrase.end :]
    return Cue(phrase, colon, "label", 2.6) if not any(t.word for t in rest) else None


def _possessive(
    sentence: Sentence, index: int, quote: int, distance: float, names: Names
) -> Cue | None:
    """Somebody's words: Lee's claim that "…", Lee's "…"."""
    tokens = sentence.tokens
    occurrence = names.at(sentence.number, max(0, index - 2), index + 1)
    if occurrence is None or occurrence.end != index + 1:
        return None
    between = tokens[index + 1 : quote]
    words = any(t.tag & (NOUNY | DOCUMENT | SPEECH_NOUN) for t in between)
    if not words and len(between) > 1:
        return None
    start = occurrence.start
    while start and tokens[start - 1].tag & DETERMINER:
        start -= 1
    kind: Kind = "person" if occurrence.entity.person else "organisation"
    phrase = Phrase(sentence.number, start, index + 1, index, kind)
    return Cue(phrase, -1, "weak", (1.7 if words else 1.0) + distance)


def _far_right(sentence: Sentence, quote: int, names: Names, lexicon: Lexicon) -> Cue | None:
    """A say-verb later in the sentence: The "big" plan, Smith said, would …"""
    tokens = sentence.tokens
    scores = lexicon.scores
    for index in range(quote + 1, min(len(tokens), quote + _REACH)):
        length = _according(tokens, index, lexicon)
        if length:
            phrase = phrase_after(sentence, index + length, names)
            if phrase is not None:
                return Cue(phrase, index, "according", 1.5)
        if not is_verb(sentence, index) & (SAY | CALL):
            continue
        phrase = subject_of(sentence, index, names)
        if phrase is None or phrase.kind == "thing":
            continue
        score = 1.0 + _animacy(phrase, sentence, scores) + scores["distance"] * (index - quote)
        if phrase.start < quote:
            score += 0.2
        last = index >= len(tokens) - 2 and sentence.title_case
        return Cue(phrase, index, "left" if last else "weak", score)
    return None


def _headline(sentence: Sentence, quote: int, names: Names) -> Cue | None:
    """Whoever a headline is about speaks in it."""
    phrase = main_subject(sentence, quote, names)
    if phrase is None or phrase.start > 2:
        return None
    return Cue(phrase, -1, "headline", _SURE)
