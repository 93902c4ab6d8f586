"""Cues right of a quotation: "…," Lee said."""

from onrecord.quotes.cue import REACH, Cue, according, as_put, is_finite
from onrecord.quotes.lexicon import (
    ADVERB,
    AGENT,
    AS,
    AUXILIARY,
    CONJUNCTION,
    GERUND,
    IMPERSONAL,
    OTHER_VERB,
    PAST,
    PREPOSITION,
    RELATIVE,
    SAY,
    SINGULAR,
    SPEAKING,
    SPEECH,
    SUBORDINATOR,
    Lexicon,
)
from onrecord.quotes.names import Names
from onrecord.quotes.narration import DASHES, INSERTS, Sentence, Token
from onrecord.quotes.phrases import phrase_after, with_apposed_name
from onrecord.quotes.verbs import is_passive, is_verb

_ANNOUNCES = frozenset(",?!-–—")
_MODIFIERS = 12  # tokens


def right_cue(sentence: Sentence, quote: int, names: Names, lexicon: Lexicon) -> Cue | None:
    """The cue right behind the quotation at this token."""
    tokens = sentence.tokens
    announced = tokens[quote].text != "" and tokens[quote].text in _ANNOUNCES
    start = quote + 1
    if start < len(tokens) and (tokens[start].text == "," or tokens[start].text in DASHES):
        announced = True
        start += 1
    if start >= len(tokens):
        return None
    length = according(tokens, start, lexicon)
    if length:
        phrase = phrase_after(sentence, start + length, names)
        if phrase is not None:
            return Cue(phrase, start, "according", 2.5)
    if tokens[start].text == ":":
        return _trailing_label(sentence, start, names)
    if tokens[start].tag & AS:
        found = as_put(sentence, start, names)
        if found is not None:
            return found
    if is_finite(sentence, start, SPEECH) and tokens[start].tag & (PAST | SINGULAR):
        return _verb_first(sentence, start, announced, names)
    opens = announced and quote == 0
    return _noun_first(sentence, start, announced, names) or (
        _by_unlisted_verb(sentence, start, names) if opens else None
    )


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
    phrase = with_apposed_name(sentence, phrase, names)
    return Cue(phrase, verb, "right", 3.0 if phrase.kind != "thing" else 1.9)


def _by_unlisted_verb(sentence: Sentence, start: int, names: Names) -> Cue | None:
    """ "…," grinned Lee; "…," Lee grinned: any verb where only one of speech can stand."""
    tokens = sentence.tokens
    if _may_be_verb(tokens, start) and start + 1 < len(tokens):
        phrase = phrase_after(sentence, start + 1, names)
        verb, stop = start, phrase.end if phrase is not None else start
    else:
        phrase = phrase_after(sentence, start, names)
        verb = phrase.end if phrase is not None else start
        stop = verb + 1
        if verb >= len(tokens) or not _may_be_verb(tokens, verb):
            return None
    if phrase is None or phrase.kind not in ("person", "pronoun", "role"):
        return None
    if phrase.kind == "pronoun" and not tokens[phrase.start].tag & SPEAKING:
        return None
    ends = stop >= len(tokens) or not tokens[stop].word
    follows = not ends and tokens[stop].tag & (PREPOSITION | ADVERB | SUBORDINATOR)
    return Cue(phrase, verb, "right", 2.0) if ends or follows else None


def _may_be_verb(tokens: list[Token], index: int) -> bool:
    """Whether a word can be a form of a verb that no list has."""
    token = tokens[index]
    if not token.word or token.cap or token.quote >= 0 or token.possessive:
        return False
    if token.low.endswith("s") and not token.low.endswith("ss"):
        return not token.tag
    return token.low.endswith("ed") and not token.tag & ~(PAST | OTHER_VERB)


def _noun_first(sentence: Sentence, start: int, announced: bool, names: Names) -> Cue | None:
    """ "…," Lee said; "…," Lee, a surgeon, said."""
    tokens = sentence.tokens
    phrase = phrase_after(sentence, start, names)
    if phrase is None:
        return None
    phrase = with_apposed_name(sentence, phrase, names)
    if phrase.kind == "pronoun" and not tokens[phrase.start].tag & (SPEAKING | IMPERSONAL):
        return None
    index = phrase.end
    while index < len(tokens) and tokens[index].tag & (ADVERB | AUXILIARY):
        index += 1
    if index + 1 < len(tokens) and tokens[index].low.endswith("ly"):
        index += 1
    if index >= len(tokens):
        return None
    token = tokens[index]
    if is_finite(sentence, index, SAY):
        if is_passive(sentence, index):
            return _passive(sentence, index, names)
        return Cue(phrase, index, "right", 3.0 if announced else 1.9)
    if not announced or tokens[phrase.start].tag & IMPERSONAL:
        return None
    if is_verb(sentence, index):
        if token.tag & SPEECH and not token.tag & GERUND:
            return Cue(phrase, index, "right", 2.0 if phrase.kind != "thing" else 1.0)
        return None
    if token.text in INSERTS or token.tag & RELATIVE:
        verb = _verb_behind(sentence, index)
        if phrase.kind in ("person", "pronoun") or (verb >= 0 and phrase.kind != "thing"):
            return Cue(phrase, verb, "right", 2.8 if verb >= 0 else 1.4)
    verb = _verb_behind_modifiers(sentence, index)
    return Cue(phrase, verb, "right", 2.8) if verb >= 0 else None


def _verb_behind_modifiers(sentence: Sentence, start: int) -> int:
    """The say-verb behind a noun's modifiers: "a note on the door says", or -1."""
    tokens = sentence.tokens
    for index in range(start, min(len(tokens), start + _MODIFIERS)):
        token = tokens[index]
        if not token.word or token.tag & (CONJUNCTION | SUBORDINATOR) & ~RELATIVE:
            break
        if is_finite(sentence, index, SAY) and is_verb(sentence, index):
            return index
    return -1


def _passive(sentence: Sentence, verb: int, names: Names) -> Cue | None:
    """ "…," Roy was told by Lund."""
    by = verb + 1
    if by >= len(sentence.tokens) or not sentence.tokens[by].tag & AGENT:
        return None
    agent = phrase_after(sentence, by + 1, names)
    return Cue(agent, verb, "right", 2.8) if agent is not None else None


def _verb_behind(sentence: Sentence, start: int) -> int:
    """The say-verb that ends an insertion beginning at ``start``, or -1."""
    tokens = sentence.tokens
    closed = False
    for index in range(start + 1, min(len(tokens), start + REACH)):
        token = tokens[index]
        if token.quote >= 0:
            break
        if (closed or index == start + 1) and is_finite(sentence, index, SAY):
            return index
        closed = closed or token.text in (",", ")") or token.text in DASHES
    return -1


def _trailing_label(sentence: Sentence, colon: int, names: Names) -> Cue | None:
    """ "…": Name, as headlines have it."""
    phrase = phrase_after(sentence, colon + 1, names)
    if phrase is None or phrase.kind == "pronoun":
        return None
    if phrase.kind == "thing":
        if not sentence.tokens[phrase.head].cap:
            return None
        phrase = phrase._replace(kind="organisation")
    rest = sentence.tokens[phrase.end :]
    return Cue(phrase, colon, "label", 2.6) if not any(t.word for t in rest) else None
