"""A burst of uploads on the local AWS: ``python -m tests.deployed.load [--stories N]``.

Prints stories a second from the first upload to the last row, beside an empty chain in the same
emulator: the same template and queues, functions that only write the next step's object. So the
ratio says what the pipeline's own work costs. Prints too how the backlog fell, the memory that
all processes took, and whether anything was lost. Exit status 1 if so.
"""

import argparse
import os
import random
import shutil
import signal
import sys
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import NamedTuple

from onrecord.cli.troubles import backlogs
from onrecord.local import Project, find_project, running, up
from onrecord.stack import STEPS, THREADS, Stack
from onrecord.table import questions
from tests.deployed.campaign.pages import Page, page
from tests.deployed.copies import copy_project

PARAMETERS = {"FunctionTimeout": "30", "VisibilityTimeout": "60", "MaximumConcurrency": "2"}
POLL_SECONDS = 1.0
MOST_SECONDS_A_STORY = 2.0
NEXT = {"scrape": "stories", "strip": "articles", "extract": "quotes", "store": ""}

# A function of the empty chain: what it was told of, it tells the next step of.
EMPTY = """
import json
import os
from urllib.parse import unquote_plus

import boto3

S3 = boto3.client("s3")


def handler(event, context):
    for message in event["Records"]:
        for record in json.loads(message["body"]).get("Records", []):
            name = unquote_plus(record["s3"]["object"]["key"]).rpartition("/")[2]
            if "{prefix}":
                S3.put_object(Bucket=os.environ["WORK_BUCKET"], Key=f"{prefix}/{{name}}", Body=b"x")
    return {{"batchItemFailures": []}}
"""


class Burst(NamedTuple):
    """What a burst took: its rate, the most memory of all processes, the backlog as it fell."""

    stories_a_second: float
    peak_mb: float
    backlog: tuple[int, ...]


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--stories", type=int, default=2000)
    count = parser.parse_args().stories
    rng = random.Random(1)
    pages = {f"{n}.html": page(rng, f"story-{n}", n) for n in range(count)}
    with tempfile.TemporaryDirectory() as folder:
        try:
            server, stack = up(
                find_project(), Path(folder) / "aws", name="full", parameters=PARAMETERS
            )
            full = burst(stack, server.pid, pages, lambda: _stored(stack, pages))
            lost = [key for key in pages if not _is_right(stack, pages[key])]
            empty_project = _empty_chain(Path(folder))
            server, chain = up(
                empty_project, Path(folder) / "aws", name="empty", parameters=PARAMETERS
            )
            empty = burst(chain, server.pid, pages, lambda: _passed_on(chain, count))
        finally:
            if left := running(Path(folder) / "aws"):
                os.killpg(left.pid, signal.SIGKILL)
    print(f"{count:,} stories: {len(lost)} lost")
    for name, done in (("pipeline", full), ("empty chain", empty)):
        print(f"{name:12} {done.stories_a_second:6.1f} a second, {done.peak_mb:,.0f} MB at most")
        print(f"{'':12} backlog {' '.join(map(str, done.backlog))}")
    print(f"ratio        {full.stories_a_second / empty.stories_a_second:6.2f}")
    sys.exit(bool(lost))


def burst(stack: Stack, group: int, pages: dict[str, Page], is_done: Callable[[], bool]) -> Burst:
    """Upload all pages at once and wait for the end."""
    began = time.monotonic()
    deadline = began + 60 + len(pages) * MOST_SECONDS_A_STORY
    with ThreadPoolExecutor(THREADS) as pool:
        list(pool.map(lambda key: _put(stack, key, pages[key]), pages))
    waiting: list[int] = []
    peak = 0.0
    while not is_done():
        if time.monotonic() > deadline:
            raise TimeoutError(f"the burst is not over after {deadline - began:.0f} s")
        waiting.append(sum(b.waiting + b.in_work for b in backlogs(stack)))
        peak = max(peak, _memory_mb(group))
        time.sleep(POLL_SECONDS)
    seconds = time.monotonic() - began
    shown = waiting[:: max(1, len(waiting) // 12)]
    return Burst(len(pages) / seconds, peak, tuple(shown))


def _put(stack: Stack, key: str, made: Page) -> None:
    client, name = stack.inbox
    client.put_object(Bucket=name, Key=key, Body=made.body)


def _stored(stack: Stack, pages: dict[str, Page]) -> bool:
    return sum(1 for item in questions.uploads(stack.table, pages) if item.stored) == len(pages)


def _is_right(stack: Stack, made: Page) -> bool:
    found = questions.story(stack.table, made.story_id)
    rows = found[1] if found else ()
    return tuple((quote.text, quote.speaker) for quote in rows) == made.said


def _passed_on(stack: Stack, count: int) -> bool:
    """Whether all went through: the last objects are written and no message is left."""
    if any(b.waiting + b.in_work + b.delayed for b in backlogs(stack)):
        return False
    pages = stack.work.client.get_paginator("list_objects_v2").paginate(
        Bucket=stack.work.name, Prefix="quotes/"
    )
    return sum(answer["KeyCount"] for answer in pages) == count


def _empty_chain(folder: Path) -> Project:
    chain = copy_project(folder / "project")
    shutil.rmtree(chain.functions)
    handlers = chain.functions / "onrecord" / "handlers"
    handlers.mkdir(parents=True)
    for package in (handlers.parent, handlers):
        (package / "__init__.py").touch()
    for step in STEPS:
        (handlers / f"{step}.py").write_text(EMPTY.format(prefix=NEXT[step]), "utf-8")
    return chain


def _memory_mb(group: int) -> float:
    """The resident memory of a process group, in MB."""
    total = 0
    for status in Path("/proc").glob("[0-9]*/statm"):
        try:
            if os.getpgid(int(status.parent.name)) == group:
                total += int(status.read_text("ascii").split()[1])
        except OSError:
            continue
    return total * os.sysconf("SC_PAGE_SIZE") / 1_000_000


if __name__ == "__main__":
    main()
