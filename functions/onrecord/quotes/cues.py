"""The words that point from a quotation to its speaker, within one sentence."""

from typing import NamedTuple

from onrecord.quotes.lexicon import (
    ADVERB,
    AUXILIARY,
    CALL,
    DETERMINER,
    DOCUMENT,
    GERUND,
    NOUNY,
    PAST,
    RELATIVE,
    SAY,
    SINGULAR,
    SPEECH,
    VERB,
    WEAK,
    Lexicon,
)
from onrecord.quotes.names import Names
from onrecord.quotes.narration import Sentence, Token
from onrecord.quotes.subjects import (
    Phrase,
    is_passive,
    is_verb,
    phrase_after,
    subject_of,
    subject_of_auxiliary,
)

_ANNOUNCES = frozenset(",?!-–—")
_INSERTS = frozenset(",-–—(") | {"--"}
_REACH = 45


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
    if best is None or best.score < 1.0:
        far = _far_right(sentence, quote, names, lexicon)
        if far is not None and (best is None or far.score > best.score):
            best = far
    if best is None or best.score < lexicon.scores["least"]:
        return None
    return best


def _opens_after(sentence: Sentence, quote: int, left: Cue) -> bool:
    """Whether the quotation begins anew behind a left-hand verb: She said, "We …"."""
    if not quote or left.verb < 0:
        return False
    before = sentence.tokens[quote - 1]
    return (
        before.text in (",", ":")
        and quote - left.verb <= 6
        and bool(sentence.tokens[left.verb].tag & SAY)
        and not any(t.quote >= 0 for t in sentence.tokens[left.verb : quote])
    )


def _right(sentence: Sentence, quote: int, names: Names, lexicon: Lexicon) -> Cue | None:
    tokens = sentence.tokens
    announced = tokens[quote].text in _ANNOUNCES and tokens[quote].text != ""
    start = quote + 1
    if start < len(tokens) and tokens[start].text in (",", "-", "–", "—", "--"):
        announced = True
        start += 1
    if start >= len(tokens):
        return None
    first = tokens[start]
    length = _according(tokens, start, lexicon)
    if length:
        phrase = phrase_after(sentence, start + length, names)
        if phrase is not None:
            return Cue(phrase, start, "according", 2.5)
    if first.low == "as":
        phrase = phrase_after(sentence, start + 1, names)
        if phrase is not None and phrase.end < len(tokens) and is_speech(tokens, phrase.end):
            return Cue(phrase, phrase.end, "put", 2.5)
        if (
            phrase is not None
            and phrase.end < len(tokens)
            and tokens[phrase.end].low in ("put", "puts")
        ):
            return Cue(phrase, phrase.end, "put", 2.5)
    if first.tag & SPEECH and first.tag & (PAST | SINGULAR) and not first.cap:
        return _verb_first(sentence, start, announced, names)
    return _noun_first(sentence, start, announced, names)


def _verb_first(sentence: Sentence, verb: int, announced: bool, names: Names) -> Cue | None:
    tokens = sentence.tokens
    phrase = phrase_after(sentence, verb + 1, names)
    if phrase is None or (not tokens[verb].tag & SAY and not announced):
        return None
    if phrase.kind == "pronoun" and tokens[phrase.start].low not in (
        "he",
        "she",
        "they",
        "we",
        "i",
        "one",
        "another",
    ):
        return None
    if phrase.kind == "thing" and not announced:
        return None
    return Cue(phrase, verb, "right", 3.0 if phrase.kind != "thing" else 1.9)


def _noun_first(sentence: Sentence, start: int, announced: bool, names: Names) -> Cue | None:
    tokens = sentence.tokens
    phrase = phrase_after(sentence, start, names)
    if phrase is None or (phrase.kind == "pronoun" and not _speaks(tokens[phrase.start])):
        return None
    index = phrase.end
    while (
        index < len(tokens)
        and tokens[index].tag & (ADVERB | AUXILIARY)
        and not (tokens[index].tag & SPEECH)
    ):
        index += 1
    if index < len(tokens) and tokens[index].low.endswith("ly") and index + 1 < len(tokens):
        index += 1
    if index < len(tokens) and (tokens[index].tag & VERB or is_verb(sentence, index)):
        token = tokens[index]
        if token.tag & SAY and not token.cap and not token.tag & GERUND:
            return Cue(phrase, index, "right", 3.0 if announced else 1.9)
        if announced and token.tag & (SPEECH | PAST):
            return Cue(phrase, index, "right", 2.0 if phrase.kind != "thing" else 1.0)
        return None
    if not announced or index >= len(tokens):
        return None
    token = tokens[index]
    if token.text in _INSERTS or token.tag & RELATIVE:
        verb = _verb_behind(sentence, index)
        if phrase.kind in ("person", "pronoun") or (verb >= 0 and phrase.kind != "thing"):
            return Cue(phrase, verb, "right", 2.8 if verb >= 0 else 1.4)
    return None


def _speaks(token: Token) -> bool:
    return token.low in ("he", "she", "they", "we", "i", "one", "another", "you", "who", "others")


def _verb_behind(sentence: Sentence, start: int) -> int:
    """The say-verb that ends an insertion beginning at ``start``, or -1."""
    tokens = sentence.tokens
    closed = False
    for index in range(start + 1, min(len(tokens), start + 40)):
        token = tokens[index]
        if token.quote >= 0:
            break
        if token.tag & SAY and not token.cap and not token.tag & GERUND and closed:
            return index
        closed = closed or token.text in (",", ")", "-", "–", "—", "--")
    return -1


