"""What a question asks of DynamoDB, request by request."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple

from onrecord.table import Table


class Request(NamedTuple):
    """One request, and how many items its answer read."""

    name: str
    parameters: dict[str, Any]
    items: int


@contextmanager
def recorded(table: Table) -> Iterator[list[Request]]:
    """Every request of a table's client, as long as the context lasts."""
    events = table.client.meta.events
    asked: list[dict[str, Any]] = []
    requests: list[Request] = []

    def before(params: dict[str, Any], **_: Any) -> None:
        asked.append(params)

    def after(parsed: dict[str, Any], model: Any, **_: Any) -> None:
        found = parsed.get("Items") or parsed.get("Responses", {}).get(table.name, [])
        requests.append(Request(model.name, asked[-1], len(found)))

    events.register("provide-client-params.dynamodb", before)
    events.register("after-call.dynamodb", after)
    try:
        yield requests
    finally:
        events.unregister("provide-client-params.dynamodb", before)
        events.unregister("after-call.dynamodb", after)


def names(requests: list[Request]) -> list[str]:
    return [request.name for request in requests]
