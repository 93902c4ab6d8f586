"""Whatever happens on the way, the table ends as the uploads imply.

Hypothesis plays several workers against each other: it delivers messages in any order and more
than once, lets each worker go on by single calls to DynamoDB, throttles and cancels its calls,
loses their answers, lets them arrive late, and kills it. Once the queue is empty the table must
be what a few lines say that read nothing but the list of uploads (`implied`).

More examples than CI runs, other ones each time:
``pytest tests/table/test_convergence.py -k every_story --hypothesis-profile=long --timeout=0``
"""

from collections.abc import Callable
from contextlib import suppress
from functools import partial
from itertools import count
from operator import itemgetter
from typing import Any, Literal, NamedTuple

import msgspec
import pytest
from botocore.exceptions import ClientError
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from onrecord.story import Document, Quotes, Rejection, Withdrawal
from onrecord.table import Table
from onrecord.table import write as writing
from onrecord.table.items import (
    Plain,
    StoryItem,
    UploadItem,
    from_item,
    holders_of,
    quote_rows,
    story_of,
    to_item,
    upload_of,
)
from onrecord.table.keys import story_pk
from tests.aws import create_table
from tests.documents import Said, quotes_document, rejection, withdrawal
from tests.table.memory import MemoryDynamoDB, Twin
from tests.table.workers import Fate, Worker

KEYS = ("a.html", "b.html", "c.html")
STORIES = ("s1", "s2")
PIPELINES = ("1.9.0", "1.10.0")
MAX_WORKERS = 3
MAX_UPLOADS = 25

TRANSACTION = "transact_write_items"
# How far a worker goes: not at all, to its next call or transaction, to a transaction that follows
# another, or to its end.
Until = Literal["now", "call", "transaction", "half", "end"]
UNTIL: st.SearchStrategy[Until] = st.sampled_from(["transaction", "half", "call", "end"])
SOON: st.SearchStrategy[Until] = st.sampled_from(["now", "transaction", "half"])

by_sk = itemgetter("sk")

# With transactions of eight actions, some of these take one and some take several.
SPEAKERS = ("Ann Hale", None, "Piet Voss")
WORDS: tuple[Said, ...] = tuple((f"Sentence {n}", SPEAKERS[n % 3]) for n in range(14))
VERSIONS_OF_A_STORY = ((), (0,), (2, 0, 1), tuple(range(8)), tuple(range(5, 14)))

IS_LONG = settings.get_current_profile_name() == "long"
STEPS = settings(
    deadline=None,
    derandomize=not IS_LONG,
    stateful_step_count=30,
    suppress_health_check=list(HealthCheck),
    print_blob=False,
    # Shrinking a counterexample of this size takes minutes.
    phases=[Phase.generate, Phase.shrink] if IS_LONG else [Phase.generate],
)


@pytest.fixture(autouse=True)
def small_limits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(writing, "MAX_ACTIONS", 8)
    monkeypatch.setattr(writing, "MAX_KEYS", 1)
    monkeypatch.setattr(writing, "ATTEMPTS", 3)
    monkeypatch.setattr(writing, "pause", lambda attempt: None)


class Page(NamedTuple):
    """What an upload turns out to be."""

    key: str
    minutes_late: int
    kind: str
    story_id: str
    said: tuple[int, ...]


PAGES = st.builds(
    Page,
    key=st.sampled_from(KEYS),
    minutes_late=st.sampled_from([0, 0, 0, 3, 9]),
    kind=st.sampled_from(["quotes", "quotes", "quotes", "rejection", "withdrawal"]),
    story_id=st.sampled_from(STORIES),
    said=st.sampled_from(VERSIONS_OF_A_STORY),
)


class Implied(NamedTuple):
    """What the uploads alone say: the holders of each story and the newest upload of each key."""

    holders: dict[str, dict[str, Quotes]]
    newest: dict[str, Document]

    def rows(self) -> dict[tuple[str, str], Plain]:
        """The quote rows of all stories."""
        rows: dict[tuple[str, str], Plain] = {}
        for holders in self.holders.values():
            for row in stored_rows(newest_of(holders.values())):
                rows[row["pk"], row["sk"]] = row
        return rows


