"""`onrecord redrive` and `onrecord replay` send work again, and lose none of it."""

from typing import Any

import msgspec
import pytest

from onrecord import bucket as s3
from onrecord.handlers._step import Arrival, arrivals, unreadable_key
from onrecord.resend import events, redrive
from onrecord.resend.events import event
from onrecord.stack import Stack
from tests.cli.conftest import ON_STACK, Run, store
from tests.documents import quotes_document, rejection

BROKEN = "no event at all"


@pytest.fixture(autouse=True)
def no_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(redrive, "WAIT_SECONDS", 0)


def put(stack: Stack, key: str) -> str:
    client, name = stack.inbox
    return client.put_object(Bucket=name, Key=key, Body=b"page")["VersionId"]


def quotes(stack: Stack, key: str, minute: int = 1, **fields: Any) -> None:
    document = quotes_document(key, minute, "a" * 16, [("We stay.", "Ann Hale")], **fields)
    s3.put_newer(stack.work, "quotes", document)


def dead(stack: Stack, step: str, *bodies: str) -> None:
    for body in bodies:
        stack.sqs.send_message(QueueUrl=stack.step(step).dead_letters_url, MessageBody=body)


def about(key: str) -> str:
    return event("work", key, version_id=None, time="2026-05-01T10:00:00Z", version="", replayed="")


def waiting(stack: Stack, step: str, *, dead_letters: bool = False) -> list[str]:
    """The bodies in a queue; they stay there."""
    queue = stack.step(step)
    url = queue.dead_letters_url if dead_letters else queue.queue_url
    found: list[str] = []
    while batch := stack.sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10).get("Messages"):
        found += [message["Body"] for message in batch]
    return found


def sent(stack: Stack, step: str) -> list[Arrival]:
    return [arrival for body in waiting(stack, step) for arrival in arrivals(body)]


def test_dead_letters_go_back_to_their_steps(run: Run, stack: Stack):
    dead(stack, "strip", *(about(f"stories/{n}.json") for n in range(23)))
    dead(stack, "store", about("quotes/ferry.json"))

    result = run("redrive", *ON_STACK)

    assert result.exit_code == 0
    assert "sent: 23 to strip, 1 to store" in result.stderr
    assert len(sent(stack, "strip")) == 23
    assert [arrival.key for arrival in sent(stack, "store")] == ["quotes/ferry.json"]
    assert waiting(stack, "strip", dead_letters=True) == []


def test_only_what_matches_is_sent_and_the_rest_stays(run: Run, stack: Stack):
    dead(stack, "extract", about("articles/may/a.json"), about("articles/june/b.json"), BROKEN)

    run("redrive", "--step", "extract", "--match", "may/", *ON_STACK)

    assert [arrival.key for arrival in sent(stack, "extract")] == ["articles/may/a.json"]
    assert sorted(waiting(stack, "extract", dead_letters=True)) == sorted(
        [about("articles/june/b.json"), BROKEN]
    )


def test_a_dry_run_names_what_would_be_sent_and_sends_nothing(run: Run, stack: Stack):
    dead(stack, "strip", about("stories/ferry.html.json"), BROKEN)

    result = run("redrive", "--dry-run", *ON_STACK)

    assert "stories/ferry.html.json" in result.stdout
    assert "cannot be read" in result.stdout
    assert "would be sent: 2 to strip" in result.stderr
    assert waiting(stack, "strip") == []
    assert len(waiting(stack, "strip", dead_letters=True)) == 2


def test_what_was_not_sent_is_a_dead_letter_at_once_again(
    run: Run, stack: Stack, monkeypatch: pytest.MonkeyPatch
):
    dead(stack, "strip", about("stories/ferry.html.json"))

    def refuse(*_: Any) -> None:
        raise events.NotSent("the queue refused 1 message")

    monkeypatch.setattr(redrive, "send", refuse)
    result = run("redrive", *ON_STACK)

    assert isinstance(result.exception, events.NotSent)
    url = stack.step("strip").dead_letters_url
    counts = stack.sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["All"])["Attributes"]
    assert int(counts["ApproximateNumberOfMessagesNotVisible"]) == 0
    assert int(counts["ApproximateNumberOfMessages"]) == 1


