"""Workers of the store step that pause before every call, so that a test decides who goes on."""

import threading
from collections.abc import Callable, Iterator
from typing import Any, Literal

from botocore.exceptions import BotoCoreError, ClientError, ReadTimeoutError

from onrecord.errors import Conflict
from onrecord.story import Document, Quotes
from onrecord.table import Table
from onrecord.table.write import write
from tests.table.memory import cancelled, refused

# What happens to a paused call: it is made; it is made but its answer is lost; it arrives only
# later, when nobody waits for the answer any more; it is throttled; another transaction is on
# its items; or its worker is killed.
Fate = Literal["made", "answer lost", "late", "throttled", "conflict", "killed"]

# A query gives so few rows at a time that others come between two pages.
PAGE = 2


class Killed(BaseException):
    """Ends a worker as SIGKILL does: no code of the write catches it."""


class Worker:
    """One run of the write, in a thread that runs only while `resume` waits for it."""

    def __init__(self, table: Table, document: Document, load: Callable[[str], Quotes | None]):
        self.document = document
        self.call = "start"
        self.is_done = False
        self.has_failed = False
        self.late: list[Callable[[], Any]] = []
        self._table = table
        self._load = load
        self._bug: BaseException | None = None
        self._fate: Fate = "made"
        self._resumed = threading.Semaphore(0)
        self._paused = threading.Semaphore(0)
        threading.Thread(target=self._run, daemon=True).start()

    def resume(self, fate: Fate = "made") -> None:
        """Let the pending call happen so, and the worker run to its next."""
        self._fate = fate
        self._resumed.release()
        self._paused.acquire()
        if self._bug:
            raise self._bug

    def _run(self) -> None:
        self._resumed.acquire()
        table = Table(_PausedClient(self), self._table.name)  # type: ignore[arg-type]
        try:
            write(table, self.document, self.load)
        except (ClientError, BotoCoreError, Conflict, Killed):
            self.has_failed = True
        except BaseException as bug:  # noqa: BLE001
            self._bug = bug
        self.is_done = True
        self._paused.release()

    def load(self, key: str) -> Quotes | None:
        self._pause("load")
        return self._load(key)

    def make(self, name: str, request: Any) -> Any:
        """Make a call as it is decided while the worker pauses."""
        fate = self._pause(name)
        call = getattr(self._table.client, name)
        match fate:
            case "throttled":
                raise refused("ThrottlingException")
            case "conflict" if name == "transact_write_items":
                raise cancelled([{"Code": "TransactionConflict"}])
            case "late" if name == "transact_write_items":
                self.late.append(lambda: call(**request))
                raise ReadTimeoutError(endpoint_url="")
        answer = call(**request)
        if fate == "answer lost":
            raise ReadTimeoutError(endpoint_url="")
        return answer

    def _pause(self, call: str) -> Fate:
        self.call = call
        self._paused.release()
        self._resumed.acquire()
        if self._fate == "killed":
            raise Killed
        return self._fate


class _PausedClient:
    """A DynamoDB client whose every call, and every page of a query, is the worker's pause."""

    def __init__(self, worker: Worker) -> None:
        self._worker = worker

    def __getattr__(self, name: str) -> Any:
        return lambda **request: self._worker.make(name, request)

    def get_paginator(self, name: str) -> "_Pages":
        return _Pages(self._worker, name)


class _Pages:
    def __init__(self, worker: Worker, name: str) -> None:
        self._worker = worker
        self._name = name

    def paginate(self, **request: Any) -> Iterator[Any]:
        request["Limit"] = PAGE
        while True:
            page = self._worker.make(self._name, request)
            yield page
            if "LastEvaluatedKey" not in page:
                return
            request["ExclusiveStartKey"] = page["LastEvaluatedKey"]
