"""Records to items and back. Attribute names are field names; defaults are not stored."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from decimal import Decimal
from functools import cache
from typing import Any

import msgspec
from boto3.dynamodb.types import TypeDeserializer, TypeSerializer

from onrecord.errors import Reason
from onrecord.story import SCHEMA, Order, Quote, Quotes, Record, StoryHead, order_of, short_hash
from onrecord.table.keys import (
    NAMED,
    holder_sk,
    index_key,
    quote_sk,
    speaker_key,
    story_id_of,
    story_pk,
    upload_pk,
)

Plain = dict[str, Any]
Item = dict[str, Any]

# An item holds 400 KB. Text beyond these bytes is cut; the work bucket has it in full.
MAX_TEXT_BYTES = 120_000
MAX_SENTENCE_BYTES = 60_000
MAX_WORD_BYTES = 2_000
MAX_AUTHORS = 50
MAX_COUNTED_SPEAKERS = 200
MAX_CO_SPEAKERS = 20
# Longer than any host name; an index's key must be short and not empty.
MAX_SITE_BYTES = 255


class Mark(Record, frozen=True, kw_only=True):
    """One outcome of an inbox key: which upload it is of and what made it."""

    version: str
    version_id: str | None
    pipeline: str
    replayed: str | None = None

    @property
    def order(self) -> Order:
        """The place of this outcome among all of its key."""
        return order_of(self.version, self.pipeline, self.replayed)


class StoredMark(Mark, frozen=True, kw_only=True):
    """The upload whose quotes the table holds, and the story they belong to."""

    story_id: str


class RejectedMark(Mark, frozen=True, kw_only=True):
    """An upload that is no story."""

    reason: Reason
    detail: str


class UploadItem(Record, frozen=True, kw_only=True):
    """What became of an inbox key: the newest outcome of each sort.

    ``unfinished`` names the stories that a write in several transactions has begun.
    """

    key: str
    revision: int = 0
    stored: StoredMark | None = None
    rejected: RejectedMark | None = None
    withdrawn: Mark | None = None
    unfinished: tuple[str, ...] = ()

    @property
    def newest(self) -> Mark | None:
        """The newest outcome; at equal order a withdrawal, then a rejection counts more."""
        marks = [m for m in (self.withdrawn, self.rejected, self.stored) if m]
        return max(marks, key=lambda mark: mark.order, default=None)

    @property
    def story_id(self) -> str | None:
        """The story that this key holds; a rejection leaves it, a withdrawal does not."""
        if self.stored is None:
            return None
        if self.withdrawn and self.withdrawn.order >= self.stored.order:
            return None
        return self.stored.story_id


class StoryItem(StoryHead, frozen=True, kw_only=True):
    """A story as stored. ``key`` and ``version`` are those of the upload whose rows stand.

    ``keys`` are the newest inbox keys that hold the story, each with its upload and what made
    it; ``more_keys`` counts the older ones, which have items of their own.
    """

    keys: dict[str, StoredMark]
    more_keys: int = 0
    revision: int = 0
    complete: bool = True
    digest: str = ""
    speakers: dict[str, int] = msgspec.field(default_factory=dict)
    quote_count: int = 0
    withdrawn: bool = False


class StoredQuote(Quote, frozen=True, kw_only=True):
    """A quote as a question answers it: with the story that it stands in."""

    story_id: str
    headline: str | None = None
    url: str | None = None
    site: str | None = None
    published: str | None = None
    published_utc: str
    cut: bool = False


class _Serializer(TypeSerializer):
    """Tries the two kinds that most values are of before boto3 tries all."""

    def serialize(self, value: Any) -> Any:
        if type(value) is str:
            return {"S": value}
        if type(value) is int:
            return {"N": str(value)}
        return super().serialize(value)


_serialize = _Serializer().serialize


class _Deserializer(TypeDeserializer):
    """Numbers as int or float: the table holds nothing that a float would blur."""

    def _deserialize_n(self, value: str) -> int | float:
        return float(value) if "." in value or "E" in value else int(value)


_deserialize = _Deserializer().deserialize


def to_item(plain: Mapping[str, Any]) -> Item:
    """A plain mapping as DynamoDB's typed item."""
    return {name: _serialize(value) for name, value in plain.items()}


