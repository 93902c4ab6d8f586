"""Dead letters back to work: received, chosen, sent to their step, and only then deleted."""

from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from onrecord import bucket as s3
from onrecord.handlers._step import UnreadableEvent, arrivals, unreadable_key
from onrecord.resend.events import MAX_BATCH_MESSAGES, send
from onrecord.stack import Stack, Step
from onrecord.table.batches import chunks

# Long enough to come through a full queue; messages that are let be come back after it at last.
HOLD_SECONDS = 600
WAIT_SECONDS = 1
# SQS answers from some of its servers: one empty answer is not the end.
EMPTY_ANSWERS = 2


class DeadLetter(NamedTuple):
    """A message that a step gave up; ``keys`` are those of the objects that it tells of."""

    step: str
    message_id: str
    keys: tuple[str, ...]
    body: str


def redrive(
    stack: Stack, step: Step, match: str = "", *, dry_run: bool = False
) -> Iterator[DeadLetter]:
    """Send a step's dead letters to it again, and tell of each that was sent.

    Only those with ``match`` in a key, or in the body of a message that cannot be read. With
    ``dry_run`` nothing is sent. May be broken off at any time: a message is deleted after it was
    sent, so that it is there twice at worst, which changes nothing.
    """
    held: set[str] = set()
    try:
        for batch in _received(stack, step):
            wanted = [found for found in batch if _matches(found[0], match)]
            held.update(handle for _, handle in batch)
            if not dry_run and wanted:
                send(stack, step.queue_url, [letter.body for letter, _ in wanted])
                handles = [handle for _, handle in wanted]
                _delete(stack, step, handles)
                held.difference_update(handles)
                for letter, _ in wanted:
                    _forget_unreadable(stack, letter)
            yield from (letter for letter, _ in wanted)
    finally:
        _let_go(stack, step, held)


Received = tuple[DeadLetter, str]


def _received(stack: Stack, step: Step) -> Iterator[list[Received]]:
    """All messages of a dead-letter queue with their receipt handles, each once."""
    seen: set[str] = set()
    empty = 0
    while empty < EMPTY_ANSWERS:
        answer = stack.sqs.receive_message(
            QueueUrl=step.dead_letters_url,
            MaxNumberOfMessages=MAX_BATCH_MESSAGES,
            VisibilityTimeout=HOLD_SECONDS,
            WaitTimeSeconds=WAIT_SECONDS,
        )
        fresh = [m for m in answer.get("Messages", []) if m["MessageId"] not in seen]
        empty = 0 if fresh else empty + 1
        seen.update(message["MessageId"] for message in fresh)
        if fresh:
            yield [(_dead_letter(step, message), message["ReceiptHandle"]) for message in fresh]


def _dead_letter(step: Step, message: Any) -> DeadLetter:
    body = message["Body"]
    try:
        keys = tuple(arrival.key for arrival in arrivals(body))
    except UnreadableEvent:
        keys = ()
    return DeadLetter(step.name, message["MessageId"], keys, body)


def _matches(letter: DeadLetter, match: str) -> bool:
    return any(match in text for text in letter.keys or (letter.body,))


def _delete(stack: Stack, step: Step, handles: list[str]) -> None:
    entries: Any = [{"Id": str(i), "ReceiptHandle": handle} for i, handle in enumerate(handles)]
    stack.sqs.delete_message_batch(QueueUrl=step.dead_letters_url, Entries=entries)


def _forget_unreadable(stack: Stack, letter: DeadLetter) -> None:
    """Delete the failure record of a message that is known by its id alone, for it has a new one.

    The next try leaves a new record.
    """
    if not letter.keys:
        place = s3.document_key(f"failures/{letter.step}", unreadable_key(letter.message_id))
        stack.work.client.delete_object(Bucket=stack.work.name, Key=place)


def _let_go(stack: Stack, step: Step, handles: Iterable[str]) -> None:
    """Make messages visible again that were received and not sent."""
    for chunk in chunks(handles, MAX_BATCH_MESSAGES):
        entries: Any = [
            {"Id": str(i), "ReceiptHandle": handle, "VisibilityTimeout": 0}
            for i, handle in enumerate(chunk)
        ]
        stack.sqs.change_message_visibility_batch(QueueUrl=step.dead_letters_url, Entries=entries)
