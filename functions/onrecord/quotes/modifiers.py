"""What stands between a noun and its verb: "a man close to Lund said", "rowers leaving chanted"."""

from onrecord.quotes.lexicon import (
    ADVERB,
    AND,
    AUXILIARY,
    CONJUNCTION,
    DOCUMENT,
    FUNCTION,
    GERUND,
    NEARNESS,
    PAST,
    PREPOSITION,
    RELATIVE,
    SAY,
    SPEAKING,
    SUBORDINATOR,
    WITH,
)
from onrecord.quotes.names import Names
from onrecord.quotes.narration import Sentence, Token
from onrecord.quotes.phrases import Phrase, phrase_after, phrase_before
from onrecord.quotes.verbs import is_verb

_MODIFIERS = 20  # tokens that a noun's modifiers may have
_ADJECTIVES = 6  # tokens behind a noun without a preposition: "a person thought familiar with"


def subject_before(sentence: Sentence, last: int, names: Names) -> Phrase | None:
    """The noun phrase that ends at this token, or whose modifiers do."""
    phrase = phrase_before(sentence, last, names)
    if (
        phrase is not None
        and sentence.tokens[phrase.head].tag & SPEAKING
        and phrase.kind == "pronoun"
    ):
        return phrase
    phrase = phrase and (_before_joined(sentence, phrase, names) or phrase)
    if phrase is None or _is_modifier(sentence, phrase):
        modified = _modified(sentence, last if phrase is None else phrase.start - 1, names)
        named = phrase is not None and phrase.kind != "thing"
        if modified is not None and (not named or can_speak(sentence, modified)):
            phrase = modified
    return phrase


def _before_joined(sentence: Sentence, phrase: Phrase, names: Names) -> Phrase | None:
    """The noun before two joined ones that go with it: "police in Oslo and Bergen"."""
    joint = phrase.start - 1
    if joint < 1 or not sentence.tokens[joint].tag & AND or phrase.kind in ("person", "pronoun"):
        return None
    other = phrase_before(sentence, joint - 1, names)
    if other is None or other.head == other.end - 1 or not can_speak(sentence, other):
        return None
    return other._replace(end=phrase.end)


def _is_modifier(sentence: Sentence, phrase: Phrase) -> bool:
    """Whether a phrase cannot be a subject, for a preposition or a participle governs it."""
    if not phrase.start:
        return False
    before = sentence.tokens[phrase.start - 1]
    if before.tag & AUXILIARY or is_verb(sentence, phrase.start - 1):
        return True
    near = phrase.start > 1 and sentence.tokens[phrase.start - 2].tag & NEARNESS
    return bool(near or (before.tag & PREPOSITION and not before.tag & (SUBORDINATOR | WITH)))


def _modified(sentence: Sentence, last: int, names: Names) -> Phrase | None:
    """The noun whose modifiers end here: "a man close to Lund", "rowers leaving the pier"."""
    tokens = sentence.tokens
    finite = False
    begin, participle = 0, -1
    for index in range(last, max(-1, last - _MODIFIERS), -1):
        token = tokens[index]
        tag = token.tag
        if finite and tag & RELATIVE and index and tokens[index - 1].word:
            return phrase_before(sentence, index - 1, names)
        if not token.word or tag & (CONJUNCTION | SUBORDINATOR):
            begin = index + 1
            break
        verb = is_verb(sentence, index)
        if verb & SAY and not verb & GERUND:
            begin = index + 1
            break
        if _is_participle(tokens, index, verb):
            participle = index
        else:
            finite = finite or bool(tag & AUXILIARY or (verb and not verb & GERUND))
    else:
        finite = finite or last >= _MODIFIERS
    if finite:
        return None
    if participle > begin:
        phrase = phrase_before(sentence, participle - 1, names)
    else:
        phrase = phrase_after(sentence, begin, names)
    if phrase is None or phrase.end > last + 1:
        return None
    for head in range(phrase.head - 1, max(phrase.start, phrase.head - _ADJECTIVES), -1):
        if can_speak(sentence, phrase):
            break
        shorter = phrase_before(sentence, head, names)  # "a person familiar with it"
        if shorter is not None and shorter.kind == "role":
            return shorter
    return phrase


def _is_participle(tokens: list[Token], index: int, verb: int) -> bool:
    """Whether a noun goes before this participle: "rowers leaving", "a report released"."""
    before = tokens[index - 1]
    if not index or not before.word or before.possessive or before.tag & (FUNCTION | ADVERB):
        return False
    if verb & (GERUND | PAST):
        return True
    following = tokens[index + 1].tag & FUNCTION if index + 1 < len(tokens) else 0
    return bool(following and not tokens[index].cap and tokens[index].low.endswith("ing"))


def can_speak(sentence: Sentence, phrase: Phrase) -> bool:
    """Whether a phrase is of somebody, or of something with words in it."""
    return phrase.kind != "thing" or bool(sentence.tokens[phrase.head].tag & DOCUMENT)
