"""A new version reads what the versions before it left in the buckets and in the table."""

import json
import tomllib
from pathlib import Path

import pytest

from onrecord import __version__
from onrecord.bucket import document_key, keyless
from onrecord.story import order_of
from onrecord.table import questions
from tests.handlers.conftest import Pipeline
from tests.handlers.deliver import s3_event
from tests.handlers.versions import FOLDER, GONE, KEYS, NO_STORY, STORY

ROOT = Path(__file__).parents[2]
FERRY = ("We will not sell the ferry,", "Ann Hale")


@pytest.fixture(params=sorted(p.name for p in FOLDER.iterdir() if (p / "rows.json").is_file()))
def version(request: pytest.FixtureRequest) -> Path:
    return FOLDER / str(request.param)


def leave(pipeline: Pipeline, version: Path, prefix: str) -> str:
    """Put what a version wrote where it wrote it; the key there."""
    document = json.loads((version / f"{prefix}.json").read_text("utf-8"))
    key = document_key(prefix, KEYS[prefix])
    order = {"version": keyless(document["version"]), "pipeline": document["pipeline"]}
    pipeline.work.client.put_object(
        Bucket=pipeline.work.name,
        Key=key,
        Body=json.dumps(document).encode(),
        Metadata=order,
    )
    return key


def fill(pipeline: Pipeline, version: Path) -> None:
    for row in json.loads((version / "rows.json").read_text("utf-8")):
        pipeline.table.client.put_item(TableName=pipeline.table.name, Item=row)


def said(pipeline: Pipeline) -> list[tuple[str, str | None]]:
    item = questions.upload(pipeline.table, STORY)
    found = questions.story(pipeline.table, item.story_id) if item and item.story_id else None
    rows = sorted(found[1], key=lambda quote: quote.number) if found else []
    return [(quote.text, quote.speaker) for quote in rows]


def said_then(version: Path) -> list[tuple[str, str | None]]:
    quotes = json.loads((version / "quotes.json").read_text("utf-8"))["quotes"]
    return [(quote["text"], quote["speaker"]) for quote in quotes]


def test_what_this_version_writes_is_kept_for_the_next():
    """`python -m tests.handlers.versions` does it."""
    assert (FOLDER / __version__ / "rows.json").is_file()


def test_the_version_is_one_that_documents_can_be_ordered_by():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]

    assert project["version"] == __version__
    assert order_of("", __version__, None) > order_of("", "0.0", None)


@pytest.mark.parametrize("prefix", ["stories", "articles"])
def test_a_document_on_its_way_becomes_rows(pipeline: Pipeline, version: Path, prefix: str):
    leave(pipeline, version, prefix)

    pipeline.run_rest()

    assert FERRY in said(pipeline)


def test_quotes_on_their_way_are_stored_as_they_are(pipeline: Pipeline, version: Path):
    leave(pipeline, version, "quotes")

    pipeline.run_rest()

    assert said(pipeline) == said_then(version)


def test_a_rejection_on_its_way_is_recorded(pipeline: Pipeline, version: Path):
    leave(pipeline, version, "rejected")

    pipeline.run_rest()

    item = questions.upload(pipeline.table, NO_STORY)
    assert item is not None
    assert item.rejected is not None
    assert item.rejected.reason == "binary"


def test_a_withdrawal_on_its_way_is_recorded(pipeline: Pipeline, version: Path):
    leave(pipeline, version, "withdrawn")

    pipeline.run_rest()

    item = questions.upload(pipeline.table, GONE)
    assert item is not None
    assert item.newest == item.withdrawn


def test_rows_are_read(pipeline: Pipeline, version: Path):
    fill(pipeline, version)

    assert said(pipeline) == said_then(version)
    gone = questions.upload(pipeline.table, GONE)
    assert gone is not None
    assert gone.story_id is None


def test_rows_are_replaced_by_a_new_upload(pipeline: Pipeline, version: Path):
    fill(pipeline, version)
    page = (
        b"<title>Ferry</title><article><h1>Ferry</h1>"
        b"<p>The council of Eastport voted on Monday to keep the ferry for another year.</p>"
        b'<p>"It is ours," said Eva Lind, who has crossed the bay for thirty years.</p></article>'
    )
    url = {"url": "https://www.eastport.example/2026/05/ferry"}
    pipeline.process(STORY, page, minute=30, metadata=url)

    assert said(pipeline) == [("It is ours,", "Eva Lind")]


def test_a_step_is_run_again_over_what_it_read(pipeline: Pipeline, version: Path):
    fill(pipeline, version)
    key = leave(pipeline, version, "articles")

    replay = {"version": "unused", "replayed": "2026-06-01T00:00:00.000Z"}
    event = s3_event(key=key, replay=replay)
    assert pipeline.run("extract", event) == []
    pipeline.run_rest()

    item = questions.upload(pipeline.table, STORY)
    assert item is not None
    assert item.stored is not None
    assert (item.stored.pipeline, item.stored.replayed) == (__version__, replay["replayed"])
