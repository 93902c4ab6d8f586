"""What every list of words and phrases in a language's speech data keeps to."""

from collections import Counter

import pytest

from onrecord.languages import available, load
from onrecord.quotes.lexicon import Lexicon

TABLES = ("words", "names", "verbs", "phrases")
PAIRS = {"short_title"}  # a short form and what it stands for, again and again
BY_LINE = {"say", "call", "weak"}


class Recorded(dict[str, str]):
    """A table that remembers which of its keys were read."""

    def __init__(self, table: dict[str, str]) -> None:
        super().__init__(table)
        self.read: set[str] = set()

    def __getitem__(self, key: str) -> str:
        self.read.add(key)
        return super().__getitem__(key)


def entries_of(table: str, key: str, text: str) -> list[str]:
    if table == "phrases" and "|" in text:
        return [" ".join(phrase.split()) for phrase in text.split("|")]
    return text.strip().splitlines() if key in BY_LINE else text.split()


@pytest.mark.parametrize("language", available("speech"))
@pytest.mark.parametrize("table", TABLES)
def test_nothing_stands_twice_in_a_list(language, table):
    twice = {
        key: [entry for entry, times in Counter(entries_of(table, key, text)).items() if times > 1]
        for key, text in load(language, "speech")[table].items()
        if key not in PAIRS
    }

    assert {key: entries for key, entries in twice.items() if entries} == {}


@pytest.mark.parametrize("language", available("speech"))
def test_every_list_is_read(language):
    data = load(language, "speech")
    tables = {name: Recorded(data[name]) for name in TABLES}

    Lexicon({**data, **tables})

    assert {name: set(table) - table.read for name, table in tables.items()} == {
        name: set() for name in TABLES
    }
