"""DynamoDB's units for an item, from its size.

The sizes are those of "DynamoDB item sizes and formats" in the Amazon DynamoDB Developer Guide.
"""

import math
from typing import Any

from tests.aws import TEMPLATE

Item = dict[str, Any]

WRITE_UNIT_BYTES = 1024

_INDEXES = TEMPLATE["Resources"]["Table"]["Properties"]["GlobalSecondaryIndexes"]


def write_units(item: Item) -> int:
    """The units of a put outside a transaction; in one it costs twice."""
    return math.ceil(item_bytes(item) / WRITE_UNIT_BYTES)


def indexed_units(item: Item) -> dict[str, int]:
    """The units that a new item costs each index; no index takes part in the transaction."""
    return {
        index["IndexName"]: write_units(item)
        for index in _INDEXES
        if all(key["AttributeName"] in item for key in index["KeySchema"])
    }


def item_bytes(item: Item) -> int:
    """The size of an item in the client's typed form."""
    return sum(len(name.encode()) + _value_bytes(value) for name, value in item.items())


def _value_bytes(typed: Item) -> int:
    [(kind, value)] = typed.items()
    match kind:
        case "S":
            return len(value.encode())
        case "N":
            digits = value.lstrip("-").replace(".", "").strip("0")
            return 1 + math.ceil(len(digits) / 2)
        case "M":
            return 3 + len(value) + item_bytes(value)
        case "L":
            return 3 + sum(1 + _value_bytes(element) for element in value)
        case "BOOL" | "NULL":
            return 1
    raise ValueError(f"no item of ours has a value of type {kind}")
