"""The store step's write: one document of an inbox key changes the table, all or nothing.

An upload item remembers the newest stored, rejected and withdrawn document of its key, each by
its order; a story item remembers the keys that hold it. The rows of a story are those of the
newest key that holds it. So the table depends on which documents came, never on when.

Each transaction puts every story and upload item that it touches on the condition that their
``revision`` is the one that was read, and raises it: no change rests on a stale read.
"""

from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import Any, Literal, NamedTuple

import msgspec
from botocore.exceptions import ClientError

from onrecord.errors import Conflict
from onrecord.story import Document, Quotes, Rejection, Withdrawal, carry_head
from onrecord.table import Table
from onrecord.table.batches import pause
from onrecord.table.directory import register_speakers
from onrecord.table.items import (
    MAX_WORD_BYTES,
    Item,
    Mark,
    Plain,
    RejectedMark,
    StoredMark,
    StoryItem,
    UploadItem,
    from_item,
    holder_rows,
    holders_of,
    quote_rows,
    rows_digest,
    shorten,
    speaker_counts,
    story_of,
    story_plain,
    to_item,
    upload_of,
    upload_plain,
)
from onrecord.table.keys import HOLDERS, QUOTES, story_pk, upload_pk
from onrecord.table.refusals import is_retriable

Outcome = Literal["stored", "replaced", "unchanged", "superseded", "rejected", "withdrawn"]
Load = Callable[[str], Quotes | None]

# TransactWriteItems' own limits are 100 actions and 4 MB; an item's typed JSON is larger than
# what DynamoDB counts, so bytes measured on it stay on the safe side.
MAX_ACTIONS = 100
MAX_BYTES = 3_500_000

# One story may be uploaded under ever new keys. Its item holds 400 KB, and a key with its upload
# may take 3 KB; the older keys have items of their own.
MAX_KEYS = 25

ATTEMPTS = 10


class Written(NamedTuple):
    """What a document came to, and how many quote rows were put and deleted for it."""

    outcome: Outcome
    rows_put: int
    rows_deleted: int


class _Plan(NamedTuple):
    """What one document changes, from one reading of the table.

    ``upload`` and ``stories`` are as they must become, still with the revision that was read;
    without an upload there is nothing to write.
    """

    outcome: Outcome
    upload: UploadItem | None = None
    stories: tuple[StoryItem, ...] = ()
    puts: tuple[Plain, ...] = ()
    deletes: tuple[Plain, ...] = ()


def write(table: Table, document: Document, load: Load) -> Written:
    """Bring the table to what this document of an inbox key implies, and say what that was.

    ``load`` gives the newest quotes document of another key, or None; it is asked when a story
    falls back to that key. Raises Conflict when other writers came first every time.
    """
    for attempt in range(ATTEMPTS):
        if attempt:
            pause(attempt)
        plan = _plan(table, document, load)
        try:
            _commit(table, plan)
        except ClientError as error:
            if not is_retriable(error):
                raise
            continue
        return Written(plan.outcome, _count_quotes(plan.puts), _count_quotes(plan.deletes))
    raise Conflict(f"{document.key!r} lost against other writers {ATTEMPTS} times over")


def _count_quotes(rows: Iterable[Plain]) -> int:
    return sum(row["sk"].startswith(QUOTES) for row in rows)


def _plan(table: Table, document: Document, load: Load) -> _Plan:
    before = _read_upload(table, document.key)
    after = _record(before, document)
    if after is None:
        return _Plan("superseded")
    involved = dict.fromkeys(
        story_id
        for story_id in (before.story_id, after.story_id, *before.unfinished)
        if story_id is not None
    )
    standing = _read_stories(table, list(involved))
    stories: list[StoryItem] = []
    puts: list[Plain] = []
    deletes: list[Plain] = []
    for story_id in involved:
        story = standing.get(story_id)
        further = _read_rows(table, story_id, HOLDERS) if story and story.more_keys else {}
        holders = _holders(story_id, story, further, after)
        target, rows = _settle(table, story_id, story, holders, document, load)
        if target is None:
            continue
        older = dict(list(holders.items())[MAX_KEYS:])
        changes = [_difference(further, holder_rows(story_id, older, table.retention_days))]
        if target != story and rows is not None:
            changes.append(_difference(_read_rows(table, story_id, QUOTES), rows))
        if target == story and changes == [([], [])]:
            continue
        stories.append(target)
        for put, delete in changes:
            puts += put
            deletes += delete
    after = msgspec.structs.replace(after, unfinished=())
    if not stories and after == before:
        return _Plan("unchanged")
    changed = bool(puts or deletes)
    outcome = _outcome(document, standing, stories, changed=changed)
    return _Plan(outcome, after, tuple(stories), tuple(puts), tuple(deletes))


