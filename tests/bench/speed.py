"""Speed as ratios measured in one run: ``python -m tests.bench.speed [--json] [--pages N]``.

Pages per CPU second of the chain and its steps against trafilatura on the same pages, import CPU
of each handler against ``import boto3`` with an S3 and a DynamoDB client: ratios, so that a slow or
busy machine moves both sides alike. Beside them the CPU seconds of scrape and strip on the page
that takes them longest, and the peak memory of the whole run in MB.
"""

import argparse
import gzip
import json
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from typing import Any

import trafilatura

from onrecord.errors import Rejected
from onrecord.quotes import extract
from onrecord.scrape import scrape
from onrecord.story import Article, Story
from onrecord.strip import strip
from tests.bench.predict import upload_of
from tests.bench.test_floors import BENCH

STEPS = ("scrape", "strip", "extract", "store")
IMPORTS = 7
BOTO3 = (
    "import boto3; a = dict(region_name='eu-west-1', aws_access_key_id='a',"
    " aws_secret_access_key='a'); boto3.client('s3', **a); boto3.client('dynamodb', **a)"
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
        print(f"{name:28} {value}")


def measure(pages: int | None) -> dict[str, Any]:
    folder = BENCH / "articles" / "dev"
    lines = (folder / "gold.jsonl").read_text("utf-8").splitlines()[:pages]
    records = [json.loads(line) for line in lines]
    bodies = [gzip.decompress((folder / record["html"]).read_bytes()) for record in records]

    stories: list[Story] = []
    articles: list[Article] = []
    seconds = {
        "scrape": _cpu(
            lambda body, record: _keep(stories, lambda: scrape(body, upload_of(record))),
            zip(bodies, records, strict=True),
        ),
        "strip": _cpu(
            lambda story: _keep(articles, lambda: strip(story)), ((story,) for story in stories)
        ),
        "extract": _cpu(extract, ((article,) for article in articles)),
    }
    peak_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    slowest = max(
        _cpu(_scrape_strip, ((body, record),)) for body, record in zip(bodies, records, strict=True)
    )
    trafilatura_seconds = _cpu(trafilatura.bare_extraction, ((body,) for body in bodies))

    def against(*steps: str) -> float:
        return round(trafilatura_seconds / sum(seconds[step] for step in steps), 2)

    return {
        "scrape_strip_vs_trafilatura": against("scrape", "strip"),
        "extract_vs_trafilatura": against("extract"),
        "chain_vs_trafilatura": against("scrape", "strip", "extract"),
        "slowest_page_seconds": round(slowest, 3),
        "import_vs_boto3": _imports(),
        "zip_mb": None,
        "unzipped_mb": None,
        "peak_mb": round(peak_mb, 1),
    }


def _keep(kept: list[Any], make: Callable[[], Any]) -> None:
    try:
        kept.append(make())
    except Rejected:
        return


def _scrape_strip(body: bytes, record: dict[str, Any]) -> None:
    with suppress(Rejected):
        strip(scrape(body, upload_of(record)))


def _cpu(work: Callable[..., Any], inputs: Iterable[tuple[Any, ...]]) -> float:
    """The CPU seconds that some work takes over all inputs."""
    started = time.process_time()
    for arguments in inputs:
        work(*arguments)
    return time.process_time() - started


def _imports() -> dict[str, float]:
    """The import CPU of each handler over that of boto3 with its two clients."""
    boto3_seconds = _import_cpu(BOTO3)
    environment = "import os; os.environ['AWS_DEFAULT_REGION'] = 'eu-west-1'; "
    return {
        step: round(_import_cpu(f"{environment}import onrecord.handlers.{step}") / boto3_seconds, 2)
        for step in STEPS
    }


def _import_cpu(code: str) -> float:
    timed = f"import time; t = time.process_time(); {code}; print(time.process_time() - t)"
    runs = [
        float(subprocess.run([sys.executable, "-c", timed], capture_output=True, check=True).stdout)
        for _ in range(IMPORTS)
    ]
    return statistics.median(runs)


if __name__ == "__main__":
    main()
