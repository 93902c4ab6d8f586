"""Answers come page by page, and a page costs what it shows."""

from collections.abc import Callable, Iterator
from itertools import chain
from typing import Any

import pytest

from onrecord.table import Table, questions
from onrecord.table.items import StoredQuote
from onrecord.table.pages import (
    BadCursor,
    Place,
    Reading,
    Wanted,
    page_of_rows,
    page_of_stories,
    page_of_story,
    read_cursor,
    write_cursor,
)
from onrecord.table.write import write
from tests.aws import create_table
from tests.documents import Said, quotes_document
from tests.table.requests import names, recorded

ANYTHING = Wanted()
SPEAKERS = ["ann hale", "annie hale"]
Ask = Callable[[int, Place | None, Reading], Iterator[StoredQuote]]


@pytest.fixture
def table(aws: None) -> Table:
    """Twelve quotes of two spellings in six stories of two days, all words of a day the same."""
    table = create_table()
    for number in range(6):
        day = f"2026-04-{1 + number % 2:02}"
        store(table, f"s{number}", [("Never", "Ann Hale"), ("Ever", "Annie Hale")], day)
    return table


def store(table: Table, story_id: str, said: list[Said], day: str, **fields: Any) -> None:
    published = {"published": day, "published_utc": f"{day}T00:00:00Z"}
    document = quotes_document(f"{story_id}.html", 1, story_id, said, **(published | fields))
    write(table, document, lambda _: None)


def by_speaker(table: Table, wanted: Wanted = ANYTHING) -> Ask:
    def ask(limit: int, after: Place | None, reading: Reading) -> Iterator[StoredQuote]:
        until = after.sort if after else questions.LATEST
        size = limit + 1 + (len(after.seen) if after else 0)
        rows = questions.rows_by_speakers(table, SPEAKERS, until=until, page=size)
        return page_of_rows(table, rows, limit, wanted, after, reading)

    return ask


def by_site(table: Table, wanted: Wanted = ANYTHING) -> Ask:
    def ask(limit: int, after: Place | None, reading: Reading) -> Iterator[StoredQuote]:
        until = after.sort if after else questions.LATEST
        heads = questions.stories_of_site(table, "news.example", until=until, page=limit + 1)
        return page_of_stories(table, heads, limit, wanted, after, reading)

    return ask


def by_days(table: Table) -> Ask:
    def ask(limit: int, after: Place | None, reading: Reading) -> Iterator[StoredQuote]:
        until = after.sort if after else "2026-04-03T00:00:00Z"
        heads = questions.stories_of_days(table, "2026-04-01", until, limit + 1)
        return page_of_stories(table, heads, limit, Wanted(), after, reading)

    return ask


QUESTIONS = [by_speaker, by_site, by_days]


def pages(ask: Ask, limit: int) -> Iterator[list[tuple[str, str]]]:
    """All pages of an answer, each quote as its story and words; places go through tokens."""
    after = None
    while True:
        reading = Reading()
        yield [(quote.story_id, quote.text) for quote in ask(limit, after, reading)]
        if reading.more is None:
            return
        after = read_cursor(write_cursor(reading.more, "question"), "question")


