"""Items stay within what DynamoDB takes."""

import json
from datetime import datetime
from typing import Any

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st

from onrecord.story import SCHEMA, carry_head, upload_version
from onrecord.table.items import (
    MAX_WORD_BYTES,
    RejectedMark,
    StoredMark,
    StoryItem,
    UploadItem,
    holder_rows,
    quote_rows,
    speaker_counts,
    story_plain,
    to_item,
    upload_plain,
)
from onrecord.table.write import MAX_KEYS
from tests.documents import quotes_document

MAX_ITEM_BYTES = 400_000


def size(plain: dict[str, Any]) -> int:
    """More than DynamoDB counts: the typed JSON of an item."""
    return len(json.dumps(to_item(plain), ensure_ascii=False).encode())


def test_a_story_of_very_many_speakers_and_authors_fits_its_item() -> None:
    said: list[Any] = [(f"Sentence {n}", f"{'X' * 100} Speaker{n}") for n in range(3_000)]
    document = quotes_document("a.html", 1, "s1", said, authors=("A" * 5_000,) * 500, site="")
    story = carry_head(document, StoryItem, keys={}, speakers=speaker_counts(document))

    plain = story_plain(story)

    assert size(plain) < MAX_ITEM_BYTES
    assert "site" not in plain


def test_a_usual_row_is_one_write_unit() -> None:
    words = "We will not sell the ferry to anybody who does not mean to run it every day"
    rows = quote_rows(quotes_document("a.html", 1, "s1", [(words, "Ann Hale")]))

    [row] = rows.values()

    assert size(row) < 1024


def test_a_joint_speaker_who_is_the_speaker_again_makes_no_second_row() -> None:
    document = quotes_document("a.html", 1, "s1", [("We agree", "The Kremlin")])
    joint = msgspec.structs.replace(document.quotes[0], co_speakers=("Kremlin", "Al Lund"))
    document = msgspec.structs.replace(document, quotes=(joint,))

    rows = quote_rows(document)

    assert sorted(row["speaker_key"] for row in rows.values()) == ["al lund", "kremlin"]
    assert speaker_counts(document) == {"kremlin": 1, "al lund": 1}


def test_a_confidence_is_stored_as_the_decimal_that_it_reads_as() -> None:
    [row] = quote_rows(quotes_document("a.html", 1, "s1", [("No", "Ann Hale")])).values()

    assert to_item(row)["confidence"] == {"N": "0.3"}


# Four bytes of UTF-8 each, and what S3 takes as a key or gives as a version at most.
WIDE = "\N{GRINNING FACE}"
LETTER = "\N{GOTHIC LETTER AHSA}"
LONGEST_KEY = WIDE * 256
LONGEST_VERSION_ID = "v" * 1024
ENDLESS = WIDE * 300_000


def longest_mark(number: int) -> StoredMark:
    key = f"{number:04}{LONGEST_KEY[1:]}"
    return StoredMark(
        version=upload_version("2026-05-01T10:00:00.000Z", "F" * 32, key),
        version_id=LONGEST_VERSION_ID,
        pipeline="10.10.10",
        replayed="2026-06-01T00:00:00Z",
        story_id="s" * 16,
    )


def test_the_longest_of_everything_still_fits_a_story_item() -> None:
    said: list[Any] = [(f"Sentence {n}", f"{n} {WIDE * 2}{LETTER * 500}") for n in range(300)]
    document = quotes_document("a.html", 1, "s1", said)
    keys = {longest_mark(n).version.split("#")[2]: longest_mark(n) for n in range(MAX_KEYS)}
    texts = dict.fromkeys(
        ("headline", "standfirst", "section", "url", "site", "site_name"), ENDLESS
    )
    story = carry_head(
        document,
        StoryItem,
        **texts,
        authors=(ENDLESS,) * 100,
        key=LONGEST_KEY,
        version=longest_mark(0).version,
        version_id=LONGEST_VERSION_ID,
        keys=keys,
        speakers=speaker_counts(document),
    )

    plain = story_plain(story)

    assert (len(plain["keys"]), len(plain["speakers"])) == (MAX_KEYS, 200)
    assert size(plain) < MAX_ITEM_BYTES
    assert len(plain["site"].encode()) <= 255


def test_the_longest_of_everything_still_fits_a_quote_row() -> None:
    document = quotes_document("a.html", 1, "s1", [(ENDLESS, ENDLESS)])
    words = dict.fromkeys(("speaker_role", "mention", "cue", "via", "when"), ENDLESS)
    names = tuple(f"{LETTER}{n} {ENDLESS}" for n in range(50))
    quote = msgspec.structs.replace(document.quotes[0], co_speakers=names, **words)

    rows = quote_rows(msgspec.structs.replace(document, quotes=(quote,)))

    assert len(rows) > 1
    assert all(size(row) < MAX_ITEM_BYTES and row["cut"] for row in rows.values())


def test_the_longest_of_everything_still_fits_an_upload_item_and_one_of_a_further_key() -> None:
    mark = longest_mark(0)
    rejected = RejectedMark(
        version=mark.version,
        version_id=mark.version_id,
        pipeline=mark.pipeline,
        reason="no_article",
        detail="x" * MAX_WORD_BYTES,
    )
    upload = UploadItem(
        key=LONGEST_KEY, stored=mark, rejected=rejected, withdrawn=mark, unfinished=("s" * 16,) * 4
    )
    [further] = holder_rows("s1", {LONGEST_KEY: mark}).values()

    assert size(upload_plain(upload)) < 16_000
    assert size(further) < 4_096


KEY_BYTES = {"pk": 2048, "sk": 1024, "sort": 1024, "speaker_key": 2048, "site": 2048, "day": 2048}


def keys_are_sound(plain: dict[str, Any]) -> bool:
    """Whether each attribute that is a key of the table or of an index is within its bounds."""
    found = {name: plain[name] for name in KEY_BYTES if name in plain}
    return all(0 < len(value.encode()) <= KEY_BYTES[name] for name, value in found.items())


@given(
    name=st.none() | st.text(max_size=30) | st.text(min_size=900, max_size=1_000),
    co_speaker=st.text(max_size=10),
    site=st.none() | st.text(max_size=10) | st.text(min_size=250, max_size=300),
    kind=st.sampled_from(["person", "organisation", "described", "unknown"]),
    moment=st.datetimes(min_value=datetime(1, 1, 1)),
)
@settings(max_examples=50, derandomize=True, deadline=None)
def test_no_key_is_ever_empty_or_too_long_and_numbers_are_exact(
    name: str | None, co_speaker: str, site: str | None, kind: Any, moment: datetime
) -> None:
    utc = f"{moment.isoformat(timespec='seconds')}Z"
    document = quotes_document("a.html", 1, "s1", [("No", name)], site=site, published_utc=utc)
    quote = msgspec.structs.replace(
        document.quotes[0], speaker_kind=kind, co_speakers=(co_speaker,)
    )
    document = msgspec.structs.replace(document, quotes=(quote,))
    story = carry_head(document, StoryItem, keys={}, speakers=speaker_counts(document))
    rows = [story_plain(story), *quote_rows(document).values()]

    assert all(map(keys_are_sound, rows))
    assert all(row["sort"].startswith(f"{utc}#") for row in rows)
    assert not [value for row in rows for value in row.values() if isinstance(value, float)]


def test_items_that_stand_alone_say_their_schema() -> None:
    story = carry_head(quotes_document("a.html", 1, "s1", []), StoryItem, keys={})

    schemas = {plain["schema"] for plain in (story_plain(story), upload_plain(UploadItem(key="a")))}

    assert schemas == {SCHEMA}
