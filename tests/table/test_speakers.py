"""Who is meant by a name."""

from typing import Any

import msgspec
import pytest

from onrecord.errors import Conflict
from onrecord.table import Table, aliases
from onrecord.table.directory import register_speakers
from onrecord.table.items import quote_rows
from onrecord.table.speakers import (
    Speaker,
    find_speaker,
    guesses,
    names_of,
    office_holders,
    search,
)
from tests.aws import create_table
from tests.documents import quotes_document
from tests.table.requests import names, recorded

PEOPLE = [
    "Joe Biden",
    "Joseph R. Biden",
    "Biden",
    "George W. Bush",
    "George H. W. Bush",
    "George Bush",
    "Ann Hale",
    "Tom Hale",
    "Hale",
    "Jake Sullivan",
    "Jake Tapper",
    "Ursula von der Leyen",
    "LeBron James",
    "James Comey",
    "Bill Ray",
    "William A. Ray",
    "William B. Ray",
    "Nikola Tesla",
    "William Cole",
    "Volodymyr Zelenskyy",
]
BODIES = ["The Kremlin", "Tesla", "Bank of England", "Bank of New England"]


def register(table: Table, speakers: list[str], kind: Any = "person", role: str | None = None):
    document = quotes_document("a.html", 1, "s1", [(f"Said {n}", n) for n in speakers])
    quotes = tuple(
        msgspec.structs.replace(quote, speaker_kind=kind, speaker_role=role)
        for quote in document.quotes
    )
    rows = quote_rows(msgspec.structs.replace(document, quotes=quotes))
    register_speakers(table, rows.values())


@pytest.fixture
def table(aws: None) -> Table:
    created = create_table()
    register(created, PEOPLE)
    register(created, BODIES, kind="organisation")
    return created


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("Jake Sullivan", ["jake sullivan"]),
        ("SULLIVAN", ["jake sullivan"]),
        ("Mr. Sullivan", ["jake sullivan"]),
        ("Sullivan, Jake", ["jake sullivan"]),
        ("J. Sullivan", ["jake sullivan"]),
        ("Jacob Sullivan", ["jake sullivan"]),
        ("Biden", ["joseph r biden", "joe biden", "biden"]),
        ("Joe Biden", ["joseph r biden", "joe biden", "biden"]),
        ("President Joseph Biden", ["joseph r biden", "joe biden", "biden"]),
        ("George Bush", ["george bush"]),
        ("George W. Bush", ["george w bush"]),
        ("Ann Hale", ["ann hale"]),
        ("Leyen", ["ursula von der leyen"]),
        ("von der Leyen", ["ursula von der leyen"]),
        ("James", ["lebron james"]),
        ("LeBron", ["lebron james"]),
        ("Kremlin", ["kremlin"]),
        ("Tesla", ["tesla"]),
        ("Bank of England", ["bank of england"]),
        ("Zelensky", ["volodymyr zelensky"]),
        ("=Biden", ["biden"]),
        ("=Hale", ["hale"]),
    ],
)
def test_a_name_finds_all_spellings_of_its_speaker(
    table: Table, typed: str, meant: list[str]
) -> None:
    assert [speaker.key for speaker in find_speaker(table, typed).speakers] == meant


@pytest.mark.parametrize(
    ("typed", "candidates"),
    [
        ("Hale", ["ann hale", "hale", "tom hale"]),
        ("Bush", ["george bush", "george h w bush", "george w bush"]),
        ("Jake", ["jake sullivan", "jake tapper"]),
        ("England", ["bank of england", "bank of new england"]),
        ("William Ray", ["william a ray", "william b ray"]),
        ("Will Ray", ["bill ray", "william a ray", "william b ray"]),
    ],
)
def test_a_name_of_several_gives_the_candidates(
    table: Table, typed: str, candidates: list[str]
) -> None:
    found = find_speaker(table, typed)

    assert found.speakers == ()
    assert [speaker.key for speaker in found.others] == candidates


def test_who_shares_a_surname_that_is_taken_as_one_persons_is_told(table: Table) -> None:
    assert find_speaker(table, "James").others == (Speaker("james comey", "James Comey"),)


@pytest.mark.parametrize("typed", ["", "?!", "Nobody", "Ann Sullivan", "="])
def test_a_name_that_nobody_has_finds_nobody(table: Table, typed: str) -> None:
    assert find_speaker(table, typed) == ((), ())


@pytest.mark.parametrize("typed", ["Sullivan", "Jake Sullivan", "Kremlin"])
def test_finding_a_speaker_is_two_requests(table: Table, typed: str) -> None:
    with recorded(table) as requests:
        find_speaker(table, typed)

    assert names(requests) == ["Query", "BatchGetItem"]


@pytest.mark.parametrize(
    ("typed", "likely"),
    [
        ("Sulivan", "Jake Sullivan"),
        ("Jake Sulliven", "Jake Sullivan"),
        ("Zelenksy", "Volodymyr Zelenskyy"),
    ],
)
def test_a_typing_error_has_a_guess(table: Table, typed: str, likely: str) -> None:
    assert guesses(table, typed)[0].name == likely


def test_what_is_like_nobody_has_no_guess(table: Table) -> None:
    assert guesses(table, "Xyzzy") == ()


def test_an_alias_asks_for_all_its_names_from_either_side(table: Table) -> None:
    aliases.join(table, {"boss": "The Boss", "jake sullivan": "Jake Sullivan"})

    expected = ["boss", "jake sullivan"]
    for typed in ("The Boss", "Sullivan"):
        assert sorted(s.key for s in find_speaker(table, typed).speakers) == expected


