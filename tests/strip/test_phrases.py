"""The phrases of each language: calls, labels and notices go, news that speaks of them stays."""

import tomllib
from pathlib import Path

import pytest

from onrecord.languages import available
from onrecord.strip.wording import rule_of

LINES = {
    file.stem: tomllib.loads(file.read_text("utf-8"))
    for file in sorted((Path(__file__).parent / "phrases").glob("*.toml"))
}


def lines(which: str) -> list[tuple[str, str]]:
    return [(code, line) for code, data in LINES.items() for line in data[which]]


@pytest.mark.parametrize(("language", "line"), lines("goes"))
def test_a_call_a_label_or_a_notice_goes(language: str, line: str) -> None:
    assert rule_of(line, language) is not None


@pytest.mark.parametrize(("language", "line"), lines("goes"))
def test_it_goes_where_the_page_does_not_declare_its_language(language: str, line: str) -> None:
    assert rule_of(line, None) is not None


@pytest.mark.parametrize(("language", "line"), lines("stays"))
def test_news_that_speaks_of_such_things_stays(language: str, line: str) -> None:
    assert rule_of(line, language) is None


@pytest.mark.parametrize(("language", "line"), lines("stays"))
def test_phrases_of_other_languages_leave_it_too(language: str, line: str) -> None:
    assert rule_of(line, None) is None


def test_each_language_has_lines_that_go_and_lines_that_stay() -> None:
    assert set(LINES) == set(available("page"))
    assert all(data["goes"] and data["stays"] for data in LINES.values())
