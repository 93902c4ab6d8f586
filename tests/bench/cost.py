"""What a million stories cost on AWS: ``python -m tests.bench.cost [--quotes N]``.

Stories with N quotes each go through the handlers on moto. Every request to S3 and DynamoDB is
counted, units are taken from the sizes of the items, log bytes from what is printed. What moto
cannot tell is assumed, and named so below. Prices are those of us-east-1; the upload is apart.
"""

import argparse
import io
import os
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stdout
from typing import Any
from unittest.mock import patch

import boto3
from moto import mock_aws

from onrecord.handlers import _step, extract, scrape, store, strip
from tests.aws import create_bucket, create_table
from tests.bench.units import indexed_units, write_units
from tests.handlers.deliver import CONTEXT, log_lines_into, s3_event, sqs_event

# Dollars for a million of each.
PRICES = {
    "Lambda invocations": 0.20,
    "Lambda GB-seconds (arm64)": 13.33,
    "S3 PUT": 5.00,
    "S3 GET and HEAD": 0.40,
    "DynamoDB write units": 0.625,
    "DynamoDB read units": 0.125,
    "SQS requests": 0.40,
    "KB of logs": 0.50,
}

STEPS = 4
# Assumed: how long a step is billed for a story, with its calls to S3 and DynamoDB.
BILLED_SECONDS = 0.15
MEMORY_GB = 0.5
# S3 sends a message, Lambda receives and deletes it.
SQS_REQUESTS = 3 * STEPS
# Lambda's own lines: START, END, REPORT.
PLATFORM_LOG_KB = 0.4 * STEPS

STORIES = 3
FAMILIAR = ("Ann Hale", "Tom Breck", "Eva Lind", "Omar Said")
# Two of six speakers are new to the table.
STRANGERS = ("Brook", "Marsh")

ENVIRONMENT = {
    "AWS_DEFAULT_REGION": "us-east-1",
    "AWS_ACCESS_KEY_ID": "none",
    "AWS_SECRET_ACCESS_KEY": "none",
    "INBOX_BUCKET": "inbox",
    "WORK_BUCKET": "work",
    "TABLE": "table",
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--quotes", type=int, default=12, help="quotes in a story")
    used = use(parser.parse_args().quotes)
    print("| for a story | | $ for a million |\n|---|---|---|")
    for part, price in PRICES.items():
        print(f"| {part} | {used[part]:.1f} | {used[part] * price:.2f} |")
    print(f"| | | **{bill(used):.2f}** |")


def bill(used: dict[str, float]) -> float:
    """The dollars for a million stories."""
    return sum(used[part] * price for part, price in PRICES.items())


def use(quotes: int) -> dict[str, float]:
    """What a story with so many quotes uses of each priced part: the mean of some."""
    counted: dict[str, float] = dict.fromkeys(PRICES, 0)

    def count(params: dict[str, Any], model: Any, **_: Any) -> None:
        for part, amount in _used(model.name, params).items():
            counted[part] += amount

    printed = io.StringIO()
    with _pipeline() as session, log_lines_into(printed), redirect_stdout(printed):
        _run("0.html", page(quotes, 0))
        printed.truncate(printed.seek(0))
        session.events.register("provide-client-params", count)
        _forget_clients()
        for number in range(1, STORIES + 1):
            _run(f"{number}.html", page(quotes, number))
    logged = len(printed.getvalue().encode()) / 1000
    return {part: amount / STORIES for part, amount in counted.items()} | {
        "Lambda invocations": STEPS,
        "Lambda GB-seconds (arm64)": STEPS * BILLED_SECONDS * MEMORY_GB,
        "SQS requests": SQS_REQUESTS,
        "KB of logs": PLATFORM_LOG_KB + logged / STORIES,
    }


def page(quotes: int, number: int) -> bytes:
    """A page with so many quotes; a speaker's office is told the first time."""
    speakers = [*FAMILIAR, *(f"Bea{'abcd'[number]} {name}" for name in STRANGERS)]
    paragraphs: list[str] = []
    for count in range(quotes):
        who = speakers[count % len(speakers)]
        if count < len(speakers):
            who += ", the harbour's chief engineer,"
        words = f"Crossing number {count} of winter {number} is kept until the new bridge opens"
        paragraphs += (
            f"<p>“{words},” {who} told the council of Eastport on Monday evening.</p>",
            "<p>The ferry has crossed the bay since 1931, in all weathers.</p>",
        )
    return (
        "<!doctype html><html lang=en><head><meta charset=utf-8>"
        f"<link rel=canonical href=https://news.example/2026/05/ferry-{number}-stays-for-good>"
        "<meta property=article:published_time content=2026-05-01T08:00:00Z>"
        f"<title>Ferry {number} stays</title></head><body><article><h1>Ferry {number} stays</h1>"
        f"{''.join(paragraphs)}</article></body></html>"
    ).encode()


@contextmanager
def _pipeline() -> Iterator[boto3.Session]:
    """Buckets and table on moto, and the session that the handlers' clients come from."""
    with patch.dict(os.environ, ENVIRONMENT), mock_aws():
        boto3.setup_default_session()
        _forget_clients()
        create_bucket("inbox")
        create_bucket("work")
        create_table("table")
        session = boto3.DEFAULT_SESSION
        assert session
        yield session
        boto3.DEFAULT_SESSION = None
        _forget_clients()


def _forget_clients() -> None:
    for cached in (_step.inbox_bucket, _step.work_bucket, _step._s3_client, store._table):
        cached.cache_clear()


def _run(key: str, body: bytes) -> None:
    """Take a page through all steps."""
    put = boto3.client("s3").put_object(Bucket="inbox", Key=key, Body=body)
    event = s3_event(key=key, version_id=put["VersionId"])
    steps = ((scrape, "stories"), (strip, "articles"), (extract, "quotes"), (store, ""))
    for step, written in steps:
        answer = step.handler(sqs_event(event), CONTEXT)
        assert answer["batchItemFailures"] == []
        event = s3_event(key=f"{written}/{key}.json")


def _used(call: str, params: dict[str, Any]) -> dict[str, float]:
    """The priced parts that a request uses."""
    match call:
        case "PutObject" if params["Bucket"] == "inbox":
            return {}
        case "PutObject":
            return {"S3 PUT": 1}
        case "GetObject" | "HeadObject":
            return {"S3 GET and HEAD": 1}
        case "TransactWriteItems":
            items = [action["Put"]["Item"] for action in params["TransactItems"]]
            units = sum(2 * write_units(item) + sum(indexed_units(item).values()) for item in items)
            return {"DynamoDB write units": units}
        case "BatchWriteItem":
            [puts] = params["RequestItems"].values()
            units = sum(write_units(put["PutRequest"]["Item"]) for put in puts)
            return {"DynamoDB write units": units}
        case "GetItem" | "Query":
            # Consistent, of items below 4 KB: a new story has no rows yet.
            return {"DynamoDB read units": 1}
        case "BatchGetItem":
            [keys] = params["RequestItems"].values()
            return {"DynamoDB read units": len(keys["Keys"]) / 2}
    raise ValueError(f"{call} has no price here")


if __name__ == "__main__":
    main()
