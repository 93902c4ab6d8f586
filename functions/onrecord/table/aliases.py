"""What users say are names of one speaker; asked when a speaker is, without a change to any row.

Names that belong together form a group; each has an item with the whole group, so one read finds
it, and an entry in the list of all. A change of a group is one transaction, and rests on what was
read.
"""

from collections.abc import Iterable
from typing import Any

from onrecord.errors import Conflict
from onrecord.table import Table
from onrecord.table.batches import batch_get, query
from onrecord.table.items import Plain, to_item
from onrecord.table.keys import ALIASES, alias_pk

# A group is written in one transaction, two actions a name.
MAX_NAMES = 40

# The names of one speaker, by key.
Group = dict[str, str]


def group_of(table: Table, keys: Iterable[str]) -> Group:
    """All that these speaker keys are also known as, themselves included; empty without alias."""
    places = ({"pk": alias_pk(key), "sk": "ALIAS"} for key in dict.fromkeys(keys))
    return {key: name for item in batch_get(table, places) for key, name in item["names"].items()}


def all_groups(table: Table) -> list[Group]:
    """Every group, in the order of its first key."""
    listed = {row["sk"]: row["names"] for row in query(table, "pk = :pk", {":pk": ALIASES})}
    return [names for key, names in listed.items() if key == min(names)]


def join(table: Table, names: Group) -> Group:
    """Say that these are names of one speaker, and give the whole group that they are in now.

    Raises ValueError where that would be too many, Conflict where another was changing it.
    """
    standing = {key: group_of(table, [key]) for key in names}
    joined = {key: name for group in standing.values() for key, name in group.items()} | names
    if len(joined) > MAX_NAMES:
        raise ValueError(f"expected at most {MAX_NAMES} names of one speaker, got {len(joined)}")
    before = {key: group for group in standing.values() for key in group}
    _change(table, before, dict.fromkeys(joined, joined))
    return joined


def leave(table: Table, key: str) -> Group:
    """Take a key out of its group, and give the group that it was in: empty if in none."""
    group = group_of(table, [key])
    rest = {other: name for other, name in group.items() if other != key}
    # A single name is no group.
    after = dict.fromkeys(rest, rest) if len(rest) > 1 else {}
    _change(table, dict.fromkeys(group, group), after)
    return group


def _change(table: Table, before: dict[str, Group], after: dict[str, Group]) -> None:
    """Bring the items of groups from what was read to what they shall be, all or nothing."""
    actions: list[Any] = []
    for key in dict.fromkeys((*before, *after)):
        places: tuple[Plain, ...] = (
            {"pk": alias_pk(key), "sk": "ALIAS"},
            {"pk": ALIASES, "sk": key},
        )
        for place in places:
            action: dict[str, Any] = {"TableName": table.name, **_as_read(before.get(key))}
            if key in after:
                actions.append({"Put": action | {"Item": to_item(place | {"names": after[key]})}})
            else:
                actions.append({"Delete": action | {"Key": to_item(place)}})
    if not actions:
        return
    try:
        table.client.transact_write_items(TransactItems=actions)
    except table.client.exceptions.TransactionCanceledException as error:
        raise Conflict("the names were being changed by somebody else: try again") from error


def _as_read(group: Group | None) -> dict[str, Any]:
    if group is None:
        return {"ConditionExpression": "attribute_not_exists(pk)"}
    return {
        "ConditionExpression": "#names = :read",
        "ExpressionAttributeNames": {"#names": "names"},
        "ExpressionAttributeValues": to_item({":read": group}),
    }
