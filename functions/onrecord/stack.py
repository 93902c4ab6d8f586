"""A deployed stack: what it consists of, found by its name, and the clients that reach it."""

from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError

from onrecord.bucket import Bucket
from onrecord.errors import NotFound
from onrecord.table import Table

if TYPE_CHECKING:
    from mypy_boto3_sqs import SQSClient

STEPS = ("scrape", "strip", "extract", "store")

# The prefixes of the documents that a step reads, and of those that it writes. Scrape reads the
# inbox, store writes rows.
READS = {
    "strip": ("stories",),
    "extract": ("articles",),
    "store": ("quotes", "rejected", "withdrawn"),
}
WRITES = {
    "scrape": ("stories", "rejected", "withdrawn"),
    "strip": ("articles", "rejected"),
    "extract": ("quotes",),
}
PREFIXES = tuple(prefix for prefixes in READS.values() for prefix in prefixes)

# Uploads and readings run in as many threads, each with a connection of its own.
THREADS = 16


class Access(NamedTuple):
    """How a stack's AWS is reached: an account's own, or one at an ``endpoint``.

    ``certificate`` is the file of the certificate that the endpoint shows.
    """

    session: boto3.Session
    endpoint: str | None = None
    certificate: Path | None = None

    def client(self, service: str) -> Any:
        """A client of one of AWS' services."""
        local: dict[str, Any] = {}
        if self.endpoint:
            # A proxy that the environment names is none for this machine's own address.
            local = {"proxies": {}, "s3": {"addressing_style": "path"}}
        return self.session.client(
            service,  # type: ignore[call-overload]
            endpoint_url=self.endpoint,
            verify=str(self.certificate) if self.certificate else None,
            config=Config(max_pool_connections=THREADS, retries={"mode": "standard"}, **local),
        )


class Step(NamedTuple):
    """A step's queues."""

    name: str
    queue_url: str
    dead_letters_url: str


class Stack(NamedTuple):
    """A deployed stack."""

    name: str
    inbox: Bucket
    work: Bucket
    table: Table
    sqs: "SQSClient"
    steps: tuple[Step, ...]

    def step(self, name: str) -> Step:
        """A step by its name."""
        return next(step for step in self.steps if step.name == name)


def find(access: Access, name: str) -> Stack:
    """The stack with this name. Raises NotFound where there is none, or it is another's."""
    outputs = _outputs(access, name)
    s3 = access.client("s3")
    try:
        return Stack(
            name=name,
            inbox=Bucket(s3, outputs["InboxBucket"]),
            work=Bucket(s3, outputs["WorkBucket"]),
            table=Table(access.client("dynamodb"), outputs["Table"]),
            sqs=access.client("sqs"),
            steps=tuple(
                Step(
                    step,
                    outputs[f"{step.capitalize()}QueueUrl"],
                    outputs[f"{step.capitalize()}DeadLettersUrl"],
                )
                for step in STEPS
            ),
        )
    except KeyError as error:
        raise NotFound(f"stack {name!r} is none of onrecord: it has no output {error}") from error


def _outputs(access: Access, name: str) -> dict[str, str]:
    try:
        found = access.client("cloudformation").describe_stacks(StackName=name)["Stacks"][0]
    except ClientError as error:
        if error.response["Error"]["Code"] != "ValidationError":
            raise
        raise NotFound(f"there is no stack {name!r}") from error
    return {output["OutputKey"]: output["OutputValue"] for output in found.get("Outputs", [])}
