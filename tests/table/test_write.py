"""The table depends on which documents came, never on when."""

import itertools
from collections.abc import Callable, Iterator
from typing import Any

import msgspec
import pytest
from botocore.exceptions import ClientError

from onrecord.errors import Conflict
from onrecord.story import Document, Quotes
from onrecord.table import Table, questions
from onrecord.table.items import from_item
from onrecord.table.write import Written, write
from tests.asking import quotes_by_speaker
from tests.aws import create_table
from tests.documents import quotes_document, rejection, withdrawal

HALE = ("We will not sell", "Ann Hale")
VOSS = ("We may sell", "Piet Voss")
LIND = ("Nobody asked us", "Eva Lind")


@pytest.fixture
def table(aws: None) -> Table:
    return create_table()


def no_other_key(_: str) -> None:
    return None


def from_documents(documents: list[Document]) -> Callable[[str], Quotes | None]:
    """The work bucket's newest quotes document of each key."""

    def load(key: str) -> Quotes | None:
        found = [d for d in documents if isinstance(d, Quotes) and d.key == key]
        return max(found, key=lambda d: d.order, default=None)

    return load


def words(table: Table, story_id: str) -> list[str]:
    found = questions.story(table, story_id)
    return [quote.text for quote in found[1]] if found else []


def all_items(table: Table) -> list[dict[str, Any]]:
    items = table.client.scan(TableName=table.name)["Items"]
    return [from_item(item) for item in items]


def test_a_story_is_read_back_as_it_was_stored(table: Table) -> None:
    document = quotes_document("a.html", 1, "s1", [HALE, VOSS])

    outcome = write(table, document, no_other_key).outcome

    found = questions.story(table, "s1")
    assert outcome == "stored"
    assert found is not None
    head, quotes = found
    assert head.headline == "Story s1"
    assert head.speakers == {"ann hale": 1, "piet voss": 1}
    assert [(q.text, q.speaker, q.confidence) for q in quotes] == [(*HALE, 0.3), (*VOSS, 0.3)]
    assert [msgspec.structs.asdict(q) for q in document.quotes] == [
        {name: getattr(q, name) for name in document.quotes[0].__struct_fields__} for q in quotes
    ]
    assert all(q.headline == "Story s1" and q.site == "news.example" for q in quotes)


def test_an_equal_document_writes_nothing(table: Table) -> None:
    document = quotes_document("a.html", 1, "s1", [HALE])
    write(table, document, no_other_key)
    before = all_items(table)

    outcomes = {write(table, document, no_other_key).outcome for _ in range(10)}

    assert outcomes == {"unchanged"}
    assert all_items(table) == before


def test_a_newer_upload_with_equal_words_changes_only_story_and_upload(table: Table) -> None:
    write(table, quotes_document("a.html", 1, "s1", [HALE]), no_other_key)
    before = {(i["pk"], i["sk"]): i for i in all_items(table)}

    outcome = write(table, quotes_document("a.html", 2, "s1", [HALE]), no_other_key).outcome

    changed = [i["sk"] for i in all_items(table) if before[i["pk"], i["sk"]] != i]
    assert outcome == "unchanged"
    assert sorted(changed) == ["STORY", "UPLOAD"]


def test_a_newer_upload_replaces_what_is_no_longer_said(table: Table) -> None:
    write(table, quotes_document("a.html", 1, "s1", [HALE, VOSS]), no_other_key)

    outcome = write(table, quotes_document("a.html", 2, "s1", [VOSS, LIND]), no_other_key).outcome

    assert outcome == "replaced"
    assert words(table, "s1") == [VOSS[0], LIND[0]]


def test_a_late_older_upload_is_superseded(table: Table) -> None:
    write(table, quotes_document("a.html", 2, "s1", [VOSS]), no_other_key)

    outcome = write(table, quotes_document("a.html", 1, "s1", [HALE]), no_other_key).outcome

    assert outcome == "superseded"
    assert words(table, "s1") == [VOSS[0]]


def test_a_key_that_moves_to_another_story_takes_its_rows_along(table: Table) -> None:
    write(table, quotes_document("a.html", 1, "s1", [HALE]), no_other_key)

    write(table, quotes_document("a.html", 2, "s2", [VOSS]), no_other_key)

    former = questions.story(table, "s1")
    assert former is not None
    assert former[0].withdrawn
    assert former[1] == ()
    assert words(table, "s2") == [VOSS[0]]


