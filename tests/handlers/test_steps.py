"""A page goes in at one end and rows come out at the other, whatever happens on the way."""

import gzip
import io
import json
from typing import Any

import msgspec
import pytest

from onrecord.handlers import extract as extract_handler
from onrecord.handlers._step import Failure
from onrecord.story import Article
from onrecord.table import questions
from tests.asking import quotes_by_speaker
from tests.handlers.conftest import Pipeline
from tests.handlers.deliver import log_lines_into, s3_event

SENTENCES = (
    "The council of Eastport voted on Monday to keep the old ferry running for another year.",
    '"We will not sell the ferry," Mayor Ann Hale told reporters after the vote.',
    "The ferry has crossed the bay since 1931 and carries four hundred people a day.",
)


def page(*extra: str) -> bytes:
    paragraphs = "".join(f"<p>{text}</p>" for text in (*SENTENCES, *extra))
    return (
        "<!doctype html><html lang=en><head><meta charset=utf-8><title>Ferry stays</title></head>"
        f"<body><article><h1>Ferry stays</h1>{paragraphs}</article></body></html>"
    ).encode()


def said(pipeline: Pipeline, key: str) -> list[tuple[str, str | None]]:
    upload = questions.upload(pipeline.table, key)
    found = questions.story(pipeline.table, upload.story_id) if upload and upload.story_id else None
    return [(quote.text, quote.speaker) for quote in found[1]] if found else []


FERRY = ("We will not sell the ferry,", "Ann Hale")


@pytest.mark.parametrize("body", [page(), gzip.compress(page())], ids=["html", "gzip"])
def test_an_uploaded_page_becomes_rows(pipeline: Pipeline, body: bytes) -> None:
    pipeline.process("2026/ferry.html", body)

    assert said(pipeline, "2026/ferry.html") == [FERRY]


@pytest.mark.parametrize(
    "key",
    [
        "raw/this is + a story (1).html",
        "100%25 æøå/ferry.html",
        "no-suffix",
        "x" * 1020,
        "é" * 510,
    ],
)
def test_any_key_of_s3_will_do(pipeline: Pipeline, key: str) -> None:
    pipeline.process(key, page())

    assert said(pipeline, key) == [FERRY]


def test_the_same_event_ten_times_gives_one_set_of_rows(pipeline: Pipeline) -> None:
    version_id = pipeline.upload("ferry.html", page())
    event = s3_event(key="ferry.html", version_id=version_id)

    assert pipeline.run("scrape", *[event] * 10) == []
    for _ in range(10):
        pipeline.run_rest()

    assert said(pipeline, "ferry.html") == [FERRY]


def test_a_multipart_upload_is_processed_like_any_other(pipeline: Pipeline) -> None:
    version_id = pipeline.upload("ferry.html", page())
    event = s3_event("complete-multipart-upload", key="ferry.html", version_id=version_id)

    assert pipeline.run("scrape", event) == []
    pipeline.run_rest()

    assert said(pipeline, "ferry.html") == [FERRY]


def test_a_late_event_of_an_older_upload_changes_nothing(pipeline: Pipeline) -> None:
    older = pipeline.upload("ferry.html", page())
    pipeline.process("ferry.html", page('"It is ours," said Eva Lind.'), minute=2)

    assert pipeline.run("scrape", s3_event(key="ferry.html", version_id=older, minute=1)) == []
    pipeline.run_rest()

    assert said(pipeline, "ferry.html") == [FERRY, ("It is ours,", "Eva Lind")]


def test_deleting_a_page_withdraws_its_rows(pipeline: Pipeline) -> None:
    pipeline.process("ferry.html", page())
    pipeline.inbox.client.delete_object(Bucket="inbox", Key="ferry.html")

    event = s3_event("delete-marker-created", key="ferry.html", minute=5)
    assert pipeline.run("scrape", event) == []
    pipeline.run_rest()

    upload = questions.upload(pipeline.table, "ferry.html")
    assert upload is not None
    assert upload.newest == upload.withdrawn
    assert quotes_by_speaker(pipeline.table, "ann hale") == []


def test_removing_an_old_version_withdraws_nothing(pipeline: Pipeline) -> None:
    pipeline.process("ferry.html", page())

    assert pipeline.run("scrape", s3_event("delete", key="ferry.html", minute=5)) == []
    pipeline.run_rest()

    assert said(pipeline, "ferry.html") == [FERRY]