@pytest.mark.parametrize("question", QUESTIONS)
@pytest.mark.parametrize("limit", [1, 2, 5, 12, 13])
def test_the_pages_together_are_the_answer(
    table: Table, question: Callable[[Table], Ask], limit: int
) -> None:
    [whole] = pages(question(table), 100)

    found = list(pages(question(table), limit))

    assert len(set(whole)) == 12
    assert list(chain.from_iterable(found)) == whole
    assert [len(page) for page in found[:-1]] == [limit] * (len(found) - 1)
    assert len(found) == -(-12 // limit)


@pytest.mark.parametrize("question", QUESTIONS)
def test_rows_that_come_in_between_move_nothing(
    table: Table, question: Callable[[Table], Ask]
) -> None:
    ask = question(table)
    [whole] = pages(ask, 100)
    reading = Reading()
    first = [(quote.story_id, quote.text) for quote in ask(5, None, reading)]

    store(table, "new", [("Newer", "Ann Hale")], "2026-05-01")
    rest = [(quote.story_id, quote.text) for quote in ask(100, reading.more, Reading())]

    assert first + rest == whole


def test_a_row_that_is_gone_leaves_the_place_standing(table: Table) -> None:
    ask = by_speaker(table)
    [whole] = pages(ask, 100)
    reading = Reading()
    shown = list(ask(5, None, reading))
    write(
        table,
        quotes_document(f"{shown[-1].story_id}.html", 2, shown[-1].story_id, []),
        lambda _: None,
    )

    rest = [(quote.story_id, quote.text) for quote in ask(100, reading.more, Reading())]

    assert rest == [(story, text) for story, text in whole[5:] if story != shown[-1].story_id]


def test_the_pages_of_a_story_follow_its_order(table: Table) -> None:
    found = questions.story(table, "s0")
    assert found is not None
    first, second = Reading(), Reading()

    one = list(page_of_story(found[1], 1, Wanted(), None, first))
    two = list(page_of_story(found[1], 1, Wanted(), first.more, second))

    assert [quote.text for quote in one + two] == ["Never", "Ever"]
    assert second.more is None


def test_a_first_page_of_a_speaker_is_two_requests_and_reads_one_row_more(table: Table) -> None:
    rows = questions.rows_by_speakers(table, ["ann hale"], page=3)
    with recorded(table) as requests:
        list(page_of_rows(table, rows, 2, Wanted(), None, Reading()))

    assert names(requests) == ["Query", "BatchGetItem"]
    assert [request.items for request in requests] == [3, 2]


@pytest.mark.parametrize("limit", [1, 2, 3, 4])
def test_a_page_of_a_site_is_one_request_and_one_for_each_story_shown(
    table: Table, limit: int
) -> None:
    reading = Reading()
    with recorded(table) as requests:
        shown = list(by_site(table)(limit, None, reading))

    assert names(requests) == ["Query"] * (1 + len({quote.story_id for quote in shown}))
    with recorded(table) as requests:
        shown = list(by_site(table)(limit, reading.more, Reading()))

    assert names(requests) == ["Query"] * (1 + len({quote.story_id for quote in shown}))


@pytest.mark.parametrize("question", [by_speaker, by_site])
@pytest.mark.parametrize(
    ("wanted", "count"),
    [
        (Wanted(contains="never"), 6),
        (Wanted(contains="nev"), 6),
        (Wanted(contains="nothing"), 0),
        (Wanted(confidence_below=0.3), 0),
        (Wanted(confidence_below=0.31), 12),
        (Wanted(kind="person", keys=frozenset({"ann hale"})), 6),
        (Wanted(kind="described"), 0),
        (Wanted(role="mayor"), 0),
    ],
)
def test_what_is_not_wanted_is_read_and_left_out(
    table: Table, question: Callable[[Table, Wanted], Ask], wanted: Wanted, count: int
) -> None:
    reading = Reading()

    found = list(question(table, wanted)(100, None, reading))

    assert (len(found), reading.read, reading.more) == (count, 12, None)


def test_a_speakers_quotes_of_one_site(table: Table) -> None:
    store(table, "other", [("Now", "Ann Hale")], "2026-04-01", site="other.example")

    found = list(pages(by_speaker(table, Wanted(site="news.example")), 5))

    assert [len(page) for page in found] == [5, 5, 2]
    assert all(story_id != "other" for page in found for story_id, _ in page)


@pytest.mark.parametrize("token", ["", "x", "!!", "e30", "bm90IGpzb24", "ä", "W10"])
def test_a_token_that_was_never_given_out_is_refused(token: str) -> None:
    with pytest.raises(BadCursor, match="is no cursor"):
        read_cursor(token, "question")


def test_a_cursor_of_another_question_is_refused() -> None:
    token = write_cursor(Place(sort="2026-04-01T00:00:00Z#abc"), "one")

    with pytest.raises(BadCursor, match="another question"):
        read_cursor(token, "other")
