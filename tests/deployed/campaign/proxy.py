"""A proxy between the functions' workers and the local AWS that injects what AWS does."""

import http.client
import json
import os
import random
import re
import signal
import threading
import time
from collections import Counter
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, Literal, NamedTuple

Kind = Literal[
    "slow_down",
    "precondition_failed",
    "throttled",
    "cancelled",
    "unprocessed",
    "slow",
    "cut_after_write",
    "timed_out",
    "killed_in_work",
    "killed_after_write",
    "killed_between_transactions",
    "poisoned",
]

# A poison page takes its worker along whenever it is read.
POISON = "poison"
SLOW_SECONDS = (0.2, 1.5)
# What costs a worker its life costs the campaign seconds: less often than the rest.
SHARES = {"timed_out": 0.1, "killed_in_work": 0.2, "killed_after_write": 0.5}

_DYNAMODB = re.compile(r"DynamoDB_\d+\.(\w+)")


class Call(NamedTuple):
    """A worker's request: the operation, and what it is of."""

    operation: str
    path: str
    body: bytes

    @property
    def is_write(self) -> bool:
        """Whether the request changes something."""
        return self.operation in ("PUT", "TransactWriteItems", "BatchWriteItem", "DELETE")


def _is_conditional(headers: Any) -> bool:
    return bool(headers.get("If-Match") or headers.get("If-None-Match"))


class Answer(NamedTuple):
    """What a worker gets."""

    status: int
    body: bytes
    headers: tuple[tuple[str, str], ...] = ()


class FaultProxy:
    """Forwards requests to ``target`` and, while ``active``, does harm to some of them.

    ``rate`` is the share of requests that are harmed; ``timeout`` the functions' own, in seconds.
    ``counts`` says how often each kind was injected.
    """

    def __init__(self, seed: int, rate: float, timeout: float) -> None:
        self.active = False
        self.counts: Counter[str] = Counter()
        self.target: tuple[str, int] = ("127.0.0.1", 0)
        self.worker_group = 0
        self._rate = rate
        self.timeout = timeout
        self._random = random.Random(seed)
        self._lock = threading.Lock()
        self._server = _Server(("127.0.0.1", 0), self)
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    @property
    def endpoint(self) -> str:
        """Where the workers find it."""
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    def close(self) -> None:
        """Stop to answer."""
        self._server.shutdown()
        self._server.server_close()

    def choose(self, call: Call, *, conditional: bool) -> Kind | None:
        """The fault that this request meets; the kinds that were rare so far come first."""
        if not self.active:
            return None
        with self._lock:
            kind = self._choose(call, conditional)
            if kind:
                self.counts[kind] += 1
            return kind

    def _choose(self, call: Call, conditional: bool) -> Kind | None:
        if call.operation == "GET" and POISON in call.path and "/failures/" not in call.path:
            return "poisoned"
        is_unfinished = call.operation == "TransactWriteItems" and (
            b'"complete":{"BOOL":false}' in call.body.replace(b" ", b"")
        )
        if is_unfinished and self._random.random() < 0.5:
            return "killed_between_transactions"
        if self._random.random() >= self._rate:
            return None
        kinds = _kinds_for(call, conditional)
        weights = [SHARES.get(kind, 1.0) / (1 + self.counts[kind]) for kind in kinds]
        return self._random.choices(kinds, weights)[0]

    def delay(self) -> float:
        """How long a slow request waits, in seconds."""
        with self._lock:
            return self._random.uniform(*SLOW_SECONDS)

    def kill_worker(self, port: int) -> None:
        """Kill the worker that speaks from this port."""
        pid = _process_of(port, self.worker_group)
        if pid:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)


def _kinds_for(call: Call, conditional: bool) -> list[Kind]:
    kinds: list[Kind] = ["slow", "timed_out", "killed_in_work"]
    if call.is_write:
        kinds += ["cut_after_write", "killed_after_write"]
    match call.operation:
        case "TransactWriteItems":
            kinds += ["throttled", "cancelled"]
        case "BatchWriteItem" | "BatchGetItem":
            kinds += ["unprocessed", "throttled"]
        case "GetItem" | "Query":
            kinds.append("throttled")
        case "PUT" if conditional:
            kinds += ["slow_down", "precondition_failed"]
        case _:
            kinds.append("slow_down")
    return kinds


