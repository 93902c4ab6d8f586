"""Runs of capitalised words that make names, cut free of titles and roles."""

from collections.abc import Callable, Iterator, Sequence

from onrecord.quotes.lexicon import (
    ABBREVIATION,
    ADJECTIVE,
    ADVERB,
    AND,
    ATTACH_CLOSELY,
    BEFORE_TIME,
    COURTESY,
    DEFINITE,
    DETERMINER,
    DOUBTFUL_NAME,
    FIRM,
    FIRST_NAME,
    FUNCTION,
    MONTH_NAME,
    ORGANISATION,
    PARTICLE,
    PAST,
    PLACE,
    PORTFOLIO,
    PREPOSITION,
    PRONOUN,
    ROLE,
    ROYAL,
    SAY,
    SINGULAR,
    TIME,
    TITLE,
    WEEKDAY,
)
from onrecord.quotes.narration import DASHES, Sentence, Token
from onrecord.quotes.persons import is_apposed, is_royal

_INSERTION = 7  # tokens of "in a letter to members"
_NO_NAMES = ROLE | TITLE | ADJECTIVE
_EVERYDAY = FUNCTION | TIME | ADVERB
_PARTICLES = 2  # in a row: van der
_NO_BODY = FIRST_NAME | PLACE | ROLE | TITLE


def is_name_word(token: Token) -> bool:
    """Whether this word can be part of a name."""
    return token.cap and bool(token.tag & FIRST_NAME or not token.tag & (FUNCTION | TIME | ADVERB))


def is_initial(token: Token) -> bool:
    """Whether this is a middle name's initial: Ada B. Lund."""
    return token.cap and len(token.text) == 2 and token.text[1] == "."


def _within(sentences: Sequence[Sentence], wanted: int) -> Iterator[tuple[list[Token], int]]:
    """The capitalised words of these classes that are neither first nor last of a sentence."""
    for sentence in sentences:
        if not sentence.title_case:
            tokens = sentence.tokens
            for index in sentence.capitals:
                if tokens[index].tag & wanted and 0 < index < len(tokens) - 1:
                    yield tokens, index


def free_surnames(sentences: Sequence[Sentence]) -> None:
    """Take Baker for a name and no trade in a story that has a Tom Baker."""
    surnames = set()
    for tokens, index in _within(sentences, _NO_NAMES):
        token, before = tokens[index], tokens[index - 1]
        if not before.cap or tokens[index + 1].cap:
            continue
        untitled = not token.tag & TITLE
        if (
            before.tag & FIRST_NAME
            or (untitled and before.tag & COURTESY)
            or (untitled and not before.tag and is_apposed(tokens, index, index + 1))
        ):
            surnames.add(token.low)
    if not surnames:
        return
    for sentence in sentences:
        for index in sentence.capitals:
            token = sentence.tokens[index]
            if token.low in surnames:
                token.tag &= ~_NO_NAMES


def free_first_names(sentences: Sequence[Sentence]) -> None:
    """Take Per for a name and no preposition before a surname somewhere in the story."""
    named = set()
    for sentence in sentences:
        tokens = sentence.tokens
        for index in () if sentence.title_case else sentence.capitals:
            doubtful = tokens[index].tag & (DOUBTFUL_NAME | MONTH_NAME)
            if doubtful and index + 1 < len(tokens) and _is_named(tokens, index):
                named.add((tokens[index].low, tokens[index + 1].low))
    if not named:
        return
    for sentence in sentences:
        tokens = sentence.tokens
        for index in sentence.capitals:
            if index + 1 < len(tokens) and (tokens[index].low, tokens[index + 1].low) in named:
                tokens[index].tag = FIRST_NAME


def _is_named(tokens: list[Token], index: int) -> bool:
    """Whether a word that may be a first name stands before a surname, and not "in May Lund"."""
    if not is_name_word(tokens[index + 1]) and not particles_at(tokens, index + 1):
        return False
    if not index:
        return acts_by_name(tokens, index)
    before = tokens[index - 1]
    if tokens[index].tag & TIME and (
        before.tag & (BEFORE_TIME | DETERMINER) or before.text[:1].isdigit()
    ):
        return False
    return before.word or before.quote >= 0 or before.text == "," or before.text in DASHES


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


