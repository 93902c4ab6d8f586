"""`onrecord trace`: a story's way through the steps, read from its documents."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated, Any

import msgspec
import typer

from onrecord.cli.machine import StackOption, open_stack
from onrecord.cli.output import FormatOption, write_rows
from onrecord.errors import NotFound
from onrecord.story import Record

if TYPE_CHECKING:
    from onrecord.stack import Stack
    from onrecord.table.items import Mark, UploadItem

# What a document under a prefix says of the key.
OUTCOMES = {
    "stories": "scraped",
    "articles": "stripped",
    "quotes": "extracted",
    "rejected": "rejected",
    "withdrawn": "withdrawn",
}


class Trace(Record, frozen=True, kw_only=True):
    """One thing that happened to an inbox key.

    ``version`` is the upload's place among all, the same in every step and log line; ``time`` is
    when the step's document was written, null where none is.
    """

    time: str | None
    step: str
    outcome: str
    version_id: str | None = None
    version: str | None = None
    pipeline: str | None = None
    detail: str | None = None


FIELDS = dict.fromkeys(Trace.__struct_fields__, str)
COLUMNS = {
    "time": "time",
    "step": "step",
    "outcome": "outcome",
    "upload": "version_id",
    "onrecord": "pipeline",
    "detail": "detail",
}


def trace(
    key: Annotated[str, typer.Argument(metavar="KEY", help="The inbox key.")],
    stack: StackOption = None,
    format: FormatOption = "table",  # noqa: A002
) -> None:
    """Show what became of an inbox key: its uploads, what each step made of them, what failed.

    \b
    Examples:
      onrecord trace russia-nothing-to-say.txt
      onrecord trace 2026/05/ferry.html --stack onrecord-prod --format json
    """
    target = open_stack(stack)
    rows = [*_uploads(target, key), *_documents(target, key), *_failures(target, key)]
    rows.sort(key=lambda row: row.time or "")
    rows += _table(target, key)
    if not rows:
        raise NotFound(f"nothing was ever uploaded under {key!r}")
    write_rows(map(msgspec.structs.asdict, rows), format, FIELDS, COLUMNS)


def _uploads(stack: "Stack", key: str) -> Iterator[Trace]:
    pages = stack.inbox.client.get_paginator("list_object_versions").paginate(
        Bucket=stack.inbox.name, Prefix=key
    )
    for page in pages:
        if not _has_key(page, key):
            # The key itself comes before all that begin with it.
            return
        entries: list[tuple[Any, str]] = [(v, "uploaded") for v in page.get("Versions", [])]
        entries += [(marker, "deleted") for marker in page.get("DeleteMarkers", [])]
        for entry, outcome in entries:
            if entry["Key"] == key:
                size = f"{entry['Size']:,} bytes" if outcome == "uploaded" else None
                yield Trace(
                    time=_utc(entry["LastModified"]),
                    step="inbox",
                    outcome=outcome,
                    version_id=entry["VersionId"],
                    detail=size,
                )


def _has_key(page: Any, key: str) -> bool:
    entries = (*page.get("Versions", ()), *page.get("DeleteMarkers", ()))
    return any(entry["Key"] == key for entry in entries)


def _documents(stack: "Stack", key: str) -> Iterator[Trace]:
    from onrecord import bucket as s3
    from onrecord.stack import WRITES
    from onrecord.story import Document

    for prefix, outcome in OUTCOMES.items():
        place = s3.document_key(prefix, key)
        standing = s3.head(stack.work, place)
        if standing:
            made = s3.load(stack.work, place, Document)
            yield Trace(
                time=_utc(standing["LastModified"]),
                step=" or ".join(step for step in WRITES if prefix in WRITES[step]),
                outcome=outcome,
                version_id=made.version_id,
                version=made.version,
                pipeline=made.pipeline,
                detail=f"replayed {made.replayed}" if made.replayed else None,
            )


def _failures(stack: "Stack", key: str) -> Iterator[Trace]:
    from onrecord import bucket as s3
    from onrecord.cli.troubles import failure_at
    from onrecord.stack import READS

    read = [("scrape", key)]
    for step, prefixes in READS.items():
        read += ((step, s3.document_key(prefix, key)) for prefix in prefixes)
    for step, place in read:
        failure = failure_at(stack, s3.document_key(f"failures/{step}", place))
        if failure:
            yield Trace(
                time=failure.last,
                step=step,
                outcome="failed",
                version_id=failure.version_id if step == "scrape" else None,
                version=failure.version,
                detail=f"{failure.error}: {failure.message} ({failure.tries} tries)",
            )


def _table(stack: "Stack", key: str) -> Iterator[Trace]:
    from onrecord.table import questions

    item = questions.upload(stack.table, key)
    if item is None:
        return
    for outcome, mark in _marks(item):
        yield Trace(
            time=None,
            step="store",
            outcome=outcome,
            version_id=mark.version_id,
            version=mark.version,
            pipeline=mark.pipeline,
            detail=_detail(stack, item, outcome),
        )


def _marks(item: "UploadItem") -> "list[tuple[str, Mark]]":
    marks = [("stored", item.stored), ("rejected", item.rejected), ("withdrawn", item.withdrawn)]
    return sorted(((n, m) for n, m in marks if m), key=lambda pair: pair[1].order)


def _detail(stack: "Stack", item: "UploadItem", outcome: str) -> str | None:
    from onrecord.table import questions

    if outcome == "rejected" and item.rejected:
        return f"{item.rejected.reason}: {item.rejected.detail}"
    if outcome != "stored" or item.stored is None:
        return None
    found = questions.story(stack.table, item.stored.story_id)
    if found is None:
        return f"story {item.stored.story_id}"
    head, quotes = found
    if head.key != item.key:
        return f"story {head.story_id}, whose rows are those of {head.key}"
    rows = f"{len(quotes)} rows" if head.complete else "being written"
    return f"story {head.story_id}, {rows}"


def _utc(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
