"""Whole stories with the rows that they should make; each row is compared by the keys it gives."""

import json
from pathlib import Path

import pytest
from msgspec.structs import replace

from onrecord.quotes import extract
from onrecord.story import Article, Paragraph, Quote
from tests.quotes.stories import article

UNSEEN = Path(__file__).parent / "unseen"
STORIES = [
    pytest.param(path, id=f"{path.parent.name}-{path.stem}")
    for path in sorted(UNSEEN.glob("*/*.json"))
]
ARTICLES = ("the ", "a ", "an ")


def made_of(story) -> Article:
    return replace(
        article(headline=story["headline"]),
        authors=tuple(story["authors"]),
        published=story["published"],
        paragraphs=tuple(
            Paragraph(text=p["text"], kind=p["kind"], item=p["item"]) for p in story["paragraphs"]
        ),
    )


def without_article(name: str | None) -> str | None:
    for word in ARTICLES:
        if name and name.lower().startswith(word):
            return name[len(word) :]
    return name


def comparable(field: str, value: object) -> object:
    if field == "speaker":
        assert value is None or isinstance(value, str)
        return without_article(value)
    return list(value) if isinstance(value, tuple) else value


@pytest.mark.parametrize("path", STORIES)
def test_each_story_makes_the_rows_it_should(path):
    story = json.loads(path.read_text("utf-8"))
    wanted = story["quotes"]
    optional = set(story.get("optional", ()))
    texts = {row["text"] for row in wanted}
    rows = [
        quote
        for quote in extract(made_of(story)).quotes
        if quote.text in texts or (quote.place != "headline" and quote.text not in optional)
    ]

    unmatched = list(rows)
    found: dict[str, Quote] = {}
    for row in wanted:
        quote = next((q for q in unmatched if q.text == row["text"]), None)
        assert quote is not None, f"no row for {row['text']!r}"
        unmatched.remove(quote)
        found[row["text"]] = quote
        for field, value in row.items():
            if field != "utterance_with":
                got = comparable(field, getattr(quote, field))
                assert got == comparable(field, value), f"{field} of {row['text']!r}"
    assert [quote.text for quote in unmatched] == []
    for row in wanted:
        if "utterance_with" in row:
            other = found[row["utterance_with"]]
            assert found[row["text"]].utterance == other.utterance, row["text"]
