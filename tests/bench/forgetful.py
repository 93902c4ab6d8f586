"""A table that stays empty: the store step's own work, without what DynamoDB's client takes."""

from types import SimpleNamespace
from typing import Any

from onrecord.table import Table


def forgetful_table() -> Table:
    """A table that forgets whatever is written."""
    client: Any = _Client()
    return Table(client, "table")


class _Client:
    """A DynamoDB client that asks nobody."""

    def __getattr__(self, _: str) -> Any:
        return lambda *_, **__: {"Items": [], "Responses": {}}

    def get_paginator(self, _: str) -> Any:
        return SimpleNamespace(paginate=lambda **_: [])