def test_a_redrive_that_is_broken_off_says_what_it_sent_and_holds_nothing_back(
    run: Run, stack: Stack, monkeypatch: pytest.MonkeyPatch
):
    dead(stack, "strip", *(about(f"stories/{n}.json") for n in range(23)))
    batches = []

    def interrupted(*arguments: Any) -> None:
        batches.append(arguments)
        if len(batches) == 2:
            raise KeyboardInterrupt
        events.send(*arguments)

    monkeypatch.setattr(redrive, "send", interrupted)
    result = run("redrive", *ON_STACK)

    assert result.exit_code != 0
    assert "broken off; sent: 10 to strip" in result.stderr
    assert len(waiting(stack, "strip", dead_letters=True)) == 13


def test_the_record_of_an_unreadable_message_goes_with_it(run: Run, stack: Stack):
    dead(stack, "scrape", BROKEN)
    url = stack.step("scrape").dead_letters_url
    [message] = stack.sqs.receive_message(QueueUrl=url, VisibilityTimeout=0)["Messages"]
    client, name = stack.work
    place = s3.document_key("failures/scrape", unreadable_key(message["MessageId"]))
    client.put_object(Bucket=name, Key=place, Body=b"{}")

    run("redrive", *ON_STACK)

    assert waiting(stack, "scrape") == [BROKEN]
    assert s3.head(stack.work, place) is None


def test_without_dead_letters_there_is_nothing_to_say(run: Run, stack: Stack):
    assert "no dead letters" in run("redrive", *ON_STACK).stderr


def replayed(run: Run, stack: Stack, step: str, *options: str) -> list[str]:
    result = run("replay", "--from", step, "--yes", *options, *ON_STACK)
    assert result.exit_code == 0, result.stderr
    return sorted(arrival.key for arrival in sent(stack, step))


def test_a_step_is_run_again_on_all_its_documents(run: Run, stack: Stack):
    quotes(stack, "may/ferry.html")
    quotes(stack, "june/bridge.html")
    s3.put_newer(stack.work, "rejected", rejection("image.png", 1))

    assert replayed(run, stack, "store") == [
        "quotes/june/bridge.html.json",
        "quotes/may/ferry.html.json",
        "rejected/image.png.json",
    ]


def test_what_is_replayed_bears_the_replays_time(run: Run, stack: Stack):
    put(stack, "ferry.html")

    run("replay", "--from", "scrape", "--yes", *ON_STACK)

    [arrival] = sent(stack, "scrape")
    assert arrival.replayed is not None
    assert arrival.version_id is not None


@pytest.mark.parametrize(
    ("step", "wanted"), [("scrape", ["may/ferry.html"]), ("store", ["quotes/may/ferry.html.json"])]
)
def test_a_prefix_is_that_of_the_inbox_key(run: Run, stack: Stack, step: str, wanted: list[str]):
    for key in ("may/ferry.html", "june/bridge.html"):
        put(stack, key)
        quotes(stack, key)

    assert replayed(run, stack, step, "--prefix", "may/") == wanted


def test_a_key_too_long_for_a_name_is_found_by_what_its_document_says(run: Run, stack: Stack):
    key = "may/" + "x" * 1015
    quotes(stack, key)
    quotes(stack, "june/bridge.html")

    [place] = replayed(run, stack, "store", "--prefix", "may/")

    assert place == s3.document_key("quotes", key)


def test_what_an_older_pipeline_made_is_made_again(run: Run, stack: Stack):
    for key, pipeline in (("old.html", "0.0.9"), ("new.html", "0.10.0")):
        put(stack, key)
        quotes(stack, key, pipeline=pipeline)
        article = quotes_document(key, 1, "a" * 16, [], pipeline="0.0.1")
        s3.put_newer(stack.work, "articles", article)

    assert replayed(run, stack, "extract", "--older-than-version", "0.2") == [
        "articles/old.html.json"
    ]


def test_what_a_newer_pipeline_rejects_is_not_made_again(run: Run, stack: Stack):
    story = quotes_document("ferry.html", 1, "a" * 16, [], pipeline="0.0.1")
    for prefix in ("stories", "articles"):
        s3.put_newer(stack.work, prefix, story)
    newer = msgspec.structs.replace(rejection("ferry.html", 1), pipeline="0.3.0")
    s3.put_newer(stack.work, "rejected", newer)

    assert replayed(run, stack, "strip", "--older-than-version", "0.2") == []


def test_what_a_step_made_nothing_of_is_missing(run: Run, stack: Stack):
    for key in ("done.html", "undone.html"):
        s3.put_newer(stack.work, "articles", quotes_document(key, 2, "a" * 16, []))
    quotes(stack, "done.html", minute=2)
    quotes(stack, "undone.html", minute=1)

    assert replayed(run, stack, "extract", "--missing") == ["articles/undone.html.json"]