def _outcome(
    document: Document, standing: dict[str, StoryItem], stories: list[StoryItem], *, changed: bool
) -> Outcome:
    if isinstance(document, Rejection):
        return "rejected"
    if isinstance(document, Withdrawal):
        return "withdrawn"
    if any(s.story_id not in standing or standing[s.story_id].withdrawn for s in stories):
        return "stored"
    return "replaced" if changed else "unchanged"


def _record(upload: UploadItem, document: Document) -> UploadItem | None:
    """The upload item once it knows the document; None where the document comes too late.

    A quotes document older than a rejection still counts: a rejection leaves the last good rows.
    """
    outdated_by = [upload.stored, upload.withdrawn]
    mark: Mark
    match document:
        case Quotes():
            name = "stored"
            mark = StoredMark(story_id=document.story_id, **_mark_fields(document))
        case Rejection():
            name = "rejected"
            outdated_by.append(upload.rejected)
            mark = RejectedMark(
                reason=document.reason,
                detail=shorten(document.detail, MAX_WORD_BYTES),
                **_mark_fields(document),
            )
        case Withdrawal():
            name = "withdrawn"
            mark = Mark(**_mark_fields(document))
        case _:
            raise TypeError(f"a {type(document).__name__} is nothing to store")
    if any(other.order > document.order for other in outdated_by if other):
        return None
    return msgspec.structs.replace(upload, **{name: mark})


def _mark_fields(document: Document) -> dict[str, Any]:
    return {name: getattr(document, name) for name in Mark.__struct_fields__}


def _holders(
    story_id: str, story: StoryItem | None, further: dict[str, Plain], upload: UploadItem
) -> dict[str, StoredMark]:
    """The inbox keys that hold a story once the upload is known, the newest first."""
    marks = holders_of(further.values()) | (story.keys if story else {})
    marks.pop(upload.key, None)
    if upload.stored and upload.story_id == story_id:
        marks[upload.key] = upload.stored
    return dict(sorted(marks.items(), key=lambda held: held[1].order, reverse=True))


def _settle(
    table: Table,
    story_id: str,
    story: StoryItem | None,
    holders: dict[str, StoredMark],
    document: Document,
    load: Load,
) -> tuple[StoryItem | None, dict[str, Plain] | None]:
    """What a story item must become, and its rows where they may have to change."""
    if not holders:
        return (None, None) if story is None else (_tombstone(story, document), {})
    keys = dict(islice(holders.items(), MAX_KEYS))
    more_keys = len(holders) - len(keys)
    current = next(iter(keys))
    stands = story and story.complete and not story.withdrawn
    if story and stands and story.order == keys[current].order:
        return msgspec.structs.replace(story, keys=keys, more_keys=more_keys), None
    quotes = document if isinstance(document, Quotes) and document.key == current else None
    if quotes is None:
        quotes = load(current)
    wanted = (keys[current].version, story_id)
    if quotes is None or (quotes.version, quotes.story_id) != wanted:
        # That key's newer document is on its way and will bring the rows.
        waiting = _awaiting(story_id, story, keys, current, document)
        return msgspec.structs.replace(waiting, more_keys=more_keys), {}
    rows = quote_rows(quotes, table.retention_days)
    digest = rows_digest(rows)
    target = carry_head(
        quotes,
        StoryItem,
        pipeline=quotes.pipeline,
        keys=keys,
        more_keys=more_keys,
        revision=story.revision if story else 0,
        digest=digest,
        speakers=speaker_counts(quotes),
        quote_count=len(quotes.quotes),
    )
    unchanged = story and stands and story.digest == digest
    return target, None if unchanged else rows


def _tombstone(story: StoryItem, document: Document) -> StoryItem:
    """A story that no key holds any more: its id, its dates and what withdrew it."""
    if story.withdrawn and story.complete:
        return story
    return StoryItem(
        story_id=story.story_id,
        key=document.key,
        version_id=document.version_id,
        version=document.version,
        uploaded=document.uploaded,
        pipeline=document.pipeline,
        replayed=document.replayed,
        published_utc=story.published_utc,
        dated_by=story.dated_by,
        keys={},
        revision=story.revision,
        withdrawn=True,
    )


def _awaiting(
    story_id: str,
    story: StoryItem | None,
    keys: dict[str, StoredMark],
    current: str,
    document: Document,
) -> StoryItem:
    """A story whose rows are gone while those of its newest key have not come yet."""
    return StoryItem(
        story_id=story_id,
        key=current,
        version_id=None,
        version="",
        uploaded=story.uploaded if story else document.uploaded,
        published_utc=story.published_utc if story else document.uploaded,
        dated_by=story.dated_by if story else "upload",
        keys=keys,
        revision=story.revision if story else 0,
        complete=False,
        withdrawn=True,
    )


