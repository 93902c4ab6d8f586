"""The command, run as its user runs it, on a stack that moto stands for."""

from collections.abc import Callable
from typing import Any

import pytest
from click.testing import Result
from typer.testing import CliRunner

from onrecord import bucket as s3
from onrecord import stack as stacks
from onrecord.cli import app
from onrecord.stack import Stack
from onrecord.story import Article, Document, Paragraph, Removed, carry_head
from onrecord.table.write import write
from tests.documents import Said, quotes_document
from tests.stacks import NAME, create_stack

Run = Callable[..., Result]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run a command; stdout and stderr apart."""
    monkeypatch.delenv("COLUMNS", raising=False)

    def run_command(*arguments: str, stdin: bytes | None = None) -> Any:
        return CliRunner().invoke(app, arguments, input=stdin)

    return run_command


@pytest.fixture
def stack(aws: None, monkeypatch: pytest.MonkeyPatch) -> Stack:
    """A stack that every command is given, whatever its options say."""
    created = create_stack()
    monkeypatch.setattr(stacks, "find", lambda access, name: created)
    return created


ON_STACK = ("--stack", NAME)


def store(stack: Stack, document: Document) -> None:
    write(stack.table, document, lambda _: None)


def store_story(
    stack: Stack, key: str, minute: int, story_id: str, said: list[Said], **fields: Any
) -> Article:
    """A story as the steps leave it: its page, its article, its rows."""
    client, name = stack.inbox
    answer = client.put_object(Bucket=name, Key=key, Body=b"<p>the page of " + key.encode())
    quotes = quotes_document(
        key, minute, story_id, said, **({"version_id": answer["VersionId"]} | fields)
    )
    article = carry_head(
        quotes,
        Article,
        paragraphs=tuple(Paragraph(text=text) for text in quotes.text.split("\n\n")),
        removed=(Removed(text="Sign up now", rule="wording:newsletter"),),
    )
    s3.put_newer(stack.work, "articles", article)
    store(stack, quotes)
    return article