def test_a_version_that_is_gone_is_an_outcome_and_not_an_error(pipeline: Pipeline) -> None:
    version_id = pipeline.upload("ferry.html", page())
    pipeline.inbox.client.delete_object(Bucket="inbox", Key="ferry.html", VersionId=version_id)

    assert pipeline.run("scrape", s3_event(key="ferry.html", version_id=version_id)) == []

    assert pipeline.work_keys() == []


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"", "empty"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + bytes(500), "binary"),
        (gzip.compress(bytes(200_000_000), compresslevel=1), "too_large"),
        (b"<p>x</p>" * 2_000_000, "too_large"),
        (gzip.compress(page())[:-30], "broken_gzip"),
        (b"<html><body>" + b"<div>" * 100_000 + b"</body></html>", "too_deep"),
        (b"<html><body><nav><a href=/>Home</a></nav></body></html>", "no_article"),
    ],
    ids=["empty", "image", "gzip bomb", "too large", "cut gzip", "nested", "no article"],
)
def test_what_is_no_story_is_on_record_with_its_reason(
    pipeline: Pipeline, body: bytes, reason: str
) -> None:
    pipeline.process("odd.html", body)

    upload = questions.upload(pipeline.table, "odd.html")
    assert upload is not None
    assert upload.rejected is not None
    assert upload.rejected.reason == reason
    assert upload.rejected.detail
    assert pipeline.work_keys("rejected/") == ["rejected/odd.html.json"]


def test_what_is_no_story_does_not_hold_up_the_next(pipeline: Pipeline) -> None:
    bad = s3_event(key="bad.html", version_id=pipeline.upload("bad.html", b""))
    good = s3_event(key="ferry.html", version_id=pipeline.upload("ferry.html", page()))

    assert pipeline.run("scrape", bad, "no event at all", good) == ["message-1"]
    pipeline.run_rest()

    assert said(pipeline, "ferry.html") == [FERRY]


def test_what_the_uploader_said_of_the_page_reaches_the_story(pipeline: Pipeline) -> None:
    pipeline.process(
        "ferry.html", page(), metadata={"url": "https%3A//www.eastport.example/2026/ferry-stays"}
    )

    [story] = questions.stories_of_site(pipeline.table, "eastport.example")
    assert story.url == "https://www.eastport.example/2026/ferry-stays"


def test_a_fallback_that_cannot_be_read_does_not_keep_a_deleted_page_in_the_table(
    pipeline: Pipeline,
) -> None:
    url = {"url": "https%3A//eastport.example/ferry-stays"}
    pipeline.process("a.html", page(), minute=1, metadata=url)
    pipeline.process("b.html", page('"It is ours," said Eva Lind.'), minute=2, metadata=url)
    pipeline.work.client.put_object(Bucket="work", Key="quotes/a.html.json", Body=b"{")
    pipeline.inbox.client.delete_object(Bucket="inbox", Key="b.html")

    pipeline.run("scrape", s3_event("delete-marker-created", key="b.html", minute=3))
    assert pipeline.run("store", s3_event(key="withdrawn/b.html.json")) == []

    assert quotes_by_speaker(pipeline.table, "eva lind") == []


def test_removing_an_old_version_does_not_make_a_page_newer_than_another_of_its_story(
    pipeline: Pipeline,
) -> None:
    url = {"url": "https%3A//eastport.example/ferry-stays"}
    pipeline.process("a.html", page(), minute=1, metadata=url)
    pipeline.process("b.html", page('"It is ours," said Eva Lind.'), minute=2, metadata=url)

    assert pipeline.run("scrape", s3_event("delete", key="a.html", minute=5)) == []
    pipeline.run_rest()

    assert said(pipeline, "a.html") == [FERRY, ("It is ours,", "Eva Lind")]


def test_a_page_that_is_undeleted_comes_back_and_is_not_dated_anew(pipeline: Pipeline) -> None:
    pipeline.process("ferry.html", page())
    inbox = pipeline.inbox.client
    marker = inbox.delete_object(Bucket="inbox", Key="ferry.html")["VersionId"]
    pipeline.run(
        "scrape",
        s3_event("delete-marker-created", key="ferry.html", version_id=marker, minute=5),
    )
    pipeline.run_rest()
    assert said(pipeline, "ferry.html") == []

    inbox.delete_object(Bucket="inbox", Key="ferry.html", VersionId=marker)
    pipeline.run("scrape", s3_event("delete", key="ferry.html", version_id=marker, minute=59))
    pipeline.run_rest()

    assert said(pipeline, "ferry.html") == [FERRY]
    upload = questions.upload(pipeline.table, "ferry.html")
    assert upload is not None
    assert upload.story_id is not None
    found = questions.story(pipeline.table, upload.story_id)
    assert found is not None
    assert found[0].dated_by == "upload"
    assert not found[0].published_utc.startswith("2026-05-01T10:59")