def test_a_rejection_leaves_the_last_good_rows_and_is_on_record(table: Table) -> None:
    write(table, quotes_document("a.html", 1, "s1", [HALE]), no_other_key)

    outcome = write(table, rejection("a.html", 2), no_other_key).outcome

    upload = questions.upload(table, "a.html")
    assert outcome == "rejected"
    assert words(table, "s1") == [HALE[0]]
    assert upload is not None
    assert upload.rejected is not None
    assert (upload.newest, upload.rejected.reason) == (upload.rejected, "no_article")


def test_a_withdrawal_leaves_a_tombstone_that_no_listing_shows(table: Table) -> None:
    write(table, quotes_document("a.html", 1, "s1", [HALE]), no_other_key)

    outcome = write(table, withdrawal("a.html", 2), no_other_key).outcome

    assert outcome == "withdrawn"
    assert words(table, "s1") == []
    assert quotes_by_speaker(table, "ann hale") == []
    assert list(questions.stories_of_site(table, "news.example")) == []
    assert list(questions.stories_of_days(table, "2026-05-01", "2026-05-02")) == []


def test_when_the_current_key_leaves_the_rows_of_the_other_key_come_back(table: Table) -> None:
    documents: list[Document] = [
        quotes_document("a.html", 1, "s1", [HALE]),
        quotes_document("b.html", 2, "s1", [VOSS]),
        withdrawal("b.html", 3),
    ]

    for document in documents:
        write(table, document, from_documents(documents))

    assert words(table, "s1") == [HALE[0]]
    found = questions.story(table, "s1")
    assert found is not None
    assert (found[0].key, set(found[0].keys)) == ("a.html", {"a.html"})


HISTORIES: dict[str, list[Document]] = {
    "one key, three uploads": [
        quotes_document("a.html", 1, "s1", [HALE]),
        quotes_document("a.html", 2, "s1", [HALE, VOSS]),
        quotes_document("a.html", 3, "s1", [LIND]),
    ],
    "rejected, then good, then withdrawn": [
        rejection("a.html", 1),
        quotes_document("a.html", 2, "s1", [HALE]),
        withdrawal("a.html", 3),
    ],
    "good, then good, then rejected": [
        quotes_document("a.html", 1, "s1", [HALE]),
        quotes_document("a.html", 2, "s1", [VOSS]),
        rejection("a.html", 3),
    ],
    "withdrawn and uploaded again": [
        quotes_document("a.html", 1, "s1", [HALE]),
        withdrawal("a.html", 2),
        quotes_document("a.html", 3, "s1", [VOSS]),
    ],
    "a key whose story id changes and changes back": [
        quotes_document("a.html", 1, "s1", [HALE]),
        quotes_document("a.html", 2, "s2", [VOSS]),
        quotes_document("a.html", 3, "s1", [LIND]),
    ],
    "two keys hold one story, the newer leaves": [
        quotes_document("a.html", 1, "s1", [HALE]),
        quotes_document("b.html", 2, "s1", [VOSS]),
        withdrawal("b.html", 3),
        quotes_document("a.html", 4, "s2", [LIND]),
    ],
}


@pytest.mark.parametrize("name", HISTORIES)
def test_every_order_of_arrival_leads_to_the_same_rows(aws: None, name: str) -> None:
    documents = HISTORIES[name]
    reached: list[Any] = []

    for number, order in enumerate(itertools.permutations(documents)):
        table = create_table(f"t{number}")
        for document in order:
            write(table, document, from_documents(documents))
        # S3's events come at least once.
        for document in order:
            write(table, document, from_documents(documents))
        rows = [
            {k: v for k, v in item.items() if k != "revision"}
            for item in all_items(table)
            if item["sk"].startswith("QUOTE#") or item["sk"] == "STORY"
            if not item.get("withdrawn")
        ]
        reached.append(sorted(rows, key=lambda row: (row["pk"], row["sk"])))

    assert all(rows == reached[0] for rows in reached)


def test_a_story_of_many_quotes_is_written_in_several_transactions(table: Table) -> None:
    said: list[Any] = [(f"Sentence number {n}", "Ann Hale") for n in range(250)]

    write(table, quotes_document("a.html", 1, "s1", said), no_other_key)

    found = questions.story(table, "s1")
    assert found is not None
    assert found[0].complete
    assert [quote.text for quote in found[1]] == [words for words, _ in said]


class CountingClient:
    """A DynamoDB client that remembers what was written through it."""

    def __init__(self, client: Any) -> None:
        self._client = client
        self.written: list[str] = []

    def __getattr__(self, name: str) -> Any:
        return getattr(self._client, name)

    def transact_write_items(self, **request: Any) -> Any:
        for action in request["TransactItems"]:
            [(kind, what)] = action.items()
            sk = what.get("Item", what.get("Key"))["sk"]["S"]
            self.written.append(f"{kind} {sk.partition('#')[0]}")
        return self._client.transact_write_items(**request)

    def batch_write_item(self, **request: Any) -> Any:
        for puts in request["RequestItems"].values():
            self.written += ["Put NAMES"] * len(puts)
        return self._client.batch_write_item(**request)


