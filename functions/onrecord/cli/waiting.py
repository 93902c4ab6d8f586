"""Waiting for what becomes of uploads: their upload items in the table, or their failures."""

import time
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Literal

from onrecord import bucket as s3
from onrecord.cli.output import progress_bar
from onrecord.cli.troubles import backlogs, failures
from onrecord.stack import PREFIXES, Stack
from onrecord.story import Record
from onrecord.table import questions
from onrecord.table.items import RejectedMark, StoredMark, UploadItem

POLL_SECONDS = 0.25
FAILURES_POLL_SECONDS = 3.0


class Outcome(Record, frozen=True, kw_only=True):
    """What became of an upload.

    ``failed`` ones are dead letters; of ``unfinished`` ones nothing was heard in time.
    """

    key: str
    version_id: str
    outcome: Literal["stored", "rejected", "withdrawn", "failed", "unfinished"]
    story_id: str | None = None
    detail: str | None = None


def outcomes(stack: Stack, versions: dict[str, str], seconds: float) -> Iterator[Outcome]:
    """The outcome of each upload (version id by key), as it is known."""
    began = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    pending = dict(versions)
    deadline = time.monotonic() + seconds
    next_failures = time.monotonic() + FAILURES_POLL_SECONDS
    with progress_bar() as progress:
        task = progress.add_task("waiting for the rows", total=len(versions))
        while pending and time.monotonic() < deadline:
            found = list(_settled(stack, pending))
            if not found and time.monotonic() >= next_failures:
                found = list(_given_up(stack, pending, began))
                next_failures = time.monotonic() + FAILURES_POLL_SECONDS
            for outcome in found:
                del pending[outcome.key]
                progress.advance(task)
                yield outcome
            if pending and not found:
                time.sleep(POLL_SECONDS)
    yield from _unfinished(stack, pending, seconds)


def _settled(stack: Stack, pending: dict[str, str]) -> Iterator[Outcome]:
    for item in questions.uploads(stack.table, list(pending)):
        newest = item.newest
        if newest and newest.version_id == pending[item.key]:
            yield _outcome(item, pending[item.key])


def _outcome(item: UploadItem, version_id: str) -> Outcome:
    match item.newest:
        case StoredMark(story_id=story_id):
            return Outcome(key=item.key, version_id=version_id, outcome="stored", story_id=story_id)
        case RejectedMark(reason=reason, detail=detail):
            said = f"{reason}: {detail}"
            return Outcome(key=item.key, version_id=version_id, outcome="rejected", detail=said)
        case _:
            return Outcome(key=item.key, version_id=version_id, outcome="withdrawn")


def _given_up(stack: Stack, pending: dict[str, str], began: str) -> Iterator[Outcome]:
    """The uploads that became dead letters since we wait."""
    tries = {backlog.step: backlog.tries for backlog in backlogs(stack) if backlog.dead}
    for key, (step, count, detail) in _failing(stack, pending, began).items():
        if step in tries and count >= tries[step]:
            yield Outcome(key=key, version_id=pending[key], outcome="failed", detail=detail)


def _unfinished(stack: Stack, pending: dict[str, str], seconds: float) -> Iterator[Outcome]:
    failing = _failing(stack, pending, "") if pending else {}
    for key, version_id in pending.items():
        detail = f"nothing came of it within {seconds:.0f} s"
        if key in failing:
            detail += f"; {failing[key][2]}"
        yield Outcome(key=key, version_id=version_id, outcome="unfinished", detail=detail)


def _failing(stack: Stack, pending: dict[str, str], began: str) -> dict[str, tuple[str, int, str]]:
    """Step, tries and error of the pending keys with a failure not older than ``began``."""
    # A step's failure names the object that it failed at.
    key_of = {s3.document_key(prefix, key): key for prefix in PREFIXES for key in pending}
    key_of |= {key: key for key in pending}
    return {
        key_of[failure.key]: (
            failure.step,
            failure.tries,
            f"{failure.step}: {failure.error}: {failure.message}",
        )
        for failure in failures(stack)
        if failure.key in key_of and failure.last >= began
    }
