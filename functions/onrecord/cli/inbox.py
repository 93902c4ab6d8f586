"""What became of everything in the inbox."""

from collections import Counter
from collections.abc import Callable

from onrecord.resend.inbox import uploads
from onrecord.stack import Stack
from onrecord.story import Record
from onrecord.table.batches import batch_get
from onrecord.table.items import RejectedMark, StoredMark, story_of
from onrecord.table.keys import story_pk


class RejectedUpload(Record, frozen=True, kw_only=True):
    """An upload that is no story."""

    key: str
    reason: str
    detail: str


class TakenOver(Record, frozen=True, kw_only=True):
    """A key whose story has the rows of another key's newer upload."""

    key: str
    story_id: str
    by: str


class Inbox(Record, frozen=True, kw_only=True):
    """All keys by outcome, and those that somebody should look at."""

    counts: dict[str, int]
    rejected: tuple[RejectedUpload, ...]
    taken_over: tuple[TakenOver, ...]


def survey(stack: Stack, on_progress: Callable[[int], None]) -> Inbox:
    """What became of every key; of an upload not in the table yet, ``waiting``."""
    counts: Counter[str] = Counter()
    rejected: list[RejectedUpload] = []
    holders: dict[str, str] = {}
    for upload in uploads(stack, on_progress):
        key = upload.latest.key
        match upload.item.newest if upload.item and not upload.is_missing else None:
            case None:
                counts["waiting"] += 1
            case StoredMark(story_id=story_id):
                counts["stored"] += 1
                holders[key] = story_id
            case RejectedMark(reason=reason, detail=detail):
                counts["rejected"] += 1
                rejected.append(RejectedUpload(key=key, reason=reason, detail=detail))
            case _:
                counts["withdrawn"] += 1
    return Inbox(
        counts=dict(sorted(counts.items())),
        rejected=tuple(rejected),
        taken_over=_taken_over(stack, holders),
    )


def _taken_over(stack: Stack, holders: dict[str, str]) -> tuple[TakenOver, ...]:
    places = ({"pk": story_pk(id_), "sk": "STORY"} for id_ in dict.fromkeys(holders.values()))
    current = {head.story_id: head.key for head in map(story_of, batch_get(stack.table, places))}
    return tuple(
        TakenOver(key=key, story_id=story_id, by=current[story_id])
        for key, story_id in holders.items()
        if current.get(story_id, key) != key
    )
