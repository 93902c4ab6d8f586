"""The attack: uploads, duplicates and late events, while the proxy does harm."""

import random
import time
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

import msgspec

from onrecord import bucket as s3
from onrecord.cli.troubles import backlogs, failures
from onrecord.resend.events import send
from onrecord.resend.redrive import redrive
from onrecord.stack import PREFIXES, READS, WRITES, Stack
from onrecord.story import Document
from onrecord.table import questions
from tests.deployed.campaign.model import Model, Upload
from tests.deployed.campaign.pages import page, url_of
from tests.deployed.campaign.proxy import POISON, FaultProxy

WAVE = 40
# One page in so many takes its worker along.
POISONED = 40
# Two uploads of one story must not fall into one millisecond, or their order is S3's secret.
APART_SECONDS = 0.002
QUIET_POLLS = 4
POLL_SECONDS = 0.5


class Report(NamedTuple):
    """What was done and what came out."""

    stories: int
    uploads: int
    injected: dict[str, int]
    resent: int
    dead: int
    unexplained: tuple[str, ...]
    wrong: tuple[str, ...]


def attack(
    stack: Stack,
    proxy: FaultProxy,
    stories: int,
    seed: int,
    patience: float,
    tell: Callable[[str], None] = lambda _: None,
) -> Report:
    """Run the campaign and compare the table with the model, before and after a redrive.

    ``patience`` is how many seconds the queues may take to empty; ``tell`` hears how far it is.
    """
    rng = random.Random(seed)
    model = Model()
    done: list[Upload] = []
    resent = 0
    proxy.active = True
    for upload in _uploads(stack, rng, stories):
        model.note(upload)
        done.append(upload)
        if len(done) % WAVE == 0:
            resent += _send_again(stack, rng, done)
            tell(f"{len(done):,} uploads, {sum(proxy.counts.values()):,} faults")
    resent += _send_again(stack, rng, done)
    _await_quiet(stack, patience, tell)
    dead, unexplained = _unexplained(stack, model)
    proxy.active = False
    for step in stack.steps:
        for _ in redrive(stack, step):
            pass
    _await_quiet(stack, patience, tell)
    wrong = [*_wrong(stack, model), *(f"still failing: {f.key}" for f in failures(stack))]
    injected = dict(sorted(proxy.counts.items()))
    return Report(
        len(model.stories), len(done), injected, resent, dead, tuple(unexplained), tuple(wrong)
    )


def _uploads(stack: Stack, rng: random.Random, stories: int) -> Iterator[Upload]:
    """New pages, re-uploads, deletions, changed ids, second keys of a story, poison."""
    serial = 0
    keys: dict[str, str] = {}
    for number in range(stories):
        names = [(f"{number}.html", f"story-{number}")]
        if number % POISONED == 1:
            names.append((f"{POISON}-{number}.html", f"poison-{number}"))
        for _ in range(rng.choice((0, 0, 1, 2))):
            key = rng.choice(list(keys) or [names[0][0]])
            story = keys.get(key, names[0][1])
            match rng.randrange(5):
                case 0:
                    names.append((key, ""))
                case 1:
                    names.append((key, f"story-{number}-moved"))
                case 2:
                    names.append((f"second-{number}.html", story))
                case _:
                    names.append((key, story))
        for key, story in names:
            serial += 1
            if story:
                keys[key] = story
            yield _put(stack, rng, serial, key, story)
            time.sleep(APART_SECONDS)


def _put(stack: Stack, rng: random.Random, serial: int, key: str, story: str) -> Upload:
    client, name = stack.inbox
    if not story:
        answer: Any = client.delete_object(Bucket=name, Key=key)
        return Upload(serial, key, answer["VersionId"], None)
    made = page(rng, story, serial, long=rng.random() < 0.04)
    metadata = {"url": url_of(story)}
    answer = client.put_object(Bucket=name, Key=key, Body=made.body, Metadata=metadata)
    return Upload(serial, key, answer["VersionId"], made)


