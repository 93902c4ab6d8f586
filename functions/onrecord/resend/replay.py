"""Running a step again: which of its inputs, what that costs, and the messages that do it."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from typing import NamedTuple

from onrecord import bucket as s3
from onrecord.bucket import Listed
from onrecord.errors import NotFound
from onrecord.resend.events import event, utc
from onrecord.resend.inbox import InboxKey, inbox_event, uploads
from onrecord.stack import READS, THREADS, WRITES, Stack
from onrecord.story import Document, StepName
from onrecord.table import questions
from onrecord.table.batches import MAX_BATCH_KEYS, chunks

# For a million stories of twelve quotes whose rows all change: see docs/cost.md.
DOLLARS_A_MILLION = {"scrape": 9.0, "strip": 9.0, "extract": 9.0, "store": 38.0}


class Choice(NamedTuple):
    """Which of a step's inputs are meant; what is not asked for leaves all.

    ``prefix`` is that of the inbox key, ``since`` the time from which the input stands there.
    ``older_than`` is a pipeline version: what the step made was made by an older one, or for
    store, which makes no document, what it reads. ``missing``: the step made nothing of this
    version of the input. ``after`` goes on behind the place that an earlier run came to.
    """

    step: StepName
    prefix: str = ""
    since: datetime | None = None
    older_than: tuple[int, ...] | None = None
    missing: bool = False
    after: str = ""


class Message(NamedTuple):
    """What is sent for one input; ``place`` is where it stands, for `Choice.after`."""

    place: str
    body: str


def dollars(step: StepName, count: int) -> float:
    """What so many stories cost at most from this step to their rows."""
    steps = list(DOLLARS_A_MILLION)
    rest = steps[steps.index(step) :]
    return sum(DOLLARS_A_MILLION[name] for name in rest) * count / 1_000_000


def chosen(
    stack: Stack, choice: Choice, on_progress: Callable[[int], None] = lambda _: None
) -> Iterator[Message]:
    """The messages of a replay, in S3's order of the inputs; ``on_progress`` hears what was read.

    They bear the time of this call, so that what is made of them counts as newer.
    """
    replayed = utc(datetime.now(UTC))
    if choice.step == "scrape":
        yield from _of_inbox(stack, choice, replayed, on_progress)
        return
    with ThreadPoolExecutor(THREADS) as pool:
        for prefix in sorted(READS[choice.step]):
            after = choice.after if choice.after.startswith(f"{prefix}/") else ""
            if choice.after > f"{prefix}0":
                continue
            objects = s3.listed(stack.work, f"{prefix}/", after)
            for chunk in chunks(objects, MAX_BATCH_KEYS):
                wanted = pool.map(lambda found: _is_chosen(stack, choice, found), chunk)
                for found, is_wanted in zip(chunk, wanted, strict=True):
                    if is_wanted:
                        yield Message(found.key, _work_event(stack, found.key, replayed))
                on_progress(len(chunk))


def _of_inbox(
    stack: Stack, choice: Choice, replayed: str, on_progress: Callable[[int], None]
) -> Iterator[Message]:
    def wanted(upload: InboxKey) -> bool:
        latest = upload.latest
        if choice.since and latest.modified < choice.since:
            return False
        if choice.missing and not upload.is_missing:
            return False
        return choice.older_than is None or _is_older(stack, choice, latest.key)

    def message(upload: InboxKey) -> Message | None:
        if not wanted(upload):
            return None
        return Message(upload.latest.key, inbox_event(stack, upload, replayed))

    keys = uploads(stack, on_progress, prefix=choice.prefix, after=choice.after)
    with ThreadPoolExecutor(THREADS) as pool:
        for chunk in chunks(keys, MAX_BATCH_KEYS):
            yield from filter(None, pool.map(message, chunk))


def _is_chosen(stack: Stack, choice: Choice, found: Listed) -> bool:
    if choice.since and found.modified < choice.since:
        return False
    key = _inbox_key(stack, found.key)
    if key is None or not key.startswith(choice.prefix):
        return False
    if choice.missing and not _is_missing(stack, choice.step, found.key, key):
        return False
    return choice.older_than is None or _is_older(stack, choice, key, found.key)


def _inbox_key(stack: Stack, place: str) -> str | None:
    """The inbox key of a work object: its name says it, or it is a hash and the document does."""
    prefix, _, name = place.partition("/")
    if name.endswith(".json"):
        return name.removesuffix(".json")
    try:
        return s3.load(stack.work, f"{prefix}/{name}", Document).key
    except NotFound:
        return None


def _is_missing(stack: Stack, step: StepName, place: str, key: str) -> bool:
    """Whether the step has made nothing of this version of its input, or of a later one."""
    arrived = _metadata(stack, place).get("version", "")
    if step == "store":
        item = questions.upload(stack.table, key)
        return not item or not item.newest or s3.keyless(item.newest.version) < arrived
    made = [_metadata(stack, s3.document_key(prefix, key)) for prefix in WRITES[step]]
    return max(metadata.get("version", "") for metadata in made) < arrived


def _is_older(stack: Stack, choice: Choice, key: str, place: str = "") -> bool:
    """Whether the newest that the step made of a key was made by an older pipeline."""
    if choice.step == "store":
        places = [place]
    else:
        places = [s3.document_key(prefix, key) for prefix in WRITES[choice.step]]
    made = [metadata for metadata in (_metadata(stack, place) for place in places) if metadata]
    newest = max(made, key=s3.order_in, default=None)
    if newest is None or choice.older_than is None:
        return True
    return tuple(int(part) for part in newest["pipeline"].split(".")) < choice.older_than


def _metadata(stack: Stack, place: str) -> dict[str, str]:
    standing = s3.head(stack.work, place)
    return standing["Metadata"] if standing else {}


def _work_event(stack: Stack, key: str, replayed: str) -> str:
    # A work object's event is named by its time alone: with this one a success ends the record
    # of any failure before it.
    return event(
        stack.work.name, key, version_id=None, time=replayed, version="", replayed=replayed
    )