def _difference(
    standing: dict[str, Plain], wanted: dict[str, Plain]
) -> tuple[list[Plain], list[Plain]]:
    """The items to put and the keys to delete that turn the standing items into these."""
    puts = [
        row
        for sk, row in wanted.items()
        if sk not in standing or standing[sk] != from_item(to_item(row))
    ]
    deletes = [{"pk": row["pk"], "sk": sk} for sk, row in standing.items() if sk not in wanted]
    return puts, deletes


def _commit(table: Table, plan: _Plan) -> None:
    if plan.upload is None:
        return
    register_speakers(table, plan.puts)
    rows = [("Put", "Item", row) for row in plan.puts]
    rows += [("Delete", "Key", key) for key in plan.deletes]
    # Who holds a story must never be half written: these few go with the first transaction.
    rows.sort(key=lambda row: row[2]["sk"].startswith(QUOTES))
    actions = [
        {kind: {"TableName": table.name, part: to_item(plain)}} for kind, part, plain in rows
    ]
    touched: tuple[UploadItem | StoryItem, ...] = (plan.upload, *plan.stories)
    weight = sum(_weight(_put_head(table, head, head.revision)) for head in touched)
    chunks = list(_chunks(actions, MAX_ACTIONS - len(touched), MAX_BYTES - weight))
    for number, chunk in enumerate(chunks):
        is_last = number == len(chunks) - 1
        heads = [
            _put_head(table, head if is_last else _begun(head, plan), head.revision + number)
            for head in touched
        ]
        table.client.transact_write_items(TransactItems=heads + chunk)


def _begun(head: UploadItem | StoryItem, plan: _Plan) -> UploadItem | StoryItem:
    """A story or upload item while further transactions must follow."""
    if isinstance(head, StoryItem):
        return msgspec.structs.replace(head, complete=False)
    return msgspec.structs.replace(head, unfinished=tuple(s.story_id for s in plan.stories))


def _put_head(table: Table, head: UploadItem | StoryItem, read: int) -> Any:
    """Put a story or upload item as revision ``read`` + 1 if it still is at ``read``."""
    raised = msgspec.structs.replace(head, revision=read + 1)
    if isinstance(raised, UploadItem):
        plain = upload_plain(raised, table.retention_days)
    else:
        plain = story_plain(raised, table.retention_days)
    put: Item = {"TableName": table.name, "Item": to_item(plain)}
    if read:
        put["ConditionExpression"] = "revision = :read"
        put["ExpressionAttributeValues"] = to_item({":read": read})
    else:
        put["ConditionExpression"] = "attribute_not_exists(pk)"
    return {"Put": put}


def _chunks(actions: list[Any], size: int, weight: int) -> Iterator[list[Any]]:
    """The actions in lists of at most this size and weight; one list if there are none."""
    chunk: list[Any] = []
    room = weight
    for action in actions:
        if chunk and (len(chunk) == size or _weight(action) > room):
            yield chunk
            chunk, room = [], weight
        chunk.append(action)
        room -= _weight(action)
    yield chunk


def _weight(action: Any) -> int:
    return len(msgspec.json.encode(action))


def _read_upload(table: Table, key: str) -> UploadItem:
    place = to_item({"pk": upload_pk(key), "sk": "UPLOAD"})
    answer = table.client.get_item(TableName=table.name, Key=place, ConsistentRead=True)
    return upload_of(from_item(answer["Item"])) if "Item" in answer else UploadItem(key=key)


def _read_stories(table: Table, story_ids: list[str]) -> dict[str, StoryItem]:
    stories = {}
    for story_id in story_ids:
        place = to_item({"pk": story_pk(story_id), "sk": "STORY"})
        answer = table.client.get_item(TableName=table.name, Key=place, ConsistentRead=True)
        if "Item" in answer:
            stories[story_id] = story_of(from_item(answer["Item"]))
    return stories


def _read_rows(table: Table, story_id: str, prefix: str) -> dict[str, Plain]:
    """What stands in a story's partition under sort keys that begin so, by sort key."""
    pages = table.client.get_paginator("query").paginate(
        TableName=table.name,
        KeyConditionExpression="pk = :pk AND begins_with(sk, :prefix)",
        ExpressionAttributeValues=to_item({":pk": story_pk(story_id), ":prefix": prefix}),
        ConsistentRead=True,
    )
    return {row["sk"]: row for page in pages for row in map(from_item, page["Items"])}