HEADS = ["Put STORY", "Put UPLOAD"]
NEWER_UPLOADS: dict[str, tuple[Document, Written, list[str]]] = {
    "the same document again": (
        quotes_document("a.html", 1, "s1", [HALE, VOSS]),
        Written("unchanged", 0, 0),
        [],
    ),
    "a newer upload of the same words": (
        quotes_document("a.html", 2, "s1", [HALE, VOSS]),
        Written("unchanged", 0, 0),
        HEADS,
    ),
    "another headline": (
        quotes_document("a.html", 2, "s1", [HALE, VOSS], headline="Ferry stays"),
        Written("unchanged", 0, 0),
        HEADS,
    ),
    "one quotation more, of somebody known": (
        quotes_document("a.html", 2, "s1", [HALE, VOSS, ("It stays", "Ann Hale")]),
        Written("replaced", 1, 0),
        ["Put QUOTE", *HEADS],
    ),
    "one quotation less": (
        quotes_document("a.html", 2, "s1", [HALE]),
        Written("replaced", 0, 1),
        ["Delete QUOTE", *HEADS],
    ),
    "an older upload": (
        quotes_document("a.html", 0, "s1", [LIND]),
        Written("superseded", 0, 0),
        [],
    ),
    "a rejection": (rejection("a.html", 2), Written("rejected", 0, 0), ["Put UPLOAD"]),
    "a withdrawal": (
        withdrawal("a.html", 2),
        Written("withdrawn", 0, 2),
        ["Delete QUOTE", "Delete QUOTE", *HEADS],
    ),
    "another key with the same words": (
        quotes_document("b.html", 2, "s1", [HALE, VOSS]),
        Written("unchanged", 0, 0),
        HEADS,
    ),
    "another key with an older upload": (
        quotes_document("b.html", 0, "s1", [LIND]),
        Written("unchanged", 0, 0),
        HEADS,
    ),
}


@pytest.mark.parametrize("name", NEWER_UPLOADS)
def test_only_what_changed_is_written(table: Table, name: str) -> None:
    document, expected, writes = NEWER_UPLOADS[name]
    write(table, quotes_document("a.html", 1, "s1", [HALE, VOSS]), no_other_key)
    counting = CountingClient(table.client)

    written = write(Table(counting, table.name), document, no_other_key)  # type: ignore[arg-type]

    assert written == expected
    assert sorted(counting.written) == sorted(writes)


class DyingClient:
    """A DynamoDB client whose worker is killed just before its n-th transaction."""

    def __init__(self, client: Any, transactions: int) -> None:
        self._client = client
        self._left = transactions

    def __getattr__(self, name: str) -> Any:
        return getattr(self._client, name)

    def transact_write_items(self, **request: Any) -> Any:
        if self._left == 0:
            raise KeyboardInterrupt
        self._left -= 1
        return self._client.transact_write_items(**request)


@pytest.mark.parametrize("transactions", [1, 2])
def test_a_write_that_died_between_transactions_is_finished_by_the_retry(
    table: Table, transactions: int
) -> None:
    many: list[Any] = [(f"Sentence number {n}", "Ann Hale") for n in range(250)]
    write(table, quotes_document("a.html", 1, "s1", many), no_other_key)
    moved = quotes_document("a.html", 2, "s2", [VOSS])
    dying = Table(DyingClient(table.client, transactions), table.name)  # type: ignore[arg-type]

    with pytest.raises(KeyboardInterrupt):
        write(dying, moved, no_other_key)
    half = questions.story(table, "s2")
    assert half is not None
    assert not half[0].complete

    write(table, moved, no_other_key)

    assert words(table, "s1") == []
    assert words(table, "s2") == [VOSS[0]]
    assert [i for i in all_items(table) if not i.get("complete", True) or i.get("unfinished")] == []


class RacingClient:
    """A DynamoDB client before whose n-th transaction another worker's write comes first."""

    def __init__(self, client: Any, others: Iterator[Callable[[], Any]]) -> None:
        self._client = client
        self._others = others

    def __getattr__(self, name: str) -> Any:
        return getattr(self._client, name)

    def transact_write_items(self, **request: Any) -> Any:
        for other in itertools.islice(self._others, 1):
            other()
        return self._client.transact_write_items(**request)


