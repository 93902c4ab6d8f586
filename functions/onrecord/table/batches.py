"""Many items in one request; what DynamoDB leaves over is asked for again."""

import math
import random
import time
from collections.abc import Iterable, Iterator
from itertools import count, islice
from typing import Any, TypeVar

from onrecord.table import Table
from onrecord.table.items import Plain, from_item, to_item

T = TypeVar("T")

# DynamoDB's own limits on a request.
MAX_BATCH_KEYS = 100
MAX_BATCH_PUTS = 25
MAX_QUERY_ITEMS = 2**31 - 1

FIRST_PAUSE_SECONDS = 0.05
LONGEST_PAUSE_SECONDS = 2.0


def chunks(things: Iterable[T], size: int) -> Iterator[list[T]]:
    """The things in lists of at most this size, in order."""
    rest = iter(things)
    while chunk := list(islice(rest, size)):
        yield chunk


def pause(attempt: int) -> None:
    """Sleep before the ``attempt``-th further try (from 1), longer each time, with full jitter."""
    longest = min(LONGEST_PAUSE_SECONDS, FIRST_PAUSE_SECONDS * 2**attempt)
    time.sleep(random.uniform(0, longest))


def batch_get(table: Table, keys: Iterable[Plain]) -> Iterator[Plain]:
    """The items that exist under these keys, in any order."""
    for chunk in chunks(keys, MAX_BATCH_KEYS):
        wanted: Any = {table.name: {"Keys": [to_item(key) for key in chunk]}}
        for attempt in count(1):
            answer = table.client.batch_get_item(RequestItems=wanted)
            yield from filter(_lives, map(from_item, answer["Responses"].get(table.name, [])))
            wanted = answer.get("UnprocessedKeys")
            if not wanted:
                break
            pause(attempt)


def _lives(item: Plain) -> bool:
    """Whether an item's time is not over; DynamoDB may take two days to delete it then."""
    expires_at: float = item.get("expires_at", math.inf)
    return expires_at > time.time()


def batch_put(table: Table, rows: Iterable[Plain]) -> None:
    """Write these items, whatever stands there."""
    for chunk in chunks(rows, MAX_BATCH_PUTS):
        puts: Any = {table.name: [{"PutRequest": {"Item": to_item(row)}} for row in chunk]}
        for attempt in count(1):
            puts = table.client.batch_write_item(RequestItems=puts).get("UnprocessedItems")
            if not puts:
                break
            pause(attempt)


def query(
    table: Table,
    condition: str,
    values: Plain,
    *,
    index: str | None = None,
    newest_first: bool = False,
    page: int | None = None,
) -> Iterator[Plain]:
    """Every item that a key condition finds, in the order of the sort key, read as it is asked for.

    ``page`` is how many items one request reads at most; without it, as many as fit in 1 MB.
    """
    request: Any = {
        "TableName": table.name,
        "KeyConditionExpression": condition,
        "ExpressionAttributeValues": to_item(values),
        "ScanIndexForward": not newest_first,
    }
    names = {f"#{name}": name for name in ("day", "sort") if f"#{name}" in condition}
    if names:
        request["ExpressionAttributeNames"] = names
    if index:
        request["IndexName"] = index
    if page:
        request["Limit"] = min(page, MAX_QUERY_ITEMS)
    while True:
        answer = table.client.query(**request)
        yield from filter(_lives, map(from_item, answer["Items"]))
        if "LastEvaluatedKey" not in answer:
            return
        request["ExclusiveStartKey"] = answer["LastEvaluatedKey"]
