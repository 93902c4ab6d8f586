"""Events as S3 and SQS deliver them to a handler."""

import io
import json
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from urllib.parse import quote_plus

from onrecord.stack import STEPS

EVENTS = Path(__file__).parent.parent / "events"

CONTEXT: Any = SimpleNamespace(
    function_name="onrecord-step",
    memory_limit_in_mb=512,
    invoked_function_arn="arn:aws:lambda:eu-west-1:123456789012:function:onrecord-step",
    aws_request_id="52fdfc07-2182-154f-163f-5f0f9a621d72",
)


def s3_event(
    name: str = "put",
    *,
    key: str,
    version_id: str | None = None,
    minute: int = 0,
    replay: dict[str, str] | None = None,
) -> dict[str, Any]:
    """The event in tests/events/<name>.json for another key, object version and time."""
    event: dict[str, Any] = json.loads((EVENTS / f"{name}.json").read_text("utf-8"))
    record = event["Records"][0]
    record["eventTime"] = f"2026-05-01T10:{minute:02}:00.000Z"
    record["s3"]["object"]["key"] = quote_plus(key, safe="/")
    record["s3"]["object"].pop("versionId")
    if version_id:
        record["s3"]["object"]["versionId"] = version_id
    if replay:
        record["onrecord"] = replay
    return event


def sqs_event(*bodies: Any, receives: int = 1) -> dict[str, Any]:
    """A batch of SQS messages with these bodies."""
    return {
        "Records": [
            {
                "messageId": f"message-{number}",
                "receiptHandle": "handle",
                "body": body if isinstance(body, str) else json.dumps(body),
                "attributes": {
                    "ApproximateReceiveCount": str(receives),
                    "SentTimestamp": "1777629600000",
                    "SenderId": "AIDAEXAMPLE",
                    "ApproximateFirstReceiveTimestamp": "1777629600001",
                },
                "messageAttributes": {},
                "md5OfBody": "",
                "eventSource": "aws:sqs",
                "eventSourceARN": "arn:aws:sqs:eu-west-1:123456789012:queue",
                "awsRegion": "eu-west-1",
            }
            for number, body in enumerate(bodies)
        ]
    }


def failed(answer: dict[str, Any]) -> list[str]:
    """The messages that go back to the queue."""
    return [failure["itemIdentifier"] for failure in answer["batchItemFailures"]]


@contextmanager
def log_lines_into(stream: io.StringIO) -> Iterator[None]:
    """Let the steps' loggers write there for a while."""
    handlers = [h for step in STEPS for h in logging.getLogger(step).handlers]
    streams = [h.setStream(stream) for h in handlers if isinstance(h, logging.StreamHandler)]
    yield
    for handler, former in zip(handlers, streams, strict=True):
        if isinstance(handler, logging.StreamHandler) and former:
            handler.setStream(former)