def test_an_alias_decides_what_is_ambiguous_and_brings_the_variants_along(table: Table) -> None:
    aliases.join(table, {"hale": "Hale", "joe biden": "Joe Biden"})

    found = find_speaker(table, "Hale")

    assert {s.key for s in found.speakers} == {"hale", "joe biden", "joseph r biden", "biden"}


def test_aliases_grow_are_listed_and_shrink(table: Table) -> None:
    aliases.join(table, {"a": "A", "b": "B"})
    aliases.join(table, {"c": "C", "a": "A"})
    aliases.join(table, {"x": "X", "y": "Y"})

    assert aliases.all_groups(table) == [{"a": "A", "b": "B", "c": "C"}, {"x": "X", "y": "Y"}]
    assert aliases.leave(table, "b").keys() == {"a", "b", "c"}
    assert aliases.leave(table, "x").keys() == {"x", "y"}
    assert aliases.all_groups(table) == [{"a": "A", "c": "C"}]
    assert aliases.group_of(table, ["b"]) == aliases.leave(table, "b") == {}


def test_two_groups_that_are_joined_are_one(table: Table) -> None:
    aliases.join(table, {"a": "A", "b": "B"})
    aliases.join(table, {"x": "X", "y": "Y"})

    aliases.join(table, {"b": "B", "x": "X"})

    assert aliases.group_of(table, ["y"]).keys() == {"a", "b", "x", "y"}


def test_a_group_that_another_changes_meanwhile_is_not_written_over(
    table: Table, monkeypatch: pytest.MonkeyPatch
) -> None:
    aliases.join(table, {"a": "A", "b": "B"})
    stale = {key: aliases.group_of(table, [key]) for key in ("a", "c")}
    aliases.join(table, {"a": "A", "d": "D"})
    monkeypatch.setattr(aliases, "group_of", lambda _, keys: stale[next(iter(keys))])

    with pytest.raises(Conflict):
        aliases.join(table, {"a": "A", "c": "C"})


def test_speakers_have_names_to_show(table: Table) -> None:
    assert names_of(table, ["jake sullivan", "kremlin", "nobody"]) == {
        "jake sullivan": "Jake Sullivan",
        "kremlin": "The Kremlin",
    }


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("sull", ["Jake Sullivan"]),
        ("jak", ["Jake Sullivan", "Jake Tapper"]),
        ("jake tap", ["Jake Tapper"]),
        ("chancellor", ["Ada Moor", "Eva Lind"]),
        ("chancellor of the exchequer", ["Eva Lind"]),
        ("lind chancellor", ["Eva Lind"]),
        ("zelenskiy", ["Volodymyr Zelenskyy"]),
        ("xy", []),
        ("...", []),
    ],
)
def test_a_search_finds_beginnings_of_names_and_words_of_an_office(
    table: Table, text: str, found: list[str]
) -> None:
    register(table, ["Eva Lind"], role="Chancellor of the Exchequer")
    register(table, ["Ada Moor"], role="former chancellor")

    matches = search(table, text)

    assert [speaker.name for speaker in matches.speakers] == found
    assert matches.complete


@pytest.mark.parametrize(
    ("role", "keys"),
    [("prime minister", ["eva lind"]), ("minister", ["eva lind", "ola moe"]), ("MP", ["jo roy"])],
)
def test_who_holds_an_office_is_known(table: Table, role: str, keys: list[str]) -> None:
    register(table, ["Eva Lind"], role="Prime Minister")
    register(table, ["Ola Moe"], role="minister of defence")
    register(table, ["Jo Roy"], role="MP for Eastport")

    assert [speaker.key for speaker in office_holders(table, role)] == keys


def test_a_worker_asks_once_whether_the_directory_has_a_speaker(aws: None):
    table = create_table()
    with recorded(table) as requests:
        register(table, ["Eva Lind"])
        register(table, ["Eva Lind", "Ann Hale"])
        register(table, ["Ann Hale"])

    asked = [
        len(request.parameters["RequestItems"][table.name]["Keys"])
        for request in requests
        if request.name == "BatchGetItem"
    ]
    assert asked == [2, 2]
    assert [speaker.name for speaker in search(table, "lind").speakers] == ["Eva Lind"]
    assert [speaker.name for speaker in search(table, "hale").speakers] == ["Ann Hale"]


@pytest.mark.parametrize("typed", ["Ray", "Bill Ray", "William A. Ray"])
def test_an_alias_of_a_surname_is_all_spellings_of_its_person(aws: None, typed: str) -> None:
    table = create_table()
    register(table, ["Bill Ray", "William A. Ray", "Tom Ray"])
    aliases.join(table, {"ray": "Ray", "bill ray": "Bill Ray"})

    found = find_speaker(table, typed)

    assert {s.key for s in found.speakers} == {"ray", "bill ray", "william a ray"}


@pytest.mark.parametrize("typed", ["The Boss", "Joe Biden", "Joseph R. Biden", "The Chief"])
def test_aliases_of_two_spellings_of_one_person_are_asked_from_every_side(
    table: Table, typed: str
) -> None:
    aliases.join(table, {"boss": "The Boss", "joe biden": "Joe Biden"})
    aliases.join(table, {"chief": "The Chief", "joseph r biden": "Joseph R. Biden"})

    found = find_speaker(table, typed)

    assert {s.key for s in found.speakers} == {
        "boss",
        "chief",
        "biden",
        "joe biden",
        "joseph r biden",
    }
