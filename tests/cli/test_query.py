"""`onrecord query` prints what the table holds."""

import csv
import io
import json
from typing import Any

import pytest

from onrecord.stack import Stack
from onrecord.table.items import StoredQuote
from tests.cli.conftest import ON_STACK, Run, store_story

FERRY, BRIDGE = "f" * 16, "b" * 16


@pytest.fixture(autouse=True)
def stories(stack: Stack) -> None:
    store_story(
        stack,
        "ferry.html",
        1,
        FERRY,
        [("We keep it.", "Ann Hale"), ("Until May.", "Ann Hale"), ("Never.", "Eva Lind")],
    )
    store_story(
        stack,
        "bridge.html",
        2,
        BRIDGE,
        [("It must close.", "Tom Hale")],
        published="2026-05-03",
        published_utc="2026-05-03T08:00:00Z",
        site="other.example",
    )


@pytest.fixture
def query(run: Run):
    def ask(*arguments: str) -> list[Any]:
        result = run("query", *arguments, "--format", "jsonl", *ON_STACK)
        assert result.exit_code == 0, result.stderr
        return [json.loads(line) for line in result.stdout.splitlines()]

    return ask


@pytest.mark.parametrize("name", ["Lind", "eva lind", "EVA LIND"])
def test_a_speaker_is_found_by_name_or_surname(query, name: str):
    assert [row["text"] for row in query("--speaker", name)] == ["Never."]


def test_every_row_has_the_quote_and_its_story(query):
    [row] = query("--speaker", "Lind")

    assert set(row) == set(StoredQuote.__struct_fields__)
    assert row["headline"] == f"Story {FERRY}"
    assert (row["site"], row["published"]) == ("news.example", "2026-05-01")


def test_a_surname_of_several_gives_no_rows_but_the_candidates(run: Run):
    result = run("query", "--speaker", "Hale", *ON_STACK)

    assert result.exit_code == 2
    assert result.stdout == ""
    assert [line.strip() for line in result.stderr.splitlines()[1:]] == ["Ann Hale", "Tom Hale"]


def test_a_name_that_nobody_has_is_said_to_be_unknown(run: Run):
    result = run("query", "--speaker", "Nemo", *ON_STACK)

    assert result.exit_code == 1
    assert result.stdout == ""
    assert "no speaker has the name 'Nemo'" in str(result.exception)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--site", "other.example"], ["It must close."]),
        (["--day", "2026-05-01"], ["We keep it.", "Until May.", "Never."]),
        (["--since", "2026-05-02", "--until", "2026-05-03"], ["It must close."]),
        (
            ["--since", "2026-05-01", "--until", "2026-05-03T08:00"],
            ["We keep it.", "Until May.", "Never."],
        ),
        (["--story", FERRY], ["We keep it.", "Until May.", "Never."]),
        (["--story", "bridge.html"], ["It must close."]),
        (["--story", "ferry.html", "--speaker", "Lind"], ["Never."]),
        (["--speaker", "Ann Hale", "--site", "other.example"], []),
        (["--speaker", "Tom Hale", "--since", "2026-05-04"], []),
        (["--site", "news.example", "--until", "2026-04-30"], []),
    ],
)
def test_conditions_hold_together(query, arguments: list[str], words: list[str]):
    assert [row["text"] for row in query(*arguments)] == words


def test_the_newest_stories_come_first(query):
    rows = query("--since", "2026-05-01", "--limit", "2")

    assert [row["text"] for row in rows] == ["It must close.", "We keep it."]


def test_a_limit_that_cuts_says_so(run: Run):
    result = run("query", "--story", FERRY, "--limit", "2", "--format", "csv", *ON_STACK)

    assert len(list(csv.DictReader(io.StringIO(result.stdout)))) == 2
    assert result.stderr == "there are more than 2: see --limit\n"


def test_a_limit_that_just_fits_says_nothing(run: Run):
    assert run("query", "--story", FERRY, "--limit", "3", *ON_STACK).stderr == ""


def test_no_quotes_is_no_error(run: Run):
    result = run("query", "--site", "nowhere.example", "--format", "json", *ON_STACK)

    assert (result.exit_code, json.loads(result.stdout), result.stderr) == (0, [], "no quotes\n")


def test_the_table_shows_date_speaker_words_and_site(run: Run):
    result = run("query", "--speaker", "Lind", *ON_STACK)

    [line] = [line for line in result.stdout.splitlines() if "Never." in line]
    assert line.split()[:4] == ["2026-05-01", "Eva", "Lind", "Never."]
    assert line.split()[-1] == "news.example"


@pytest.mark.parametrize(
    "arguments", [[], ["--until", "today"], ["--day", "today", "--since", "7d"], ["--day", "33"]]
)
def test_a_question_that_cannot_be_asked_is_one_line(run: Run, arguments: list[str]):
    result = run("query", *arguments, *ON_STACK)

    assert result.exit_code == 2
    assert len(result.stderr.splitlines()) == 1


def test_an_unknown_story_is_said_to_be_none(run: Run):
    result = run("query", "--story", "nothing.html", *ON_STACK)

    assert result.exit_code == 1
    assert "'nothing.html'" in str(result.exception)


def test_days_without_end_are_refused_and_not_read(run: Run):
    result = run("query", "--since", "0001-01-01", *ON_STACK)

    assert result.exit_code == 2
    assert "--since goes back" in result.stderr
