"""Cues left of a quotation, each with a score: Lee said that "…"."""

from collections.abc import Iterator

from onrecord.quotes.cue import REACH, Cue, according, animacy, as_put
from onrecord.quotes.lexicon import (
    ADVERB,
    AGENT,
    AS,
    AUXILIARY,
    CALL,
    CONJUNCTION,
    DETERMINER,
    DOCUMENT,
    FUNCTION,
    GERUND,
    NOUNY,
    POSSESSIVE,
    QUOTING,
    SAY,
    SPEECH,
    SPEECH_NOUN,
    VERB,
    WEAK,
    Lexicon,
)
from onrecord.quotes.names import Names
from onrecord.quotes.narration import Sentence
from onrecord.quotes.phrases import Kind, Phrase, is_nominal, phrase_after, phrase_before
from onrecord.quotes.subjects import main_subject, subject_of, subject_of_auxiliary
from onrecord.quotes.verbs import is_passive, is_verb

_CROSSED = 4  # quotations between a cue and its own
_OBJECT = 4  # tokens that a verb and its object take before the quotation
_NOUN = 3  # tokens of a noun behind the quotation
_LEFT_RULES = {"say": "left", "call": "left", "weak": "weak", "verb": "verb"}


def left_cue(sentence: Sentence, quote: int, names: Names, lexicon: Lexicon) -> Cue | None:
    """The best cue left of the quotation at this token."""
    best: Cue | None = None
    for found in left_cues(sentence, quote, names, lexicon):
        if best is None or found.score > best.score:
            best = found
    return best


def left_cues(sentence: Sentence, quote: int, names: Names, lexicon: Lexicon) -> Iterator[Cue]:
    """All cues left of the quotation at this token, the nearest first."""
    tokens = sentence.tokens
    crossed = 0
    for index in range(quote - 1, max(-1, quote - REACH), -1):
        if tokens[index].quote >= 0:
            crossed += 1
            if crossed > _CROSSED:
                break
            continue
        found = _candidate(sentence, index, quote, crossed, names, lexicon)
        if found is not None:
            yield found


def _candidate(
    sentence: Sentence, index: int, quote: int, crossed: int, names: Names, lexicon: Lexicon
) -> Cue | None:
    tokens = sentence.tokens
    token = tokens[index]
    scores = lexicon.scores
    distance = scores["distance"] * (quote - index) + scores["crossed"] * crossed
    tag = is_verb(sentence, index)
    if tag and crossed and token.low in lexicon.known:
        return None  # a nickname has its own quotation
    if tag:
        return _by_verb(sentence, index, quote, tag, distance, names, lexicon)
    if token.text == ":":
        return _label(sentence, index, quote, names)
    if token.tag & AUXILIARY and not token.tag & GERUND:
        following = tokens[index + 1]
        if following.tag & (AUXILIARY | ADVERB) and following.quote < 0:
            return None
        phrase = subject_of_auxiliary(sentence, index, names)
        if phrase is None:
            return None
        score = scores["auxiliary"] + animacy(phrase, sentence, scores) + distance
        if phrase.embedded:
            score += scores["embedded"]
        return Cue(phrase, index, "verb", score)
    length = according(tokens, index, lexicon)
    if length:
        phrase = phrase_after(sentence, index + length, names)
        if phrase is not None and phrase.end <= quote:
            return Cue(phrase, index, "according", 2.3 + distance)
    if token.tag & AS and index + 2 < quote:
        found = as_put(sentence, index, names)
        if found is not None and found.verb < quote:
            return found._replace(score=2.3 + distance)
    if token.possessive:
        return _possessive(sentence, index, quote, distance, names)
    if token.tag & POSSESSIVE:
        return _own_words(sentence, index, quote, distance)
    return None


