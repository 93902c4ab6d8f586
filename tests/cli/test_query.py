"""`onrecord query` prints what the table holds."""

import csv
import io
import json
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec
import pytest

from onrecord.stack import Stack
from onrecord.table.items import StoredQuote
from tests.cli.conftest import ON_STACK, Run, store, store_story
from tests.documents import quotes_document

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
    assert str(result.exception) == "no speaker has the name 'Nemo'"


def test_a_typing_error_is_answered_with_a_guess(run: Run):
    result = run("query", "--speaker", "Eva Lidn", *ON_STACK)

    assert "did you mean Eva Lind?" in str(result.exception)


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
        (["--site", "WWW.Other.example"], ["It must close."]),
        (["--site", "https://m.other.example/a/b"], ["It must close."]),
        (["--site", " Other.example:8080"], ["It must close."]),
        (["--speaker", "Lind", "--limit", "99999999999999999999"], ["Never."]),
        (["--since", "2026-05-01", "--contains", "MUST"], ["It must close."]),
        (["--speaker", "Ann Hale", "--contains", "we kéep"], ["We keep it."]),
        (["--site", "news.example", "--confidence-below", "0.2"], []),
        (["--since", "2026-05-01", "--speaker-kind", "person", "--contains", "never"], ["Never."]),
        (["--day", "2026-05-03", "--tz", "America/New_York"], ["It must close."]),
        (["--day", "2026-05-02", "--tz", "Pacific/Honolulu"], ["It must close."]),
        (["--day", "2026-05-03", "--tz", "Pacific/Honolulu"], []),
    ],
)
def test_conditions_hold_together(query, arguments: list[str], words: list[str]):
    assert [row["text"] for row in query(*arguments)] == words


def test_the_newest_stories_come_first(query):
    rows = query("--since", "2026-05-01", "--limit", "2")

    assert [row["text"] for row in rows] == ["It must close.", "We keep it."]


def cursor_in(stderr: str) -> str:
    [line] = [line for line in stderr.splitlines() if line.startswith("more: --cursor ")]
    return line.split()[-1]


@pytest.mark.parametrize(
    "question",
    [
        ["--story", FERRY],
        ["--since", "2026-05-01"],
        ["--site", "news.example"],
        ["--speaker", "Ann Hale"],
    ],
)
def test_a_cursor_goes_on_exactly_where_the_limit_cut(run: Run, query, question: list[str]):
    whole = query(*question)

    first = run("query", *question, "--limit", "1", "--format", "csv", *ON_STACK)
    rest = query(*question, "--cursor", cursor_in(first.stderr))

    [row] = csv.DictReader(io.StringIO(first.stdout))
    assert [row["text"], *(row["text"] for row in rest)] == [row["text"] for row in whole]


@pytest.mark.parametrize("token", ["nonsense", ""])
def test_a_bad_cursor_is_wrong_usage(run: Run, token: str):
    result = run("query", "--speaker", "Lind", "--cursor", token, *ON_STACK)

    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr == f"onrecord: {token!r} is no cursor that `onrecord query` printed\n"


def test_a_cursor_of_another_question_is_refused(run: Run):
    first = run("query", "--speaker", "Ann Hale", "--limit", "1", *ON_STACK)

    result = run("query", "--site", "x.example", "--cursor", cursor_in(first.stderr), *ON_STACK)

    assert result.exit_code == 2
    assert "another question" in result.stderr


def test_how_much_was_read_for_words_is_told(run: Run):
    result = run("query", "--site", "news.example", "--contains", "May", *ON_STACK)

    assert result.stderr == "looked through 3 quotes\n"


def test_spellings_that_were_joined_are_told(run: Run, stack: Stack):
    store_story(stack, "new.html", 3, "n" * 16, [("Soon.", "Evie Lind"), ("Later.", "Evelyn Lind")])

    result = run("query", "--speaker", "Evelyn Lind", "--format", "csv", *ON_STACK)

    assert result.stderr == "Evelyn Lind, also as Evie Lind\n"
    words = {row["text"] for row in csv.DictReader(io.StringIO(result.stdout))}
    assert words == {"Later.", "Soon."}


def test_who_else_has_the_name_is_told(run: Run, stack: Stack):
    store_story(stack, "new.html", 3, "n" * 16, [("Soon.", "Lind Moe")])

    result = run("query", "--speaker", "Lind", *ON_STACK)

    assert "Never." in result.stdout
    assert result.stderr == "Eva Lind\nnot Lind Moe\n"


