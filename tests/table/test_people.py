"""Which spellings are one person."""

import pytest

from onrecord.table import people


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("joe biden", "joseph r biden"),
        ("j biden", "joe biden"),
        ("bill hale", "william hale"),
        ("jill hale", "j hale"),
        ("john fitzgerald doe", "john f doe"),
        ("ursula von der leyen", "u von der leyen"),
        ("al gore", "albert gore"),
    ],
)
def test_two_spellings_of_a_person_are_joined(one: str, other: str) -> None:
    assert people.variants(one, [one, other]) == {one, other}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("george w bush", "george h w bush"),
        ("joe biden", "jill biden"),
        ("ann hale", "ann hall"),
        ("ann m hale", "ann p hale"),
        ("mohammed bin salman", "mohammed salman"),
    ],
)
def test_what_contradicts_each_other_is_not_joined(one: str, other: str) -> None:
    assert people.variants(one, [one, other]) == {one}


@pytest.mark.parametrize("asked", ["george bush", "george w bush", "george h w bush"])
def test_a_spelling_that_could_be_either_of_two_joins_neither(asked: str) -> None:
    keys = ["george bush", "george w bush", "george h w bush"]

    assert people.variants(asked, keys) == {asked}


def test_an_initial_of_two_people_leaves_the_forms_of_each_joined() -> None:
    keys = ["j smith", "john smith", "johnny smith", "jane smith"]

    assert people.variants("johnny smith", keys) == {"john smith", "johnny smith"}
    assert people.variants("j smith", keys) == {"j smith"}


@pytest.mark.parametrize(
    ("key", "words", "has"),
    [
        ("ursula von der leyen", "leyen", True),
        ("ursula von der leyen", "von der leyen", True),
        ("ursula von der leyen", "ursula", False),
        ("al gore", "gore", True),
        ("al gore", "al gore", False),
    ],
)
def test_a_surname_may_have_its_particles(key: str, words: str, has: bool) -> None:
    assert people.has_surname(key, words) == has
