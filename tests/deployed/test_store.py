"""The store step on the template as it is deployed: workers that die, and pages that go."""

import os
import signal

import pytest

from onrecord.table import questions
from onrecord.table.items import StoredMark, StoryItem
from tests.deployed.conftest import Deployed, eventually

pytestmark = pytest.mark.timeout(300)

# So many rows that a story of them is written in a dozen transactions.
BOATS = 1_200


def page(*said: str) -> bytes:
    quotations = "".join(f'<p>"{words}," Mayor Ann Hale said.</p>' for words in said)
    return (
        "<!doctype html><html lang=en><head><meta charset=utf-8><title>Ferry stays</title></head>"
        "<body><article><h1>Ferry stays</h1>"
        "<p>The council of Eastport voted on Monday to keep the ferry for another year.</p>"
        f"{quotations}"
        "<p>The ferry has crossed the bay since 1931 with four hundred people a day.</p>"
        "</article></body></html>"
    ).encode()


def said(deployed: Deployed, key: str) -> list[str]:
    return [quote.text.rstrip(",") for quote in deployed.quotes(key)]


def head(deployed: Deployed, key: str) -> StoryItem | None:
    """The story item of an inbox key."""
    item = questions.upload(deployed.stack.table, key)
    story_id = item.stored.story_id if item and item.stored else ""
    found = questions.story(deployed.stack.table, story_id)
    return found[0] if found else None


def test_a_worker_killed_between_two_transactions_leaves_a_story_that_the_next_one_finishes(
    deployed: Deployed,
) -> None:
    boats = [f"We have {n} boats" for n in range(BOATS)]
    version_id = deployed.upload("boats.html", page(*boats))

    def is_half_written() -> bool:
        item = questions.upload(deployed.stack.table, "boats.html")
        return item is not None and bool(item.unfinished)

    eventually(is_half_written)
    workers = deployed.workers("store")
    for worker in workers:
        os.kill(worker, signal.SIGKILL)
    half = head(deployed, "boats.html")
    assert workers
    assert half is not None
    assert not half.complete

    def is_finished() -> bool:
        story = head(deployed, "boats.html")
        return story is not None and story.complete

    eventually(is_finished)
    assert isinstance(deployed.outcome("boats.html", version_id), StoredMark)
    assert said(deployed, "boats.html") == boats


def test_when_the_newer_of_two_pages_goes_the_older_one_speaks_and_then_nobody(
    deployed: Deployed,
) -> None:
    url = {"url": "https%3A//eastport.example/2026/ferry-stays"}
    older = deployed.upload("a.html", page("We will not sell the ferry"), url)
    deployed.outcome("a.html", older)
    newer = deployed.upload("b.html", page("It is ours"), url)
    deployed.outcome("b.html", newer)
    assert said(deployed, "a.html") == ["It is ours"]

    deployed.outcome("b.html", deployed.delete("b.html"))
    assert said(deployed, "a.html") == ["We will not sell the ferry"]

    deployed.outcome("a.html", deployed.delete("a.html"))
    tombstone = head(deployed, "a.html")
    assert tombstone is not None
    assert (tombstone.withdrawn, tombstone.keys) == (True, {})
    assert list(questions.stories_of_site(deployed.stack.table, "eastport.example")) == []


def test_the_end_of_an_old_version_withdraws_nothing_and_that_of_the_only_one_all(
    deployed: Deployed,
) -> None:
    inbox = deployed.stack.inbox
    old = deployed.upload("twice.html", page("We will not sell the ferry"))
    deployed.outcome("twice.html", old)
    last = deployed.upload("twice.html", page("It is ours"))
    before = deployed.outcome("twice.html", last)

    inbox.client.delete_object(Bucket=inbox.name, Key="twice.html", VersionId=old)
    # What came after has been through all steps: so has the removal, or soon.
    deployed.outcome("later.html", deployed.upload("later.html", page("We may sell")))
    assert said(deployed, "twice.html") == ["It is ours"]
    assert deployed.outcome("twice.html", last) == before

    inbox.client.delete_object(Bucket=inbox.name, Key="twice.html", VersionId=last)
    eventually(lambda: said(deployed, "twice.html") == [])
    item = questions.upload(deployed.stack.table, "twice.html")
    assert item is not None
    assert item.newest == item.withdrawn