def store_described(stack: Stack, day: str, role: str | None = None) -> None:
    key = f"{day}.html"
    published = {"published": day, "published_utc": f"{day}T08:00:00Z"}
    document = quotes_document(key, 9, day.replace("-", "x"), [("We left.", "A man")], **published)
    kind: Any = "person" if role else "described"
    quote = msgspec.structs.replace(document.quotes[0], speaker_kind=kind, speaker_role=role)
    store(stack, msgspec.structs.replace(document, quotes=(quote,)))


def test_unnamed_speakers_are_those_of_the_last_month_unless_said(query, stack: Stack):
    today = datetime.now(UTC).date()
    days = [(today - timedelta(days=ago)).isoformat() for ago in (1, 25, 60)]
    for day in days:
        store_described(stack, day)

    recent = query("--speaker-kind", "described")
    earlier = query("--speaker-kind", "described", "--since", "90d", "--until", "40d")
    month_before = query("--speaker-kind", "described", "--until", "30d")

    assert [row["published"] for row in recent] == days[:2]
    assert [row["published"] for row in earlier] == days[2:]
    assert [row["published"] for row in month_before] == days[2:]


def test_an_office_gives_the_quotes_that_were_said_in_it(query, stack: Stack):
    store_described(stack, "2026-04-01", role="Chancellor of the Exchequer")
    store_described(stack, "2026-04-02", role="former chancellor")
    store_described(stack, "2026-04-03", role="backbencher")

    assert [row["published"] for row in query("--role", "chancellor")] == [
        "2026-04-02",
        "2026-04-01",
    ]
    assert [row["published"] for row in query("--role", "chancellor of the exchequer")] == [
        "2026-04-01"
    ]
    assert query("--role", "pope") == []


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
    "arguments",
    [
        [],
        ["--until", "today"],
        ["--day", "today", "--since", "7d"],
        ["--day", "33"],
        ["--day", "12h"],
        ["--contains", "sale"],
        ["--confidence-below", "0.5"],
        ["--speaker", "Lind", "--contains", "!"],
        ["--since", "today", "--until", "yesterday"],
        ["--since", "7d", "--tz", "Atlantis"],
        ["--site", "https://"],
        ["--role", "of"],
        ["--speaker-kind", "person"],
        ["--speaker", "", "--since", "7d"],
        ["--speaker", "Lind", "--site", ""],
        ["--speaker", "Lind", "--since", ""],
        ["--speaker", "Lind", "--since", "9999-12-31"],
        ["--speaker-kind", "described", "--since", "0001-01-01"],
    ],
)
def test_a_question_that_cannot_be_asked_is_one_line(run: Run, arguments: list[str]):
    result = run("query", *arguments, *ON_STACK)

    assert result.exit_code == 2
    assert len(result.stderr.splitlines()) == 1


@pytest.mark.parametrize("named", ["nothing.html", "https://", "http://[x", "file://ferry.html"])
def test_an_unknown_story_is_said_to_be_none(run: Run, named: str):
    result = run("query", "--story", named, *ON_STACK)

    assert result.exit_code == 1
    assert f"inbox key {named!r}" in str(result.exception)


def test_what_a_question_leaves_open_is_told_in_words(run: Run):
    result = run("query", "--speaker", "Lind", "--since", "9999-12-31", *ON_STACK)

    assert result.stderr == (
        "onrecord: nothing lies between --since 9999-12-31 and --until the end\n"
    )


def test_a_page_begins_behind_what_was_deleted_since(run: Run, query, stack: Stack):
    first = run("query", "--speaker", "Ann Hale", "--limit", "1", "--format", "csv", *ON_STACK)
    [shown] = csv.DictReader(io.StringIO(first.stdout))
    other = "Until May." if shown["text"] == "We keep it." else "We keep it."
    store(stack, quotes_document("ferry.html", 9, FERRY, [(other, "Ann Hale")]))

    further = query("--speaker", "Ann Hale", "--cursor", cursor_in(first.stderr))

    assert [row["text"] for row in further] == [other]


def test_days_without_end_are_refused_and_not_read(run: Run):
    result = run("query", "--since", "0001-01-01", *ON_STACK)

    assert result.exit_code == 2
    assert "--since goes back" in result.stderr


def test_the_table_shows_the_day_of_the_zone(run: Run):
    result = run("query", "--speaker", "Tom Hale", "--tz", "Pacific/Honolulu", *ON_STACK)

    assert "2026-05-03 " in result.stdout