def test_rows_that_are_not_of_the_newest_document_are_missing(run: Run, stack: Stack):
    for key, minute in (("stored.html", 1), ("late.html", 2)):
        quotes(stack, key, minute=minute)
        store(stack, quotes_document(key, 1, key[0] * 16, []))

    assert replayed(run, stack, "store", "--missing") == ["quotes/late.html.json"]


def test_since_leaves_what_stood_there_before(run: Run, stack: Stack):
    put(stack, "ferry.html")

    assert replayed(run, stack, "scrape", "--since", "2100-01-01") == []
    assert replayed(run, stack, "scrape", "--since", "1d") == ["ferry.html"]


@pytest.mark.parametrize("step", ["scrape", "store"])
def test_after_goes_on_behind_a_place(run: Run, stack: Stack, step: str):
    for number in range(5):
        put(stack, f"{number}.html")
        quotes(stack, f"{number}.html")
    s3.put_newer(stack.work, "rejected", rejection("0.html", 1))
    after = {"scrape": "2.html", "store": "quotes/2.html.json"}[step]

    keys = replayed(run, stack, step, "--after", after)

    rest = {
        "scrape": ["3.html", "4.html"],
        "store": ["quotes/3.html.json", "quotes/4.html.json", "rejected/0.html.json"],
    }
    assert keys == rest[step]


def test_the_plan_comes_first_and_a_dry_run_ends_with_it(run: Run, stack: Stack):
    for number in range(3):
        quotes(stack, f"{number}.html")

    result = run("replay", "--from", "store", "--dry-run", *ON_STACK)

    assert "3 to replay from store: $0.00 at most" in result.stderr
    assert waiting(stack, "store") == []


def test_nothing_is_sent_without_a_yes(run: Run, stack: Stack):
    quotes(stack, "ferry.html")

    result = run("replay", "--from", "store", *ON_STACK)

    assert result.exit_code == 2
    assert "--yes" in result.stderr
    assert waiting(stack, "store") == []


def test_broken_off_it_says_how_to_go_on(run: Run, stack: Stack, monkeypatch: pytest.MonkeyPatch):
    for number in range(25):
        quotes(stack, f"{number:02}.html")
    really_send = events.send

    def send_twice(stack: Stack, url: str, bodies: list[str]) -> None:
        if len(waiting(stack, "store")) >= 10:
            raise KeyboardInterrupt
        really_send(stack, url, bodies)

    monkeypatch.setattr(events, "send", send_twice)
    result = run("replay", "--from", "store", "--yes", "--rate", "1000", *ON_STACK)

    assert result.exit_code == 130
    assert "broken off after 10: go on with --after 'quotes/09.html.json'" in result.stderr


def test_a_request_to_a_queue_stays_below_its_limits(stack: Stack, monkeypatch: pytest.MonkeyPatch):
    sent: list[list[str]] = []
    send_batch = stack.sqs.send_message_batch

    def noted(**request: Any) -> Any:
        sent.append([entry["MessageBody"] for entry in request["Entries"]])
        return send_batch(**request)

    monkeypatch.setattr(stack.sqs, "send_message_batch", noted)
    monkeypatch.setattr(events, "MAX_BATCH_BYTES", 12)
    bodies = ["ééé", "eeeeee", "é" * 7, "e", *"0123456789"]
    events.send(stack, stack.step("strip").queue_url, bodies)

    assert sent == [["ééé", "eeeeee"], ["é" * 7], ["e", *"012345678"], ["9"]]


def test_a_version_that_is_none_is_refused(run: Run, stack: Stack):
    result = run("replay", "--from", "store", "--older-than-version", "new", *ON_STACK)

    assert result.exit_code == 2
    assert "expected a version such as 0.2.0, got 'new'" in result.stderr


def test_a_replay_of_equal_words_leaves_the_rows_as_they_are(run: Run, stack: Stack):
    quotes(stack, "ferry.html")
    document = s3.load(stack.work, "quotes/ferry.html.json", type(quotes_document("k", 1, "a", [])))
    store(stack, document)
    before = run("query", "--story", "a" * 16, "--format", "jsonl", *ON_STACK).stdout
    run("replay", "--from", "store", "--yes", *ON_STACK)
    [arrival] = sent(stack, "store")

    store(stack, msgspec.structs.replace(document, replayed=arrival.replayed))

    assert run("query", "--story", "a" * 16, "--format", "jsonl", *ON_STACK).stdout == before
