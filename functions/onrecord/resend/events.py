"""Events as S3 writes them, and their way into a step's queue."""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote_plus

import msgspec

from onrecord.errors import OnRecordError
from onrecord.stack import Stack

# SQS' own limits on one request.
MAX_BATCH_MESSAGES = 10
MAX_BATCH_BYTES = 1_048_576


class NotSent(OnRecordError):
    """Raised when a queue did not take a message."""


def event(
    bucket: str,
    key: str,
    *,
    version_id: str | None,
    time: str,
    version: str,
    replayed: str,
    removed: bool = False,
) -> str:
    """The message that tells a step of an object, or of its removal, as S3 does.

    ``version`` is the upload's place among all; ``replayed`` marks what is made of it as newer
    than what was made of the same upload before.
    """
    described = {"key": quote_plus(key), "sequencer": "0"}
    if version_id:
        described["versionId"] = version_id
    record = {
        "eventVersion": "2.1",
        "eventSource": "aws:s3",
        "eventName": "ObjectRemoved:DeleteMarkerCreated" if removed else "ObjectCreated:Put",
        "eventTime": time,
        "s3": {"bucket": {"name": bucket}, "object": described},
        "onrecord": {"version": version, "replayed": replayed},
    }
    return msgspec.json.encode({"Records": [record]}).decode()


def send(stack: Stack, queue_url: str, bodies: Iterable[str]) -> None:
    """Send messages, as many to a request as SQS takes. Raises NotSent when it refuses one."""
    for batch in _batches(bodies):
        entries: Any = [{"Id": str(i), "MessageBody": body} for i, body in enumerate(batch)]
        answer = stack.sqs.send_message_batch(QueueUrl=queue_url, Entries=entries)
        if failed := answer.get("Failed"):
            raise NotSent(f"{queue_url} refused {len(failed)} messages: {failed[0].get('Message')}")


def _batches(bodies: Iterable[str]) -> Iterator[list[str]]:
    batch: list[str] = []
    size = 0
    for body in bodies:
        more = len(body.encode())
        if batch and (len(batch) == MAX_BATCH_MESSAGES or size + more > MAX_BATCH_BYTES):
            yield batch
            batch, size = [], 0
        batch.append(body)
        size += more
    if batch:
        yield batch


def utc(moment: datetime) -> str:
    """A moment as S3's events write it: ISO 8601, UTC, milliseconds."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
