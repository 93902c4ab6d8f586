"""Verbs, told from the nouns that look like them without a parser."""

from onrecord.quotes.lexicon import (
    ADJECTIVE,
    ADVERB,
    AND,
    AUXILIARY,
    BASE,
    BE,
    DEFINITE,
    DETERMINER,
    DOCUMENT,
    GERUND,
    INFINITIVE,
    NOUNY,
    PAST,
    PLURAL,
    PREPOSITION,
    PRONOUN,
    RELATIVE,
    SAY,
    SINGULAR,
    VERB,
)
from onrecord.quotes.narration import Sentence, Token


def is_verb(sentence: Sentence, index: int) -> int:
    """The classes of the verb at this place, 0 where the word is none."""
    tokens = sentence.tokens
    token = tokens[index]
    tag = token.tag
    if not tag & VERB:
        return PAST if _is_unlisted_past(tokens, index) else 0
    if token.cap and index and not sentence.title_case:
        return 0
    if tag & GERUND:
        before = tokens[index - 1] if index else None
        noun = tag & NOUNY and before and (before.possessive or before.tag & DETERMINER)
        return 0 if noun else tag  # "the ruling", "Lund's warning"
    step = index - 1
    while step > 0 and tokens[step].tag & ADVERB and not tokens[step].tag & PRONOUN:
        step -= 1
    if step < 0:
        return 0 if tag & NOUNY or (tag & PAST and not tag & BASE) else tag
    governor = tokens[step]
    if tag & PAST and not tag & BASE:
        noun = tag & NOUNY and tokens[index - 1].tag & DETERMINER
        return 0 if governor.tag & INFINITIVE or noun else tag
    if governor.tag & (AUXILIARY | INFINITIVE):
        return tag
    return _present(sentence, index, governor)


def _is_unlisted_past(tokens: list[Token], index: int) -> bool:
    token = tokens[index]
    if token.cap or token.tag or not index or len(token.low) < 5 or not token.low.endswith("ed"):
        return False
    before = tokens[index - 1]
    if not before.word:
        return before.text in (",", ")")
    return not before.tag & (DETERMINER | PREPOSITION)


def _present(sentence: Sentence, index: int, governor: Token) -> int:
    """Whether a present form is a verb and not the noun that looks like it."""
    tokens = sentence.tokens
    tag = tokens[index].tag
    determined = governor.tag & DETERMINER and (
        not governor.tag & PRONOUN or governor.tag & DEFINITE
    )
    if governor.possessive or determined:
        return 0
    following = tokens[index + 1] if index + 1 < len(tokens) else None
    if tag & NOUNY and governor.tag & DETERMINER and following is not None:
        finite = following.tag & AUXILIARY or (following.tag & SAY and not following.cap)
        if finite and not following.tag & PRONOUN:
            return 0  # "another sign read", "several reports say"
    object_follows = following is not None and bool(following.tag & (DETERMINER | PRONOUN))
    leads = following is not None and (
        following.quote >= 0 or following.low == ":" or following.tag & (RELATIVE | INFINITIVE)
    )
    if tag & SINGULAR:
        if not tag & NOUNY:
            return tag
        if governor.tag & PREPOSITION:
            return 0
        partisan = (
            governor.tag & ADJECTIVE
            and index > 1
            and tokens[index - 2].tag & (PREPOSITION | DETERMINER)
        )
        named = (governor.cap and not partisan) or governor.tag & (PRONOUN | RELATIVE | DOCUMENT)
        clause = not governor.word and (sentence.title_case or object_follows)
        return tag if (leads and not partisan) or named or clause else 0
    if tag & NOUNY and governor.tag & PREPOSITION and not governor.tag & PRONOUN:
        return 0
    if tag & NOUNY and governor.tag & PLURAL and not (leads or object_follows):
        return 0  # "the police report"
    if governor.quote >= 0 or not governor.word:
        return tag if tag & SAY and not tag & NOUNY else 0
    plural = governor.low.endswith("s") or governor.tag & (PRONOUN | RELATIVE | PLURAL)
    sure = tag & PAST or (tag & SAY and not tag & NOUNY and not governor.cap)
    return tag if plural or sure or _is_joint(tokens, index) else 0


def _is_joint(tokens: list[Token], index: int) -> bool:
    """Whether two names stand before this word: "Roy and Lund say"."""
    return any(
        tokens[k].tag & AND and tokens[k + 1].cap for k in range(max(0, index - 4), index - 1)
    )


def is_passive(sentence: Sentence, verb: int) -> bool:
    """Whether a form of "be" governs this participle."""
    tokens = sentence.tokens
    if not tokens[verb].tag & PAST and not tokens[verb].low.endswith("ed"):
        return False
    index = verb - 1
    while index >= 0 and tokens[index].tag & ADVERB:
        index -= 1
    return index >= 0 and bool(tokens[index].tag & BE)
