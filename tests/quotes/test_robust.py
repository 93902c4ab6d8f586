import random

import pytest
from msgspec.structs import replace

from onrecord.quotes import extract
from tests.quotes.stories import article

MANY = 100_000
PIECES = [
    *"\"“”„«»'‘’`,.?!:;—- \n\r()[]aAb",
    "said ",
    "He ",
    "she ",
    "Mr. ",
    "Lund ",
    "\u00ad",
    "''",
]
PIECES += ["\U0001f600", "é", "中", "\x00", "1", "US ", " according to ", "who ", "as ", "to "]


@pytest.mark.parametrize("piece", ['"', "'", "“", "”", "‘", '“"', "''", '"a ', 'a" ', "'a "])
def test_very_many_marks_are_read_in_time(piece):
    text = piece * MANY

    assert extract(article(text)).text == text


@pytest.mark.parametrize(
    "piece", ['"a b c" said ', "and said ", "of a ", "Lund, who ", "saying ", "A.", "x\n", "Word "]
)
def test_sentences_without_end_are_read_in_time(piece):
    text = piece * 20_000

    assert extract(article(text)).text == text


def test_a_story_of_very_many_pronouns_is_read():
    text = 'He said it. She "saw the big boat". ' * 5_000

    assert len(extract(article(text)).quotes) == 5_000


@pytest.mark.parametrize(
    "text", ["", " ", "\r\n", '"', "“", "'", '\u00ad"\u00ad', '\ud83d\ude00"a"']
)
def test_odd_paragraphs_are_no_error(text):
    assert extract(article(text, "", text, headline=text, standfirst=text)).quotes is not None


def test_any_text_keeps_the_offsets_right():
    chance = random.Random(7)
    for _ in range(300):
        text = "".join(chance.choice(PIECES) for _ in range(chance.randint(0, 100)))

        made = extract(article(*text.split("\n\n"), headline=text[:20]))

        for quote in made.quotes:
            assert made.text_of(quote.place)[quote.start : quote.end] == quote.text


def test_carriage_returns_and_soft_hyphens_stay_in_the_words():
    text = 'Ada Lund said: "We will re\u00adbuild\r\nthe pier."'

    (quote,) = extract(article(text)).quotes

    assert quote.text == "We will re\u00adbuild\r\nthe pier."
    assert quote.speaker == "Ada Lund"


@pytest.mark.parametrize("language", ["e" * 1000, "../en", "en/../en", "\x00", " ", ""])
def test_whatever_a_page_calls_its_language_is_no_error(language):
    made = extract(article("“We wait,” Ada Lund said.", language=language))

    assert [quote.text for quote in made.quotes] == ["We wait,"]


def test_an_author_without_a_name_wrote_nothing():
    story = replace(article("“We wait,” I said."), authors=(" ",))

    assert [quote.speaker for quote in extract(story).quotes] == [None]


def test_what_has_no_letters_is_no_quotation_in_any_layout():
    assert extract(article("\u20dd,” Ada Lund said.", ("block_quote", "—"))).quotes == ()


def test_a_name_in_the_headline_has_no_place_in_the_body():
    made = extract(article("“We shall wait here for the boat.”", headline="Ada Lund: “We wait”"))

    for quote in made.quotes:
        if quote.mention_start is not None:
            found = made.text_of(quote.place)[quote.mention_start : quote.mention_end]
            assert found == quote.mention


def test_a_heading_of_one_endless_word_behind_a_name_is_read_in_time():
    heading = "Ada Lund, " + "a" * 1000 + "."

    made = extract(article(("heading", heading), "“We wait for the boat,” Ada Lund said."))

    assert [quote.speaker for quote in made.quotes] == ["Ada Lund"]
