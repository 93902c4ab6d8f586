"""A whole story, as it is and with its names, offices and numbers changed for others."""

from pathlib import Path

import pytest

from onrecord.quotes import extract
from onrecord.story import Quote
from tests.quotes.stories import article

STORY = (Path(__file__).parent / "nothing-to-say.txt").read_text("utf-8").strip()

ADVISER = ("Jake Sullivan", "person", "US national security adviser")
SPOKESMAN = ("Dmitry Peskov", "person", "Kremlin spokesman")
OFFICIAL = ("North Korean defence ministry official", "described", None)
# Beginning of the words; speaker; kind; mention.
WANTED = [
    ("nothing to say", ("Russia", "organisation", None), "partial", "Russia"),
    ("is not going", ADVISER, "partial", "US national security adviser Jake Sullivan"),
    ("nothing to say", ("Kremlin", "organisation", None), "partial", "The Kremlin"),
    ("perhaps even", ADVISER, "partial", "Sullivan"),
    ("We have continued", ADVISER, "direct", "Sullivan"),
    ("looking to", ADVISER, "partial", "Sullivan"),
    ("We will continue", ADVISER, "direct", "Sullivan"),
    ("No, I can't.", SPOKESMAN, "direct", "Kremlin spokesman Dmitry Peskov"),
    ("never had", OFFICIAL, "partial", "A North Korean defence ministry official"),
    ("no plan to", OFFICIAL, "partial", "A North Korean defence ministry official"),
]

CHANGES: dict[str, dict[str, str]] = {
    "as it is": {},
    "other people": {
        "Jake Sullivan": "Ingrid Dahlberg",
        "Sullivan": "Dahlberg",
        "Dmitry Peskov": "Paulo Teixeira",
        "Kim Jong-un": "Anneke de Vries",
        "Kim": "De Vries",
    },
    "other countries": {
        "North Korean": "Sri Lankan",
        "North Korea": "Sri Lanka",
        "N Korea": "S Lanka",
        "Russia": "Norway",
        "Kremlin": "Storting",
        "Ukrainians": "Danes",
        "Ukraine": "Denmark",
    },
    "other offices": {
        "national security adviser": "deputy trade commissioner",
        "Kremlin spokesman": "cabinet press secretary",
        "Kremlin": "Treasury",
        "defence ministry official": "fisheries agency inspector",
    },
    "other offices and names": {
        "US national security adviser Jake Sullivan": "Canadian finance minister Chidi Okafor",
        "Sullivan": "Okafor",
        "Kremlin spokesman Dmitry Peskov": "palace spokeswoman Lucía Marín",
        "Kremlin": "Palace",
        "he could confirm": "she could confirm",
    },
}


def changed(text: str, changes: dict[str, str]) -> str:
    for old, new in changes.items():
        text = text.replace(old, new)
    return text


def extracted(changes: dict[str, str]) -> tuple[Quote, ...]:
    headline, *paragraphs = changed(STORY, changes).split("\n\n")
    return extract(article(*paragraphs, headline=headline.strip())).quotes


@pytest.mark.parametrize("name", CHANGES)
def test_the_ten_quotations_come_out_whoever_speaks(name):
    changes = CHANGES[name]

    found = extracted(changes)

    assert len(found) == len(WANTED)
    for quote, (begins, (speaker, speaker_kind, role), kind, mention) in zip(
        found, WANTED, strict=True
    ):
        assert quote.text.startswith(changed(begins, changes))
        assert quote.mention == changed(mention, changes)
        whole = changed(f"{role} {speaker}" if role else speaker, changes)
        assert " ".join(filter(None, (quote.speaker_role, quote.speaker))) == whole
        assert quote.speaker_kind == speaker_kind
        assert quote.kind == kind


@pytest.mark.parametrize("name", CHANGES)
def test_the_headline_repeats_the_third_row(name):
    found = extracted(CHANGES[name])

    assert [quote.place for quote in found] == ["headline"] + ["body"] * 9
    assert [quote.repeats for quote in found] == [2] + [None] * 9


def test_numbers_and_times_of_the_story_are_kept():
    found = extracted({})

    assert [quote.when for quote in found[-2:]] == ["in November", "in November"]
    assert found[2].when == "earlier on Tuesday"
