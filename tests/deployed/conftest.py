"""The real template on the local AWS, with IAM enforced and TLS, so that it finds what is amiss."""

import os
import signal
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple, TypeVar

import pytest

from onrecord.local import Project, Server, access_to, find_project, running, stop, up
from onrecord.stack import STEPS, Stack
from onrecord.table import questions
from onrecord.table.items import Mark, StoredQuote

# A worker's start, four steps and the polls between them, with room for a busy machine.
PATIENCE_SECONDS = 60.0

# What a message waits for its next try, so that dead letters come within a test.
PARAMETERS = {"FunctionTimeout": "10", "VisibilityTimeout": "3", "MaximumConcurrency": "2"}

T = TypeVar("T")


def eventually(look: Callable[[], T | None], seconds: float = PATIENCE_SECONDS) -> T:
    """The first answer that is not empty."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if found := look():
            return found
        time.sleep(0.2)
    raise AssertionError(f"nothing came within {seconds:.0f} s")


class Deployed(NamedTuple):
    """A running stack and where its state is."""

    state: Path
    server: Server
    stack: Stack

    def upload(self, key: str, body: bytes, metadata: dict[str, str] | None = None) -> str:
        """Put a page into the inbox; the object's version."""
        inbox = self.stack.inbox
        answer = inbox.client.put_object(
            Bucket=inbox.name, Key=key, Body=body, Metadata=metadata or {}
        )
        return answer["VersionId"]

    def delete(self, key: str) -> str:
        """Delete a page; the version of the delete marker."""
        inbox = self.stack.inbox
        return inbox.client.delete_object(Bucket=inbox.name, Key=key)["VersionId"]

    def workers(self, step: str) -> list[int]:
        """The processes in which the function of a step runs."""
        name = f"FUNCTION_NAME={self.stack.name}-{step}".encode()
        found = []
        for process in Path("/proc").iterdir():
            try:
                is_ours = (
                    process.name.isdigit() and os.getpgid(int(process.name)) == self.server.pid
                )
                if is_ours and name in (process / "environ").read_bytes():
                    found.append(int(process.name))
            except OSError:
                continue
        return found

    def set_running(self, step: str, *, enabled: bool) -> None:
        """Let a step work, or let its work wait."""
        functions = access_to(self.server).client("lambda")
        for mapping in functions.list_event_source_mappings()["EventSourceMappings"]:
            if mapping["FunctionArn"].endswith(f"-{step}"):
                functions.update_event_source_mapping(UUID=mapping["UUID"], Enabled=enabled)
        functions.close()

    def outcome(self, key: str, version_id: str) -> Mark:
        """What became of this upload, once it is known."""

        def look() -> Mark | None:
            item = questions.upload(self.stack.table, key)
            newest = item.newest if item else None
            return newest if newest and newest.version_id == version_id else None

        return eventually(look)

    def quotes(self, key: str) -> tuple[StoredQuote, ...]:
        """The rows that stand for an inbox key."""
        item = questions.upload(self.stack.table, key)
        if item is None or item.story_id is None:
            return ()
        found = questions.story(self.stack.table, item.story_id)
        return found[1] if found else ()


def let_go(deployed: Deployed) -> None:
    """Close our connections: a local AWS that is stopped waits half a minute for its clients."""
    stack = deployed.stack
    for client in (stack.inbox.client, stack.table.client, stack.sqs):
        client.close()


def end(deployed: Deployed) -> None:
    """Stop the local AWS, and first its idle workers, which are clients too."""
    let_go(deployed)
    for step in STEPS:
        for worker in deployed.workers(step):
            os.kill(worker, signal.SIGKILL)
    stop(deployed.state)


def deploy(state: Path, project: Project | None = None) -> Deployed:
    """Deploy this version, or that of another project."""
    server, stack = up(project or find_project(), state, secured=True, parameters=PARAMETERS)
    return Deployed(state, server, stack)


@pytest.fixture(scope="module")
def state(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A folder for the state of a local AWS, which ends with the module's tests."""
    folder = tmp_path_factory.mktemp("aws")
    yield folder
    # Nobody needs this state again.
    if server := running(folder):
        os.killpg(server.pid, signal.SIGKILL)


@pytest.fixture(scope="module")
def deployed(state: Path) -> Deployed:
    return deploy(state)
