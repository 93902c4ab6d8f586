"""Which names a sentence is about, told by what stands around them."""

from onrecord.quotes.entities import Occurrence
from onrecord.quotes.insertions import starts_clause
from onrecord.quotes.lexicon import (
    ADVERB,
    AS,
    ATTACH_CLOSELY,
    AUXILIARY,
    CONJUNCTION,
    DETERMINER,
    FUNCTION,
    POSSESSIVE,
    PRONOUN,
    RELATIVE,
    ROLE,
    SAY,
    TITLE,
    VERB,
)
from onrecord.quotes.names import Names
from onrecord.quotes.narration import INSERTS, Sentence
from onrecord.quotes.persons import is_named
from onrecord.quotes.phrases import phrase_before
from onrecord.quotes.verbs import is_verb


def leads(sentence: Sentence, occurrence: Occurrence, names: Names) -> bool:
    """Whether a pronoun further on may well mean this name: it is a subject, or the topic."""
    tokens, start = sentence.tokens, occurrence.start
    if start > 1 and tokens[start - 2].tag & AS and tokens[start - 1].tag & ATTACH_CLOSELY:
        return True  # as for Lund, she …
    return is_subject(sentence, occurrence, names)


def with_titles(sentence: Sentence, start: int) -> int:
    """Where the phrase with a name begins, its titles, roles and determiner ahead of it."""
    tokens = sentence.tokens
    while start and tokens[start - 1].word and not tokens[start - 1].tag & (FUNCTION | VERB):
        start -= 1
    while start:
        tag = tokens[start - 1].tag
        if not tag & DETERMINER or (tag & PRONOUN and not tag & POSSESSIVE):
            break
        start -= 1
    return start


def _role_apposed(sentence: Sentence, name: int, names: Names) -> int | None:
    """Where the role begins that a comma parts from the name here, None without one."""
    tokens = sentence.tokens
    last = name - 2
    if last < 0 or tokens[name - 1].text != ",":
        return None
    if tokens[last].tag & (ROLE | TITLE):
        return with_titles(sentence, name - 1)
    if tokens[last].text == ")":  # the president of the Dockers' Union (DU), Ada Lund, said
        while last > 0 and tokens[last].text != "(":
            last -= 1
        last -= 1
    phrase = phrase_before(sentence, last, names)
    return phrase.start if phrase is not None and phrase.kind == "role" else None


def is_subject(sentence: Sentence, occurrence: Occurrence, names: Names) -> bool:
    """Whether a name is the subject of a clause, its titles and roles ahead of it."""
    tokens = sentence.tokens
    start, end = occurrence.start, occurrence.end
    if tokens[end - 1].possessive:
        return False
    if is_named(tokens, start):
        phrase = phrase_before(sentence, start - 2, names)
        role = phrase.start if phrase is not None and phrase.kind == "role" else None
    else:
        start = with_titles(sentence, start)
        role = _role_apposed(sentence, start, names)
    apposed = role is not None and starts_clause(sentence, role)
    if role is not None and apposed:  # unlike "as she waited for a pilot, Ada Lund …"
        start = role  # the harbour master, Ada Lund, said
    if not starts_clause(sentence, start) or end == len(tokens):
        return False
    behind = tokens[end]
    ahead = tokens[start - 1] if start else None
    unlisted = behind.word and not (behind.cap or behind.tag or behind.possessive)
    acts = (
        behind.tag & (VERB | AUXILIARY | ADVERB)
        or behind.low.endswith(("ed", "ly"))
        or (unlisted and occurrence.entity.sure)
    )
    if acts:
        if ahead is None or ahead.tag & SAY:
            return True
        return not (ahead.tag & VERB and is_verb(sentence, start - 1))
    listed = ahead is not None and (not ahead.word or ahead.tag & (CONJUNCTION | VERB))
    inserts = behind.text in INSERTS or behind.tag & RELATIVE
    return bool(inserts and (apposed or not listed))
