"""Sending inbox objects through the pipeline again: S3-shaped events; nothing is copied."""

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from typing import Any, NamedTuple
from urllib.parse import quote_plus

import msgspec

from onrecord import bucket as s3
from onrecord.bucket import Bucket
from onrecord.errors import OnRecordError
from onrecord.stack import THREADS, Stack
from onrecord.story import upload_version
from onrecord.table import questions
from onrecord.table.batches import MAX_BATCH_KEYS, chunks
from onrecord.table.items import UploadItem

# SQS' own limit on one request.
MAX_BATCH_MESSAGES = 10

# What scrape writes; each bears the version of the upload it was made from.
SCRAPED = ("stories", "rejected", "withdrawn")


class NotSent(OnRecordError):
    """Raised when a queue did not take a message."""


class Latest(NamedTuple):
    """What stands under an inbox key now: an object, or the marker of its removal."""

    key: str
    version_id: str
    modified: datetime
    removed: bool


class InboxKey(NamedTuple):
    """An inbox key as it is now, with what the table knows of it."""

    latest: Latest
    item: UploadItem | None

    @property
    def is_missing(self) -> bool:
        """Whether the table has not heard of the key as it is now."""
        newest = self.item.newest if self.item else None
        return newest is None or newest.version_id != self.latest.version_id


def resend_missing(stack: Stack) -> int:
    """Send every upload that the table has not heard of to scrape again; say how many.

    What still waits in the queues is sent a second time, which changes nothing.
    """
    absent = [upload for upload in uploads(stack) if upload.is_missing]
    now = utc(datetime.now(UTC))
    with ThreadPoolExecutor(THREADS) as pool:
        bodies = pool.map(lambda upload: _event(stack, upload, now), absent)
        send(stack, stack.step("scrape").queue_url, bodies)
    return len(absent)


def uploads(
    stack: Stack, on_progress: Callable[[int], None] = lambda _: None
) -> Iterator[InboxKey]:
    """All keys of the inbox with what the table knows of them; ``on_progress`` hears counts."""
    for chunk in chunks(latest_versions(stack.inbox), MAX_BATCH_KEYS):
        items = {item.key: item for item in questions.uploads(stack.table, [x.key for x in chunk])}
        yield from (InboxKey(latest, items.get(latest.key)) for latest in chunk)
        on_progress(len(chunk))


def latest_versions(inbox: Bucket) -> Iterator[Latest]:
    """The newest version of every key, in S3's order; of a removed key its delete marker."""
    pages = inbox.client.get_paginator("list_object_versions").paginate(Bucket=inbox.name)
    for page in pages:
        for kind, removed in (("Versions", False), ("DeleteMarkers", True)):
            entries: list[Any] = page.get(kind, [])  # type: ignore[assignment]
            for found in entries:
                if found["IsLatest"]:
                    yield Latest(found["Key"], found["VersionId"], found["LastModified"], removed)


def send(stack: Stack, queue_url: str, bodies: Iterable[str]) -> None:
    """Send messages, ten to a request. Raises NotSent when the queue refuses one."""
    for chunk in chunks(bodies, MAX_BATCH_MESSAGES):
        entries: Any = [{"Id": str(i), "MessageBody": body} for i, body in enumerate(chunk)]
        answer = stack.sqs.send_message_batch(QueueUrl=queue_url, Entries=entries)
        if failed := answer.get("Failed"):
            raise NotSent(f"{queue_url} refused {len(failed)} messages: {failed[0].get('Message')}")


def utc(moment: datetime) -> str:
    """A moment as S3's events write it: ISO 8601, UTC, milliseconds."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _event(stack: Stack, upload: InboxKey, replayed: str) -> str:
    """The S3 event that says again what stands under a key.

    Its version is not below any that a document or row of the key bears already, or the steps
    would take it for an older upload's.
    """
    latest = upload.latest
    versions = [upload_version(utc(latest.modified), "0", latest.key)]
    if upload.item and upload.item.newest:
        versions.append(upload.item.newest.version)
    for prefix in SCRAPED:
        standing = s3.head(stack.work, s3.document_key(prefix, latest.key))
        if standing and (keyless := standing["Metadata"].get("version")):
            versions.append(f"{keyless}#{latest.key}")
    record = {
        "eventVersion": "2.1",
        "eventSource": "aws:s3",
        "eventName": "ObjectRemoved:DeleteMarkerCreated" if latest.removed else "ObjectCreated:Put",
        "eventTime": utc(latest.modified),
        "s3": {
            "bucket": {"name": stack.inbox.name},
            "object": {
                "key": quote_plus(latest.key),
                "versionId": latest.version_id,
                "sequencer": "0",
            },
        },
        "onrecord": {"version": max(versions), "replayed": replayed},
    }
    return msgspec.json.encode({"Records": [record]}).decode()
