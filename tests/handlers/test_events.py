"""What S3 sends is read as S3 means it."""

import json

import pytest

from onrecord.handlers._step import UnreadableEvent, arrivals
from tests.handlers.deliver import EVENTS


def event(name: str) -> str:
    return (EVENTS / f"{name}.json").read_text("utf-8")


def test_a_form_encoded_key_is_decoded_exactly_once() -> None:
    [arrival] = arrivals(event("put"))

    assert arrival.key == "raw/this is + a story (1).html"


def test_a_key_that_holds_a_percent_sign_stays_what_it_is() -> None:
    body = event("put").replace("raw/this+is+%2B+a+story+%281%29.html", "100%2525.html")

    [arrival] = arrivals(body)

    assert arrival.key == "100%25.html"


def test_the_version_orders_uploads_by_time_then_sequencer() -> None:
    early = event("put")
    same_time_later = early.replace("0055AED6DCD90281E5", "10055AED6DCD90281E5")
    later = early.replace("10:00:00.000Z", "10:00:00.001Z").replace("0055AED6DCD90281E5", "01")

    versions = [next(arrivals(body)).version for body in (early, same_time_later, later)]

    assert versions == sorted(versions)
    assert len(set(versions)) == 3
    assert versions[0] == (
        f"2026-05-01T10:00:00.000Z#{'0055AED6DCD90281E5':0>32}#raw/this is + a story (1).html"
    )


@pytest.mark.parametrize("name", ["delete", "delete-marker-created"])
def test_a_removal_without_size_or_etag_is_a_removal(name: str) -> None:
    [arrival] = arrivals(event(name))

    assert arrival.is_removal


def test_a_completed_multipart_upload_is_an_arrival_like_any_other() -> None:
    [arrival] = arrivals(event("complete-multipart-upload"))

    assert not arrival.is_removal
    assert arrival.version_id == "096fKKXTRTtl3on89fVO.nfljtsv6qko"


def test_the_test_event_of_a_new_notification_is_no_arrival() -> None:
    assert list(arrivals(event("test-event"))) == []


def test_a_message_may_hold_many_events() -> None:
    records = json.loads(event("put"))["Records"] + json.loads(event("delete"))["Records"]

    found = list(arrivals(json.dumps({"Records": records})))

    assert [arrival.event_name for arrival in found] == [
        "ObjectCreated:Put",
        "ObjectRemoved:Delete",
    ]


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("not json", "not JSON"),
        ("[" * 100_000, "not JSON"),
        ("[]", "no list of Records"),
        ('{"Records": "x"}', "no list of Records"),
        ('{"Records": [1]}', "no S3 event"),
        ('{"Records": [{"eventVersion": "2.1"}]}', "no S3 event"),
        ('{"Records": [{"eventVersion": "3.0"}]}', "expected an S3 event of version 2.x, got 3.0"),
    ],
)
def test_an_unreadable_message_says_what_is_wrong_with_it(body: str, said: str) -> None:
    with pytest.raises(UnreadableEvent, match=said):
        list(arrivals(body))
