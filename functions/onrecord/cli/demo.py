"""`onrecord demo`: the pipeline from nothing to quotes."""

import os
import shlex
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from onrecord.cli.machine import start_local
from onrecord.cli.output import command_name, say, show, speakers_of, table_of

if TYPE_CHECKING:
    from rich.table import Table
    from rich.text import Text

    from onrecord.cli.waiting import Outcome
    from onrecord.stack import Stack
    from onrecord.table.items import StoredQuote

WAIT_SECONDS = 60.0


def demo() -> None:
    """Start the local AWS, upload the sample stories, and print who said what.

    A second run uploads the same stories again and adds nothing to the table.

    \b
    Example:
      onrecord demo
    """
    stack = start_local()
    from onrecord.cli.upload import pages_of, send_pages
    from onrecord.cli.waiting import outcomes
    from onrecord.local import find_project

    stories = find_project().demo_stories
    versions = send_pages(stack, pages_of([stories]))
    done = sorted(outcomes(stack, versions, WAIT_SECONDS), key=lambda outcome: outcome.key)
    speaker = None
    for outcome in done:
        if outcome.outcome == "stored":
            speaker = _show_story(stack, outcome) or speaker
        else:
            show(_title(outcome.key, outcome.outcome), f"{outcome.detail}\n")
    stored = [outcome for outcome in done if outcome.outcome == "stored"]
    if stored:
        _show_next_steps(stored[0], stories, speaker)
    if any(outcome.outcome in ("failed", "unfinished") for outcome in done):
        say(f"onrecord: not all stories came through: see `{command_name()} status`")
        raise typer.Exit(1)


def _show_story(stack: "Stack", outcome: "Outcome") -> str | None:
    """Print a story's quotes and what was stripped; the name of a person who is quoted in it."""
    from onrecord.cli.stories import find_story
    from onrecord.cli.story import load_article, show_removed

    head, quotes = find_story(stack, str(outcome.story_id))
    show(_title(outcome.key, head.headline or "no headline"), _quote_table(quotes))
    show_removed(load_article(stack, head).removed)
    people = (quote.speaker for quote in quotes if quote.speaker_kind == "person")
    return next(people, None)


def _title(key: str, what: str) -> "Text":
    from rich.text import Text

    return Text.assemble((key, "bold"), ": ", what)


def _quote_table(quotes: "tuple[StoredQuote, ...]") -> "Table":
    rows = ((q.number, speakers_of(q), q.speaker_role, q.kind, q.text) for q in quotes)
    return table_of(("#", "speaker", "role", "kind", "words"), rows)


def _show_next_steps(story: "Outcome", stories: Path, speaker: str | None) -> None:
    """Print commands that run as they stand."""
    from rich.text import Text

    page = shlex.quote(os.path.relpath(stories / story.key))
    arguments = [
        f"story {story.story_id}",
        f"story {shlex.quote(story.key)} --removed",
        f"upload {page} --wait",
        f"extract {page} --format jsonl",
        "status",
        "down",
    ]
    if speaker:
        arguments.insert(0, f"query --speaker {shlex.quote(speaker)}")
    show("Try next:", *(Text(f"  {command_name()} {line}") for line in arguments))