@pytest.mark.parametrize("charset", ["replacement", "iso-2022-kr", "hz-gb-2312", "no such thing"])
def test_a_charset_that_browsers_refuse_is_detected_instead(
    pipeline: Pipeline, charset: str
) -> None:
    pipeline.process("ferry.html", page(), metadata={"charset": charset})

    assert said(pipeline, "ferry.html") == [FERRY]


@pytest.mark.parametrize("change", [{}, {"paragraphs": {"of": "another shape"}}])
def test_a_document_of_a_newer_pipeline_waits_for_one_that_understands_it(
    pipeline: Pipeline, change: dict[str, Any]
) -> None:
    pipeline.process("ferry.html", page())
    key = "articles/ferry.html.json"
    body = pipeline.work.client.get_object(Bucket="work", Key=key)["Body"].read()
    newer = msgspec.json.encode(msgspec.json.decode(body) | {"schema": 99} | change)
    pipeline.work.client.put_object(Bucket="work", Key=key, Body=newer)

    assert pipeline.run("extract", s3_event(key=key)) == ["message-0"]

    [failure] = failures(pipeline, "extract")
    assert failure.error == "NewerDocument"


def failures(pipeline: Pipeline, step: str) -> list[Failure]:
    client = pipeline.work.client
    return [
        msgspec.json.decode(client.get_object(Bucket="work", Key=key)["Body"].read(), type=Failure)
        for key in pipeline.work_keys(f"failures/{step}/")
    ]


def break_step(monkeypatch: pytest.MonkeyPatch, module: Any, name: str) -> None:
    def broken(*_: Any) -> None:
        raise RuntimeError("the disk is on fire")

    monkeypatch.setattr(module, name, broken)


def test_a_failure_is_on_record_until_the_success_that_follows(
    pipeline: Pipeline, monkeypatch: pytest.MonkeyPatch
) -> None:
    pipeline.process("other.html", page())
    articles = s3_event(key="articles/other.html.json")

    with monkeypatch.context() as broken:
        break_step(broken, extract_handler, "extract")
        assert pipeline.run("extract", articles, receives=1) == ["message-0"]
        assert pipeline.run("extract", articles, receives=2) == ["message-0"]
        [failure] = failures(pipeline, "extract")
    assert (failure.error, failure.message) == ("RuntimeError", "the disk is on fire")
    assert (failure.key, failure.tries) == ("articles/other.html.json", 2)

    assert pipeline.run("extract", articles, receives=3) == []
    assert failures(pipeline, "extract") == []


