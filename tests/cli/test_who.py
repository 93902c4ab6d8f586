"""`onrecord speakers`, `alias` and `top`: who is there, who is whom, who is quoted most."""

import json
from typing import Any

import pytest

from onrecord.cli.output import Format
from onrecord.stack import Stack
from tests.cli.conftest import ON_STACK, Run, store
from tests.documents import Said, quotes_document


def store_on(stack: Stack, day: str, said: list[Said], site: str = "news.example") -> None:
    story_id = f"{day}x{site}"
    published = {"published": day, "published_utc": f"{day}T08:00:00Z"}
    store(stack, quotes_document(f"{story_id}.html", 1, story_id, said, site=site, **published))


@pytest.fixture(autouse=True)
def stories(stack: Stack) -> None:
    hale, lind, evie = "Ann Hale", "Eva Lind", "Boss"
    store_on(stack, "2026-05-01", [("One.", hale), ("Two.", hale), ("Three.", lind)])
    store_on(stack, "2026-05-02", [("Four.", lind), ("Five.", evie)], "other.example")
    store_on(stack, "2026-05-03", [("Six.", hale), ("Seven.", None)])


@pytest.fixture
def rows(run: Run):
    def ask(*arguments: str) -> list[Any]:
        result = run(*arguments, "--format", "jsonl", *ON_STACK)
        assert result.exit_code == 0, result.stderr
        return [json.loads(line) for line in result.stdout.splitlines()]

    return ask


def words(found: list[Any]) -> list[str]:
    return [row["text"] for row in found]


def test_a_speaker_is_found_by_the_beginning_of_a_name_with_the_newest_quote(rows):
    assert rows("speakers", "ha") == [
        {
            "speaker": "Ann Hale",
            "speaker_key": "ann hale",
            "speaker_role": None,
            "last_quoted": "2026-05-03T08:00:00Z",
        }
    ]


def test_no_speakers_is_no_error(run: Run):
    result = run("speakers", "nobody", "--format", "json", *ON_STACK)

    assert (result.exit_code, json.loads(result.stdout), result.stderr) == (0, [], "no speakers\n")


def test_a_limit_of_speakers_says_how_many_there_are(run: Run, stack: Stack):
    store_on(stack, "2026-05-04", [("Eight.", "Tom Hale")])

    result = run("speakers", "hale", "--limit", "1", *ON_STACK)

    assert "Ann Hale" in result.stdout
    assert "Tom Hale" not in result.stdout
    assert result.stderr == "2 speakers in all: see --limit\n"


def test_an_alias_is_asked_from_either_side_until_it_is_removed(run: Run, rows):
    said = run("alias", "Boss", "Eva Lind", *ON_STACK)

    assert (said.exit_code, said.stderr) == (0, "one speaker: Boss, Eva Lind\n")
    assert words(rows("query", "--speaker", "Boss")) == words(rows("query", "--speaker", "Lind"))
    assert set(words(rows("query", "--speaker", "Boss"))) == {"Three.", "Four.", "Five."}
    assert rows("alias", "--list") == [{"names": ["Boss", "Eva Lind"]}]

    assert run("alias", "--remove", "Boss", *ON_STACK).exit_code == 0

    assert words(rows("query", "--speaker", "Boss")) == ["Five."]
    assert run("alias", "--list", *ON_STACK).stderr == "no aliases\n"


def test_an_alias_counts_for_quotes_that_are_stored_later(run: Run, rows, stack: Stack):
    result = run("alias", "Mayor of Eastport", "Eva Lind", *ON_STACK)
    store_on(stack, "2026-05-05", [("Nine.", "Mayor of Eastport")])

    assert result.stderr.splitlines()[0] == ("nobody has been quoted as 'Mayor of Eastport' so far")
    assert words(rows("query", "--speaker", "Lind"))[0] == "Nine."


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["Boss"],
        ["Boss", "?"],
        ["Zelenskyy", "Zelenskiy"],
        ["--list", "--remove", "Boss"],
        ["Boss", "Lind", "--list"],
        ["Boss", "x" * 5000],
        ["Boss", "\x1b[31mLind"],
    ],
)
def test_an_alias_that_says_nothing_is_wrong_usage(run: Run, arguments: list[str]):
    result = run("alias", *arguments, *ON_STACK)

    assert result.exit_code == 2
    assert result.stderr.startswith("onrecord: ")


def test_an_alias_that_is_none_cannot_be_removed(run: Run):
    result = run("alias", "--remove", "Boss", *ON_STACK)

    assert result.exit_code == 1
    assert "there is no alias 'Boss'" in str(result.exception)


def test_who_is_quoted_most_comes_first(rows):
    found = rows("top", "--by", "speaker", "--since", "2026-05-01")

    assert [(row["speaker"], row["quotes"], row["stories"]) for row in found] == [
        ("Ann Hale", 3, 2),
        ("Eva Lind", 2, 2),
        ("Boss", 1, 1),
    ]


def test_where_most_is_quoted_comes_first_and_days_count(rows):
    found = rows("top", "--by", "site", "--since", "2026-05-02", "--until", "2026-05-02")
    both = rows("top", "--by", "site", "--since", "2026-05-01", "--limit", "1")

    assert found == [{"site": "other.example", "quotes": 2, "stories": 1}]
    assert both == [{"site": "news.example", "quotes": 5, "stories": 2}]


def test_nothing_in_the_last_days_is_no_error(run: Run):
    result = run("top", "--by", "speaker", "--since", "2026-06-01", *ON_STACK)

    assert (result.exit_code, result.stdout, result.stderr) == (0, "", "no quotes\n")


@pytest.mark.parametrize("how", ["table", "csv"])
@pytest.mark.parametrize("arguments", [["speakers", "hale"], ["top", "--by", "speaker"]])
def test_a_list_is_for_people_and_programs(run: Run, arguments: list[str], how: Format):
    since = ["--since", "2026-05-01"] if arguments[0] == "top" else []

    result = run(*arguments, *since, "--format", how, *ON_STACK)

    assert result.exit_code == 0
    assert "Ann Hale" in result.stdout
    assert ("speaker_key" in result.stdout) == (how == "csv")
