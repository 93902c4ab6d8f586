"""A page of an answer, and the place at which the next one goes on.

The place is that of the last quote shown, not a count: rows that come or go in between move
nothing, and it holds over several speaker keys and days.
"""

import base64
from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import islice
from typing import NamedTuple

import msgspec

from onrecord.errors import OnRecordError
from onrecord.story import Quote, Record, SpeakerKind
from onrecord.table import Table
from onrecord.table.batches import MAX_BATCH_KEYS
from onrecord.table.items import Plain, StoredQuote, StoryItem, stored_quote
from onrecord.table.keys import fold, speaker_key, story_id_of
from onrecord.table.questions import stories, story


class BadCursor(OnRecordError):
    """Raised when a cursor is damaged or was given out by another question."""


class Place(Record, frozen=True, kw_only=True, rename={"sort": "s", "number": "n", "seen": "i"}):
    """The last quote shown.

    ``sort`` is the sort key of its row or story; ``number`` its number in the story, in answers
    that go story by story; ``seen`` in the others the stories shown under this very sort key,
    which equal words of one date share.
    """

    sort: str = ""
    number: int = -1
    seen: tuple[str, ...] = ()


class Wanted(NamedTuple):
    """What a quote must be, beside standing where the question looks; None is no condition.

    ``contains`` and ``role`` are in the form that `fold` gives.
    """

    keys: frozenset[str] | None = None
    kind: SpeakerKind | None = None
    role: str | None = None
    confidence_below: float | None = None
    contains: str | None = None
    site: str | None = None

    def keeps(self, quote: Quote) -> bool:
        """Whether this quote is wanted; the site is its story's and not asked here."""
        names = filter(None, (quote.speaker, *quote.co_speakers))
        return (
            (self.keys is None or any(speaker_key(name) in self.keys for name in names))
            and (self.kind is None or quote.speaker_kind == self.kind)
            and (self.confidence_below is None or quote.confidence < self.confidence_below)
            and (self.role is None or _has_words(quote.speaker_role, self.role))
            and (self.contains is None or self.contains in fold(quote.text))
        )


class Reading:
    """What is known of a page once all its quotes are out.

    ``read`` is how many quotes were looked at; ``more`` the place where the next page begins,
    None where nothing follows.
    """

    __slots__ = ("more", "read")

    def __init__(self) -> None:
        self.read = 0
        self.more: Place | None = None


def write_cursor(place: Place, question: str) -> str:
    """A place in the answer to a question (any text that tells it from others), as a token."""
    token = msgspec.json.encode({"q": question, "at": place})
    return base64.urlsafe_b64encode(token).decode().rstrip("=")


class _Cursor(Record, frozen=True, kw_only=True):
    q: str
    at: Place


def read_cursor(token: str, question: str) -> Place:
    """The place that a token names. Raises BadCursor."""
    padded = token + "=" * (-len(token) % 4)
    try:
        encoded = base64.b64decode(padded, altchars="-_", validate=True)
        cursor = msgspec.json.decode(encoded, type=_Cursor)
        if cursor.at.sort:
            datetime.fromisoformat(cursor.at.sort.partition("#")[0])
    # base64's and msgspec's errors are ValueErrors, too.
    except ValueError as error:
        raise BadCursor(f"{token!r} is no cursor that `onrecord query` printed") from error
    if cursor.q != question:
        raise BadCursor("the cursor is of another question: repeat that one's options with it")
    return cursor.at


def page_of_rows(
    table: Table,
    rows: Iterable[Plain],
    limit: int,
    wanted: Wanted,
    after: Place | None,
    reading: Reading,
) -> Iterator[StoredQuote]:
    """A page of rows, newest first, with their stories, which are fetched for what is shown.

    One row more than is shown is looked at, to know whether there is more.
    """
    kept = _kept(rows, wanted, after, reading)
    place = after or Place()
    shown = 0
    while shown < limit or wanted.site:
        # Which rows are of a site is known when their stories are.
        size = MAX_BATCH_KEYS if wanted.site else min(MAX_BATCH_KEYS, limit - shown)
        chunk = list(islice(kept, size))
        if not chunk:
            return
        heads = stories(table, (story_id_of(row["pk"]) for row in chunk))
        for row in chunk:
            head = heads.get(story_id_of(row["pk"]))
            if head is None or wanted.site not in (None, head.site):
                continue
            if shown == limit:
                reading.more = place
                return
            yield stored_quote(row, head)
            shown += 1
            place = _place_after(row, place)
    if next(kept, None) is not None:
        reading.more = place


def _kept(
    rows: Iterable[Plain], wanted: Wanted, after: Place | None, reading: Reading
) -> Iterator[Plain]:
    """The wanted rows behind a place."""
    for row in rows:
        if after and row["sort"] == after.sort and story_id_of(row["pk"]) in after.seen:
            continue
        reading.read += 1
        quote = msgspec.convert(row | {"quote_id": row["sk"].split("#")[1]}, Quote)
        if wanted.keeps(quote):
            yield row


def _place_after(row: Plain, before: Place) -> Place:
    seen = before.seen if row["sort"] == before.sort else ()
    return Place(sort=row["sort"], seen=(*seen, story_id_of(row["pk"])))


def page_of_stories(
    table: Table,
    heads: Iterable[StoryItem],
    limit: int,
    wanted: Wanted,
    after: Place | None,
    reading: Reading,
) -> Iterator[StoredQuote]:
    """A page of the quotes of stories, story by story, one request each."""
    place = after or Place()
    shown = 0
    for head in heads:
        start = place.number if _sort_of(head) == place.sort else -1
        if start + 1 >= head.quote_count:
            continue
        if shown == limit and wanted == Wanted():
            reading.more = place
            return
        found = story(table, head.story_id)
        for quote in found[1] if found else ():
            if quote.number <= start:
                continue
            reading.read += 1
            if not wanted.keeps(quote):
                continue
            if shown == limit:
                reading.more = place
                return
            yield quote
            shown += 1
            place = Place(sort=_sort_of(quote), number=quote.number)


def page_of_story(
    quotes: tuple[StoredQuote, ...],
    limit: int,
    wanted: Wanted,
    after: Place | None,
    reading: Reading,
) -> Iterator[StoredQuote]:
    """A page of the quotes of one story, which are all at hand."""
    start = after.number if after else -1
    reading.read = len(quotes)
    kept = [quote for quote in quotes if quote.number > start and wanted.keeps(quote)]
    yield from kept[:limit]
    if len(kept) > limit:
        reading.more = Place(number=kept[limit - 1].number)


def _sort_of(head: StoryItem | StoredQuote) -> str:
    """The sort key of a story, in the indexes of days and sites."""
    return f"{head.published_utc}#{head.story_id}"


def _has_words(text: str | None, words: str) -> bool:
    return text is not None and set(words.split()) <= set(fold(text).split())
