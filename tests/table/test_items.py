"""Items stay within what DynamoDB takes."""

import json
from typing import Any

import msgspec

from onrecord.story import carry_head
from onrecord.table.items import StoryItem, quote_rows, speaker_counts, story_plain, to_item
from tests.documents import quotes_document

MAX_ITEM_BYTES = 400_000


def size(plain: dict[str, Any]) -> int:
    """More than DynamoDB counts: the typed JSON of an item."""
    return len(json.dumps(to_item(plain)).encode())


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
