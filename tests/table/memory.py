"""DynamoDB in memory: the calls of the write, as far as it makes use of them.

Its fidelity is checked by `Twin`, which makes every call on moto as well.
"""

import copy
from collections.abc import Iterator
from typing import Any

from botocore.exceptions import ClientError

MAX_ACTIONS = 100

Place = tuple[str, str]
Item = dict[str, Any]


class MemoryDynamoDB:
    """One table. Its name is whatever the caller says."""

    def __init__(self) -> None:
        self.items: dict[Place, Item] = {}
        self.writes = 0

    def get_item(self, *, TableName: str, Key: Item, ConsistentRead: bool) -> Any:  # noqa: N803
        assert ConsistentRead
        found = self.items.get(_place(Key))
        return {"Item": copy.deepcopy(found)} if found else {}

    def query(
        self,
        *,
        TableName: str,  # noqa: N803
        KeyConditionExpression: str,  # noqa: N803
        ExpressionAttributeValues: Item,  # noqa: N803
        ConsistentRead: bool,  # noqa: N803
        Limit: int | None = None,  # noqa: N803
        ExclusiveStartKey: Item | None = None,  # noqa: N803
    ) -> Any:
        assert ConsistentRead
        assert KeyConditionExpression == "pk = :pk AND begins_with(sk, :prefix)"
        pk, prefix = (ExpressionAttributeValues[name]["S"] for name in (":pk", ":prefix"))
        start = _place(ExclusiveStartKey) if ExclusiveStartKey else ("", "")
        places = sorted(p for p in self.items if p[0] == pk and p[1].startswith(prefix))
        places = [place for place in places if place > start]
        page = places[:Limit]
        answer: Any = {"Items": [copy.deepcopy(self.items[place]) for place in page]}
        if Limit and len(page) == Limit:
            answer["LastEvaluatedKey"] = _key(page[-1])
        return answer

    def batch_get_item(self, *, RequestItems: Any) -> Any:  # noqa: N803
        [(name, asked)] = RequestItems.items()
        places = map(_place, asked["Keys"])
        found = [copy.deepcopy(self.items[place]) for place in places if place in self.items]
        return {"Responses": {name: found}, "UnprocessedKeys": {}}

    def batch_write_item(self, *, RequestItems: Any) -> Any:  # noqa: N803
        self.writes += 1
        [puts] = RequestItems.values()
        for put in puts:
            self._put(put["PutRequest"]["Item"])
        return {"UnprocessedItems": {}}

    def transact_write_items(self, *, TransactItems: list[Any]) -> Any:  # noqa: N803
        actions = [next(iter(action.items())) for action in TransactItems]
        places = [_place(action.get("Item") or action["Key"]) for _, action in actions]
        if len(actions) > MAX_ACTIONS or len(set(places)) < len(places):
            raise refused("ValidationException")
        reasons = [
            {"Code": "None" if self._holds(place, action) else "ConditionalCheckFailed"}
            for place, (_, action) in zip(places, actions, strict=True)
        ]
        if any(reason["Code"] != "None" for reason in reasons):
            raise cancelled(reasons)
        self.writes += 1
        for place, (kind, action) in zip(places, actions, strict=True):
            if kind == "Put":
                self._put(action["Item"])
            else:
                assert kind == "Delete"
                self.items.pop(place, None)
        return {}

    def _put(self, item: Item) -> None:
        self.items[_place(item)] = copy.deepcopy(item)

    def _holds(self, place: Place, action: Any) -> bool:
        standing = self.items.get(place)
        match action.get("ConditionExpression"):
            case None:
                return True
            case "attribute_not_exists(pk)":
                return standing is None
            case "revision = :read":
                read = action["ExpressionAttributeValues"][":read"]
                return standing is not None and standing.get("revision") == read
            case other:
                raise NotImplementedError(other)


class Twin:
    """A DynamoDB client that makes every call in memory as well and compares the answers."""

    def __init__(self, client: Any) -> None:
        self.client = client
        self.memory = MemoryDynamoDB()

    def __getattr__(self, name: str) -> Any:
        def call(**request: Any) -> Any:
            real, memory = _answer(self.client, name, request), _answer(self.memory, name, request)
            assert _comparable(real) == _comparable(memory), name
            if isinstance(real, ClientError):
                raise real
            return real

        return call


def refused(code: str) -> ClientError:
    return ClientError({"Error": {"Code": code, "Message": code}}, "TransactWriteItems")


def cancelled(reasons: list[Any]) -> ClientError:
    error: Any = {
        "Error": {"Code": "TransactionCanceledException", "Message": "cancelled"},
        "CancellationReasons": reasons,
    }
    return ClientError(error, "TransactWriteItems")


def _answer(client: Any, name: str, request: Any) -> Any:
    try:
        return getattr(client, name)(**request)
    except ClientError as error:
        return error


def _comparable(answer: Any) -> Any:
    if isinstance(answer, ClientError):
        response: Any = answer.response
        reasons = [reason["Code"] for reason in response.get("CancellationReasons", [])]
        return response["Error"]["Code"], reasons
    items = [*answer.get("Items", []), *_responses(answer)]
    last = answer.get("LastEvaluatedKey")
    return answer.get("Item"), sorted(items, key=_place), last


def _responses(answer: Any) -> Iterator[Item]:
    for found in answer.get("Responses", {}).values():
        yield from found


def _place(item: Item) -> Place:
    return item["pk"]["S"], item["sk"]["S"]


def _key(place: Place) -> Item:
    return {"pk": {"S": place[0]}, "sk": {"S": place[1]}}
