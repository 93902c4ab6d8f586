"""Any text comes through, known quotations survive noise, and work grows with the text alone."""

import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import onrecord.quotes
from onrecord.quotes import explain, extract
from onrecord.story import Article
from tests.quotes.stories import article, quotes_of

HERE = str(Path(onrecord.quotes.__file__).parent)
KINDS = ("paragraph", "heading", "list_item", "block_quote", "pull_quote", "caption", "embed")
SIGNS = [*list("\"“”„«»'‘’`,.?!:;—–-()[]@=…\n\r\t\xad\u200b\ufeff\x00é中😀"), "''", "``"]
WORDS = [
    *("said", "says", "denied", "told", "asked", "according to", "as", "who", "and", "not", "in"),
    *("he", "she", "they", "the mayor", "a sign", "Mr.", "Dr", "Ada Lund", "Lund", "Omar", "CNN"),
    *("Q:", "A.", "LUND:", "Claim:", "1930", "'90s", 'wide 12"', "boys'", "will", "imagine"),
]
TEXTS = st.lists(st.sampled_from([*SIGNS, *WORDS, " ", " ", "a", "B"]), max_size=60).map("".join)
NOISE = st.lists(st.sampled_from([*SIGNS, " ", "a ", "b ", "it was "]), max_size=40).map("".join)
KNOWN = {
    '"The ferry is late tonight," Ada Lund said.': ("The ferry is late tonight,", "Ada Lund"),
    "“We will not wait,” said Omar Kim, a baker.": ("We will not wait,", "Omar Kim"),
    'Ada Lund told the council: "There is no boat."': ("There is no boat.", "Ada Lund"),
}

_MARKS = ['"', "“", "”", "‘", "'", "“‘", '"‘', "''", "``", "«", "„", '"a ', "“a ", "‘a ", "a” "]
_SENTENCES = [
    'said "a b c d" ',
    '"a b c" said ',
    'not say "a b c d" ',
    'A b. C d. E f. G h. "x y z w." ',
    'Ada Lund said "it is so". ',
    ' "a" according to ',
    "Lund and Roy, ",
    "Lund: a? Roy: b. ",
    "A sign “a b c d” ",
    "'a b' said ",
    "( who said ",
    "and, saying ",
    "said, ",
    ', saying "we go" ',
]


@settings(deadline=None, max_examples=150)
@given(st.lists(st.tuples(st.sampled_from(KINDS), TEXTS), max_size=6), TEXTS, st.booleans())
def test_any_text_comes_through_with_its_words_where_they_stand(paragraphs, headline, plain):
    made = article(*paragraphs, headline=headline, language="xx" if plain else "en")

    found = extract(made)

    for quote in found.quotes:
        assert found.text_of(quote.place)[quote.start : quote.end] == quote.text
        assert quote.text.strip()
    assert (explain(made) == []) or not plain


@settings(deadline=None, max_examples=60)
@given(st.text(max_size=200), st.text(max_size=60))
def test_texts_of_any_characters_come_through(text, headline):
    assert extract(article(*text.split("\n\n"), headline=headline)).text == text


@settings(deadline=None, max_examples=150)
@given(NOISE, st.sampled_from(sorted(KNOWN)), NOISE)
def test_known_quotations_amid_noise_come_out(before, known, after):
    found = quotes_of(before, "It rained.", known, "It rained.", after)

    assert KNOWN[known] in [(quote.text, quote.speaker) for quote in found]


@pytest.mark.parametrize("piece", [*_MARKS, *_SENTENCES])
def test_steps_grow_with_the_text_in_one_paragraph(piece):
    assert _steps(article(piece * 480)) < 5 * _steps(article(piece * 120))


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("piece", ['"We wait"', "“We wait", "We wait:", "Lund: We wait?", "— Lund"])
def test_steps_grow_with_the_number_of_paragraphs(kind, piece):
    many, few = (article(*[(kind, piece)] * number) for number in (240, 60))

    assert _steps(many) < 5 * _steps(few)


@pytest.mark.parametrize(
    "sentence",
    ["{} Lund left. “We wait,” Lund said.", "The mayor, {} Roy, left. The mayor said: “We wait.”"],
)
def test_steps_grow_with_the_number_of_people(sentence):
    names = [f"{chr(65 + n % 26)}{chr(97 + n // 26)}an" for n in range(400)]
    many, few = (article(*map(sentence.format, names[:number])) for number in (400, 100))

    assert _steps(many) < 5 * _steps(few)


def _steps(story: Article) -> int:
    """How many lines of the package run for a story."""
    steps = 0

    def in_package(frame, event, arg):
        nonlocal steps
        steps += event == "line"
        return in_package

    def enter(frame, event, arg):
        return in_package if frame.f_code.co_filename.startswith(HERE) else None

    tracing = sys.gettrace()
    sys.settrace(enter)
    try:
        extract(story)
    finally:
        sys.settrace(tracing)
    return steps
