"""The records that travel: upload, story, article, quotes.

A record is frozen and plain; its field names are the names in the JSON documents, the table
and the command line alike. Offsets are Unicode code points, end-exclusive.
"""

import base64
import hashlib
import re
import unicodedata
from typing import Any, Literal, TypeVar

import msgspec

from onrecord import __version__
from onrecord.errors import Reason

SCHEMA = 1

StepName = Literal["scrape", "strip", "extract", "store"]
ParagraphKind = Literal[
    "paragraph",
    "heading",
    "list_item",
    "block_quote",
    "pull_quote",
    "caption",
    "embed",
    "correction",
]
SpeakerKind = Literal["person", "organisation", "described", "unknown"]
QuoteKind = Literal["direct", "partial"]
Place = Literal["body", "headline", "standfirst", "crosshead", "pull_quote", "caption", "embed"]
Marking = Literal["marks", "dash", "block", "label"]
Stance = Literal["said", "will_say", "denied", "hypothetical", "retracted"]

_WORDS = re.compile(r"[^\W_]+")
PARAGRAPH_BREAK = "\n\n"


class Record(msgspec.Struct, frozen=True, kw_only=True):
    """The base of all records."""


Order = tuple[str, tuple[int, ...], str]


def order_of(version: str, pipeline: str, replayed: str | None) -> Order:
    """What decides which of two documents is newer.

    The upload's version first, then the pipeline that made it, then the replay.
    """
    return version, tuple(int(part) for part in pipeline.split(".")), replayed or ""


class Document(Record, frozen=True, kw_only=True):
    """What every document carries: which upload it comes from and what made it.

    ``version`` orders all uploads (see `upload_version`); ``replayed`` is the UTC time of the
    replay that made this document, or null for the first run.
    """

    key: str
    version_id: str | None
    version: str
    uploaded: str
    sha256: str | None = None
    schema: int = SCHEMA
    pipeline: str = __version__
    replayed: str | None = None

    @property
    def order(self) -> Order:
        """The place of this document among all that were made for its key."""
        return order_of(self.version, self.pipeline, self.replayed)


class Upload(Document, frozen=True, kw_only=True):
    """A page as it was uploaded, without its bytes.

    ``url``, ``fetched_at`` and ``charset`` are what the uploader said in the object's metadata.
    """

    url: str | None = None
    fetched_at: str | None = None
    charset: str | None = None


class Rejection(Document, frozen=True, kw_only=True):
    """An upload that is no story, and why."""

    reason: Reason
    detail: str


class Withdrawal(Document, frozen=True, kw_only=True):
    """An upload that was deleted from the inbox."""


class StoryHead(Document, frozen=True, kw_only=True):
    """What is known of a story beside its text.

    ``published`` and ``modified`` keep the page's own precision and offset (ISO 8601; a date
    stays a date); ``published_utc`` is ``YYYY-MM-DDTHH:MM:SSZ`` and sorts. ``dated_by`` is
    ``upload`` where the page gives no date. ``site`` is the host without www, m and amp.
    """

    story_id: str
    headline: str | None = None
    standfirst: str | None = None
    authors: tuple[str, ...] = ()
    section: str | None = None
    language: str | None = None
    published: str | None = None
    modified: str | None = None
    published_utc: str
    dated_by: Literal["page", "upload"]
    url: str | None = None
    site: str | None = None
    site_name: str | None = None


class Story(StoryHead, frozen=True, kw_only=True):
    """What scrape found: the head and the HTML fragment that holds the article.

    ``plain_text`` marks a story uploaded as text: its headline stands among its paragraphs.
    """

    fragment: str
    plain_text: bool = False


class Item(Record, frozen=True, kw_only=True):
    """One entry of a live blog or round-up."""

    headline: str | None = None
    time: str | None = None
    authors: tuple[str, ...] = ()


class Paragraph(Record, frozen=True, kw_only=True):
    """A paragraph of the article; ``item`` counts into the article's items."""

    text: str
    kind: ParagraphKind = "paragraph"
    item: int | None = None


