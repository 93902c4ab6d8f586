"""Runs of capitalised words that make names, cut free of titles and roles."""

from collections.abc import Callable, Sequence

from onrecord.quotes.lexicon import (
    ABBREVIATION,
    ADJECTIVE,
    ADVERB,
    AND,
    ATTACH_CLOSELY,
    DEFINITE,
    DETERMINER,
    FIRM,
    FIRST_NAME,
    FUNCTION,
    ORGANISATION,
    PARTICLE,
    PAST,
    PLACE,
    PORTFOLIO,
    PREPOSITION,
    ROLE,
    ROYAL,
    SAY,
    SINGULAR,
    TIME,
    TITLE,
)
from onrecord.quotes.narration import Sentence, Token
from onrecord.quotes.persons import is_apposed, is_royal

_INSERTION = 7  # tokens of "in a letter to members"
_ABSTRACT = ("ion", "ment", "ity", "ing", "ance", "ence", "ure", "ills")
_PARTICLES = 2  # in a row: van der
_EVERYDAY = FUNCTION | TIME | ADVERB
_HEADS = TITLE | ROLE | ROYAL
_NO_BODY = FIRST_NAME | PLACE | ROLE | TITLE


def is_name_word(token: Token) -> bool:
    """Whether this word can be part of a name."""
    return token.cap and bool(not token.tag & _EVERYDAY or token.tag & FIRST_NAME)


def is_initial(token: Token) -> bool:
    """Whether this is a middle name's initial: Ada B. Lund."""
    return token.cap and len(token.text) == 2 and token.text[1] == "."


def acts_by_name(tokens: list[Token], index: int) -> bool:
    """Whether a surname, and what only a person's name has behind it, follow this word."""
    surname = index + 1
    while surname < len(tokens) and is_initial(tokens[surname]):
        surname += 1
    surname += particles_at(tokens, surname)
    if surname + 1 >= len(tokens) or tokens[index].possessive:
        return False
    if not is_name_word(tokens[surname]) or tokens[surname].possessive:
        return False
    after = tokens[surname + 1]
    says = after.tag & SAY and after.tag & (PAST | SINGULAR) and not after.cap
    return bool(says) or is_apposed(tokens, index, surname + 1)


def particles_at(tokens: list[Token], index: int) -> int:
    """How many particles stand here before a capitalised word: van der Berg."""
    for count, token in enumerate(tokens[index : index + _PARTICLES + 1]):
        if not token.tag & PARTICLE or token.cap:
            return count if token.cap and token.word else 0
    return 0


def _after_titles(tokens: list[Token], index: int, end: int) -> int:
    """Where the name in a run of capitalised words begins."""
    start = index
    for cut in range(index, end):
        tag = tokens[cut].tag
        if not tag & _HEADS:
            continue
        if is_royal(tokens, cut):
            break
        if tag & ROYAL and cut + 1 < end and tokens[cut + 1].tag & (ORGANISATION | FIRM):
            break  # Duke University
        if (
            cut > index
            and tag & TITLE
            and tag & ABBREVIATION
            and not tokens[cut - 1].tag & ~FIRST_NAME
        ):
            continue  # Anil Sen Gupta
        if tag & (TITLE | ROLE) and not tag & (FIRST_NAME | ORGANISATION) and cut + 1 < end:
            start = cut + 1
    of = start - 1
    while of > 0 and tokens[of].tag & DETERMINER:
        of -= 1
    office = of > 0 and tokens[of].tag & ATTACH_CLOSELY and tokens[of - 1].tag & (ROLE | TITLE)
    if office:
        while start + 1 < end and tokens[start].tag & PORTFOLIO:
            start += 1  # Secretary of State Ada Lund
    if office or (tokens[start].text.isupper() and len(tokens[start].text) in (2, 3)):
        for cut in range(start + 1, end - 1):
            if tokens[cut].tag & FIRST_NAME:  # Speaker of the House John Lund; DJ John Lund
                return cut
    return start


def is_body_of(tokens: list[Token], index: int) -> bool:
    """Whether a body's name goes on behind "of" or "for" with a word that is no person's."""
    if index + 2 >= len(tokens) or not tokens[index].tag & ORGANISATION:
        return False
    link, subject = tokens[index + 1], tokens[index + 2]
    return bool(link.tag & ATTACH_CLOSELY and is_name_word(subject)) and not (
        subject.tag & (FIRST_NAME | ROLE | TITLE)
    )