def test_a_write_that_rests_on_a_stale_read_starts_over(table: Table) -> None:
    """A worker that has read version 1 stores version 3 after another stored version 2."""
    write(table, quotes_document("a.html", 1, "s1", [HALE]), no_other_key)
    between = quotes_document("a.html", 2, "s1", [HALE, VOSS])
    others = iter([lambda: write(table, between, no_other_key)])
    racing = Table(RacingClient(table.client, others), table.name)  # type: ignore[arg-type]

    write(racing, quotes_document("a.html", 3, "s1", [LIND]), no_other_key)

    assert words(table, "s1") == [LIND[0]]


def test_two_keys_that_first_bring_one_story_do_not_lose_each_other(table: Table) -> None:
    other = quotes_document("b.html", 2, "s1", [VOSS])
    others = iter([lambda: write(table, other, no_other_key)])
    racing = Table(RacingClient(table.client, others), table.name)  # type: ignore[arg-type]

    write(racing, quotes_document("a.html", 1, "s1", [HALE]), no_other_key)

    found = questions.story(table, "s1")
    assert found is not None
    assert set(found[0].keys) == {"a.html", "b.html"}
    assert words(table, "s1") == [VOSS[0]]


class RefusingClient:
    """A DynamoDB client whose transactions are all cancelled for one reason."""

    def __init__(self, client: Any, reason: str) -> None:
        self._client = client
        self._reason = reason
        self.tries = 0

    def __getattr__(self, name: str) -> Any:
        return getattr(self._client, name)

    def transact_write_items(self, **request: Any) -> Any:
        self.tries += 1
        error: Any = {
            "Error": {"Code": "TransactionCanceledException", "Message": "cancelled"},
            "CancellationReasons": [{"Code": self._reason}],
        }
        raise ClientError(error, "TransactWriteItems")


def test_endless_conflicts_fail_the_record_in_the_end(
    table: Table, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("onrecord.table.write.pause", lambda attempt: None)
    refusing = RefusingClient(table.client, "TransactionConflict")

    with pytest.raises(Conflict, match="lost against other writers"):
        write(
            Table(refusing, table.name),  # type: ignore[arg-type]
            quotes_document("a.html", 1, "s1", [HALE]),
            no_other_key,
        )

    assert refusing.tries > 1


def test_a_refusal_for_good_is_not_tried_again(table: Table) -> None:
    refusing = RefusingClient(table.client, "ValidationError")

    with pytest.raises(ClientError):
        write(
            Table(refusing, table.name),  # type: ignore[arg-type]
            quotes_document("a.html", 1, "s1", [HALE]),
            no_other_key,
        )

    assert refusing.tries == 1


def test_a_quotation_longer_than_an_item_is_cut_with_a_flag(table: Table) -> None:
    long: Any = ("word " * 200_000, "Ann Hale")

    write(table, quotes_document("a.html", 1, "s1", [long, HALE]), no_other_key)

    found = questions.story(table, "s1")
    assert found is not None
    assert [quote.cut for quote in found[1]] == [True, False]
    assert long[0].startswith(found[1][0].text)


def test_the_newer_pipeline_wins_between_equal_versions(table: Table) -> None:
    newer = quotes_document("a.html", 1, "s1", [VOSS], pipeline="1.10.0")
    older = quotes_document("a.html", 1, "s1", [HALE], pipeline="1.9.0")

    for document in (older, newer, older):
        write(table, document, no_other_key)

    assert words(table, "s1") == [VOSS[0]]


def test_a_story_uploaded_under_ever_new_keys_stays_within_its_item_and_forgets_none(
    table: Table, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("onrecord.table.write.MAX_KEYS", 2)
    documents: list[Document] = [
        quotes_document(f"{minute}.html", minute, "s1", [(f"Said at {minute}", "Ann Hale")])
        for minute in range(5)
    ]
    for document in documents:
        write(table, document, from_documents(documents))

    found = questions.story(table, "s1")
    for minute in range(1, 5):
        write(table, withdrawal(f"{minute}.html", minute + 10), from_documents(documents))

    assert found is not None
    assert (set(found[0].keys), found[0].more_keys) == ({"3.html", "4.html"}, 3)
    assert words(table, "s1") == ["Said at 0"]
    assert [i["sk"] for i in all_items(table) if i["sk"].startswith("KEY#")] == []


def test_a_rejection_with_a_very_long_detail_is_written_once(table: Table) -> None:
    document = msgspec.structs.replace(rejection("a.html", 1), detail="x" * 10_000)
    write(table, document, no_other_key)
    before = all_items(table)

    assert write(table, document, no_other_key).outcome == "unchanged"
    assert all_items(table) == before