class Removed(Record, frozen=True, kw_only=True):
    """A piece that was stripped, and the rule that removed it."""

    text: str
    rule: str


class Article(StoryHead, frozen=True, kw_only=True):
    """A clean story."""

    paragraphs: tuple[Paragraph, ...]
    items: tuple[Item, ...] = ()
    removed: tuple[Removed, ...] = ()

    @property
    def text(self) -> str:
        """The article text that offsets count in: all paragraphs, joined by a blank line."""
        return PARAGRAPH_BREAK.join(p.text for p in self.paragraphs)


class Quote(Record, frozen=True, kw_only=True):
    """One quoted span and who said it.

    ``start`` and ``end`` count in the text of the quote's place: headline and standfirst each
    their own, everything else the article text; so do ``mention_start`` and ``mention_end``.
    ``paragraph`` counts the article's paragraphs and is null in headline and standfirst.
    """

    number: int
    quote_id: str
    fingerprint: str
    text: str
    start: int
    end: int
    sentence: str
    paragraph: int | None = None
    speaker: str | None = None
    speaker_kind: SpeakerKind = "unknown"
    speaker_role: str | None = None
    co_speakers: tuple[str, ...] = ()
    mention: str | None = None
    mention_start: int | None = None
    mention_end: int | None = None
    cue: str | None = None
    kind: QuoteKind
    place: Place = "body"
    marking: Marking = "marks"
    utterance: int
    repeats: int | None = None
    stance: Stance = "said"
    via: str | None = None
    when: str | None = None
    confidence: float
    evidence: str
    truncated: bool = False


class Quotes(StoryHead, frozen=True, kw_only=True):
    """The quotes of a story, with the article text that their offsets count in.

    Raises ValueError when a quote's words are not what stands at its offsets.
    """

    text: str
    quotes: tuple[Quote, ...]

    def __post_init__(self) -> None:
        """Hold every quote against the text of its place."""
        for quote in self.quotes:
            found = self.text_of(quote.place)[quote.start : quote.end]
            if found != quote.text:
                raise ValueError(
                    f"quote {quote.number} says {quote.text!r} but its {quote.place} "
                    f"[{quote.start}:{quote.end}] says {found!r}"
                )

    def text_of(self, place: Place) -> str:
        """The text that the offsets of a quote in this place count in."""
        if place == "headline":
            return self.headline or ""
        if place == "standfirst":
            return self.standfirst or ""
        return self.text


_Head = TypeVar("_Head", bound=StoryHead)


def carry_head(head: StoryHead, into: type[_Head], **fields: Any) -> _Head:
    """A document of the next step: the same head, the step's own fields, this pipeline."""
    carried = {name: getattr(head, name) for name in StoryHead.__struct_fields__}
    carried |= {"schema": SCHEMA, "pipeline": __version__}
    return into(**(carried | fields))


def upload_version(event_time: str, sequencer: str, key: str) -> str:
    """The place of an upload in the one order of all uploads, as a string that sorts.

    ``event_time`` is S3's ISO 8601 UTC time; its milliseconds are filled up to three digits.
    ``sequencer`` is hexadecimal and of varying length: shorter is earlier once padded.
    """
    seconds, _, fraction = event_time.rstrip("Z").partition(".")
    return f"{seconds}.{fraction[:3]:0<3}Z#{sequencer:0>32}#{key}"


def short_hash(text: str) -> str:
    """Sixteen characters (80 bits of SHA-256) that stand for a text in ids and keys."""
    return base64.b32encode(hashlib.sha256(text.encode()).digest()[:10]).decode().lower()


def fingerprint(words: str) -> str:
    """Equal for the same words anywhere, whatever their case, marks and spacing.

    Words without a letter or digit ("?!") are taken as they stand.
    """
    folded = unicodedata.normalize("NFKC", words).casefold()
    return short_hash(" ".join(_WORDS.findall(folded)) or folded)


def quote_id(words_fingerprint: str, occurrence: int) -> str:
    """The id of the ``occurrence``-th quote (from 0) with these words in its story."""
    return short_hash(f"{words_fingerprint}#{occurrence}")
