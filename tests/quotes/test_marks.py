import pytest

from tests.quotes.stories import only_quote, quotes_of, words_of


@pytest.mark.parametrize(
    "text",
    [
        'Ada Lund said "the ferry is late" on Monday.',
        "Ada Lund said “the ferry is late” on Monday.",
        "Ada Lund said ‘the ferry is late’ on Monday.",
        "Ada Lund said 'the ferry is late' on Monday.",
        "Ada Lund said ''the ferry is late'' on Monday.",
        "Ada Lund said ``the ferry is late'' on Monday.",
        "Ada Lund said «the ferry is late» on Monday.",
        "Ada Lund said „the ferry is late“ on Monday.",
        'Ada Lund said “the ferry is late" on Monday.',
        'Ada Lund said "the ferry is late” on Monday.',
        "Ada Lund said “the ferry is late“ on Monday.",
        "Ada Lund said « the ferry is late » on Monday.",
    ],
)
def test_every_style_of_marks_gives_the_words_between_them(text):
    assert words_of(text) == ["the ferry is late"]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("\"He said 'go home' to me,\" Ada Lund said.", "He said 'go home' to me,"),
        ("“He said ‘go home’ to me,” Ada Lund said.", "He said ‘go home’ to me,"),
        ("‘He said “go home” to me,’ Ada Lund said.", "He said “go home” to me,"),
        ("'He said \"go home\" to me,' Ada Lund said.", 'He said "go home" to me,'),
        ("“He said “go home” to me,” Ada Lund said.", "He said “go home” to me,"),
        ('"He said “go home” to me," Ada Lund said.', "He said “go home” to me,"),
        ("''He said 'go home' to me,'' Ada Lund said.", "He said 'go home' to me,"),
    ],
)
def test_words_quoted_inside_a_quotation_make_no_row(text, words):
    assert words_of(text) == [words]


@pytest.mark.parametrize(
    "text",
    [
        "The workers' rights and the owners' fears filled the hall.",
        "It was rock 'n' roll in the '90s and they didn't mind, 'cause it's fun.",
        "The board was 6' long and 2' wide.",
        'The shelf was 12" deep and the next 14" deep.',
        "Ada Lund’s sisters’ boat wasn’t there.",
        '<a class="button big" href="next">Go on</a>',
    ],
)
def test_apostrophes_inches_and_attributes_are_no_marks(text):
    assert words_of(text) == []


def test_a_plural_possessive_does_not_close_a_quotation():
    text = "Ada Lund said 'the workers' rights come first' and left."

    assert words_of(text) == ["the workers' rights come first"]


def test_an_odd_number_of_marks_does_not_swap_inside_and_outside():
    found = words_of(
        'Ada Lund said "the bridge is closed.',
        "The council met on Friday.",
        '"We are sorry," Omar Kim said.',
    )

    assert found[-1] == "We are sorry,"
    assert not any("council" in words for words in found)


def test_a_quotation_over_paragraphs_makes_a_row_for_each():
    first, second = quotes_of(
        "“We rowed all night,” Ada Lund said. “The wind was cold.", "“But we came home.”"
    )[1:]

    assert (first.text, second.text) == ("The wind was cold.", "But we came home.")
    assert first.speaker == second.speaker == "Ada Lund"
    assert first.utterance == second.utterance
    assert not first.truncated


def test_a_quotation_that_the_page_cut_off_is_truncated():
    quote = only_quote("Ada Lund said: “The wind was cold and")

    assert quote.truncated
    assert quote.text == "The wind was cold and"


def test_marks_around_nothing_make_no_row():
    assert words_of('Ada Lund said "" and "..." and " ".') == []


@pytest.mark.parametrize("line_break", ["\n", "\r\n", "\u00a0\n", " \n "])
def test_lines_of_one_paragraph_are_read_as_paragraphs(line_break):
    found = quotes_of(f'"We lost," Ada Lund said.{line_break}"We won," Omar Kim said.')

    assert [quote.speaker for quote in found] == ["Ada Lund", "Omar Kim"]
    assert {quote.paragraph for quote in found} == {0}
