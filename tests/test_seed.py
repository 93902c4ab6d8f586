"""The sample story through the whole text core: as text, as a bare page, as a full page.

The same with other names, offices and numbers, and with the sign-up lines in other words.
"""

from pathlib import Path
from typing import NamedTuple

import pytest

from onrecord.quotes import extract
from onrecord.scrape import scrape
from onrecord.story import Quotes, Upload
from onrecord.strip import strip

STORIES = Path(__file__).parent / "stories"
FORMS = (
    "russia-nothing-to-say.txt",
    "russia-sign-up-in-paragraphs.html",
    "russia-full-page.html",
)
CHANGES: dict[str, dict[str, str]] = {
    "as it is": {},
    "other names": {
        "Jake Sullivan": "Amara Osei",
        "Sullivan": "Osei",
        "US national security adviser": "UN relief coordinator",
        "Dmitry Peskov": "Lena Brandt",
        "Kremlin spokesman": "Kremlin spokeswoman",
        "SIGN UP for our newsletter ✉️ :": "Subscribe to our daily briefing 📩",
        "Get the latest stories delivered straight to you": "The day's top news in your inbox",
    },
    "a surname that is a trade": {
        "Jake Sullivan": "Tom Baker",
        "Sullivan": "Baker",
        "US national security adviser": "EU foreign policy chief",
        "Dmitry Peskov": "Ivan Orlov",
        "July": "March",
        "SIGN UP for our newsletter ✉️ :": "Want more? Sign up to our free newsletter:",
        "Get the latest stories delivered straight to you": "Never miss a story: register today",
    },
}


class Row(NamedTuple):
    """What must be known of a quotation."""

    beginning: str
    speaker: str
    kind_of_speaker: str
    role: str
    kind: str
    mention: str


_ADVISER = "US national security adviser"
_SULLIVAN = ("Jake Sullivan", "person", _ADVISER)
_OFFICIAL = ("North Korean defence ministry official", "described", "")
_AN_OFFICIAL = "A North Korean defence ministry official"
_PESKOV = ("Dmitry Peskov", "person", "Kremlin spokesman")

ROWS = (
    Row("nothing to say", "Russia", "organisation", "", "partial", "Russia"),
    Row("is not going to reflect", *_SULLIVAN, "partial", f"{_ADVISER} Jake Sullivan"),
    Row("nothing to say", "Kremlin", "organisation", "", "partial", "The Kremlin"),
    Row("perhaps even in person", *_SULLIVAN, "partial", "Sullivan"),
    Row("We have continued to squeeze", *_SULLIVAN, "direct", "Sullivan"),
    Row("looking to whatever source", *_SULLIVAN, "partial", "Sullivan"),
    Row("We will continue to call on", *_SULLIVAN, "direct", "Sullivan"),
    Row("No, I can't. There's nothing", *_PESKOV, "direct", "Kremlin spokesman Dmitry Peskov"),
    Row("never had 'arms dealings' with", *_OFFICIAL, "partial", _AN_OFFICIAL),
    Row("no plan to do so in the", *_OFFICIAL, "partial", _AN_OFFICIAL),
)


def replaced(text: str, changes: dict[str, str]) -> str:
    for old, new in changes.items():
        text = text.replace(old, new)
    return text


def read(form: str, changes: dict[str, str]) -> Quotes:
    page = replaced((STORIES / form).read_text("utf-8"), changes)
    upload = Upload(key=form, version_id=None, version="", uploaded="2023-09-06T06:00:00Z")
    return extract(strip(scrape(page.encode(), upload)))


@pytest.mark.parametrize("name", CHANGES)
@pytest.mark.parametrize("form", FORMS)
def test_the_ten_quotations_come_out_with_their_speakers(form: str, name: str) -> None:
    changes = CHANGES[name]

    quotes = read(form, changes).quotes

    found = [
        Row(q.text, q.speaker or "", q.speaker_kind, q.speaker_role or "", q.kind, q.mention or "")
        for q in quotes
    ]
    expected = [Row(*(replaced(field, changes) for field in row)) for row in ROWS]
    assert [row[1:] for row in found] == [row[1:] for row in expected]
    assert all(f.beginning.startswith(e.beginning) for f, e in zip(found, expected, strict=True))


@pytest.mark.parametrize("form", FORMS)
def test_the_headlines_quotation_repeats_the_kremlins(form: str) -> None:
    quotes = read(form, {}).quotes

    assert [quote.place for quote in quotes] == ["headline"] + ["body"] * 9
    assert [quote.repeats for quote in quotes] == [2] + [None] * 9
