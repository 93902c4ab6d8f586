"""The DynamoDB table: its keys and items, the write, the questions."""

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient


class Table(NamedTuple):
    """A table and the low-level client that reaches it.

    What is written into it is gone ``retention_days`` after its upload, or never.
    """

    client: "DynamoDBClient"
    name: str
    retention_days: int | None = None
