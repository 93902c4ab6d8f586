"""The DynamoDB table: its keys and items, the write, the questions."""

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient


class Table(NamedTuple):
    """A table and the low-level client that reaches it."""

    client: "DynamoDBClient"
    name: str
