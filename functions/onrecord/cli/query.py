"""`onrecord query`: quotes from the table."""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from itertools import islice
from typing import TYPE_CHECKING, Annotated

import msgspec
import typer

from onrecord.cli import times
from onrecord.cli.machine import StackOption, open_stack
from onrecord.cli.output import (
    WRONG_USAGE,
    ExportFormat,
    ExportFormatOption,
    Row,
    columns_of,
    refuse,
    say,
    speakers_of,
    write_rows,
)
from onrecord.errors import NotFound

if TYPE_CHECKING:
    from onrecord.stack import Stack
    from onrecord.table.items import StoredQuote, StoryItem

COLUMNS = {
    "date": "date",
    "speaker": "speakers",
    "role": "speaker_role",
    "words": "text",
    "headline": "headline",
    "site": "site",
}


def query(
    speaker: Annotated[
        str | None, typer.Option(metavar="NAME", help="Who said it: a full name or a surname.")
    ] = None,
    story: Annotated[str | None, typer.Option(metavar="ID|URL|KEY", help="In which story.")] = None,
    site: Annotated[str | None, typer.Option(metavar="HOST", help="On which site.")] = None,
    day: Annotated[
        str | None, typer.Option(metavar="DAY", help="Published on: 2026-05-01, today, 7d.")
    ] = None,
    since: Annotated[
        str | None, typer.Option(metavar="TIME", help="Published then or later.")
    ] = None,
    until: Annotated[
        str | None, typer.Option(metavar="TIME", help="Published earlier; a day is included.")
    ] = None,
    limit: Annotated[int, typer.Option(min=1, help="At most so many quotes.")] = 100,
    stack: StackOption = None,
    format: ExportFormatOption = "table",  # noqa: A002
) -> None:
    """Print quotes from the table, the newest stories first.

    Days and times are in UTC. A name that several speakers share gives no quotes but the
    speakers on stderr, and exit status 2.

    \b
    Examples:
      onrecord query --speaker Sullivan
      onrecord query --site news.example --since 7d --format jsonl
      onrecord query --day 2026-05-01 --format csv > quotes.csv
    """
    if not (speaker or story or site or day or since):
        refuse("give at least one of --speaker, --story, --site, --day, --since")
    if day and (since or until):
        refuse("--day goes without --since and --until")
    span = _span(day, since, until)
    target = open_stack(stack)
    key = _speaker_key(target, speaker) if speaker else None
    found = _quotes(target, key, story, site, span)
    kept = (quote for quote in found if _is_wanted(quote, key, site, span))
    _print(kept, limit, format)


def _span(day: str | None, since: str | None, until: str | None) -> tuple[str, str]:
    """From when to before when; without a limit, times that no story lies beyond."""
    today = datetime.now(UTC).date()
    if day:
        return times.span_of_day(day, today)
    return (
        times.since(since, today) if since else times.EARLIEST,
        times.until(until, today) if until else times.LATEST,
    )


# A span of days is read day by day.
LONGEST_SPAN = timedelta(days=20 * 366)


def _quotes(
    stack: "Stack", key: str | None, story: str | None, site: str | None, span: tuple[str, str]
) -> "Iterator[StoredQuote]":
    """The quotes that the best index finds; further conditions are the caller's."""
    from onrecord.cli.stories import find_story
    from onrecord.table import questions

    if story:
        return iter(find_story(stack, story)[1])
    if key:
        return questions.quotes_by_speaker(stack.table, key, *span)
    heads: Iterable[StoryItem]
    if site:
        heads = questions.stories_of_site(stack.table, site, *span)
    else:
        # A day is a request. A page's clock may be ahead of ours, but not by more than a day.
        now = datetime.now(UTC)
        last = (now + timedelta(days=1)).isoformat()
        if span[0] < (now - LONGEST_SPAN).isoformat():
            refuse(
                f"--since goes back {LONGEST_SPAN.days:,} days at most without --speaker or --site"
            )
        heads = questions.stories_of_days(stack.table, span[0], min(span[1], last))
    return questions.quotes_of_stories(stack.table, heads)


def _is_wanted(
    quote: "StoredQuote", key: str | None, site: str | None, span: tuple[str, str]
) -> bool:
    from onrecord.table.keys import speaker_key

    names = (quote.speaker, *quote.co_speakers)
    return (
        (key is None or any(speaker_key(name) == key for name in names if name))
        and (site is None or quote.site == site)
        and span[0] <= quote.published_utc < span[1]
    )


def _speaker_key(stack: "Stack", name: str) -> str:
    """The key of the one speaker who is meant.

    A name that is a speaker's whole name means that one, whoever else has it as a part.
    """
    from onrecord.table import questions
    from onrecord.table.keys import speaker_key

    typed = speaker_key(name)
    if typed and next(questions.quotes_by_speaker(stack.table, typed), None):
        return typed
    candidates = questions.speakers_named(stack.table, name)
    if not candidates:
        raise NotFound(f"no speaker has the name {name!r}")
    if len(candidates) > 1:
        say(f"onrecord: {len(candidates)} speakers have the name {name!r}:")
        for candidate in candidates:
            say(f"  {candidate.name}")
        raise typer.Exit(WRONG_USAGE)
    return candidates[0].key


def _print(quotes: "Iterator[StoredQuote]", limit: int, how: ExportFormat) -> None:
    from onrecord.table.items import StoredQuote

    as_row = _table_row if how == "table" else msgspec.structs.asdict
    shown: Iterator[Row] = map(as_row, islice(quotes, limit))
    count = write_rows(shown, how, columns_of(StoredQuote), COLUMNS)
    if not count:
        say("no quotes")
    elif count == limit and next(quotes, None):
        say(f"there are more than {limit}: see --limit")


def _table_row(quote: "StoredQuote") -> Row:
    date = (quote.published or quote.published_utc)[: len("2026-05-01")]
    return msgspec.structs.asdict(quote) | {"date": date, "speakers": speakers_of(quote)}
