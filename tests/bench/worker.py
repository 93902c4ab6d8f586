"""One worker of a step from its cold start on, measured from inside.

``worker.py STEP KEY BODY OUT`` imports the step's handler and lets it work twice on the object in
the file BODY, with an AWS that holds nothing else; the document that it wrote goes to the file
OUT. ``worker.py boto3`` imports boto3 and makes its S3 and its DynamoDB client. Either way it
prints one JSON object. The runtime's own Python runs it, so it imports nothing of the project.
"""

import json
import os
import re
import sys
import time
from collections.abc import Callable, Iterator
from importlib import import_module
from importlib.machinery import SourceFileLoader
from pathlib import Path
from typing import Any

DOCUMENTS = {"scrape": "/stories/", "strip": "/articles/", "extract": "/quotes/", "store": ""}
ENVIRONMENT = {
    "AWS_ACCESS_KEY_ID": "none",
    "AWS_SECRET_ACCESS_KEY": "none",
    "AWS_DEFAULT_REGION": "us-east-1",
    "AWS_LAMBDA_FUNCTION_NAME": "onrecord-step",
    "INBOX_BUCKET": "inbox",
    "WORK_BUCKET": "work",
    "TABLE": "table",
}
TABLE_ANSWERS = {
    "BatchGetItem": b'{"Responses": {}, "UnprocessedKeys": {}}',
    "Query": b'{"Items": [], "Count": 0}',
}


def main(step: str, key: str = "", body: str = "", out: str = "") -> None:
    os.environ.update(ENVIRONMENT)
    compiled = _compiled_from_now_on()
    if step == "boto3":
        print(json.dumps({"import": _cpu(_import_boto3)}))
        return
    figures: dict[str, Any] = {"import": _cpu(lambda: import_module(f"onrecord.handlers.{step}"))}
    figures["compiled"] = compiled
    written: dict[str, bytes] = {}
    _stub_aws(Path(body).read_bytes(), written)
    handler = sys.modules[f"onrecord.handlers.{step}"].handler
    figures["first"] = _cpu(lambda: _work(handler, key, 1))
    figures["second"] = _cpu(lambda: _work(handler, key, 2))
    figures["peak_mb"] = _peak_mb()
    for url, document in written.items():
        if DOCUMENTS[step] in url:
            Path(out).write_bytes(document)
    print(json.dumps(figures))


def _import_boto3() -> None:
    import boto3

    boto3.client("s3")
    boto3.client("dynamodb")


def _cpu(work: Callable[[], object]) -> float:
    started = time.process_time()
    work()
    return time.process_time() - started


def _peak_mb() -> float:
    """The most memory that this process had; getrusage would count its parent's too."""
    [kilobytes] = re.findall(r"VmHWM:\s+(\d+) kB", Path("/proc/self/status").read_text())
    return int(kilobytes) / 1000


def _compiled_from_now_on() -> list[str]:
    """The modules that are compiled because no bytecode of theirs counts."""
    compiled: list[str] = []
    compile_source: Any = SourceFileLoader.source_to_code

    def noted(self: Any, data: Any, path: Any, **options: Any) -> Any:
        compiled.append(str(path))
        return compile_source(self, data, path, **options)

    loader: Any = SourceFileLoader
    loader.source_to_code = noted
    return compiled


def _work(handler: Any, key: str, minute: int) -> None:
    arrival = {
        "eventVersion": "2.1",
        "eventTime": f"2026-05-01T10:{minute:02}:00.000Z",
        "eventName": "ObjectCreated:Put",
        "s3": {"object": {"key": key, "sequencer": "1"}},
    }
    message = {
        "messageId": "message",
        "body": json.dumps({"Records": [arrival]}),
        "attributes": {"ApproximateReceiveCount": "1"},
        "eventSource": "aws:sqs",
    }
    context = type("Context", (), {"aws_request_id": "request"})
    if handler({"Records": [message]}, context)["batchItemFailures"]:
        raise SystemExit("the step failed")


def _stub_aws(arrived: bytes, written: dict[str, bytes]) -> None:
    """Let requests end where they would go out: every object is the one that arrived, or none."""
    from botocore.awsrequest import AWSResponse
    from botocore.httpsession import URLLib3Session

    def send(_: Any, request: Any) -> AWSResponse:
        status, body = 200, b""
        if target := request.headers.get("X-Amz-Target"):
            body = TABLE_ANSWERS.get(target.decode().partition(".")[2], b"{}")
        elif request.method == "GET":
            body = arrived
        elif request.method == "HEAD":
            status = 404
        elif request.method == "PUT":
            written[request.url] = _unchunked(request.body.read())
        headers: Any = {"Last-Modified": "Fri, 01 May 2026 10:00:00 GMT", "ETag": '"1"'}
        return AWSResponse(request.url, status, headers, _Raw(body))

    session: Any = URLLib3Session
    session.send = send


class _Raw:
    """A response's body as urllib3 hands it over."""

    def __init__(self, body: bytes) -> None:
        self._rest = body

    def read(self, amount: int | None = None) -> bytes:
        end = len(self._rest) if amount is None else amount
        read, self._rest = self._rest[:end], self._rest[end:]
        return read

    def stream(self, *_: Any, **__: Any) -> Iterator[bytes]:
        yield self.read()

    def close(self) -> None:
        """There is nothing to close."""


def _unchunked(sent: bytes) -> bytes:
    """A body that was sent in chunks of which each says its size."""
    body = b""
    while sent:
        size, _, sent = sent.partition(b"\r\n")
        end = int(size, 16)
        if not end:
            break
        body, sent = body + sent[:end], sent[end + 2 :]
    return body


if __name__ == "__main__":
    main(*sys.argv[1:])
