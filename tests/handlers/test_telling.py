"""What the functions tell of their work: metrics from a closed set, and no word of a story."""

import io
import json
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from typing import Any

import msgspec
import pytest

from onrecord.handlers import extract, scrape, store, strip
from onrecord.handlers._step import Failure
from tests.handlers.conftest import Pipeline
from tests.handlers.deliver import log_lines_into, s3_event
from tests.handlers.emitted import METRICS, REASONS

SECRET = "Swordfish"
WORDS = (
    "The council of Eastport voted on Monday to keep the old ferry running for another year.",
    f'"We call it {SECRET} among ourselves," Mayor Ann Hale told reporters after the vote.',
    f"The ferry {SECRET} has crossed the bay since 1931 with four hundred people a day.",
)


def page(*extra: str) -> bytes:
    paragraphs = "".join(f"<p>{text}</p>" for text in (*WORDS, *extra))
    return (
        f"<!doctype html><html lang=en><title>{SECRET} stays</title>"
        f"<article><h1>{SECRET} stays</h1>{paragraphs}</article></html>"
    ).encode()


CALLS = b"<p>Sign up for our newsletter to get the latest stories delivered to your inbox</p>" * 4

NO_STORIES = {
    "empty": b" ",
    "binary": b"\x89PNG\r\n\x1a\n" + SECRET.encode() + bytes(99),
    "too_large": b"<i>" * 200_001 + SECRET.encode(),
    "too_deep": b"<div>" * 100_000 + SECRET.encode(),
    "broken_gzip": b"\x1f\x8b" + SECRET.encode(),
    "no_article": f"<p>{SECRET}".encode(),
}


class Told:
    """What Lambda would keep of the functions' output."""

    def __init__(self) -> None:
        self.logs = io.StringIO()
        self.printed = io.StringIO()

    @property
    def text(self) -> str:
        return self.logs.getvalue() + self.printed.getvalue()

    @property
    def lines(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.logs.getvalue().splitlines()]

    @property
    def metrics(self) -> list[dict[str, Any]]:
        printed = self.printed.getvalue().splitlines()
        return [json.loads(line) for line in printed if line.startswith('{"_aws"')]


@contextmanager
def listening() -> Iterator[Told]:
    told = Told()
    with (
        log_lines_into(told.logs),
        redirect_stdout(told.printed),
        redirect_stderr(told.printed),
    ):
        yield told


def put_anything(pipeline: Pipeline) -> None:
    """Take through all steps whatever they know, twice and late, and what they do not."""
    pipeline.process("ferry.html", page(), minute=5)
    first = pipeline.work.client.head_object(Bucket="work", Key="quotes/ferry.html.json")[
        "VersionId"
    ]
    version = pipeline.upload("ferry.html", page())
    # Late, again, and then with the same words and with others.
    pipeline.run("scrape", s3_event(key="ferry.html", version_id=version, minute=1))
    pipeline.run_rest()
    pipeline.process("ferry.html", page(), minute=6)
    pipeline.process("ferry.html", page("“It stays,” said Tom Breck."), minute=7)
    # An old version goes, then the page, and another was never there.
    pipeline.run("scrape", s3_event("delete", key="ferry.html", version_id=version, minute=8))
    pipeline.inbox.client.delete_object(Bucket="inbox", Key="ferry.html")
    pipeline.run("scrape", s3_event("delete-marker-created", key="ferry.html", minute=9))
    pipeline.run("scrape", s3_event(key="gone.html"))
    for reason, body in NO_STORIES.items():
        version = pipeline.upload(f"{reason}.html", body)
        pipeline.run("scrape", s3_event(key=f"{reason}.html", version_id=version))
    # Strip finds nothing in it that is part of a story.
    pipeline.upload("calls.html", CALLS)
    pipeline.run("scrape", s3_event(key="calls.html"))
    pipeline.run_rest()
    pipeline.run("store", s3_event(key="quotes/ferry.html.json", version_id=first))
    put_what_fails(pipeline)


