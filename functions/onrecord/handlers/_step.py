"""What all steps share: the events that start them, their failures, their metrics.

A step is a function of an `Arrival`. It returns its `Outcome`, whose name and counts become
metrics, or raises: then the failure is recorded under ``failures/<step>/`` in the work bucket and
the message goes back to its queue. The success that follows deletes the record.
"""

import gc
import os
import traceback
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import UTC, datetime
from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar
from urllib.parse import unquote_plus

import boto3
import msgspec
from aws_lambda_powertools import Logger, Metrics
from aws_lambda_powertools.metrics import MetricUnit

from onrecord import bucket as s3
from onrecord import handlers
from onrecord.bucket import Bucket
from onrecord.errors import NotFound, OnRecordError, Reason
from onrecord.story import SCHEMA, Document, Record, StepName, upload_version

if TYPE_CHECKING:
    from aws_lambda_powertools.utilities.typing import LambdaContext

# An error's message may quote its input; a record of a failure is for reading.
MAX_MESSAGE_CHARACTERS = 2_000

_Document = TypeVar("_Document", bound=Document)
Handler = Callable[[dict[str, Any], "LambdaContext"], dict[str, Any]]


class Arrival(Record, frozen=True, kw_only=True):
    """One S3 event: an object that came or went.

    ``version`` is the place of the event in the order of all uploads; in events of work objects
    it only names the failure. ``replayed`` is set by a replay.
    """

    key: str
    version_id: str | None
    event_name: str
    event_time: str
    version: str
    replayed: str | None = None

    @property
    def is_removal(self) -> bool:
        """Whether the object, or a version of it, went."""
        return self.event_name.startswith("ObjectRemoved")


class Failure(Record, frozen=True, kw_only=True):
    """Why a step has not done its work on an object yet."""

    step: StepName
    key: str
    version_id: str | None
    version: str
    error: str
    message: str
    tries: int
    first: str
    last: str


class UnreadableEvent(OnRecordError):
    """Raised when a message is no S3 event of a version that is known."""


class NewerDocument(OnRecordError):
    """Raised when a document was made by a newer pipeline than this one."""


class _Shape(Record, frozen=True, kw_only=True):
    """What documents of every schema have."""

    schema: int


class Outcome(NamedTuple):
    """What a step made of an arrival, what else is to be counted of it, and why it is no story.

    ``name`` and the names of ``counts`` become metrics, each of which is billed: they come from
    closed sets.
    """

    name: str
    counts: Mapping[str, int] = MappingProxyType({})
    reason: Reason | None = None


Step = Callable[[Arrival], Outcome]


@cache
def _logger(name: StepName) -> Logger:
    return Logger(service=name, location=None)


def document_handler_for(
    name: StepName,
    kinds: Mapping[str, type[_Document]],
    step: Callable[[_Document], Outcome],
    needs: Iterable[Callable[[], object]] = (),
) -> Handler:
    """The Lambda handler of a step that works on documents: its record by the key's first part.

    ``needs`` are as in handler_for. The log lines of a document bear the version of the upload
    that it comes from, so that an upload can be followed through all steps.
    """

    def load_and_step(arrival: Arrival) -> Outcome:
        prefix = arrival.key.partition("/")[0]
        if prefix not in kinds:
            raise UnreadableEvent(f"expected a key under {', '.join(kinds)}, got {arrival.key!r}")
        document = _load_arrived(arrival, kinds[prefix])
        if document is None:
            return Outcome("Gone")
        _logger(name).append_keys(version=document.version)
        return step(document)

    return handler_for(name, load_and_step, needs)


