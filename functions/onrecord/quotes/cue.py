"""A cue: the words that point at a speaker, and what the finders of cues share."""

from typing import NamedTuple

from onrecord.quotes.lexicon import DOCUMENT, GERUND, PUT, SAY, SPEAKING, Lexicon
from onrecord.quotes.locutions import stands_at
from onrecord.quotes.names import Names
from onrecord.quotes.narration import Sentence, Token
from onrecord.quotes.phrases import Phrase, phrase_after

REACH = 45  # tokens between a quotation and its cue


class Cue(NamedTuple):
    """A speaker's phrase, the cue word's token index (-1 without one), the rule and its weight."""

    phrase: Phrase
    verb: int
    rule: str
    score: float


def is_finite(sentence: Sentence, index: int, wanted: int) -> bool:
    """Whether a verb of these classes stands here in the narration's own case."""
    token = sentence.tokens[index]
    return bool(
        token.tag & wanted and not token.tag & GERUND and (not token.cap or sentence.title_case)
    )


def according(tokens: list[Token], start: int, lexicon: Lexicon) -> int:
    """How many tokens "according to" and the like take here."""
    for phrase in lexicon.according.get(tokens[start].low, ()):
        if stands_at(tokens, start, phrase):
            return len(phrase)
    return 0


def as_put(sentence: Sentence, at: int, names: Names) -> Cue | None:
    """As Lee put it."""
    phrase = phrase_after(sentence, at + 1, names)
    if phrase is None or phrase.end >= len(sentence.tokens):
        return None
    if sentence.tokens[phrase.end].tag & PUT or is_finite(sentence, phrase.end, SAY):
        return Cue(phrase, phrase.end, "put", 2.5)
    return None


def animacy(phrase: Phrase, sentence: Sentence, scores: dict[str, float]) -> float:
    """How likely what this phrase stands for is to speak."""
    if phrase.kind in ("person", "organisation"):
        return scores["person"]
    if phrase.kind == "pronoun":
        speaks = sentence.tokens[phrase.start].tag & SPEAKING
        return scores["person" if speaks else "thing"]
    if phrase.kind == "role":
        return scores["role"]
    head = (phrase.antecedent or phrase).head
    return scores["document" if sentence.tokens[head].tag & DOCUMENT else "thing"]