def from_item(item: Mapping[str, Any]) -> Plain:
    """DynamoDB's typed item as a plain mapping."""
    return {name: _deserialize(value) for name, value in item.items()}


def expiry(version: str, retention_days: int | None) -> Plain:
    """What ends an item's life so many days after its upload, in seconds since 1970."""
    if not retention_days or not version:
        return {}
    uploaded = datetime.fromisoformat(version.partition("#")[0])
    return {"expires_at": int((uploaded + timedelta(days=retention_days)).timestamp())}


def quote_rows(quotes: Quotes, retention_days: int | None = None) -> dict[str, Plain]:
    """The items of a story's quotes, by sort key; one more for each co-speaker."""
    rows: dict[str, Plain] = {}
    for quote in quotes.quotes:
        row = _without_defaults(quote) | _cut(quote)
        del row["quote_id"]
        row["pk"] = story_pk(quotes.story_id)
        row["sort"] = f"{quotes.published_utc}#{quote.quote_id}"
        row["confidence"] = Decimal(str(quote.confidence))
        row |= expiry(quotes.version, retention_days)
        for sk, key in _speaker_rows(quote, quotes.published_utc):
            rows[sk] = row | {"sk": sk, "speaker_key": key}
    return rows


def _speaker_rows(quote: Quote, published_utc: str) -> Iterator[tuple[str, str]]:
    own = index_key(quote, published_utc)
    yield quote_sk(quote.quote_id), own
    others = dict.fromkeys(map(speaker_key, quote.co_speakers[:MAX_CO_SPEAKERS]))
    for number, key in enumerate(others):
        if key and key != own:
            yield quote_sk(quote.quote_id, number), key


def is_co_speaker_row(row: Plain) -> bool:
    """Whether this item repeats a quote for a co-speaker."""
    return str(row["sk"]).count("#") > 1


def rows_digest(rows: Mapping[str, Plain]) -> str:
    """Equal for equal rows."""
    encoded = msgspec.json.encode(rows, order="deterministic")
    return short_hash(encoded.decode())


def story_plain(story: StoryItem, retention_days: int | None = None) -> Plain:
    """A story item; a tombstone stands in no index."""
    plain = _without_defaults(story)
    del plain["story_id"]
    plain |= {
        "pk": story_pk(story.story_id),
        "sk": "STORY",
        "schema": story.schema,
        "pipeline": story.pipeline,
        "revision": story.revision,
        "complete": story.complete,
        "keys": {key: _without_defaults(mark) for key, mark in story.keys.items()},
    }
    for name in ("headline", "standfirst", "section", "url", "site_name"):
        if name in plain:
            plain[name] = shorten(plain[name], MAX_WORD_BYTES)
    if story.authors:
        plain["authors"] = [shorten(a, MAX_WORD_BYTES) for a in story.authors[:MAX_AUTHORS]]
    if not story.site:
        plain.pop("site", None)
    else:
        plain["site"] = shorten(story.site, MAX_SITE_BYTES)
    if not story.withdrawn:
        plain["sort"] = f"{story.published_utc}#{story.story_id}"
        plain["day"] = story.published_utc[:10]
    return plain | expiry(story.version, retention_days)


def holder_rows(
    story_id: str, marks: Mapping[str, StoredMark], retention_days: int | None = None
) -> dict[str, Plain]:
    """The items of inbox keys that hold a story and find no room in its own, by sort key."""
    return {
        holder_sk(key): {
            "pk": story_pk(story_id),
            "sk": holder_sk(key),
            "key": key,
            "mark": _without_defaults(mark),
            **expiry(mark.version, retention_days),
        }
        for key, mark in marks.items()
    }


