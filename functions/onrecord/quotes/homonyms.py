"""Words of another kind that a story uses as names: Tom Baker, Per Lund, June, Mr Winter."""

from collections.abc import Iterator, Sequence

from onrecord.quotes.capitals import acts_by_name, is_initial, is_name_word, particles_at
from onrecord.quotes.lexicon import (
    ADJECTIVE,
    ADVERB,
    BEFORE_TIME,
    BODY_SURNAME,
    COURTESY,
    DETERMINER,
    DOUBTFUL_NAME,
    FIRST_NAME,
    FUNCTION,
    MONTH_NAME,
    NAMING,
    ORGANISATION,
    PREPOSITION,
    PRONOUN,
    ROLE,
    SAY,
    TIME,
    TITLE,
    WEEKDAY,
)
from onrecord.quotes.narration import DASHES, Sentence, Token
from onrecord.quotes.persons import is_apposed

_NO_NAMES = ROLE | TITLE | ADJECTIVE
_EVERYDAY = FUNCTION | TIME | ADVERB
_DOUBTED = _NO_NAMES | _EVERYDAY | BODY_SURNAME | DOUBTFUL_NAME | MONTH_NAME

# Capitalised words that are of other classes than names.
Doubted = Sequence[tuple[Sentence, int]]


def free_names(sentences: Sequence[Sentence]) -> None:
    """Take the classes of other words from those that the story uses as names."""
    doubted = [
        (sentence, index)
        for sentence in sentences
        for index in sentence.capitals
        if sentence.tokens[index].tag & _DOUBTED
    ]
    _free_first_names(sentences, doubted)
    _free_months(sentences, doubted)
    _free_surnames(sentences, doubted)
    _free_trades(sentences, doubted)
    _free_bodies(sentences, doubted)


def _capitals(
    sentences: Sequence[Sentence], *, headlines: bool = False
) -> Iterator[tuple[list[Token], int]]:
    """The capitalised words of a story; of title-case lines only with ``headlines``."""
    for sentence in sentences:
        if headlines or not sentence.title_case:
            for index in sentence.capitals:
                yield sentence.tokens, index


def _of_class(
    doubted: Doubted, classes: int, *, headlines: bool = False
) -> Iterator[tuple[list[Token], int]]:
    """Those of the doubted words that are of these classes still."""
    for sentence, index in doubted:
        if sentence.tokens[index].tag & classes and (headlines or not sentence.title_case):
            yield sentence.tokens, index


def _free_trades(sentences: Sequence[Sentence], doubted: Doubted) -> None:
    """Take Baker for a name and no trade in a story that has a Tom Baker."""
    surnames = set()
    for tokens, index in _of_class(doubted, _NO_NAMES):
        token = tokens[index]
        if not 0 < index < len(tokens) - 1:
            continue
        before = tokens[index - 1]
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
    for tokens, index in _capitals(sentences, headlines=True):
        if tokens[index].low in surnames:
            tokens[index].tag &= ~_NO_NAMES


def _free_bodies(sentences: Sequence[Sentence], doubted: Doubted) -> None:
    """Take Fox for a name and no body in a story that has a Dani Fox; but at Grace Church."""
    surnames = set()
    for tokens, index in _of_class(doubted, BODY_SURNAME):
        if not index:
            continue
        before, ahead = tokens[index - 1].tag, tokens[index - 2].tag if index > 1 else 0
        after = tokens[index + 1] if index + 1 < len(tokens) else None
        ends = after is None or not after.cap
        if before & FIRST_NAME and ends and not ahead & (PREPOSITION | DETERMINER):
            surnames.add(tokens[index].low)
    if not surnames:
        return
    for tokens, index in _capitals(sentences):
        behind = tokens[index + 1].tag if index + 1 < len(tokens) else 0
        if tokens[index].low in surnames and not behind & ORGANISATION:
            tokens[index].tag = 0


def _free_first_names(sentences: Sequence[Sentence], doubted: Doubted) -> None:
    """Take Per for a name and no preposition before a surname somewhere in the story."""
    named = set()
    for tokens, index in _of_class(doubted, DOUBTFUL_NAME | MONTH_NAME):
        if index + 1 < len(tokens) and _is_named(tokens, index):
            named.add((tokens[index].low, tokens[index + 1].low))
    if not named:
        return
    for tokens, index in _capitals(sentences, headlines=True):
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


def _free_surnames(sentences: Sequence[Sentence], doubted: Doubted) -> None:
    """Take Winter for a name and no season in a story that has a Tom Winter."""
    surnames = set()
    for tokens, index in _of_class(doubted, _EVERYDAY):
        if index and _is_everyday_surname(tokens, index):
            surnames.add(tokens[index].low)
            tokens[index].tag = 0
    if not surnames:
        return
    for tokens, index in _capitals(sentences, headlines=True):
        token = tokens[index]
        if token.low not in surnames or token.tag & PRONOUN:
            continue
        after = tokens[index + 1] if index + 1 < len(tokens) else None
        if after is not None and after.text[:1].isdigit():
            continue  # May 3
        speaks = after is not None and after.tag & SAY and not after.cap
        undated = not tokens[index - 1].tag & BEFORE_TIME if index else speaks
        if undated:
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


def _free_months(sentences: Sequence[Sentence], doubted: Doubted) -> None:
    """Take June for a name and no month in a story that has a June Lund or a wife June."""
    named = set()
    for tokens, index in _of_class(doubted, MONTH_NAME, headlines=True):
        if not index or index + 1 == len(tokens):
            continue
        before, after = tokens[index - 1], tokens[index + 1]
        if before.text == "," and index > 1:
            before = tokens[index - 2]  # his wife, June
        surname = is_name_word(after) and not after.tag & (ORGANISATION | TITLE | ROLE)
        kin = before.tag & ROLE and not before.possessive
        if kin or (surname and before.tag & (TITLE | SAY | NAMING)):
            named.add(tokens[index].low)
    if not named:
        return
    for tokens, index in _capitals(sentences, headlines=True):
        dated = index and tokens[index - 1].tag & (PREPOSITION | BEFORE_TIME)
        if tokens[index].low in named and not dated:
            tokens[index].tag = FIRST_NAME