def _by_verb(
    sentence: Sentence,
    verb: int,
    quote: int,
    tag: int,
    distance: float,
    names: Names,
    lexicon: Lexicon,
) -> Cue | None:
    tokens = sentence.tokens
    scores = lexicon.scores
    name = "say" if tag & SAY else "call" if tag & CALL else "weak" if tag & WEAK else "verb"
    score = scores[name] + distance
    phrase = None
    if is_passive(sentence, verb):
        for by in (verb + 1, _behind_noun(sentence, quote)):
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
    score += animacy(phrase, sentence, scores)
    before = tokens[verb - 1].low if verb else ""
    if (before,) in lexicon.hypothetical.get(before, ()):
        score += scores["hypothetical"]
    announced = quote - verb <= _OBJECT and tag & SPEECH and tokens[quote - 1].text in (",", ":")
    if announced:
        score += scores["announced"]
    if phrase.embedded and phrase.kind == "pronoun":
        score += scores["embedded_pronoun"]
    elif phrase.embedded:
        score += scores["embedded_announced" if announced else "embedded"]
    if quote - verb <= 3 and tag & SPEECH:
        score += scores["tight"]
    return Cue(phrase, verb, _LEFT_RULES[name], score)


def _behind_noun(sentence: Sentence, quote: int) -> int:
    """Where what follows the quotation and its noun begins: a "lovely" ship by …"""
    index = quote + 1
    while index <= quote + _NOUN and index < len(sentence.tokens) and is_nominal(sentence, index):
        index += 1
    return index


def _label(sentence: Sentence, colon: int, quote: int, names: Names) -> Cue | None:
    """Name: "…", at the head of a sentence or behind a dash; in a headline also farther off."""
    tokens = sentence.tokens
    before = colon - 1
    if before >= 0 and tokens[before].text in (")", "]"):
        while before > 0 and tokens[before].text not in ("(", "["):
            before -= 1
        before -= 1
    phrase = _described_first(sentence, colon, names) if colon == quote - 1 else None
    phrase = phrase or phrase_before(sentence, before, names)
    if phrase is None or phrase.kind not in ("person", "organisation", "role"):
        return _announced(sentence, colon, quote, names)
    heads = phrase.start == 0 or not tokens[phrase.start - 1].word
    if colon == quote - 1:
        if tokens[phrase.start].tag & POSSESSIVE:
            return _announced(sentence, colon, quote, names)
        return Cue(phrase, colon, "label", 3.2 if heads else 1.4)
    dateline = all(t.text.isupper() for t in tokens[:colon])
    if phrase.start == 0 and colon <= 4 and not dateline:
        return Cue(phrase, colon, "label", 2.0)
    return None


def _described_first(sentence: Sentence, colon: int, names: Names) -> Phrase | None:
    """Name, role or age: "…"."""
    tokens = sentence.tokens
    name = phrase_after(sentence, 0, names)
    if name is None or name.kind != "person" or tokens[name.end].text != ",":
        return None
    return None if any(is_verb(sentence, i) for i in range(name.end, colon)) else name


def _announced(sentence: Sentence, colon: int, quote: int, names: Names) -> Cue | None:
    """Whose doings a quotation behind a colon illustrates: Lee shook her head: "…"."""
    if colon != quote - 1:
        return None
    phrase = main_subject(sentence, colon, names)
    return Cue(phrase, colon, "weak", 0.9) if phrase is not None else None


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


def _own_words(sentence: Sentence, index: int, quote: int, distance: float) -> Cue | None:
    """Words of whom a pronoun stands for: after her promise to be "…"."""
    between = sentence.tokens[index + 1 : quote]
    head = next((t for t in between if t.tag & (SPEECH_NOUN | FUNCTION) or not t.word), None)
    if head is None or not head.tag & SPEECH_NOUN or any(t.tag & CONJUNCTION for t in between):
        return None
    if index and is_verb(sentence, index - 1) & ~CALL & VERB:
        return None  # who repeats his claim is its subject
    return Cue(
        Phrase(sentence.number, index, index + 1, index, "pronoun"), -1, "weak", 1.9 + distance
    )