def holders_of(rows: Iterable[Plain]) -> dict[str, StoredMark]:
    """The inbox keys in such items, each with its upload."""
    return {row["key"]: msgspec.convert(row["mark"], StoredMark) for row in rows}


def upload_plain(upload: UploadItem, retention_days: int | None = None) -> Plain:
    """An upload item."""
    plain = _without_defaults(upload)
    for name in ("stored", "rejected", "withdrawn"):
        if mark := getattr(upload, name):
            plain[name] = _without_defaults(mark)
    plain |= {
        "pk": upload_pk(upload.key),
        "sk": "UPLOAD",
        "schema": SCHEMA,
        "revision": upload.revision,
    }
    newest = upload.newest
    return plain | expiry(newest.version if newest else "", retention_days)


def story_of(plain: Plain) -> StoryItem:
    """The story in an item or in an index's entry of one."""
    return msgspec.convert(plain | {"story_id": story_id_of(plain["pk"])}, StoryItem)


def upload_of(plain: Plain) -> UploadItem:
    """The upload item's record."""
    return msgspec.convert(plain, UploadItem)


def stored_quote(row: Plain, story: StoryHead) -> StoredQuote:
    """A quote's item together with its story."""
    fields = {
        "story_id": story.story_id,
        "quote_id": row["sk"].split("#")[1],
        "headline": story.headline,
        "url": story.url,
        "site": story.site,
        "published": story.published,
        "published_utc": story.published_utc,
    }
    return msgspec.convert(row | fields, StoredQuote)


def speaker_counts(quotes: Quotes) -> dict[str, int]:
    """How many quotes each named speaker has in a story, by speaker key, the most quoted first."""
    counts: dict[str, int] = {}
    for quote in quotes.quotes:
        if quote.speaker is None or quote.speaker_kind not in NAMED:
            continue
        names = (quote.speaker, *quote.co_speakers[:MAX_CO_SPEAKERS])
        for key in dict.fromkeys(map(speaker_key, names)):
            if key:
                counts[key] = counts.get(key, 0) + 1
    ranked = sorted(counts.items(), key=lambda counted: -counted[1])
    return dict(ranked[:MAX_COUNTED_SPEAKERS])


def _without_defaults(record: Record) -> Plain:
    """The fields that are not what they would be read back as when left out."""
    plain: Plain = {}
    for field in _fields(type(record)):
        value = getattr(record, field.name)
        if value == field.default or (value == {} and not field.required):
            continue
        plain[field.name] = list(value) if isinstance(value, tuple) else value
    return plain


# msgspec works them out anew each time, which for a row is most of the work.
_fields = cache(msgspec.structs.fields)


def _cut(quote: Quote) -> Plain:
    """The texts of a quote that are too long for an item, cut, with the flag that says so."""
    limits = {"text": MAX_TEXT_BYTES, "sentence": MAX_SENTENCE_BYTES}
    words = ("speaker", "speaker_role", "mention", "cue", "via", "when")
    limits |= dict.fromkeys(words, MAX_WORD_BYTES)
    cut: Plain = {}
    for name, limit in limits.items():
        value = getattr(quote, name)
        if value and len(value) * 4 > limit and (short := shorten(value, limit)) != value:
            cut[name] = short
    if quote.co_speakers:
        names = [shorten(name, MAX_WORD_BYTES) for name in quote.co_speakers[:MAX_CO_SPEAKERS]]
        if names != list(quote.co_speakers):
            cut["co_speakers"] = names
    return cut | {"cut": True} if cut else {}


def shorten(text: str, limit: int) -> str:
    """The beginning of a text, at most so many bytes of UTF-8."""
    return text.encode()[:limit].decode(errors="ignore")
