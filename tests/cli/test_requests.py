"""What the questions of the command line read: never all, never a scan."""

from typing import Any

import msgspec
import pytest

from onrecord.stack import Stack
from onrecord.table import aliases
from tests.cli.conftest import ON_STACK, Run, store
from tests.documents import quotes_document
from tests.table.requests import Request, recorded

PEOPLE = ("Ann Hale", "Annie Hale", "Eva Lind", None)
INDEX_KEYS = {None: "pk", "by-speaker": "speaker_key", "by-day": "day", "by-site": "site"}

COMMANDS = [
    ["query", "--speaker", "Hale"],
    ["query", "--speaker", "Lind", "--site", "a.example"],
    ["query", "--speaker", "=Eva Lind", "--since", "2026-05-02"],
    ["query", "--speaker", "Lindt"],
    ["query", "--story", "s1.html"],
    ["query", "--story", "https://news.example/s1"],
    ["query", "--story", "https://a.example/none"],
    ["query", "--site", "a.example"],
    ["query", "--site", "a.example", "--contains", "said"],
    ["query", "--day", "2026-05-01"],
    ["query", "--since", "2026-05-01", "--until", "2026-05-02", "--confidence-below", "0.9"],
    ["query", "--speaker-kind", "unknown", "--since", "2026-05-01", "--until", "2026-05-30"],
    ["query", "--role", "mayor"],
    ["query", "--speaker", "Hale", "--limit", "1"],
    ["speakers", "ha"],
    ["speakers", "mayor"],
    ["alias", "--list"],
    ["top", "--by", "speaker", "--since", "2026-05-01", "--until", "2026-05-03"],
    ["top", "--by", "site", "--since", "2026-05-01", "--until", "2026-05-03"],
    ["story", "s1.html"],
]


@pytest.fixture
def filled(stack: Stack) -> Stack:
    """Four stories of two sites and four days, each of four speakers."""
    for number in range(1, 5):
        day = f"2026-05-{number:02}"
        document = quotes_document(
            f"s{number}.html",
            1,
            f"s{number}",
            [(f"I said {number}{speaker}", speaker) for speaker in PEOPLE],
            site=("a.example", "b.example")[number % 2],
            published=day,
            published_utc=f"{day}T00:00:00Z",
        )
        quotes = tuple(
            msgspec.structs.replace(q, speaker_role="Mayor" if q.speaker == "Eva Lind" else None)
            for q in document.quotes
        )
        store(stack, msgspec.structs.replace(document, quotes=quotes))
    aliases.join(stack.table, {"boss": "Boss", "chief": "Chief"})
    return stack


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_no_question_scans_or_reads_a_partition_that_holds_everything(
    run: Run, filled: Stack, command: list[str]
):
    items = filled.table.client.scan(TableName=filled.table.name)["Items"]
    rows = sum(item["sk"]["S"].startswith("QUOTE#") for item in items)

    with recorded(filled.table) as requests:
        run(*command, *ON_STACK)

    assert requests
    assert {request.name for request in requests} <= {"Query", "BatchGetItem"}
    for request in requests:
        if request.name == "Query":
            assert size_of_partition(items, request) < min(rows, len(items) / 2)


def size_of_partition(items: list[dict[str, Any]], request: Request) -> int:
    field = INDEX_KEYS[request.parameters.get("IndexName")]
    values = request.parameters["ExpressionAttributeValues"]
    key = values[request.parameters["KeyConditionExpression"].split(" AND ")[0].split(" = ")[1]]
    return sum(item.get(field) == key for item in items)


@pytest.mark.parametrize(
    ("command", "requests"),
    [
        (["--speaker", "Lind", "--limit", "2"], ["Query", "BatchGetItem", "Query", "BatchGetItem"]),
        (["--speaker", "=Eva Lind", "--limit", "2"], ["Query", "BatchGetItem"]),
        (
            ["--speaker", "Hale", "--limit", "2"],
            ["Query", "BatchGetItem"] + ["Query"] * 2 + ["BatchGetItem"],
        ),
        (["--site", "a.example", "--limit", "4"], ["Query", "Query"]),
        (["--site", "a.example", "--limit", "5"], ["Query", "Query", "Query"]),
        (["--day", "2026-05-01"], ["Query", "Query"]),
        (["--since", "2026-05-01", "--until", "2026-05-03", "--limit", "6"], ["Query"] * 4),
        (["--story", "s" * 16], ["Query", "BatchGetItem"]),
    ],
    ids=" ".join,
)
def test_a_first_page_is_few_requests(
    run: Run, filled: Stack, command: list[str], requests: list[str]
):
    with recorded(filled.table) as made:
        run("query", *command, *ON_STACK)

    assert [request.name for request in made] == requests


def test_a_first_page_reads_no_more_than_it_shows_and_one(run: Run, filled: Stack):
    with recorded(filled.table) as made:
        run("query", "--speaker", "=Eva Lind", "--limit", "2", *ON_STACK)

    assert [request.items for request in made] == [3, 2]
