"""What stands in the inbox, what the table knows of it, and how it is sent to scrape again."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from typing import Any, NamedTuple

from onrecord import bucket as s3
from onrecord.bucket import Bucket
from onrecord.resend.events import event, send, utc
from onrecord.stack import THREADS, WRITES, Stack
from onrecord.story import upload_version
from onrecord.table import questions
from onrecord.table.batches import MAX_BATCH_KEYS, chunks
from onrecord.table.items import UploadItem


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
        bodies = pool.map(lambda upload: inbox_event(stack, upload, now), absent)
        send(stack, stack.step("scrape").queue_url, bodies)
    return len(absent)


def uploads(
    stack: Stack,
    on_progress: Callable[[int], None] = lambda _: None,
    *,
    prefix: str = "",
    after: str = "",
) -> Iterator[InboxKey]:
    """The keys of the inbox with what the table knows of them; ``on_progress`` hears counts."""
    for chunk in chunks(latest_versions(stack.inbox, prefix, after), MAX_BATCH_KEYS):
        items = {item.key: item for item in questions.uploads(stack.table, [x.key for x in chunk])}
        yield from (InboxKey(latest, items.get(latest.key)) for latest in chunk)
        on_progress(len(chunk))


def latest_versions(inbox: Bucket, prefix: str = "", after: str = "") -> Iterator[Latest]:
    """The newest version of every key beyond ``after``; of a removed key its delete marker.

    In S3's order, that of the keys' UTF-8.
    """
    markers: Any = {"KeyMarker": after} if after else {}
    while True:
        page = inbox.client.list_object_versions(Bucket=inbox.name, Prefix=prefix, **markers)
        found: list[tuple[Any, bool]] = [(entry, False) for entry in page.get("Versions", [])]
        found += [(entry, True) for entry in page.get("DeleteMarkers", [])]
        for entry, removed in sorted(found, key=lambda pair: pair[0]["Key"].encode()):
            if entry["IsLatest"] and entry["Key"] > after:
                yield Latest(entry["Key"], entry["VersionId"], entry["LastModified"], removed)
        if not page["IsTruncated"]:
            return
        markers = {
            "KeyMarker": page["NextKeyMarker"],
            "VersionIdMarker": page["NextVersionIdMarker"],
        }


def inbox_event(stack: Stack, upload: InboxKey, replayed: str) -> str:
    """The S3 event that says again what stands under a key.

    Its version is not below any that a document or row of the key bears already, or the steps
    would take it for an older upload's.
    """
    latest = upload.latest
    versions = [upload_version(utc(latest.modified), "0", latest.key)]
    if upload.item and upload.item.newest:
        versions.append(upload.item.newest.version)
    for prefix in WRITES["scrape"]:
        standing = s3.head(stack.work, s3.document_key(prefix, latest.key))
        if standing and (keyless := standing["Metadata"].get("version")):
            versions.append(f"{keyless}#{latest.key}")
    return event(
        stack.inbox.name,
        latest.key,
        version_id=latest.version_id,
        time=utc(latest.modified),
        version=max(versions),
        replayed=replayed,
        removed=latest.removed,
    )
