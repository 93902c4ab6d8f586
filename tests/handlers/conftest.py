"""A pipeline on moto: inbox, work bucket and table, and the handlers that reach them."""

from collections.abc import Iterator
from importlib import import_module
from typing import Any, NamedTuple

import pytest

from onrecord.bucket import Bucket
from onrecord.handlers import _step, store
from onrecord.table import Table
from tests.aws import create_bucket, create_table
from tests.handlers.deliver import CONTEXT, failed, s3_event, sqs_event


class Pipeline(NamedTuple):
    inbox: Bucket
    work: Bucket
    table: Table

    def upload(self, key: str, body: bytes, metadata: dict[str, str] | None = None) -> str:
        """Put a page into the inbox; the object's version."""
        answer = self.inbox.client.put_object(
            Bucket=self.inbox.name, Key=key, Body=body, Metadata=metadata or {}
        )
        return answer["VersionId"]

    def run(self, step: str, *bodies: Any, receives: int = 1) -> list[str]:
        """Deliver messages to a step; the ids of those that failed."""
        handler = import_module(f"onrecord.handlers.{step}").handler
        return failed(handler(sqs_event(*bodies, receives=receives), CONTEXT))

    def work_keys(self, prefix: str = "") -> list[str]:
        answer = self.work.client.list_objects_v2(Bucket=self.work.name, Prefix=prefix)
        return [found["Key"] for found in answer.get("Contents", [])]

    def work_document(self, key: str) -> bytes:
        return self.work.client.get_object(Bucket=self.work.name, Key=key)["Body"].read()

    def put_work_document(self, key: str, body: bytes) -> None:
        self.work.client.put_object(Bucket=self.work.name, Key=key, Body=body)

    def run_rest(self) -> None:
        """Deliver everything in the work bucket to the steps that it starts."""
        for prefix, step in (
            ("stories/", "strip"),
            ("articles/", "extract"),
            ("quotes/", "store"),
            ("rejected/", "store"),
            ("withdrawn/", "store"),
        ):
            for key in self.work_keys(prefix):
                assert self.run(step, s3_event(key=key)) == []

    def process(
        self, key: str, body: bytes, minute: int = 0, metadata: dict[str, str] | None = None
    ) -> None:
        """Upload a page and take it through all steps."""
        version_id = self.upload(key, body, metadata)
        event = s3_event(key=key, version_id=version_id, minute=minute)
        assert self.run("scrape", event) == []
        self.run_rest()


@pytest.fixture
def pipeline(aws: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[Pipeline]:
    made = Pipeline(create_bucket("inbox"), create_bucket("work"), create_table())
    monkeypatch.setenv("INBOX_BUCKET", "inbox")
    monkeypatch.setenv("WORK_BUCKET", "work")
    monkeypatch.setenv("TABLE", made.table.name)
    caches = (_step.inbox_bucket, _step.work_bucket, _step._s3_client, store._table)
    for cached in caches:
        cached.cache_clear()
    yield made
    for cached in caches:
        cached.cache_clear()