def is_speech(tokens: list[Token], index: int) -> bool:
    """Whether the word here is a finite form of a speech verb."""
    return bool(tokens[index].tag & SPEECH and not tokens[index].tag & GERUND)


def _according(tokens: list[Token], start: int, lexicon: Lexicon) -> int:
    for phrase in lexicon.according:
        if all(
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
        token = tokens[index]
        if token.quote >= 0:
            crossed += 1
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
    tag = token.tag
    if tag & VERB or token.low.endswith("ed"):
        tag = is_verb(sentence, index)
        if tag:
            return _by_verb(sentence, index, quote, tag, distance, names, scores)
    if token.low == ":" and index == quote - 1:
        return _label(sentence, index, names)
    if token.tag & AUXILIARY and not token.tag & GERUND:
        following = tokens[index + 1]
        if following.tag & (AUXILIARY | ADVERB) and following.quote < 0:
            return None
        phrase = subject_of_auxiliary(sentence, index, names)
        if phrase is None:
            return None
        score = scores["verb"] * 0.5 + _animacy(phrase, sentence, scores) + distance
        return Cue(phrase, index, "verb", score)
    length = _according(tokens, index, lexicon)
    if length:
        phrase = phrase_after(sentence, index + length, names)
        if phrase is not None and phrase.end <= quote:
            return Cue(phrase, index, "according", 2.3 + distance)
    if token.possessive and index + 1 <= quote:
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
    weight = (
        scores["say"]
        if tag & SAY
        else scores["call"]
        if tag & CALL
        else scores["weak"]
        if tag & WEAK
        else scores["verb"]
    )
    phrase = None
    if is_passive(sentence, verb):
        if verb + 1 < quote and tokens[verb + 1].low == "by":
            phrase = phrase_after(sentence, verb + 2, names)
        if phrase is None:
            weight += scores["passive"]
    if phrase is None:
        phrase = subject_of(sentence, verb, names)
    if phrase is None:
        return None
    score = weight + distance + _animacy(phrase, sentence, scores)
    if phrase.embedded:
        score += scores["embedded_pronoun" if phrase.kind == "pronoun" else "embedded"]
    if quote - verb <= 3 and tag & SPEECH:
        score += scores["tight"]
    return Cue(
        phrase, verb, "left" if tag & (SAY | CALL) else "weak" if tag & WEAK else "verb", score
    )


def _animacy(phrase: Phrase, sentence: Sentence, scores: dict[str, float]) -> float:
    if phrase.kind in ("person", "organisation"):
        return scores["person"]
    if phrase.kind == "pronoun":
        low = sentence.tokens[phrase.start].low
        return (
            scores["person"] if low in ("he", "she", "i", "we", "they", "who") else scores["thing"]
        )
    if phrase.kind == "role":
        return scores["role"]
    return scores["thing"] * (0.4 if sentence.tokens[phrase.head].tag & DOCUMENT else 1)


def _label(sentence: Sentence, colon: int, names: Names) -> Cue | None:
    """Name: "…" at the head of a sentence."""
    phrase = phrase_after(sentence, 0, names)
    if phrase is None or phrase.kind not in ("person", "organisation", "role"):
        return None
    end = phrase.end
    if end < colon and sentence.tokens[end].text == "(":
        end = colon
    return Cue(phrase, colon, "label", 2.6) if end == colon else None


def _possessive(
    sentence: Sentence, index: int, quote: int, distance: float, names: Names
) -> Cue | None:
    """Somebody's words: Lee's claim that "…", Lee's "…"."""
    tokens = sentence.tokens
    occurrence = names.at(sentence.number, index, index + 1) or names.at(
        sentence.number, max(0, index - 2), index + 1
    )
    if occurrence is None or occurrence.end != index + 1:
        return None
    between = tokens[index + 1 : quote]
    words = any(t.tag & (NOUNY | DOCUMENT) or t.low in _WORDS for t in between)
    if not words and len(between) > 1:
        return None
    start = occurrence.start
    while start and tokens[start - 1].tag & DETERMINER:
        start -= 1
    kind = "person" if occurrence.entity.person else "organisation"
    phrase = Phrase(sentence.number, start, index + 1, index, kind)
    return Cue(phrase, -1, "weak", (1.7 if words else 1.0) + distance)


_WORDS = frozenset(
    [
        "words",
        "word",
        "remark",
        "remarks",
        "phrase",
        "slogan",
        "description",
        "comment",
        "comments",
        "argument",
        "speech",
        "assertion",
        "quote",
        "quip",
        "interview",
        "response",
        "motto",
        "statement",
        "announcement",
        "criticism",
        "accusation",
        "view",
    ]
)


def _far_right(sentence: Sentence, quote: int, names: Names, lexicon: Lexicon) -> Cue | None:
    """A say-verb later in the sentence: The "big" plan, Smith said, would …"""
    tokens = sentence.tokens
    scores = lexicon.scores
    for index in range(quote + 1, min(len(tokens), quote + _REACH)):
        token = tokens[index]
        if not token.tag & (SAY | CALL) or token.cap:
            length = _according(tokens, index, lexicon)
            if length:
                phrase = phrase_after(sentence, index + length, names)
                if phrase is not None:
                    return Cue(phrase, index, "according", 1.5)
            continue
        tag = is_verb(sentence, index)
        if not tag & (SAY | CALL):
            continue
        phrase = subject_of(sentence, index, names)
        if phrase is None or phrase.kind == "thing":
            continue
        score = 1.0 + _animacy(phrase, sentence, scores) + scores["distance"] * (index - quote)
        if phrase.start < quote:
            score += 0.2
        return Cue(phrase, index, "weak", score)
    return None