def free_everyday_surnames(sentences: Sequence[Sentence]) -> None:
    """Take Winter for a name and no season in a story that has a Tom Winter."""
    surnames = set()
    for sentence in sentences:
        tokens = sentence.tokens
        for index in () if sentence.title_case else sentence.capitals:
            if index and tokens[index].tag & _EVERYDAY and _is_everyday_surname(tokens, index):
                surnames.add(tokens[index].low)
                tokens[index].tag = 0
    if not surnames:
        return
    for sentence in sentences:
        tokens = sentence.tokens
        for index in sentence.capitals:
            token = tokens[index]
            if token.low not in surnames or token.tag & PRONOUN:
                continue
            after = tokens[index + 1] if index + 1 < len(tokens) else None
            if after is not None and after.text[:1].isdigit():
                continue  # May 3
            speaks = after is not None and after.tag & SAY and not after.cap
            if not tokens[index - 1].tag & BEFORE_TIME if index else speaks:
                token.tag = 0


def _is_everyday_surname(tokens: list[Token], index: int) -> bool:
    token, before = tokens[index], tokens[index - 1]
    if token.tag & (WEEKDAY | FIRST_NAME) or len(token.low) == 1:
        return False
    if not before.cap or before.possessive:
        return False
    after = tokens[index + 1 : index + 3]
    if after and (after[0].cap or after[0].text[:1].isdigit()):
        return False
    if before.tag & (FIRST_NAME | COURTESY) or (index > 1 and is_initial(before)):
        return True
    if before.tag:
        return False
    if index > 1 and tokens[index - 2].tag & (SAY | ROLE | TITLE):
        return True
    office = len(after) > 1 and after[0].text == "," and after[1].tag & ROLE
    speaks = after and after[0].tag & SAY
    return bool(office or speaks) or is_apposed(tokens, index - 1, index + 1)


def free_months(sentences: Sequence[Sentence]) -> None:
    """Take June for a name and no month in a story that has a June Lund or a wife June."""
    named = set()
    for sentence in sentences:
        tokens = sentence.tokens
        for index in sentence.capitals:
            if not index or not tokens[index].tag & MONTH_NAME or index + 1 == len(tokens):
                continue
            before, after = tokens[index - 1], tokens[index + 1]
            if before.text == "," and index > 1:
                before = tokens[index - 2]  # his wife, June
            surname = is_name_word(after) and not after.tag & (ORGANISATION | TITLE | ROLE)
            kin = before.tag & ROLE and not before.possessive
            if kin or (surname and before.tag & (TITLE | SAY)):
                named.add(tokens[index].low)
    if not named:
        return
    for sentence in sentences:
        tokens = sentence.tokens
        for index in sentence.capitals:
            dated = index and tokens[index - 1].tag & (PREPOSITION | BEFORE_TIME)
            if tokens[index].low in named and not dated:
                tokens[index].tag = FIRST_NAME


def _after_titles(tokens: list[Token], index: int, end: int) -> int:
    """Where the name in a run of capitalised words begins."""
    start = index
    for cut in range(index, end):
        tag = tokens[cut].tag
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
    before = tokens[of - 1 : of + 1] if of > 0 else []
    office = before and before[0].tag & (ROLE | TITLE) and before[1].tag & ATTACH_CLOSELY
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
        for index in range(2, len(tokens) - 2):
            if tokens[index].tag & AND and _is_inside_body(tokens, index):
                tokens[index].tag = PARTICLE


def _is_inside_body(tokens: list[Token], joint: int) -> bool:
    start = joint
    while start and is_name_word(tokens[start - 1]):
        start -= 1
        if tokens[start].possessive or tokens[start].tag & (_NO_BODY | ORGANISATION):
            return False
    if start == joint or not start or not tokens[start - 1].tag & DEFINITE:
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
