"""What a stack is busy with and what it failed at; nothing is taken out of a queue to look."""

from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any, cast

import msgspec

from onrecord import bucket as s3
from onrecord.errors import NotFound
from onrecord.handlers._step import Failure
from onrecord.stack import THREADS, Stack
from onrecord.story import Record, StepName


class Backlog(Record, frozen=True, kw_only=True):
    """A step's messages; ``tries`` is how often one is received before it is a dead letter."""

    step: str
    waiting: int
    in_work: int
    delayed: int
    dead: int
    tries: int


def backlogs(stack: Stack) -> tuple[Backlog, ...]:
    """The messages of every step, as SQS counts them: about right, and right when all rests."""
    with ThreadPoolExecutor(THREADS) as pool:
        urls = [url for step in stack.steps for url in (step.queue_url, step.dead_letters_url)]
        attributes = list(pool.map(lambda url: _attributes(stack, url), urls))
    return tuple(
        Backlog(
            step=step.name,
            waiting=int(queue["ApproximateNumberOfMessages"]),
            in_work=int(queue["ApproximateNumberOfMessagesNotVisible"]),
            delayed=int(queue["ApproximateNumberOfMessagesDelayed"]),
            dead=int(dead["ApproximateNumberOfMessages"]),
            tries=int(msgspec.json.decode(queue["RedrivePolicy"])["maxReceiveCount"]),
        )
        for step, queue, dead in zip(stack.steps, attributes[::2], attributes[1::2], strict=True)
    )


def failures(stack: Stack) -> Iterator[Failure]:
    """The records of what failed and has not succeeded since, step by step."""
    with ThreadPoolExecutor(THREADS) as pool:
        found = pool.map(lambda key: failure_at(stack, key), s3.keys(stack.work, "failures/"))
        yield from (failure for failure in found if failure)


class FailureGroup(Record, frozen=True, kw_only=True):
    """The failures of a step with one error, and what to do about them."""

    step: str
    error: str
    count: int
    first: str
    last: str
    key: str
    message: str
    advice: str


# What to do about an error, by its name; {step} and {log_group} are filled in.
ADVICE = {
    "DiedOrTimedOut": "the worker left no word: look into {log_group} for time or memory,"
    " raise FunctionTimeout or the memory, then `onrecord redrive --step {step}`",
    "Conflict": "others wrote first, again and again: `onrecord redrive --step {step}`",
    "NewerDocument": "deploy the newer onrecord, then `onrecord redrive --step {step}`",
    "UnreadableEvent": "no event of S3: see what else sends to the step's queue",
    "ClientError": "AWS refused: when it is well, `onrecord redrive --step {step}`",
}
OTHER_ADVICE = "see {log_group}; after an update, `onrecord redrive --step {step}`"


def grouped(stack_name: str, failed: Iterable[Failure]) -> tuple[FailureGroup, ...]:
    """Failures by step and error, the most frequent first, each with an example."""
    by_error: dict[tuple[str, str], list[Failure]] = {}
    for failure in failed:
        by_error.setdefault((failure.step, failure.error), []).append(failure)
    groups = []
    for (step, error), members in by_error.items():
        last = max(members, key=lambda failure: failure.last)
        advice = ADVICE.get(error, OTHER_ADVICE)
        log_group = f"/aws/lambda/{stack_name}-{step}"
        groups.append(
            FailureGroup(
                step=step,
                error=error,
                count=len(members),
                first=min(failure.first for failure in members),
                last=last.last,
                key=last.key,
                message=last.message,
                advice=advice.format(step=step, log_group=log_group),
            )
        )
    return tuple(sorted(groups, key=lambda group: -group.count))


def failure_at(stack: Stack, record: str) -> Failure | None:
    """The failure whose record has this key, None where there is none.

    Of a record that cannot be read, what its key tells, with the error "Unreadable".
    """
    try:
        found = s3.read(stack.work, record, None, s3.MAX_DOCUMENT_BYTES)
    except NotFound:
        return None
    try:
        return msgspec.json.decode(found.body, type=Failure)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        step, _, key = record.removeprefix("failures/").partition("/")
        return Failure(
            step=cast("StepName", step),
            key=key.removesuffix(".json"),
            version_id=None,
            version="",
            error="Unreadable",
            message=f"the record of a failure cannot be read: {error}",
            tries=0,
            first=found.modified,
            last=found.modified,
        )


def _attributes(stack: Stack, queue_url: str) -> Any:
    answer = stack.sqs.get_queue_attributes(QueueUrl=queue_url, AttributeNames=["All"])
    return answer["Attributes"]