def stored_rows(document: Quotes) -> list[Plain]:
    """The rows of a document as they are read back."""
    return [from_item(to_item(row)) for row in quote_rows(document).values()]


def newest_of(documents: Any) -> Any:
    return max(documents, key=lambda document: document.order)


def implied(uploads: list[Document]) -> Implied:
    """A key holds the story of its newest upload, rejections aside; the newest holder speaks."""
    holders: dict[str, dict[str, Quotes]] = {}
    newest: dict[str, Document] = {}
    for key in {upload.key for upload in uploads}:
        of_key = [upload for upload in uploads if upload.key == key]
        newest[key] = newest_of(of_key)
        good = [upload for upload in of_key if not isinstance(upload, Rejection)]
        if good and isinstance(last := newest_of(good), Quotes):
            holders.setdefault(last.story_id, {})[key] = last
    return Implied(holders, newest)


class Newsroom(RuleBasedStateMachine):
    """Uploads, a queue that repeats itself, and workers that come between one another."""

    def __init__(self, client: Any, keys: tuple[str, ...] = KEYS, table: str = "t") -> None:
        super().__init__()
        self.table = Table(client, table)
        self.keys = keys
        self.memory: MemoryDynamoDB = getattr(client, "memory", client)
        self.uploads: list[Document] = []
        self.bucket: dict[tuple[type[Document], str], Document] = {}
        self.sent: list[Document] = []
        self.queue: list[Document] = []
        self.workers: list[Worker] = []
        self.late: list[Callable[[], Any]] = []
        self.looked_at = 0

    # What comes in.

    @precondition(lambda self: len(self.uploads) < MAX_UPLOADS)
    @rule(pages=st.lists(PAGES, min_size=1, max_size=3))
    def upload(self, pages: list[Page]) -> None:
        """Uploads, and late events of older ones."""
        for page in pages:
            page = page._replace(key=self.keys[KEYS.index(page.key) % len(self.keys)])
            taken = {upload.version_id for upload in self.uploads if upload.key == page.key}
            now = max(0, 2 * len(self.uploads) - page.minutes_late)
            minute = next(n for n in count(now) if f"v{n}" not in taken)
            self._make(page, minute, pipeline=PIPELINES[0])

    @precondition(lambda self: 0 < len(self.uploads) < MAX_UPLOADS)
    @rule(data=st.data(), page=PAGES, pipeline=st.sampled_from(PIPELINES))
    def replay(self, data: Any, page: Page, pipeline: str) -> None:
        """An upload is processed again; another pipeline may find another story in it."""
        upload = data.draw(st.sampled_from(self.uploads))
        minute = int(upload.version_id.removeprefix("v"))
        page = page._replace(key=upload.key)
        if isinstance(upload, Withdrawal) or page.kind == "withdrawal":
            page = page._replace(kind="withdrawal" if isinstance(upload, Withdrawal) else "quotes")
        again = f"2026-06-01T00:00:{len(self.uploads):02}Z"
        self._make(page, minute, pipeline=pipeline, replayed=again)

    def _make(self, page: Page, minute: int, **fields: Any) -> None:
        document: Document
        if page.kind == "quotes":
            said = [WORDS[n] for n in page.said]
            fields["headline"] = f"Upload {len(self.uploads)}"
            document = quotes_document(page.key, minute, page.story_id, said, **fields)
        else:
            make = rejection if page.kind == "rejection" else withdrawal
            document = msgspec.structs.replace(make(page.key, minute), **fields)
        self.uploads.append(document)
        place = (type(document), page.key)
        standing = self.bucket.get(place)
        if standing is None or standing.order < document.order:
            self.bucket[place] = document
            self.sent.append(document)
            self.queue.append(document)

    # What the queue does.

    @precondition(lambda self: self.queue and len(self.workers) < MAX_WORKERS)
    @rule(data=st.data(), until=UNTIL, messages=st.integers(1, MAX_WORKERS))
    def deliver(self, data: Any, until: Until, messages: int) -> None:
        for _ in range(min(messages, len(self.queue), MAX_WORKERS - len(self.workers))):
            number = data.draw(st.integers(0, len(self.queue) - 1))
            self._go_on(self._start(self.queue.pop(number)), until)

    @precondition(lambda self: self.sent)
    @rule(data=st.data())
    def deliver_again(self, data: Any) -> None:
        self.queue.append(data.draw(st.sampled_from(self.sent)))

    # What workers do, and what is done to them.

    @precondition(lambda self: self.workers)
    @rule(data=st.data(), until=UNTIL)
    def go_on(self, data: Any, until: Until) -> None:
        self._go_on(data.draw(st.sampled_from(self.workers)), until)

    @precondition(lambda self: self.workers)
    @rule(
        data=st.data(),
        until=SOON,
        fate=st.sampled_from(["killed", "answer lost", "late", "throttled", "conflict"]),
    )
    def disturb(self, data: Any, until: Until, fate: Fate) -> None:
        worker = data.draw(st.sampled_from(self.workers))
        self._go_on(worker, until)
        if not worker.is_done:
            worker.resume(fate)
            self._go_on(worker, "call")

    @precondition(lambda self: self.late)
    @rule()
    def arrive_late(self) -> None:
        """A transaction that was on its way when its worker gave up."""
        with suppress(ClientError):
            self.late.pop(0)()

    def _start(self, document: Document) -> Worker:
        worker = Worker(self.table, document, self._load)
        self.workers.append(worker)
        return worker

    def _go_on(self, worker: Worker, until: Until) -> None:
        while not worker.is_done and until != "now":
            is_half = worker.call == TRANSACTION
            worker.resume()
            if until == "call" or (
                worker.call == TRANSACTION
                and (until == "transaction" or (until == "half" and is_half))
            ):
                break
        if worker.is_done:
            self.workers.remove(worker)
            self.late += worker.late
            if worker.has_failed:
                self.queue.append(worker.document)

    def _load(self, key: str) -> Quotes | None:
        found = self.bucket.get((Quotes, key))
        assert found is None or isinstance(found, Quotes)
        return found

    # What must be.

    @rule(newest_first=st.booleans())
    def drain(self, newest_first: bool) -> None:
        """Work until the queue is empty, then compare."""
        while self.late:
            self.arrive_late()
        while self.workers:
            self._go_on(self.workers[0], "end")
        while self.queue:
            worker = self._start(self.queue.pop(-1 if newest_first else 0))
            self._go_on(worker, "end")
            assert not worker.has_failed
        self._compare(implied(self.uploads))

    def teardown(self) -> None:
        try:
            self.drain(newest_first=False)
        finally:
            for worker in self.workers:
                worker.resume("killed")

    def _compare(self, expected: Implied) -> None:
        items = [from_item(item) for item in self.memory.items.values()]
        rows = {(i["pk"], i["sk"]): i for i in items if i["sk"].startswith("QUOTE#")}
        assert rows == expected.rows()
        stories = {s.story_id: s for i in items if i["sk"] == "STORY" for s in [story_of(i)]}
        assert all(story.complete for story in stories.values())
        assert {s.story_id for s in stories.values() if not s.withdrawn} == set(expected.holders)
        for story_id, story in stories.items():
            holders = expected.holders.get(story_id, {})
            further = holders_of(i for i in items if i["pk"] == story_pk(story_id) and "mark" in i)
            orders = {key: mark.order for key, mark in (story.keys | further).items()}
            assert orders == {key: document.order for key, document in holders.items()}
            assert (len(story.keys), len(further)) == (min(1, len(holders)), story.more_keys)
            if holders:
                current = newest_of(holders.values())
                assert (story.key, story.order) == (current.key, current.order)
                assert story.headline == current.headline
                assert story.quote_count == len(current.quotes)
        uploads = {u.key: u for i in items if i["sk"] == "UPLOAD" for u in [upload_of(i)]}
        held = {key: story for story, keys in expected.holders.items() for key in keys}
        assert set(uploads) == set(expected.newest)
        for key, upload in uploads.items():
            assert upload.newest is not None
            assert upload.newest.order == expected.newest[key].order
            assert (upload.story_id, upload.unfinished) == (held.get(key), ())

    @invariant()
    def a_complete_story_is_one_upload_whole(self) -> None:
        """At any time: nobody reads half of one upload and half of another."""
        if self.memory.writes == self.looked_at:
            return
        self.looked_at = self.memory.writes
        items = [from_item(item) for item in self.memory.items.values()]
        for story in (story_of(item) for item in items if item["sk"] == "STORY"):
            if not story.complete:
                continue
            pk = story_pk(story.story_id)
            rows = [i for i in items if i["pk"] == pk and i["sk"].startswith("QUOTE#")]
            if story.withdrawn:
                assert rows == []
            else:
                [document] = [
                    d for d in self.uploads if (d.key, d.order) == (story.key, story.order)
                ]
                assert isinstance(document, Quotes)
                assert sorted(rows, key=by_sk) == sorted(stored_rows(document), key=by_sk)