def put_what_fails(pipeline: Pipeline) -> None:
    """Documents and messages that no step can read, full of words that none may tell."""
    kinds = {"strip": "stories", "extract": "articles", "store": "quotes"}
    for step, prefix in kinds.items():
        pipeline.run(step, s3_event(key=f"{prefix}/gone.html.json"))
        document = json.loads(pipeline.work_document(f"{prefix}/ferry.html.json"))
        for name, body in {
            "text": SECRET,
            "enum": json.dumps({**document, "dated_by": SECRET}),
            "pipeline": json.dumps({**document, "pipeline": SECRET}),
            "date": json.dumps({**document, "published_utc": SECRET}),
        }.items():
            pipeline.put_work_document(f"{prefix}/{name}.json", body.encode())
            pipeline.run(step, s3_event(key=f"{prefix}/{name}.json"))
    for step in METRICS:
        pipeline.run(step, SECRET, {"Records": [{SECRET: SECRET}]}, receives=2)


def test_the_metrics_of_a_step_are_these_and_no_others(pipeline: Pipeline) -> None:
    with listening() as told:
        put_anything(pipeline)

    emitted: dict[str, set[str]] = {step: set() for step in METRICS}
    for line in told.metrics:
        [directive] = line["_aws"]["CloudWatchMetrics"]
        assert directive["Dimensions"] == [["service"]]
        emitted[line["service"]] |= {metric["Name"] for metric in directive["Metrics"]}
    assert emitted == METRICS


def test_every_reason_to_reject_is_tried() -> None:
    assert set(NO_STORIES) == set(REASONS)


def test_no_line_bears_a_word_of_a_story(pipeline: Pipeline) -> None:
    with listening() as told:
        put_anything(pipeline)

    assert len(told.lines) > 50
    assert SECRET not in told.text


def test_a_rejection_is_logged_with_its_reason_by_each_step_that_meets_it(
    pipeline: Pipeline,
) -> None:
    with listening() as told:
        put_anything(pipeline)

    logged = {
        (line["service"], line["reason"]) for line in told.lines if line["message"] == "Rejected"
    }
    assert logged == {
        *(("scrape", reason) for reason in REASONS),
        *(("store", reason) for reason in REASONS),
        ("strip", "no_article"),
    }


@pytest.mark.parametrize(
    ("step", "key", "module", "function"),
    [
        ("scrape", "ferry.html", scrape, "scrape"),
        ("strip", "stories/ferry.html.json", strip, "strip"),
        ("extract", "articles/ferry.html.json", extract, "extract"),
        ("store", "quotes/ferry.html.json", store, "write"),
    ],
)
def test_an_error_that_quotes_the_story_is_told_by_its_name_and_place_alone(
    pipeline: Pipeline,
    monkeypatch: pytest.MonkeyPatch,
    step: str,
    key: str,
    module: Any,
    function: str,
) -> None:
    def fail(*_: Any) -> None:
        try:
            raise KeyError(SECRET)
        except KeyError as error:
            raise ValueError(f"{SECRET} is unheard of") from error

    pipeline.process("ferry.html", page())
    monkeypatch.setattr(module, function, fail)
    with listening() as told:
        pipeline.run(step, s3_event(key=key, minute=1))

    [line] = told.lines
    assert (line["level"], line["message"], line["error"]) == ("ERROR", "Failed", "ValueError")
    assert line["key"] == key
    assert "in fail" in line["frames"]
    assert SECRET not in told.text
    record = msgspec.json.decode(
        pipeline.work_document(f"failures/{step}/{key}.json"), type=Failure
    )
    assert record.message == f"{SECRET} is unheard of"


def test_the_mean_of_failed_is_the_share_of_tries_that_failed(pipeline: Pipeline) -> None:
    pipeline.process("ferry.html", page())
    with listening() as told:
        pipeline.run("strip", s3_event(key="stories/ferry.html.json"))
        pipeline.run("strip", "not an event")

    assert [line["Failed"] for line in told.metrics] == [[0], [1]]


def test_the_mean_of_rejected_is_the_share_of_stories_that_were_rejected(
    pipeline: Pipeline,
) -> None:
    with listening() as told:
        pipeline.process("ferry.html", page())
        pipeline.process("image.html", NO_STORIES["binary"])
        pipeline.run("store", s3_event(key="quotes/gone.html.json"))

    stored = [line for line in told.metrics if line["service"] == "store"]
    assert [line.get("Rejected") for line in stored] == [[0], [0], [1], None]


def test_a_line_about_an_unreadable_message_names_it_and_no_story_before(
    pipeline: Pipeline,
) -> None:
    pipeline.process("ferry.html", page())
    with listening() as told:
        pipeline.run("strip", "not an event")

    [line] = told.lines
    assert line["key"] == "unreadable message message-0"
    assert "version" not in line