def handler_for(name: StepName, step: Step, needs: Iterable[Callable[[], object]] = ()) -> Handler:
    """The Lambda handler that runs a step for each record of a batch of SQS messages.

    A worker of Lambda calls at its start, where it has a whole processor, what the step ``needs``
    beside the work bucket: the first story does not wait until the clients are made.
    """
    logger = _logger(name)
    # Several stacks of an account must not share their metrics; the template names the stack.
    namespace = os.environ.get("POWERTOOLS_METRICS_NAMESPACE", "onrecord")
    metrics = Metrics(namespace=namespace, service=name)

    def is_done(message: dict[str, Any]) -> bool:
        logger.append_keys(key=unreadable_key(message["messageId"]), version=None)
        receives = int(message["attributes"]["ApproximateReceiveCount"])
        try:
            for arrival in _arrivals_or_failure(name, message, receives):
                logger.append_keys(key=arrival.key, version=arrival.version)
                outcome = _attempt(name, step, arrival, receives)
                for counted, value in {**outcome.counts, outcome.name: 1}.items():
                    metrics.add_metric(name=counted, unit=MetricUnit.Count, value=value)
                logger.info(outcome.name, extra={**outcome.counts, "reason": outcome.reason})
        except Exception as error:  # noqa: BLE001 - whatever it is, the queue tries it again
            # Its message may quote the story; that stands in the record of the failure.
            frames = "".join(traceback.format_tb(error.__traceback__))
            logger.error("Failed", extra={"error": type(error).__name__, "frames": frames})
            return False
        return True

    @metrics.log_metrics
    def handler(event: dict[str, Any], context: "LambdaContext") -> dict[str, Any]:
        # What else Powertools knows of the context stands in the log group's name and in REPORT.
        logger.append_keys(function_request_id=context.aws_request_id)
        failed = [message["messageId"] for message in event["Records"] if not is_done(message)]
        # A batch is one message: 0 or 1, whose mean is the share of tries that failed.
        metrics.add_metric(name="Failed", unit=MetricUnit.Count, value=len(failed))
        return {"batchItemFailures": [{"itemIdentifier": message_id} for message_id in failed]}

    if handlers.IN_LAMBDA:
        work_bucket()
        for need in needs:
            need()
        gc.freeze()
        gc.enable()
    return handler


def arrivals(body: str) -> Iterator[Arrival]:
    """The S3 events in a message; none in the test event that S3 sends to a new queue.

    Keys are form-encoded and are decoded here, once. Raises UnreadableEvent.
    """
    try:
        message = msgspec.json.decode(body)
    except (msgspec.DecodeError, RecursionError) as error:
        raise UnreadableEvent(f"the message is not JSON: {error}") from error
    if isinstance(message, dict) and message.get("Event") == "s3:TestEvent":
        return
    if not isinstance(message, dict) or not isinstance(message.get("Records"), list):
        raise UnreadableEvent("the message has no list of Records")
    for record in message["Records"]:
        yield _arrival(record)


def _arrival(record: Any) -> Arrival:
    try:
        event_version = record["eventVersion"]
        if not event_version.startswith("2."):
            raise UnreadableEvent(f"expected an S3 event of version 2.x, got {event_version}")
        described = record["s3"]["object"]
        key = unquote_plus(described["key"])
        sequencer = described.get("sequencer", "")
        replay = record.get("onrecord", {})
        version = replay.get("version") or upload_version(record["eventTime"], sequencer, key)
        fields = {
            "key": key,
            "version_id": described.get("versionId"),
            "event_name": record["eventName"].removeprefix("s3:"),
            "event_time": record["eventTime"],
            "version": version,
            "replayed": replay.get("replayed"),
        }
        return msgspec.convert(fields, Arrival)
    except (KeyError, TypeError, AttributeError, msgspec.ValidationError) as error:
        raise UnreadableEvent(f"the record is no S3 event: {error!r}") from error


def unreadable_key(message_id: str) -> str:
    """The key under which the failure of a message without one is recorded."""
    return f"unreadable message {message_id}"