def test_a_worker_that_died_without_a_word_is_on_record(
    pipeline: Pipeline, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[Failure] = []
    pipeline.process("other.html", page())

    def look(_: Article) -> None:
        seen.extend(failures(pipeline, "extract"))
        raise RuntimeError("once more")

    monkeypatch.setattr(extract_handler, "extract", look)
    pipeline.run("extract", s3_event(key="articles/other.html.json"), receives=2)

    assert [(failure.error, failure.tries) for failure in seen] == [("DiedOrTimedOut", 1)]


def test_an_unreadable_message_is_on_record_and_goes_back(pipeline: Pipeline) -> None:
    assert pipeline.run("store", "not json") == ["message-0"]

    [failure] = failures(pipeline, "store")
    assert failure.error == "UnreadableEvent"
    assert "not JSON" in failure.message


def test_a_key_that_is_no_document_is_refused_by_store(pipeline: Pipeline) -> None:
    assert pipeline.run("store", s3_event(key="stories/a.html.json")) == ["message-0"]

    [failure] = failures(pipeline, "store")
    assert "expected a key under quotes, rejected, withdrawn" in failure.message


def test_a_replay_of_equal_version_makes_every_document_again(pipeline: Pipeline) -> None:
    pipeline.process("ferry.html", page())
    upload = questions.upload(pipeline.table, "ferry.html")
    assert upload is not None
    assert upload.stored is not None
    replay = {"version": upload.stored.version, "replayed": "2026-06-01T00:00:00Z"}

    event = s3_event(key="ferry.html", version_id=upload.stored.version_id, replay=replay)
    assert pipeline.run("scrape", event) == []
    pipeline.run_rest()

    again = questions.upload(pipeline.table, "ferry.html")
    assert again is not None
    assert again.stored is not None
    assert again.stored.replayed == "2026-06-01T00:00:00Z"
    assert said(pipeline, "ferry.html") == [FERRY]


def test_when_the_newer_of_two_pages_of_a_story_goes_the_older_speaks_again(
    pipeline: Pipeline,
) -> None:
    url = {"url": "https%3A//eastport.example/ferry-stays"}
    pipeline.process("a.html", page(), minute=1, metadata=url)
    pipeline.process("b.html", page('"It is ours," said Eva Lind.'), minute=2, metadata=url)
    pipeline.inbox.client.delete_object(Bucket="inbox", Key="b.html")

    pipeline.run("scrape", s3_event("delete-marker-created", key="b.html", minute=3))
    pipeline.run_rest()

    assert said(pipeline, "a.html") == [FERRY]
    assert quotes_by_speaker(pipeline.table, "eva lind") == []


def test_without_the_store_step_nothing_reaches_the_table(pipeline: Pipeline) -> None:
    version_id = pipeline.upload("ferry.html", page())
    pipeline.run("scrape", s3_event(key="ferry.html", version_id=version_id))
    pipeline.run("strip", s3_event(key="stories/ferry.html.json"))
    pipeline.run("extract", s3_event(key="articles/ferry.html.json"))

    assert pipeline.work_keys("quotes/") == ["quotes/ferry.html.json"]
    assert pipeline.table.client.scan(TableName=pipeline.table.name)["Count"] == 0


def test_an_old_failures_success_leaves_the_record_of_a_newer_one(
    pipeline: Pipeline, monkeypatch: pytest.MonkeyPatch
) -> None:
    pipeline.process("other.html", page())
    key = "articles/other.html.json"

    with monkeypatch.context() as broken:
        break_step(broken, extract_handler, "extract")
        pipeline.run("extract", s3_event(key=key, minute=5))
        pipeline.run("extract", s3_event(key=key, minute=4))
    assert pipeline.run("extract", s3_event(key=key, minute=4)) == []

    [failure] = failures(pipeline, "extract")
    assert failure.version.startswith("2026-05-01T10:05")


@pytest.mark.parametrize("body", [b"{}", b'{"step": "\xff"}'])
def test_a_failure_record_that_cannot_be_read_does_not_stop_the_step(
    pipeline: Pipeline, body: bytes
) -> None:
    pipeline.process("other.html", page())
    record = "failures/extract/articles/other.html.json.json"
    pipeline.work.client.put_object(
        Bucket="work", Key=record, Body=body, Metadata={"version": "2026-05-01T09"}
    )

    event = s3_event(key="articles/other.html.json", minute=5)
    assert pipeline.run("extract", event, receives=2) == []

    assert pipeline.work_keys("failures/") == []


def test_metrics_count_documents_by_outcome_and_the_rows_that_went(
    pipeline: Pipeline, capsys: pytest.CaptureFixture[str]
) -> None:
    pipeline.process("ferry.html", page(), minute=1)
    pipeline.inbox.client.delete_object(Bucket="inbox", Key="ferry.html")
    pipeline.run("scrape", s3_event("delete-marker-created", key="ferry.html", minute=2))
    capsys.readouterr()

    pipeline.run("store", s3_event(key="withdrawn/ferry.html.json"))

    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    [metrics] = [line for line in lines if "_aws" in line]
    counted = {name: metrics.get(name) for name in ("Withdrawn", "RowsPut", "RowsDeleted")}
    assert counted == {"Withdrawn": [1], "RowsPut": [0], "RowsDeleted": [1]}


def test_every_step_logs_the_version_of_the_upload(pipeline: Pipeline) -> None:
    printed = io.StringIO()
    with log_lines_into(printed):
        pipeline.process("ferry.html", page(), minute=1)

    lines = [json.loads(line) for line in printed.getvalue().splitlines()]
    upload = questions.upload(pipeline.table, "ferry.html")
    assert upload
    assert upload.stored
    assert [line["service"] for line in lines] == ["scrape", "strip", "extract", "store"]
    assert {line["version"] for line in lines} == {upload.stored.version}
    assert [line["message"] for line in lines] == ["Scraped", "Stripped", "Extracted", "Stored"]
    assert "We will not sell" not in printed.getvalue()
