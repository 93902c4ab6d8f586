"""Whether a capitalised run names a person, told by its words and what stands around them."""

from onrecord.quotes.lexicon import (
    ABBREVIATION,
    ADJECTIVE,
    ATTACH_CLOSELY,
    BEFORE_PLACE,
    BEFORE_TIME,
    DEFINITE,
    DOCUMENT,
    FIRM,
    FIRST_NAME,
    FUNCTION,
    INDEFINITE,
    NAMING,
    ORGANISATION,
    PERSONAL,
    PLACE,
    POSSESSIVE,
    RELATIVE,
    ROLE,
    ROYAL,
    SETTLEMENT,
    SUFFIX,
    TITLE,
    Lexicon,
)
from onrecord.quotes.narration import Token

_BROUGHT_IN = 5  # tokens of "woman of 28 named"
_SHORTEST_MC = 3  # letters


def is_surely_person(tokens: list[Token], start: int, end: int) -> bool:
    """Whether a title, a role or a known first name says that this run is a person."""
    first, last = tokens[start], tokens[end - 1]
    before = tokens[start - 1] if start else None
    if before is not None and before.tag & TITLE and before.cap:
        return True
    if _is_firm(tokens, start, end):
        return False
    if is_royal(tokens, start):
        return True
    if before is not None and (is_named(tokens, start) or _is_kin_apposed(tokens, start)):
        return True
    group = last.tag & (ROLE | PLACE) or (before is not None and before.tag & DEFINITE)
    if before is not None and before.tag & BEFORE_TIME and last.tag & ORGANISATION:
        group = True  # on Harbor News, a former clerk said
    if not group and is_apposed(tokens, start, end):
        return True
    if _names_body(tokens, start, end):
        return bool(first.tag & FIRST_NAME and not last.tag & ORGANISATION)
    if before is not None and before.tag & (ROLE | TITLE) and not before.possessive:
        return True
    return bool(first.tag & FIRST_NAME and (end - start > 1 or is_relative(tokens, start)))


def is_royal(tokens: list[Token], start: int) -> bool:
    """Whether a royal title and its place begin here: Duke of Orr."""
    if start + 2 >= len(tokens) or not (tokens[start].cap and tokens[start].tag & ROYAL):
        return False
    place = tokens[start + 2]
    return bool(tokens[start + 1].tag & ATTACH_CLOSELY and place.cap and not place.tag & FUNCTION)


def is_named(tokens: list[Token], start: int) -> bool:
    """Whether somebody is brought in here by name: a man named Lund, a woman of 28 called Ada."""
    if start < 2 or not tokens[start - 1].tag & NAMING:
        return False
    ahead = tokens[max(0, start - _BROUGHT_IN) : start - 1]
    return any(token.tag & ROLE for token in ahead)


def is_apposed(tokens: list[Token], start: int, end: int) -> bool:
    """Whether "who", an age, or what only people can be, stands behind a name's comma."""
    if end + 2 >= len(tokens) or tokens[end].text != ",":
        return False
    if tokens[end + 1].tag & PERSONAL:
        if start and end - start == 1 and tokens[start - 1].tag & BEFORE_PLACE:
            return False  # a clerk in Orr, who
        return not (tokens[end - 1].tag & (ORGANISATION | ADJECTIVE) or is_state(tokens[end - 1]))
    if tokens[end + 1].text.isdigit():
        return len(tokens[end + 1].text) < 4 and not tokens[end + 2].word
    if not tokens[end + 1].tag & (INDEFINITE | DEFINITE):
        return False
    for token in tokens[end + 2 : end + 6]:
        if not token.word or token.tag & (FUNCTION | ORGANISATION):
            break
        if token.tag & ROLE:
            return True
    return False


