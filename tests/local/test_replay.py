"""What the table has not heard of is sent again; what it has, is not."""

import msgspec
import pytest

from onrecord import bucket as s3
from onrecord.handlers._step import Arrival, arrivals
from onrecord.resend.inbox import resend_missing, uploads
from onrecord.stack import Stack
from onrecord.story import Document, upload_version
from onrecord.table.write import write
from tests.documents import quotes_document, rejection
from tests.stacks import create_stack, messages


@pytest.fixture
def stack(aws: None) -> Stack:
    return create_stack()


def put(stack: Stack, key: str) -> str:
    client, name = stack.inbox
    return client.put_object(Bucket=name, Key=key, Body=b"page")["VersionId"]


def store(stack: Stack, document: Document) -> None:
    write(stack.table, document, lambda _: None)


def sent(stack: Stack) -> list[Arrival]:
    return [arrival for body in messages(stack, "scrape") for arrival in arrivals(body)]


def test_an_upload_that_the_table_knows_is_not_sent(stack: Stack):
    stored, rejected = put(stack, "stored.html"), put(stack, "rejected.html")
    store(stack, quotes_document("stored.html", 0, "a" * 16, [], version_id=stored))
    store(stack, msgspec.structs.replace(rejection("rejected.html", 0), version_id=rejected))

    assert resend_missing(stack) == 0
    assert sent(stack) == []


def test_an_upload_without_a_result_is_sent_with_its_version(stack: Stack):
    version_id = put(stack, "lost.html")

    assert resend_missing(stack) == 1

    [arrival] = sent(stack)
    assert (arrival.key, arrival.version_id) == ("lost.html", version_id)
    assert not arrival.is_removal
    assert arrival.replayed is not None
    assert arrival.version == upload_version(arrival.event_time, "0", "lost.html")


def test_of_an_upload_that_came_after_the_stored_one_the_newer_is_sent(stack: Stack):
    first = put(stack, "story.html")
    store(stack, quotes_document("story.html", 0, "a" * 16, [], version_id=first))
    second = put(stack, "story.html")

    assert resend_missing(stack) == 1

    assert [arrival.version_id for arrival in sent(stack)] == [second]


@pytest.mark.parametrize("key", ["a b+c.html", "50%25 off/é&=?.html", "plain.html"])
def test_keys_are_encoded_as_s3_does(stack: Stack, key: str):
    put(stack, key)

    resend_missing(stack)

    assert [arrival.key for arrival in sent(stack)] == [key]


def test_the_version_is_not_below_that_of_the_stored_row(stack: Stack):
    """Else the steps would take the upload for an older one and drop it."""
    put(stack, "story.html")
    later = upload_version("2099-01-01T00:00:00.000Z", "0", "story.html")
    store(stack, quotes_document("story.html", 0, "a" * 16, [], version=later))

    resend_missing(stack)

    assert [arrival.version for arrival in sent(stack)] == [later]


@pytest.mark.parametrize("prefix", ["stories", "rejected"])
def test_the_version_is_not_below_that_of_a_standing_document(stack: Stack, prefix: str):
    put(stack, "story.html")
    later = upload_version("2099-01-01T00:00:00.000Z", "0", "story.html")
    s3.put_newer(stack.work, prefix, quotes_document("story.html", 0, "a" * 16, [], version=later))

    resend_missing(stack)

    assert [arrival.version for arrival in sent(stack)] == [later]


def test_a_removal_that_the_table_has_not_heard_of_is_sent_as_one(stack: Stack):
    first = put(stack, "gone.html")
    store(stack, quotes_document("gone.html", 0, "a" * 16, [], version_id=first))
    client, name = stack.inbox
    marker = client.delete_object(Bucket=name, Key="gone.html")["VersionId"]

    resend_missing(stack)

    [arrival] = sent(stack)
    assert (arrival.key, arrival.version_id, arrival.is_removal) == ("gone.html", marker, True)


def test_more_uploads_than_a_request_takes_are_all_sent(stack: Stack):
    keys = {f"{number}.html" for number in range(23)}
    for key in keys:
        put(stack, key)

    assert resend_missing(stack) == 23

    found: set[str] = set()
    while batch := sent(stack):
        found |= {arrival.key for arrival in batch}
    assert found == keys


def test_progress_counts_every_key_once(stack: Stack):
    for number in range(3):
        put(stack, f"{number}.html")
    counts: list[int] = []

    found = list(uploads(stack, counts.append))

    assert len(found) == sum(counts) == 3
    assert all(upload.is_missing for upload in found)
