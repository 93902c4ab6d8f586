"""The questions that the table answers, by Query and BatchGetItem only, newest first.

Times are the table's own: ``YYYY-MM-DDTHH:MM:SSZ``; a span is from ``since`` to before ``until``.
"""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import Any, NamedTuple

from onrecord.table import Table
from onrecord.table.batches import batch_get, chunks
from onrecord.table.items import (
    Plain,
    StoredQuote,
    StoryItem,
    UploadItem,
    from_item,
    is_co_speaker_row,
    stored_quote,
    story_of,
    to_item,
    upload_of,
)
from onrecord.table.keys import (
    BY_DAY,
    BY_SITE,
    BY_SPEAKER,
    names_pk,
    names_sk,
    speaker_key,
    story_id_of,
    story_pk,
    upload_pk,
)

# How many quotes' stories are fetched together.
STORIES_AT_ONCE = 100
EARLIEST = "0000"
LATEST = "9999"


class Speaker(NamedTuple):
    """A speaker in the directory: the key that the index knows and the name to show."""

    key: str
    name: str


def story(table: Table, story_id: str) -> tuple[StoryItem, tuple[StoredQuote, ...]] | None:
    """A story and its quotes in the story's order; None where there is none."""
    condition = "pk = :pk"
    rows = list(_query(table, None, condition, {":pk": story_pk(story_id)}))
    heads = [row for row in rows if row["sk"] == "STORY"]
    if not heads:
        return None
    head = story_of(heads[0])
    quotes = [
        stored_quote(row, head)
        for row in rows
        if row["sk"].startswith("QUOTE#") and not is_co_speaker_row(row)
    ]
    return head, tuple(sorted(quotes, key=lambda quote: quote.number))


def upload(table: Table, key: str) -> UploadItem | None:
    """What became of an inbox key; None where nothing is known of it."""
    return next(iter(uploads(table, [key])), None)


def uploads(table: Table, keys: Iterable[str]) -> Iterator[UploadItem]:
    """What became of inbox keys, in any order; keys that nothing is known of are left out."""
    for row in batch_get(
        table, ({"pk": upload_pk(key), "sk": "UPLOAD"} for key in dict.fromkeys(keys))
    ):
        yield upload_of(row)


def quotes_by_speaker(
    table: Table, key: str, since: str = EARLIEST, until: str = LATEST
) -> Iterator[StoredQuote]:
    """The quotes under a speaker key, each with its story."""
    condition = "speaker_key = :key AND #sort BETWEEN :since AND :until"
    values = {":key": key, ":since": since, ":until": until}
    rows = _query(table, BY_SPEAKER, condition, values)
    for chunk in chunks(rows, STORIES_AT_ONCE):
        ids = dict.fromkeys(story_id_of(row["pk"]) for row in chunk)
        heads = {head.story_id: head for head in _stories(table, ids)}
        for row in chunk:
            if head := heads.get(story_id_of(row["pk"])):
                yield stored_quote(row, head)


def stories_of_site(
    table: Table, site: str, since: str = EARLIEST, until: str = LATEST
) -> Iterator[StoryItem]:
    """The stories of a site."""
    condition = "site = :site AND #sort BETWEEN :since AND :until"
    values = {":site": site, ":since": since, ":until": until}
    return map(story_of, _query(table, BY_SITE, condition, values))


def stories_of_days(table: Table, since: str, until: str) -> Iterator[StoryItem]:
    """The stories of a span of days, one request a day, the last day first."""
    first = date.fromisoformat(since[:10])
    day = date.fromisoformat(until[:10])
    while day >= first:
        condition = "#day = :day AND #sort BETWEEN :since AND :until"
        values = {":day": day.isoformat(), ":since": since, ":until": until}
        yield from map(story_of, _query(table, BY_DAY, condition, values))
        day -= timedelta(days=1)


def quotes_of_stories(table: Table, heads: Iterable[StoryItem]) -> Iterator[StoredQuote]:
    """The quotes of stories, story by story, one request each."""
    for head in heads:
        if found := story(table, head.story_id):
            yield from found[1]


def speakers_named(table: Table, name: str) -> tuple[Speaker, ...]:
    """The speakers whose name has the last word of ``name`` among its parts, by key.

    Of several words all must stand in the speaker's name.
    """
    words = speaker_key(name).split()
    if not words:
        return ()
    condition = "pk = :pk AND begins_with(sk, :part)"
    values = {":pk": names_pk(words[-1]), ":part": names_sk(words[-1], "name", "")}
    found = {
        Speaker(key=str(row["sk"]).split("#", 2)[2], name=str(row["speaker"]))
        for row in _query(table, None, condition, values)
    }
    return tuple(sorted(s for s in found if set(words) <= set(s.key.split())))


def _stories(table: Table, story_ids: Iterable[str]) -> Iterator[StoryItem]:
    keys = ({"pk": story_pk(story_id), "sk": "STORY"} for story_id in story_ids)
    return map(story_of, batch_get(table, keys))


def _query(table: Table, index: str | None, condition: str, values: Plain) -> Iterator[Plain]:
    """Every item that a key condition finds, newest first, page by page as it is read."""
    request: Any = {
        "TableName": table.name,
        "KeyConditionExpression": condition,
        "ExpressionAttributeValues": to_item(values),
        "ScanIndexForward": False,
    }
    names = {f"#{name}": name for name in ("day", "sort") if f"#{name}" in condition}
    if names:
        request["ExpressionAttributeNames"] = names
    if index:
        request["IndexName"] = index
    while True:
        answer = table.client.query(**request)
        yield from map(from_item, answer["Items"])
        if "LastEvaluatedKey" not in answer:
            return
        request["ExclusiveStartKey"] = answer["LastEvaluatedKey"]
