"""`onrecord status` says how a stack is, and changes nothing by looking."""

import json
from typing import Any

import msgspec
import pytest

from onrecord.handlers._step import Failure
from onrecord.stack import Stack
from tests.cli.conftest import ON_STACK, Run, store, store_story
from tests.documents import rejection


@pytest.fixture
def status(run: Run):
    def ask() -> Any:
        return json.loads(run("status", "--format", "json", *ON_STACK).stdout)

    return ask


def put(stack: Stack, key: str) -> str:
    client, name = stack.inbox
    return client.put_object(Bucket=name, Key=key, Body=b"page")["VersionId"]


def reject(stack: Stack, key: str, minute: int) -> None:
    store(stack, msgspec.structs.replace(rejection(key, minute), version_id=put(stack, key)))


def fail(stack: Stack, key: str, error: str = "ValueError", minute: int = 0) -> None:
    failure = Failure(
        step="extract",
        key=key,
        version_id=None,
        version="",
        error=error,
        message="bad offsets",
        tries=5,
        first=f"2026-05-01T10:{minute:02}:00Z",
        last=f"2026-05-01T10:{minute + 9:02}:00Z",
    )
    client, name = stack.work
    place = f"failures/extract/{key}.json"
    client.put_object(Bucket=name, Key=place, Body=msgspec.json.encode(failure))


def test_uploads_are_counted_by_outcome(status, stack: Stack):
    store_story(stack, "ferry.html", 1, "f" * 16, [])
    reject(stack, "image.png", 1)
    put(stack, "new.html")

    assert status()["inbox"]["counts"] == {"rejected": 1, "stored": 1, "waiting": 1}


def test_a_rejection_is_listed_until_a_newer_upload_is_stored(status, stack: Stack):
    reject(stack, "ferry.html", 1)
    assert status()["inbox"]["rejected"] == [
        {"key": "ferry.html", "reason": "no_article", "detail": "nothing to read"}
    ]

    store_story(stack, "ferry.html", 2, "f" * 16, [])
    assert status()["inbox"]["rejected"] == []


def test_a_story_taken_over_by_another_key_is_listed(status, stack: Stack):
    store_story(stack, "old.html", 1, "f" * 16, [("We keep it.", "Ann Hale")])
    store_story(stack, "new.html", 2, "f" * 16, [("We sell it.", "Ann Hale")])

    assert status()["inbox"]["taken_over"] == [
        {"key": "old.html", "story_id": "f" * 16, "by": "new.html"}
    ]


def test_backlog_and_dead_letters_are_counted_and_stay_where_they_are(status, stack: Stack):
    for url in (stack.step("strip").queue_url, stack.step("strip").dead_letters_url):
        stack.sqs.send_message(QueueUrl=url, MessageBody="{}")

    for _ in range(2):
        [strip] = [step for step in status()["steps"] if step["step"] == "strip"]
        assert (strip["waiting"], strip["in_work"], strip["dead"]) == (1, 0, 1)


def test_failures_are_shown_with_their_error(run: Run, status, stack: Stack):
    fail(stack, "articles/ferry.html.json")

    [failure] = status()["failures"]
    assert (failure["step"], failure["tries"]) == ("extract", 5)
    table = run("status", *ON_STACK).stdout
    assert "ValueError" in table
    assert "bad offsets" in table


@pytest.mark.parametrize("body", [b"", b"no JSON", b"{}", b'{"step": "\xff"}'])
def test_a_failure_whose_record_cannot_be_read_is_a_failure_too(status, stack: Stack, body: bytes):
    fail(stack, "articles/other.html.json")
    client, name = stack.work
    client.put_object(Bucket=name, Key="failures/strip/stories/ferry.html.json.json", Body=body)

    [readable, unreadable] = status()["failures"]

    assert readable["error"] == "ValueError"
    assert unreadable["step"] == "strip"
    assert unreadable["key"] == "stories/ferry.html.json"
    assert unreadable["error"] == "Unreadable"


def test_what_failed_does_not_steer_the_terminal(run: Run, stack: Stack):
    fail(stack, "articles/\x1b[31mferry.html.json")

    assert "[31mferry" in run("status", *ON_STACK).stdout
    assert "\x1b" not in run("status", *ON_STACK).stdout


def test_failures_are_grouped_by_step_and_error_with_what_to_do(status, stack: Stack):
    for minute in range(3):
        fail(stack, f"articles/{minute}.json", "DiedOrTimedOut", minute)
    fail(stack, "articles/other.json", "ValueError")

    groups = status()["failure_groups"]

    assert [(group["error"], group["count"]) for group in groups] == [
        ("DiedOrTimedOut", 3),
        ("ValueError", 1),
    ]
    died = groups[0]
    assert (died["first"], died["last"]) == ("2026-05-01T10:00:00Z", "2026-05-01T10:11:00Z")
    assert died["key"] == "articles/2.json"
    assert "/aws/lambda/onrecord-test-extract" in died["advice"]
    assert "onrecord redrive --step extract" in died["advice"]


def test_an_empty_stack_has_a_table_of_its_steps_alone(run: Run, stack: Stack):
    table = run("status", *ON_STACK).stdout

    assert table.startswith("Stack onrecord-test: no uploads yet")
    assert "Rejected" not in table
    assert "Failures" not in table
