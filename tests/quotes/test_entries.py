"""Live blogs and round-ups, and stories told in the first person."""

import pytest
from msgspec import structs

from onrecord.quotes import extract
from onrecord.story import Item, Paragraph, Quote
from tests.quotes.stories import article


def quotes_of_entries(
    *entries: tuple[str, ...], items: tuple[Item, ...] = (), authors: tuple[str, ...] = ()
) -> tuple[Quote, ...]:
    paragraphs = tuple(
        Paragraph(text=text, item=number) for number, entry in enumerate(entries) for text in entry
    )
    page = structs.replace(article(), paragraphs=paragraphs, items=items, authors=authors)
    return extract(page).quotes


@pytest.mark.parametrize(
    ("second", "speaker"),
    [
        ('"We won it in the end," she said.', None),
        ('"We won it in the end," the coach said.', "coach"),
        ('"We won it in the end," Lund said.', "Ada Lund"),
        ('"We won it in the end, all of us."', None),
        ('"We won it in the end," it said.', None),
    ],
)
def test_only_a_name_reaches_into_another_entry(second, speaker):
    first = '"We trained hard," said the coach, Ada Lund. The Rowing Union paid for it.'

    found = quotes_of_entries((first,), (second,))

    assert [quote.speaker for quote in found] == ["Ada Lund", speaker]


def test_within_an_entry_a_pronoun_goes_back_to_who_spoke():
    found = quotes_of_entries(
        ("The sea was calm.",), ('"We won," Ada Lund said.', '"It was cold," she said.')
    )

    assert [quote.speaker for quote in found] == ["Ada Lund", "Ada Lund"]


@pytest.mark.parametrize(
    ("items", "authors", "speaker"),
    [
        ((), ("Jane Berg",), "Jane Berg"),
        ((Item(authors=("Omar Kim",)),), ("Jane Berg",), "Omar Kim"),
        ((), ("Jane Berg", "Omar Kim"), None),
        ((), (), None),
    ],
)
def test_i_is_the_one_author(items, authors, speaker):
    (quote,) = quotes_of_entries(
        ('"I will take the boat," I told him.',), items=items, authors=authors
    )

    assert (quote.speaker, quote.mention) == (speaker, "I")