def test_every_story_ends_as_its_uploads_imply() -> None:
    play(lambda: Newsroom(MemoryDynamoDB()), STEPS)


def play(newsroom: Any, how: settings) -> None:
    run_state_machine_as_test(newsroom, settings=how)


def test_so_it_does_on_moto_which_answers_as_the_table_in_memory_does(aws: None) -> None:
    numbers = count()

    def on_moto() -> Newsroom:
        table = create_table(f"t{next(numbers)}")
        return Newsroom(Twin(table.client), table=table.name)

    play(on_moto, settings(STEPS, max_examples=6))


def without_revision(monkeypatch: pytest.MonkeyPatch, kind: type = msgspec.Struct) -> None:
    """Transactions that rest on stale reads go through."""
    checked = writing._put_head

    def unchecked(table: Any, head: Any, read: int) -> Any:
        put = checked(table, head, read)
        if isinstance(head, kind):
            for name in ("ConditionExpression", "ExpressionAttributeValues"):
                put["Put"].pop(name, None)
        return put

    monkeypatch.setattr(writing, "_put_head", unchecked)


def without_version(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever comes last is taken for the newest."""
    ordered = writing._record

    def unordered(upload: UploadItem, document: Document) -> UploadItem:
        alone = ordered(UploadItem(key=upload.key), document)
        marks = {name: getattr(alone, name) for name in ("stored", "rejected", "withdrawn")}
        known = {name: mark for name, mark in marks.items() if mark}
        return msgspec.structs.replace(upload, **known)

    monkeypatch.setattr(writing, "_record", unordered)


def forgetting(monkeypatch: pytest.MonkeyPatch, **forgotten: Any) -> None:
    """The upload item is read without these fields."""
    read = writing._read_upload

    def forgetful(table: Any, key: str) -> UploadItem:
        return msgspec.structs.replace(read(table, key), **forgotten)

    monkeypatch.setattr(writing, "_read_upload", forgetful)


def without_complete(monkeypatch: pytest.MonkeyPatch) -> None:
    """What another has begun is taken for finished."""
    monkeypatch.setattr(
        writing, "story_of", lambda plain: msgspec.structs.replace(story_of(plain), complete=True)
    )


# Each check with the number of keys among which a counterexample is found soonest.
CHECKS: dict[str, tuple[Callable[[pytest.MonkeyPatch], None], int]] = {
    "revision": (without_revision, 3),
    "revision of the story item": (partial(without_revision, kind=StoryItem), 2),
    "revision of the upload item": (partial(without_revision, kind=UploadItem), 1),
    "version": (without_version, 3),
    "upload item": (partial(forgetting, stored=None, rejected=None, withdrawn=None), 3),
    "unfinished stories of the upload item": (partial(forgetting, unfinished=()), 1),
    "complete": (without_complete, 3),
}


@pytest.mark.parametrize("check", CHECKS)
def test_without_any_one_check_it_does_not(check: str, monkeypatch: pytest.MonkeyPatch) -> None:
    take_out, keys = CHECKS[check]
    take_out(monkeypatch)

    with pytest.raises(AssertionError):
        play(
            lambda: Newsroom(MemoryDynamoDB(), KEYS[:keys]),
            settings(
                STEPS,
                max_examples=5_000,
                stateful_step_count=20,
                phases=[Phase.generate],
                report_multiple_bugs=False,
            ),
        )
