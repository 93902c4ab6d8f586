"""`onrecord trace` tells a key's way through the steps."""

import json
from typing import Any

import msgspec
import pytest

from onrecord import bucket as s3
from onrecord.errors import NotFound
from onrecord.handlers._step import Failure
from onrecord.stack import Stack
from tests.cli.conftest import ON_STACK, Run, store, store_story
from tests.documents import quotes_document, rejection, withdrawal

STORY = "f" * 16


@pytest.fixture
def trace(run: Run):
    def ask(key: str) -> list[Any]:
        result = run("trace", key, "--format", "jsonl", *ON_STACK)
        assert result.exit_code == 0, result.stderr
        return [json.loads(line) for line in result.stdout.splitlines()]

    return ask


def test_every_step_is_told_with_the_version_of_the_upload(trace, stack: Stack):
    store_story(stack, "ferry.html", 1, STORY, [("We keep it.", "Ann Hale")])
    document = quotes_document("ferry.html", 1, STORY, [("We keep it.", "Ann Hale")])
    for prefix in ("stories", "quotes"):
        s3.put_newer(stack.work, prefix, document)

    rows = trace("ferry.html")

    assert {(row["step"], row["outcome"]) for row in rows} == {
        ("inbox", "uploaded"),
        ("scrape", "scraped"),
        ("strip", "stripped"),
        ("extract", "extracted"),
        ("store", "stored"),
    }
    assert (rows[0]["step"], rows[-1]["step"]) == ("inbox", "store")
    assert {row["version"] for row in rows[1:]} == {document.version}
    assert rows[-1]["detail"] == f"story {STORY}, 1 rows"
    assert "bytes" in rows[0]["detail"]


def test_other_keys_do_not_mix_in(trace, stack: Stack):
    store_story(stack, "ferry.html", 1, STORY, [])
    store_story(stack, "ferry.html.old", 2, "b" * 16, [])

    assert len([row for row in trace("ferry.html") if row["step"] == "inbox"]) == 1


def test_a_key_with_which_many_begin_is_not_looked_for_among_them(
    run: Run, stack: Stack, monkeypatch: pytest.MonkeyPatch
):
    client, name = stack.inbox
    for number in range(5):
        client.put_object(Bucket=name, Key=f"2026/{number}.html", Body=b"page")
    listed = []
    list_page = client.list_object_versions

    def two_a_page(**asked: Any) -> Any:
        listed.append(asked)
        return list_page(**{**asked, "MaxKeys": 2})

    monkeypatch.setattr(client, "list_object_versions", two_a_page)
    result = run("trace", "2026", *ON_STACK)

    assert isinstance(result.exception, NotFound)
    assert len(listed) == 1


def test_a_failure_is_told_with_its_error(trace, stack: Stack):
    store_story(stack, "ferry.html", 1, STORY, [])
    failure = Failure(
        step="extract",
        key="articles/ferry.html.json",
        version_id=None,
        version="",
        error="MemoryError",
        message="too much",
        tries=3,
        first="2026-05-01T10:00:00Z",
        last="2099-05-01T10:00:00Z",
    )
    client, name = stack.work
    place = "failures/extract/articles/ferry.html.json.json"
    client.put_object(Bucket=name, Key=place, Body=msgspec.json.encode(failure))

    [row] = [row for row in trace("ferry.html") if row["outcome"] == "failed"]

    assert row["step"] == "extract"
    assert row["detail"] == "MemoryError: too much (3 tries)"


def test_a_rejection_and_a_withdrawal_have_their_reason_and_order(trace, stack: Stack):
    store_story(stack, "ferry.html", 1, STORY, [])
    store(stack, rejection("ferry.html", 2))
    store(stack, withdrawal("ferry.html", 3))

    outcomes = [(r["outcome"], r["detail"]) for r in trace("ferry.html") if r["step"] == "store"]

    assert [outcome for outcome, _ in outcomes] == ["stored", "rejected", "withdrawn"]
    assert outcomes[1][1] == "no_article: nothing to read"


def test_a_story_whose_rows_are_another_keys_says_whose(trace, stack: Stack):
    store_story(stack, "old.html", 1, STORY, [])
    store_story(stack, "new.html", 2, STORY, [])

    assert trace("old.html")[-1]["detail"] == f"story {STORY}, whose rows are those of new.html"


def test_a_key_that_never_was_is_not_found(run: Run, stack: Stack):
    result = run("trace", "nothing.html", *ON_STACK)

    assert result.exit_code == 1
    assert "nothing was ever uploaded under 'nothing.html'" in str(result.exception)
