"""A stack may keep stories for so many days only."""

from datetime import UTC, datetime

import pytest
from msgspec.structs import replace

from onrecord.story import Quotes, upload_version
from onrecord.table import Table, questions
from onrecord.table.items import from_item
from onrecord.table.write import write
from tests.aws import create_table
from tests.documents import quotes_document, withdrawal

DAYS = 30


@pytest.fixture
def table(aws: None) -> Table:
    return create_table()._replace(retention_days=DAYS)


def uploaded_on(day: str, key: str = "a.html", words: str = "We keep it.") -> Quotes:
    document = quotes_document(key, 1, "s" * 16, [(words, "Ann Hale")])
    return replace(document, version=upload_version(f"{day}T10:00:00.000Z", "1", key))


def items(table: Table) -> list[dict[str, object]]:
    return [from_item(item) for item in table.client.scan(TableName=table.name)["Items"]]


def test_story_quotes_and_upload_end_so_many_days_after_the_upload(table: Table) -> None:
    write(table, uploaded_on("2100-01-01"), lambda _: None)

    ends = {item["expires_at"] for item in items(table) if not str(item["pk"]).startswith("NAMES")}

    assert ends == {int(datetime(2100, 1, 31, 10, tzinfo=UTC).timestamp())}


def test_a_newer_upload_of_equal_words_lengthens_the_life_of_its_rows(table: Table) -> None:
    write(table, uploaded_on("2100-01-01"), lambda _: None)
    write(table, uploaded_on("2100-02-01"), lambda _: None)

    ends = {item["expires_at"] for item in items(table) if not str(item["pk"]).startswith("NAMES")}

    assert ends == {int(datetime(2100, 3, 3, 10, tzinfo=UTC).timestamp())}


def test_what_is_over_is_answered_no_more_even_before_dynamodb_deletes_it(table: Table) -> None:
    write(table, uploaded_on("2020-01-01"), lambda _: None)

    assert items(table)
    assert questions.story(table, "s" * 16) is None
    assert questions.upload(table, "a.html") is None
    assert list(questions.stories_of_days(table, "2026-05-01", "2026-05-02")) == []


def test_what_is_over_but_stands_still_is_no_hindrance_to_a_new_upload(table: Table) -> None:
    write(table, uploaded_on("2020-01-01"), lambda _: None)
    write(table, uploaded_on("2100-01-01", words="We sell it."), lambda _: None)

    found = questions.story(table, "s" * 16)
    assert found is not None
    assert [quote.text for quote in found[1]] == ["We sell it."]


def test_a_tombstone_ends_too(table: Table) -> None:
    write(table, uploaded_on("2026-01-01"), lambda _: None)
    write(table, withdrawal("a.html", 2), lambda _: None)

    assert all("expires_at" in item for item in items(table) if item["sk"] in ("STORY", "UPLOAD"))


def test_without_a_retention_nothing_ends(aws: None) -> None:
    forever = create_table()
    write(forever, uploaded_on("2020-01-01"), lambda _: None)

    assert not any("expires_at" in item for item in items(forever))
    assert questions.story(forever, "s" * 16) is not None
