"""Speed as ratios measured in one run: ``python -m tests.bench.speed [--json] [--pages N]``.

Pages per CPU second of the chain and its steps against trafilatura on the same pages, asked for
the text, and once more for dates and authors too; the share of each step; the CPU seconds of scrape
and strip on the page that takes them longest. Each half of the pages is timed, on both sides, in a
process that has read the other half. Of the built package: its sizes, the CPU of each handler's
import, alone and with its first story, against ``import boto3`` with an S3 and a DynamoDB client,
the modules compiled at import, and the peak memory of each step on the largest page. Ratios, so
that a slow or busy machine moves both sides.

Without a build of the code as it stands the package's figures are null, and what to run is said.
"""

import argparse
import gc
import gzip
import json
import multiprocessing
import sys
import time
from collections.abc import Callable, Iterable
from concurrent.futures import ProcessPoolExecutor
from contextlib import suppress
from pathlib import Path
from typing import Any

import trafilatura

from onrecord.errors import Rejected
from onrecord.quotes import extract
from onrecord.scrape import scrape
from onrecord.story import Article, Quotes, Story, Upload
from onrecord.strip import strip
from onrecord.table.write import write
from tests.bench import artefact
from tests.bench.forgetful import forgetful_table
from tests.bench.predict import upload_of
from tests.bench.test_floors import BENCH

Page = tuple[bytes, Upload]

STEPS = ("scrape", "strip", "extract", "store")
ARTEFACT = (
    "import_vs_boto3",
    "first_story_vs_boto3",
    "compiled_at_import",
    "zip_mb",
    "unzipped_mb",
    "peak_mb",
    "peak_mb_of_step",
)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.add_argument("--pages", type=int, default=None, help="time only the first N pages")
    options = parser.parse_args()
    figures = measure(options.pages)
    if options.json:
        print(json.dumps(figures))
        return
    for name, value in figures.items():
        shown = " ".join(f"{k} {v}" for k, v in value.items()) if isinstance(value, dict) else value
        print(f"{name:30} {shown}")


def measure(pages: int | None) -> dict[str, Any]:
    folder = BENCH / "articles" / "dev"
    lines = (folder / "gold.jsonl").read_text("utf-8").splitlines()[:pages]
    read = [_read(folder, json.loads(line)) for line in lines]
    figures = _against_trafilatura(read)
    by_size = sorted((page for page, _ in read), key=len)
    try:
        return figures | artefact.measure(by_size[len(by_size) // 2], by_size[-1])
    except artefact.NotBuilt as missing:
        print(f"no figures of the built package: {missing}", file=sys.stderr)
        return figures | dict.fromkeys(ARTEFACT)


def _read(folder: Path, record: dict[str, Any]) -> Page:
    return gzip.decompress((folder / record["html"]).read_bytes()), upload_of(record)


def _against_trafilatura(pages: list[Page]) -> dict[str, Any]:
    halves = pages[::2], pages[1::2]
    with ProcessPoolExecutor(1, multiprocessing.get_context("spawn"), max_tasks_per_child=1) as new:
        runs = list(new.map(_warm_seconds, halves, halves[::-1]))
    seconds = {step: sum(run[step] for run in runs) for step in runs[0]}
    chain = sum(seconds[step] for step in STEPS)
    slowest = max(run["slowest"] for run in runs)

    def against(name: str, *steps: str) -> float:
        return round(seconds[name] / sum(seconds[step] for step in steps), 2)

    return {
        "scrape_strip_vs_trafilatura": against("trafilatura", "scrape", "strip"),
        "extract_vs_trafilatura": against("trafilatura", "extract"),
        "chain_vs_trafilatura": against("trafilatura", *STEPS),
        "chain_vs_trafilatura_metadata": against("trafilatura_metadata", *STEPS),
        "share_of_chain": {step: round(seconds[step] / chain, 2) for step in STEPS},
        "slowest_page_seconds": round(slowest, 3),
    }


def _warm_seconds(warm_up: list[Page], pages: list[Page]) -> dict[str, float]:
    """The CPU seconds on some pages of a worker that has read others before."""
    # As the functions do: what was imported stays, and is not looked at again.
    gc.freeze()
    _seconds(warm_up)
    return _seconds(pages)


def _seconds(pages: list[Page]) -> dict[str, float]:
    """The CPU seconds of each step, of trafilatura, and of scrape and strip on one page."""
    stories: list[Story] = []
    articles: list[Article] = []
    quotes: list[Quotes] = []
    table = forgetful_table()
    return {
        "scrape": _cpu(lambda body, upload: _keep(stories, lambda: scrape(body, upload)), pages),
        "strip": _cpu(
            lambda story: _keep(articles, lambda: strip(story)), ((story,) for story in stories)
        ),
        "extract": _cpu(
            lambda article: quotes.append(extract(article)), ((article,) for article in articles)
        ),
        "store": _cpu(lambda found: write(table, found, lambda _: None), ((q,) for q in quotes)),
        "trafilatura": _cpu(trafilatura.bare_extraction, ((body,) for body, _ in pages)),
        "trafilatura_metadata": _cpu(_with_metadata, ((body,) for body, _ in pages)),
        "slowest": max(_cpu(_scrape_strip, (page,)) for page in pages),
    }


def _keep(kept: list[Any], make: Callable[[], Any]) -> None:
    try:
        kept.append(make())
    except Rejected:
        return


def _with_metadata(body: bytes) -> None:
    trafilatura.bare_extraction(body, with_metadata=True)


def _scrape_strip(body: bytes, upload: Upload) -> None:
    with suppress(Rejected):
        strip(scrape(body, upload))


def _cpu(work: Callable[..., Any], inputs: Iterable[tuple[Any, ...]]) -> float:
    """The CPU seconds that some work takes over all inputs."""
    started = time.process_time()
    for arguments in inputs:
        work(*arguments)
    return time.process_time() - started


if __name__ == "__main__":
    main()
