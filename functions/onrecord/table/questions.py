"""The questions that the table answers, by Query and BatchGetItem only, newest first.

Times are the table's own: ``YYYY-MM-DDTHH:MM:SSZ``; a span is from ``since`` to before ``until``.
``until`` may also be the sort key of a row or story, which is then the last of the span. ``page``
is how many items one request reads at most.
"""

import heapq
from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta

from onrecord.table import Table
from onrecord.table.batches import batch_get, query
from onrecord.table.items import (
    Plain,
    StoredQuote,
    StoryItem,
    UploadItem,
    is_co_speaker_row,
    stored_quote,
    story_of,
    upload_of,
)
from onrecord.table.keys import (
    BY_DAY,
    BY_SITE,
    BY_SPEAKER,
    QUOTES,
    story_pk,
    unnamed_key,
    upload_pk,
)

EARLIEST = "0000"
LATEST = "9999"


def story(table: Table, story_id: str) -> tuple[StoryItem, tuple[StoredQuote, ...]] | None:
    """A story and its quotes in the story's order; None where there is none."""
    rows = list(query(table, "pk = :pk", {":pk": story_pk(story_id)}))
    heads = [row for row in rows if row["sk"] == "STORY"]
    if not heads:
        return None
    head = story_of(heads[0])
    quotes = [
        stored_quote(row, head)
        for row in rows
        if row["sk"].startswith(QUOTES) and not is_co_speaker_row(row)
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


def rows_by_speakers(
    table: Table,
    keys: Iterable[str],
    since: str = EARLIEST,
    until: str = LATEST,
    page: int | None = None,
) -> Iterator[Plain]:
    """The rows under speaker keys, merged; a quote that stands under several comes once."""
    under = (_span(table, BY_SPEAKER, "speaker_key", key, since, until, page) for key in keys)
    newest = ""
    seen: set[str] = set()
    for row in heapq.merge(*under, key=lambda row: str(row["sort"]), reverse=True):
        if row["sort"] != newest:
            newest = row["sort"]
            seen.clear()
        # Equal sort keys are of equal words: the story tells the quotes apart.
        if row["pk"] not in seen:
            seen.add(row["pk"])
            yield row


def rows_of_unnamed(
    table: Table, kind: str, since: str, until: str, page: int | None = None
) -> Iterator[Plain]:
    """The rows of unnamed speakers of a kind, month by month, the last one first."""
    day = _last_day(until)
    while day.isoformat()[:7] >= since[:7]:
        key = unnamed_key(kind, day.isoformat()[:7])
        yield from _span(table, BY_SPEAKER, "speaker_key", key, since, until, page)
        day = day.replace(day=1) - timedelta(days=1)


def stories(table: Table, story_ids: Iterable[str]) -> dict[str, StoryItem]:
    """The stories of these that there are, by id."""
    keys = ({"pk": story_pk(story_id), "sk": "STORY"} for story_id in dict.fromkeys(story_ids))
    return {head.story_id: head for head in map(story_of, batch_get(table, keys))}


def stories_of_site(
    table: Table,
    site: str,
    since: str = EARLIEST,
    until: str = LATEST,
    page: int | None = None,
) -> Iterator[StoryItem]:
    """The stories of a site."""
    return map(story_of, _span(table, BY_SITE, "site", site, since, until, page))


def stories_of_days(
    table: Table, since: str, until: str, page: int | None = None
) -> Iterator[StoryItem]:
    """The stories of a span of days, one request a day, the last day first."""
    day = _last_day(until)
    while day.isoformat() >= since[:10]:
        yield from map(story_of, _span(table, BY_DAY, "#day", day.isoformat(), since, until, page))
        day -= timedelta(days=1)


def _span(
    table: Table, index: str, field: str, key: str, since: str, until: str, page: int | None
) -> Iterator[Plain]:
    """What an index has under a key, between two times."""
    # DynamoDB refuses bounds in the wrong order.
    if since > until:
        return iter(())
    return query(
        table,
        f"{field} = :key AND #sort BETWEEN :since AND :until",
        {":key": key, ":since": since, ":until": until},
        index=index,
        newest_first=True,
        page=page,
    )


def _last_day(until: str) -> date:
    """The last day of a span; the end of a day is not yet the next one."""
    moment, _, of_a_row = until.partition("#")
    last = datetime.fromisoformat(moment)
    return (last if of_a_row else last - timedelta(seconds=1)).date()