def _arrivals_or_failure(name: StepName, message: dict[str, Any], receives: int) -> list[Arrival]:
    try:
        return list(arrivals(message["body"]))
    except UnreadableEvent as error:
        unreadable = Arrival(
            key=unreadable_key(message["messageId"]),
            version_id=None,
            event_name="",
            event_time="",
            version="",
        )
        _note_failure(name, unreadable, type(error).__name__, str(error), receives)
        raise


def _attempt(name: StepName, step: Step, arrival: Arrival, receives: int) -> Outcome:
    arrived = s3.keyless(arrival.version)
    failed = _failed(name, arrival)
    if receives > 1 and failed.get("version", "") < arrived:
        _note_failure(name, arrival, "DiedOrTimedOut", "the worker left no word", receives - 1)
        failed = _failed(name, arrival)
    try:
        outcome = step(arrival)
    except Exception as error:
        _note_failure(name, arrival, type(error).__name__, str(error), receives)
        raise
    same_object = arrival.version_id and failed.get("version-id") == arrival.version_id
    if failed and (failed["version"] <= arrived or same_object):
        client, work = work_bucket()
        client.delete_object(Bucket=work, Key=_failure_key(name, arrival))
    return outcome


def _failed(name: StepName, arrival: Arrival) -> dict[str, str]:
    """What the standing failure record of this object says of its event; empty for none."""
    standing = s3.head(work_bucket(), _failure_key(name, arrival))
    return standing["Metadata"] if standing else {}


def _failure_key(name: StepName, arrival: Arrival) -> str:
    return s3.document_key(f"failures/{name}", arrival.key)


def _note_failure(name: StepName, arrival: Arrival, error: str, message: str, tries: int) -> None:
    key = _failure_key(name, arrival)
    if _failed(name, arrival).get("version", "") > s3.keyless(arrival.version):
        return
    now = datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
    try:
        first = s3.load(work_bucket(), key, Failure).first
    except (NotFound, msgspec.DecodeError, UnicodeDecodeError):
        first = now
    failure = Failure(
        step=name,
        key=arrival.key,
        version_id=arrival.version_id,
        version=arrival.version,
        error=error,
        message=message[:MAX_MESSAGE_CHARACTERS],
        tries=tries,
        first=first,
        last=now,
    )
    client, work = work_bucket()
    body = msgspec.json.encode(failure)
    client.put_object(
        Bucket=work,
        Key=key,
        Body=body,
        ContentType="application/json",
        Metadata={
            "version": s3.keyless(arrival.version),
            "version-id": arrival.version_id or "",
        },
    )


def _load_arrived(arrival: Arrival, kind: type[_Document]) -> _Document | None:
    """The work document that arrived; None where that version of it is gone or was removed.

    In a replay it bears the replay's time, and so does everything that is made from it. Raises
    NewerDocument for one that a newer pipeline made: after a deployment it will be understood.
    """
    if arrival.is_removal:
        return None
    try:
        document = s3.load(work_bucket(), arrival.key, kind, arrival.version_id)
    except NotFound:
        return None
    except msgspec.ValidationError:
        # A newer one may have another shape.
        _refuse_newer(s3.load(work_bucket(), arrival.key, _Shape, arrival.version_id), arrival.key)
        raise
    _refuse_newer(document, arrival.key)
    if arrival.replayed:
        return msgspec.structs.replace(document, replayed=arrival.replayed)
    return document


def _refuse_newer(document: "Document | _Shape", key: str) -> None:
    if document.schema > SCHEMA:
        raise NewerDocument(
            f"{key!r} has schema {document.schema}; this pipeline reads up to {SCHEMA}"
        )


@cache
def work_bucket() -> Bucket:
    """The bucket of the steps' documents."""
    return Bucket(_s3_client(), os.environ["WORK_BUCKET"])


@cache
def inbox_bucket() -> Bucket:
    """The bucket that pages are uploaded to."""
    return Bucket(_s3_client(), os.environ["INBOX_BUCKET"])


@cache
def _s3_client() -> Any:
    return boto3.client("s3")
