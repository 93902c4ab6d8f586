"""What a newsroom asks of the table, and how much is read to answer."""

from typing import Any

import msgspec
import pytest

from onrecord.table import Table, questions
from onrecord.table.keys import speaker_key, unnamed_key
from onrecord.table.speakers import find_speaker
from onrecord.table.write import write
from tests.asking import quotes_by_speaker
from tests.aws import create_table
from tests.documents import Said, quotes_document


@pytest.fixture
def table(aws: None) -> Table:
    return create_table()


def store(table: Table, story_id: str, said: list[Said], day: str, **fields: Any) -> None:
    published = {"published": day, "published_utc": f"{day}T00:00:00Z"}
    document = quotes_document(f"{story_id}.html", 1, story_id, said, **(published | fields))
    write(table, document, lambda _: None)


def test_a_speakers_quotes_come_newest_first_and_between_two_dates(table: Table) -> None:
    for day in ("2026-04-01", "2026-04-03", "2026-04-02"):
        store(table, f"s{day}", [(f"Said on {day}", "Ann Hale")], day)

    everything = quotes_by_speaker(table, "ann hale")
    between = quotes_by_speaker(table, "ann hale", "2026-04-02", "2026-04-03")

    assert [quote.published for quote in everything] == ["2026-04-03", "2026-04-02", "2026-04-01"]
    assert [quote.text for quote in between] == ["Said on 2026-04-02"]


def test_every_row_carries_its_story(table: Table) -> None:
    store(table, "s1", [("We will not sell", "Ann Hale")], "2026-04-01")

    [quote] = quotes_by_speaker(table, "ann hale")

    assert (quote.story_id, quote.headline, quote.url, quote.site) == (
        "s1",
        "Story s1",
        "https://news.example/s1",
        "news.example",
    )


def test_the_stories_of_a_span_of_days_come_last_day_first(table: Table) -> None:
    for day in ("2026-03-31", "2026-04-01", "2026-04-02", "2026-04-03"):
        store(table, f"s{day}", [(f"Said on {day}", "Ann Hale")], day)

    heads = questions.stories_of_days(table, "2026-04-01T00:00:00Z", "2026-04-03T00:00:00Z")

    assert [head.published for head in heads] == ["2026-04-02", "2026-04-01"]


def test_a_site_gives_its_own_stories_only(table: Table) -> None:
    store(table, "s1", [("We will not sell", "Ann Hale")], "2026-04-01")
    store(table, "s2", [("We may sell", "Piet Voss")], "2026-04-01", site="other.example")

    found = questions.stories_of_site(table, "other.example")

    assert [head.story_id for head in found] == ["s2"]


def test_unnamed_speakers_can_be_audited_by_month(table: Table) -> None:
    store(table, "s1", [("Nobody knows", None)], "2026-04-01")

    in_april = quotes_by_speaker(table, unnamed_key("unknown", "2026-04"))
    in_may = quotes_by_speaker(table, unnamed_key("unknown", "2026-05"))

    assert [quote.text for quote in in_april] == ["Nobody knows"]
    assert list(in_may) == []


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("The Kremlin", "kremlin"),
        ("Joseph R. Biden Jr.", "joseph r biden"),
        ("Mr. Joseph R. Biden", "joseph r biden"),
        ("Rt Hon", "rt hon"),
        ("Sir Tom Hale KC", "tom hale"),
        ("Dr", "dr"),
        ("The President of Ukraine", "president of ukraine"),
        ("General Motors", "general motors"),
        ("King Charles III", "king charles"),
        ("George H. W. Bush", "george h w bush"),
        ("Volodymyr Zelenskyy", "volodymyr zelensky"),
        ("Oleh Zelenskiy", "oleh zelensky"),
        ("Jan Kowalski", "jan kowalski"),
        ("Jonas Støre", "jonas store"),
        ("Siân O’Neill", "sian oneill"),
        ("Jean-Luc Mélenchon", "jean luc melenchon"),
        ("習近平", "習近平"),
        ("?!", ""),
    ],
)
def test_a_speaker_has_one_key(name: str, key: str) -> None:
    assert speaker_key(name) == key


def test_a_co_speaker_is_found_too_and_the_story_still_has_one_quote(table: Table) -> None:
    document = quotes_document("s1.html", 1, "s1", [("We agree", "Jo Roy")])
    joint = msgspec.structs.replace(document.quotes[0], co_speakers=("Al Lund",))
    write(table, msgspec.structs.replace(document, quotes=(joint,)), lambda _: None)

    [found] = quotes_by_speaker(table, "al lund")
    story = questions.story(table, "s1")

    assert (found.text, found.speaker, found.co_speakers) == ("We agree", "Jo Roy", ("Al Lund",))
    assert story is not None
    assert len(story[1]) == 1
    assert find_speaker(table, "lund").speakers == (("al lund", "Al Lund"),)


def test_merged_speakers_come_newest_first_and_a_joint_quote_once(table: Table) -> None:
    store(table, "s1", [("One", "Ann Hale")], "2026-04-01")
    store(table, "s2", [("Two", "Annie Hale")], "2026-04-02")
    store(table, "s3", [("Three", "Ann Hale")], "2026-04-03")
    document = quotes_document("s4.html", 1, "s4", [("Four", "Ann Hale")])
    joint = msgspec.structs.replace(document.quotes[0], co_speakers=("Annie Hale",))
    write(table, msgspec.structs.replace(document, quotes=(joint,)), lambda _: None)

    rows = questions.rows_by_speakers(table, ["ann hale", "annie hale"])

    assert [row["text"] for row in rows] == ["Four", "Three", "Two", "One"]


def test_unnamed_speakers_come_month_by_month_and_within_the_span(table: Table) -> None:
    for day in ("2026-03-30", "2026-04-30", "2026-05-01", "2026-05-31"):
        store(table, f"s{day}", [(f"Said on {day}", None)], day)

    rows = questions.rows_of_unnamed(
        table, "unknown", "2026-04-01T00:00:00Z", "2026-05-31T00:00:00Z"
    )

    assert [row["text"] for row in rows] == ["Said on 2026-05-01", "Said on 2026-04-30"]


def test_a_span_that_ends_before_it_begins_is_empty(table: Table) -> None:
    assert list(questions.rows_by_speakers(table, ["ann hale"], "2026-05", "2026-04")) == []
