"""When two spellings are one person: a rule over speaker keys, applied when one is asked for.

Two keys are one person if their surnames are equal, their first names are equal, forms of one name
("Joe", "Joseph") or one the other's initial, and their middle names do not contradict each other.
A key that could be either of two which contradict each other is nobody else's: "George Bush"
joins neither George W. nor George H. W. Bush. A surname alone is the only person's that has it.
"""

from collections.abc import Iterable
from functools import cache
from itertools import combinations
from typing import NamedTuple

from onrecord.languages import available, load
from onrecord.table.keys import name_words


class _Name(NamedTuple):
    """A person's key in its parts; a bare surname has no first name."""

    first: str
    middle: tuple[str, ...]
    surname: tuple[str, ...]


def surname(key: str) -> str:
    """The surname with its particles: "leyen" of "ursula von der leyen" is "von der leyen"."""
    return " ".join(_name(key).surname)


def has_surname(key: str, words: str) -> bool:
    """Whether the words are this key's surname, with or without its particles."""
    return words in (surname(key), _name(key).surname[-1])


def is_bare(key: str) -> bool:
    """Whether a key is a surname alone, or another single name."""
    return not _name(key).first


def same_person(one: str, other: str) -> bool:
    """Whether nothing speaks against two keys being one person; neither a bare surname."""
    a, b = _name(one), _name(other)
    return (
        bool(a.first and b.first)
        and a.surname == b.surname
        and _same_first(a.first, b.first)
        and all(_same_middle(x, y) for x, y in zip(a.middle, b.middle, strict=False))
    )


def variants(key: str, keys: Iterable[str]) -> frozenset[str]:
    """A key with those of ``keys`` that are the same person beyond doubt."""
    known = {key, *keys}
    near = _near(key, known)
    if contradict(near):
        return frozenset({key})
    return frozenset({key, *(other for other in near if not contradict(_near(other, known)))})


def contradict(keys: Iterable[str]) -> bool:
    """Whether two of these keys cannot be one person."""
    return any(not same_person(one, other) for one, other in combinations(keys, 2))


def _near(key: str, keys: Iterable[str]) -> list[str]:
    return [other for other in keys if other != key and same_person(key, other)]


@cache
def _name(key: str) -> _Name:
    words = key.split()
    start = len(words) - 1
    while start > 0 and words[start - 1] in name_words("particles"):
        start -= 1
    # What opens a name is a first name (Al Gore), but not before a second particle (de la Cruz).
    if start == 0 and len(words) == 2 and words[0] in _forms():
        start = 1
    return _Name(words[0] if start else "", tuple(words[1:start]), tuple(words[start:]))


def _same_first(one: str, other: str) -> bool:
    return _same_middle(one, other) or bool(_forms().get(one, set()) & _forms().get(other, set()))


def _same_middle(one: str, other: str) -> bool:
    """Equal, or one the other's initial."""
    short, long = sorted((one, other), key=len)
    return short == long or (len(short) == 1 and long.startswith(short))


@cache
def _forms() -> dict[str, frozenset[tuple[str, int]]]:
    """The lines of the data in which a first name stands."""
    forms: dict[str, set[tuple[str, int]]] = {}
    for code in available("names"):
        lines = load(code, "names").get("forms", "").splitlines()
        for number, line in enumerate(lines):
            for form in line.split():
                forms.setdefault(form, set()).add((code, number))
    return {form: frozenset(lines) for form, lines in forms.items()}