def speaks_later(tokens: list[Token], start: int) -> bool:
    """Whether a speech verb stands right behind the insertion from here on: in a letter, said."""
    if not tokens[start].tag & PREPOSITION:
        return False
    for index in range(start + 1, min(start + _INSERTION, len(tokens) - 1)):
        if tokens[index].text == ",":
            return bool(tokens[index + 1].tag & SAY) and not tokens[index + 1].cap
        if not tokens[index].word:
            break
    return False


def precedes_full_name(tokens: list[Token], index: int) -> bool:
    """Whether a known first name and a surname stand right behind."""
    behind = tokens[index + 1 : index + 3]
    return len(behind) == 2 and bool(behind[0].tag & FIRST_NAME) and all(t.cap for t in behind)


def join_bodies(sentences: Sequence[Sentence]) -> None:
    """Take "and" for a part of a body's name: the Food and Drug Administration."""
    for sentence in sentences:
        tokens = sentence.tokens
        for after in sentence.capitals:
            if 2 < after < len(tokens) - 1:
                joint = tokens[after - 1]
                if joint.tag & AND and _is_inside_body(tokens, after - 1):
                    joint.tag = PARTICLE


def _is_inside_body(tokens: list[Token], joint: int) -> bool:
    start = joint
    while start and is_name_word(tokens[start - 1]):
        start -= 1
        if tokens[start].possessive or tokens[start].tag & (_NO_BODY | ORGANISATION):
            return False
    if start == joint or not start:
        return False
    if tokens[start - 1].tag & ATTACH_CLOSELY:  # the Department for Transport and Roads
        body, other = tokens[start - 2] if start > 1 else None, tokens[joint + 1]
        named = body is not None and body.cap and body.tag & ORGANISATION
        abstract = other.low.endswith(_ABSTRACT) or other.tag & PORTFOLIO
        return bool(named and abstract) and is_name_word(other)
    if not tokens[start - 1].tag & DEFINITE:
        return False
    for index in range(joint + 1, len(tokens)):
        token = tokens[index]
        if not is_name_word(token) or token.tag & _NO_BODY:
            return False
        if token.tag & ORGANISATION:
            return index > joint + 1
    return False


def runs(sentence: Sentence, starts_name: Callable[[Sentence, int], bool]) -> list[tuple[int, int]]:
    """Runs of capitalised words, cut after titles, roles and possessives."""
    tokens = sentence.tokens
    size = len(tokens)
    found = []
    end = 0
    for index in sentence.capitals:
        if index < end or not is_name_word(tokens[index]):
            continue
        before = tokens[index - 1] if index else None
        fresh = before is None or not (before.word or before.text in ",'’-–—&")
        if (fresh or sentence.title_case) and not starts_name(sentence, index):
            continue
        end = index + 1
        while end < size and not tokens[end - 1].possessive:
            following = tokens[end]
            if is_name_word(following):
                capitals = sentence.title_case and not is_initial(following)
                if capitals and not starts_name(sentence, end):
                    break
                end += 1
            elif following.tag & PARTICLE and (particles := particles_at(tokens, end)):
                end += particles + 1
            elif not tokens[end - 1].tag & (ROYAL | ORGANISATION):
                break
            elif is_royal(tokens, end - 1):
                end += 2
            elif is_body_of(tokens, end - 1):
                end += 2  # Department for Transport
                if end < size and tokens[end].tag & (TITLE | ROLE):
                    break  # Ministry of Defence Secretary Ada Lund
            else:
                break
        start = _after_titles(tokens, index, end)
        while (
            end - start > 1
            and tokens[start].tag & ADJECTIVE
            and not tokens[start].tag & FIRST_NAME
            and not (tokens[end - 1].tag & (ORGANISATION | PLACE))
        ):
            start += 1
        tag = tokens[start].tag
        alone = end - start == 1 and tag & (ADJECTIVE | ROLE | TITLE) and not tag & FIRST_NAME
        if not alone:
            found.append((start, end))
    return found