def harmed(kind: Kind, call: Call) -> Answer | None:
    """The answer that AWS gives instead of doing what was asked; None where it does it."""
    match kind:
        case "slow_down":
            return _s3_error(503, "SlowDown", "Please reduce your request rate.")
        case "precondition_failed":
            return _s3_error(412, "PreconditionFailed", "At least one condition did not hold.")
        case "throttled":
            return _dynamodb_error("ThrottlingException", message="Rate of requests too high.")
        case "cancelled":
            count = len(json.loads(call.body)["TransactItems"])
            reasons = [{"Code": "TransactionConflict", "Message": "Ongoing."}]
            reasons += [{"Code": "None"}] * (count - 1)
            return _dynamodb_error(
                "TransactionCanceledException",
                Message="Transaction cancelled [TransactionConflict]",
                CancellationReasons=reasons,
            )
        case "unprocessed":
            items = json.loads(call.body)["RequestItems"]
            if call.operation == "BatchWriteItem":
                return _dynamodb_answer(200, {"UnprocessedItems": items})
            return _dynamodb_answer(200, {"Responses": {}, "UnprocessedKeys": items})
    return None


def _s3_error(status: int, code: str, message: str) -> Answer:
    body = f"<?xml version='1.0'?><Error><Code>{code}</Code><Message>{message}</Message></Error>"
    return Answer(status, body.encode(), (("Content-Type", "application/xml"),))


def _dynamodb_error(code: str, **fields: Any) -> Answer:
    name = f"com.amazonaws.dynamodb.v20120810#{code}"
    return _dynamodb_answer(400, {"__type": name} | fields)


def _dynamodb_answer(status: int, document: Any) -> Answer:
    headers = (("Content-Type", "application/x-amz-json-1.0"),)
    return Answer(status, json.dumps(document).encode(), headers)


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128

    def __init__(self, address: tuple[str, int], proxy: FaultProxy) -> None:
        self.proxy = proxy
        super().__init__(address, _Handler)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Workers that are killed leave their connections behind: no news."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _Server

    def _serve(self) -> None:
        proxy = self.server.proxy
        call = self._call()
        kind = proxy.choose(call, conditional=_is_conditional(self.headers))
        if kind is None:
            self._answer(self._forward(call))
            return
        port = self.client_address[1]
        if kind == "slow":
            time.sleep(proxy.delay())
        if kind in ("killed_in_work", "poisoned"):
            proxy.kill_worker(port)
            self.close_connection = True
            return
        answer = harmed(kind, call) or self._forward(call)
        if kind == "timed_out":
            # Done, but the answer comes when the worker is gone.
            time.sleep(proxy.timeout + 1)
        if kind.startswith("killed"):
            proxy.kill_worker(port)
        if kind.startswith("killed") or kind == "cut_after_write":
            self.close_connection = True
            return
        self._answer(answer)

    do_GET = do_PUT = do_POST = do_DELETE = do_HEAD = _serve  # noqa: N815

    def _call(self) -> Call:
        length = int(self.headers.get("Content-Length") or 0)
        target = _DYNAMODB.fullmatch(self.headers.get("X-Amz-Target", ""))
        operation = target[1] if target else self.command
        return Call(operation, self.path, self.rfile.read(length))

    def _forward(self, call: Call) -> Answer:
        upstream = http.client.HTTPConnection(*self.server.proxy.target, timeout=60)
        try:
            upstream.request(self.command, self.path, call.body, dict(self.headers.items()))
            answer = upstream.getresponse()
            return Answer(answer.status, answer.read(), tuple(answer.getheaders()))
        finally:
            upstream.close()

    def _answer(self, answer: Answer) -> None:
        self.send_response_only(answer.status)
        is_head = self.command == "HEAD"
        for name, value in answer.headers:
            if name.lower() in ("transfer-encoding", "connection"):
                continue
            if name.lower() != "content-length" or is_head:
                self.send_header(name, value)
        if not is_head:
            self.send_header("Content-Length", str(len(answer.body)))
        self.end_headers()
        if not is_head:
            with suppress(ConnectionError):
                self.wfile.write(answer.body)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
        """Say nothing."""


def _process_of(port: int, group: int) -> int | None:
    """The process of a group that holds the local end of a connection from this port."""
    wanted = None
    for line in Path("/proc/net/tcp").read_text("ascii").splitlines()[1:]:
        fields = line.split()
        if int(fields[1].rpartition(":")[2], 16) == port:
            wanted = f"socket:[{fields[9]}]"
            break
    if wanted is None:
        return None
    for folder in Path("/proc").glob("[0-9]*"):
        pid = int(folder.name)
        with suppress(OSError):
            if pid != group and os.getpgid(pid) == group and _holds(folder, wanted):
                return pid
    return None


def _holds(process: Path, link: str) -> bool:
    return any(str(handle.readlink()) == link for handle in (process / "fd").iterdir())