def _send_again(stack: Stack, rng: random.Random, done: list[Upload]) -> int:
    """Duplicates and late events of what was uploaded, to scrape and to the steps behind it."""
    count = 0
    for upload in rng.sample(done, min(len(done), WAVE // 4)):
        for prefix in PREFIXES:
            place = s3.document_key(prefix, upload.key)
            if s3.head(stack.work, place) is None:
                continue
            made = s3.load(stack.work, place, Document)
            if prefix in WRITES["scrape"]:
                # As S3 sent it: the version says when and in which order.
                moment, sequencer, _ = made.version.split("#", 2)
                event = _event(stack.inbox.name, made.key, made.version_id, moment, sequencer)
                if prefix == "withdrawn":
                    event["Records"][0]["eventName"] = "ObjectRemoved:DeleteMarkerCreated"
                _deliver(stack, "scrape", event)
                count += 1
            [reader] = [step for step in READS if prefix in READS[step]]
            moment = "2026-05-01T00:00:00.000Z"
            for version_id in _some_versions(stack, rng, place):
                _deliver(stack, reader, _event(stack.work.name, place, version_id, moment, "0"))
                count += 1
    return count


def _some_versions(stack: Stack, rng: random.Random, place: str) -> list[str]:
    """One or two versions of a work object, old ones too."""
    client, name = stack.work
    listed = client.list_object_versions(Bucket=name, Prefix=place).get("Versions", [])
    ids = [version["VersionId"] for version in listed if version["Key"] == place]
    return rng.sample(ids, min(len(ids), rng.randint(1, 2)))


def _event(
    bucket: str, key: str, version_id: str | None, moment: str, sequencer: str
) -> dict[str, Any]:
    described = {"key": key, "sequencer": sequencer.lstrip("0") or "0"}
    if version_id:
        described["versionId"] = version_id
    record = {
        "eventVersion": "2.1",
        "eventName": "ObjectCreated:Put",
        "eventTime": moment,
        "s3": {"bucket": {"name": bucket}, "object": described},
    }
    return {"Records": [record]}


def _deliver(stack: Stack, step: str, event: dict[str, Any]) -> None:
    send(stack, stack.step(step).queue_url, [msgspec.json.encode(event).decode()])


def _await_quiet(stack: Stack, patience: float, tell: Callable[[str], None]) -> None:
    """Wait until no message waits or is worked on."""
    deadline = time.monotonic() + patience
    quiet = 0
    while quiet < QUIET_POLLS:
        if time.monotonic() > deadline:
            raise TimeoutError(f"the queues are not empty after {patience:.0f} s")
        busy = sum(b.waiting + b.in_work + b.delayed for b in backlogs(stack))
        tell(f"{busy:,} messages in the queues")
        quiet = 0 if busy else quiet + 1
        time.sleep(POLL_SECONDS)


def _unexplained(stack: Stack, model: Model) -> tuple[int, list[str]]:
    """How many dead letters there are, and the wrong stories that they do not explain.

    Explained is a story if one of its keys is a dead letter whose failure is on record.
    """
    letters = [letter for step in stack.steps for letter in redrive(stack, step, dry_run=True)]
    recorded = {(failure.step, failure.key) for failure in failures(stack)}
    dead = [(letter.step, key) for letter in letters for key in letter.keys]
    complaints = []
    for complaint in _wrong(stack, model):
        keys = model.stories[complaint.partition(":")[0]]
        its_dead = [(step, key) for step, key in dead if _inbox_key(step, key) in keys]
        if not recorded.intersection(its_dead):
            complaints.append(f"{complaint}; {sorted(keys)}, dead letters {its_dead}")
    return len(letters), complaints


def _wrong(stack: Stack, model: Model) -> Iterator[str]:
    """The stories whose rows are not exactly those that the model tells."""
    for story_id in model.stories:
        wanted = model.rows(story_id)
        found = questions.story(stack.table, story_id)
        head, quotes = found if found else (None, ())
        rows = tuple((quote.text, quote.speaker or "") for quote in quotes)
        if head and not head.complete:
            yield f"{story_id}: half written"
        elif rows != wanted:
            missing = len(Counter(wanted) - Counter(rows))
            extra = len(Counter(rows) - Counter(wanted))
            yield f"{story_id}: {missing} rows missing, {extra} too many"


def _inbox_key(step: str, key: str) -> str:
    """The inbox key that a step's object comes from."""
    return key if step == "scrape" else key.partition("/")[2].removesuffix(".json")