def is_relative(tokens: list[Token], start: int) -> bool:
    """Whether somebody's relative is named here: his wife Ada; Mr Roy's wife, Ada, …"""
    before = start - 1 - (start > 0 and tokens[start - 1].text == ",")
    if before < 1:
        return False
    owner = tokens[before - 1]
    return bool(owner.tag & POSSESSIVE or (owner.possessive and tokens[before].tag & ROLE))


def _is_kin_apposed(tokens: list[Token], start: int) -> bool:
    """Whether a comma joins a name to whose relative this is: her mother, Ada, …"""
    kin = start > 1 and tokens[start - 1].text == "," and tokens[start - 2].tag & ROLE
    return bool(kin and is_relative(tokens, start))


def may_be_person(tokens: list[Token], start: int, end: int) -> bool:
    """Whether nothing says that this run is no person."""
    first, last = tokens[start], tokens[end - 1]
    if last.tag & PLACE or _names_body(tokens, start, end):
        return False
    if _is_firm(tokens, start, end) or _is_settlement(tokens, start):
        return False
    if last.tag & DOCUMENT and not first.tag & FIRST_NAME:
        return False
    if end + 1 < len(tokens) and tokens[end].text == "," and _is_which(tokens[end + 1]):
        return False
    if end < len(tokens) and _is_in_state(tokens, end):
        return False
    if end - start == 1:
        if first.text.isupper() and len(first.text) > 1:
            return False
        if is_state(first) or (first.text.endswith(".") and "-" in first.text):
            return False  # Calif., R-Tenn.
    elif first.tag & (PLACE | ADJECTIVE):
        return False
    return not (start and tokens[start - 1].tag & DEFINITE)


def _is_settlement(tokens: list[Token], start: int) -> bool:
    """Whether a place is named here by what it is: the island of Orr."""
    if start < 2 or not tokens[start - 1].tag & ATTACH_CLOSELY:
        return False
    return bool(tokens[start - 2].tag & SETTLEMENT)


def _is_in_state(tokens: list[Token], end: int) -> bool:
    """Whether a state's abbreviation stands behind a place: Salem, Ore., is quiet."""
    if end + 1 >= len(tokens) or tokens[end].text != ",":
        return False
    return is_state(tokens[end + 1])


def is_state(token: Token) -> bool:
    """Whether this is a state's abbreviation: Ore."""
    tag = token.tag
    return bool(token.cap and tag & ABBREVIATION and not tag & (TITLE | SUFFIX | ORGANISATION))


def _is_firm(tokens: list[Token], start: int, end: int) -> bool:
    """Whether a name ends as firms' names do: Ridgeway Foods; but Ada Farms is a person."""
    if not tokens[end - 1].tag & FIRM:
        return False
    return end - start > (2 if tokens[start].tag & FIRST_NAME else 1)


def _names_body(tokens: list[Token], start: int, end: int) -> bool:
    """Whether one of these words is what organisations are called."""
    if end - start == 1:
        return bool(tokens[start].tag & ORGANISATION)
    return any(token.tag & ORGANISATION for token in tokens[start:end])


def _is_which(token: Token) -> bool:
    return bool(token.tag & RELATIVE) and not token.tag & PERSONAL


def in_mixed_case(name: str, lexicon: Lexicon, *, titled: bool) -> str:
    """A person's name that a heading or a transcript prints in capitals.

    A single word without a title may be what a body is called by its first letters.
    """
    words = name.split()
    if not name.isupper() or not (titled or len(words) > 1):
        return name
    return " ".join(
        word if is_suffix(word, lexicon) and not word.startswith("J") else _capitalised(word)
        for word in words
    )


def _capitalised(word: str) -> str:
    if word.startswith("MC") and len(word) > _SHORTEST_MC:
        return f"Mc{word[2:].title()}"
    return word.title()


def is_suffix(word: str, lexicon: Lexicon) -> bool:
    """Whether this is Jr, III or the like."""
    return bool(lexicon.tags.get(word.rstrip(".").lower(), 0) & SUFFIX)
