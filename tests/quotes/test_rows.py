import json
from pathlib import Path

import pytest

from onrecord.quotes import extract
from onrecord.story import fingerprint
from tests.quotes.stories import article, only_quote, quotes_of

CASES = [
    json.loads(line)
    for line in (Path(__file__).parent / "cases.jsonl").read_text("utf-8").splitlines()
]


@pytest.mark.parametrize("case", CASES, ids=[case["id"] for case in CASES])
def test_faults_that_others_reported_come_out_right(case):
    found = quotes_of(*case["text"].split("\n\n"))

    assert len(found) == len(case["quotes"])
    for quote, wanted in zip(found, case["quotes"], strict=True):
        for field, value in wanted.items():
            allowed = value if isinstance(value, list) else [value]
            assert getattr(quote, field) in allowed


def test_offsets_count_in_the_text_of_the_place():
    made = extract(
        article(
            '\U0001f600 "Caf\u00e9s are open," Ada Lund said.',
            ("heading", '"A very good day"'),
            'Later Lund called it "a very good day".',
            headline='Lund: "Caf\u00e9s are open"',
            standfirst='Ada Lund says it is "a very good day" for all.',
        )
    )

    assert [quote.place for quote in made.quotes] == [
        "headline", "standfirst", "body", "crosshead", "body",
    ]  # fmt: skip
    for quote in made.quotes:
        assert made.text_of(quote.place)[quote.start : quote.end] == quote.text
        if quote.mention_start is not None:
            mention = made.text_of(quote.place)[quote.mention_start : quote.mention_end]
            assert mention == quote.mention


@pytest.mark.parametrize(
    ("kind", "place"),
    [
        ("paragraph", "body"),
        ("list_item", "body"),
        ("block_quote", "body"),
        ("heading", "crosshead"),
        ("pull_quote", "pull_quote"),
        ("caption", "caption"),
        ("embed", "embed"),
    ],
)
def test_the_kind_of_paragraph_is_the_place(kind, place):
    (quote,) = extract(article((kind, 'Ada Lund said: "We will rebuild the pier."'))).quotes

    assert quote.place == place
    assert quote.paragraph == 0


@pytest.mark.parametrize("kind", ["pull_quote", "heading"])
def test_a_repeated_quotation_says_which_row_it_repeats(kind):
    repeated, original = extract(
        article((kind, '"We will rebuild"'), '"We will rebuild the pier," Ada Lund said.')
    ).quotes

    assert repeated.repeats == original.number
    assert repeated.speaker == "Ada Lund"
    assert original.repeats is None


def test_a_quotation_in_a_correction_is_retracted():
    (quote,) = extract(
        article(("correction", 'We wrote that Ada Lund said "the pier is lost". She did not.'))
    ).quotes

    assert quote.stance == "retracted"


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ('"We will rebuild," Ada Lund said.', "direct"),
        ('Ada Lund said: "We will rebuild."', "direct"),
        ('Ada Lund said the pier was "beyond all hope".', "partial"),
        ('Ada Lund said it was "the Narvik of old" now.', "partial"),
    ],
)
def test_a_whole_utterance_is_direct_and_a_fragment_partial(text, kind):
    assert only_quote(text).kind == kind


def test_halves_around_the_attribution_are_one_utterance():
    first, second, third = quotes_of(
        '"We will rebuild," Ada Lund said, "because we must." Omar Kim called it "very brave".'
    )

    assert first.utterance == second.utterance != third.utterance
    assert second.kind == "direct"


def test_the_sentence_around_a_quotation_is_kept():
    text = 'It rained. Ada Lund said the pier was "beyond all hope". It rained on.'

    assert only_quote(text).sentence == 'Ada Lund said the pier was "beyond all hope".'


def test_the_same_words_twice_have_one_fingerprint_and_two_ids():
    first, second = quotes_of('"Never again," Ada Lund said.', '"Never again!" Omar Kim said.')

    assert first.fingerprint == second.fingerprint == fingerprint("never again")
    assert first.quote_id != second.quote_id


def test_ids_stay_when_a_story_grows():
    old = quotes_of('"Never again," Ada Lund said.')
    new = quotes_of('"It is over," Omar Kim said.', '"Never again," Ada Lund said.')

    assert old[0].quote_id == new[1].quote_id
    assert [quote.number for quote in new] == [0, 1]


@pytest.mark.parametrize("language", ["de", "fr", "xx", "pt-BR"])
def test_a_language_without_data_gives_quotations_that_name_nobody(language):
    text = "„Das Wasser steigt“, sagte Ada Lund. « L’eau monte », dit-elle."

    found = extract(article(text, language=language)).quotes

    assert [quote.text for quote in found] == ["Das Wasser steigt", "L’eau monte"]
    for quote in found:
        assert (quote.speaker, quote.speaker_kind) == (None, "unknown")
        assert quote.confidence < 0.2


@pytest.mark.parametrize("language", [None, "en", "en-GB", "EN_us"])
def test_english_and_no_language_are_read_as_english(language):
    (quote,) = extract(article('"It is over," Ada Lund said.', language=language)).quotes

    assert quote.speaker == "Ada Lund"


@pytest.mark.parametrize(
    "heading", ["ADA LUND, MAYOR OF ORR", "Ada Lund – head of the ferry board", "Ada Lund (Orr)"]
)
def test_a_quotation_under_a_heading_with_a_name_and_office_is_that_persons(heading):
    found = extract(
        article(("heading", heading), "“We rowed all night.”", "“And we would row again.”")
    ).quotes

    assert [quote.speaker.lower() for quote in found if quote.speaker] == ["ada lund"] * 2


def test_a_heading_says_nothing_of_quotations_behind_a_told_paragraph():
    found = extract(
        article(("heading", "ADA LUND, MAYOR"), "It rained all day.", "“We rowed all night.”")
    ).quotes

    assert [quote.speaker for quote in found] == [None]
