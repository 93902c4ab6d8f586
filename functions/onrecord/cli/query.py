"""`onrecord query`: quotes from the table."""

from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING, Annotated

import msgspec
import typer

from onrecord.cli import times
from onrecord.cli.machine import StackOption, open_stack
from onrecord.cli.output import (
    ExportFormat,
    ExportFormatOption,
    Row,
    columns_of,
    refuse,
    say,
    speakers_of,
    write_rows,
)
from onrecord.story import SpeakerKind, short_hash

if TYPE_CHECKING:
    from onrecord.table.items import StoredQuote

COLUMNS = {
    "date": "date",
    "speaker": "speakers",
    "role": "speaker_role",
    "words": "text",
    "headline": "headline",
    "site": "site",
}

# Unnamed speakers are looked through so far back from the end where nothing is said of it.
UNNAMED_DAYS = 31


def query(
    speaker: Annotated[
        str | None,
        typer.Option(
            metavar="NAME",
            help="Who said it: a full name, a surname, an alias; =NAME for it alone.",
        ),
    ] = None,
    story: Annotated[str | None, typer.Option(metavar="ID|URL|KEY", help="In which story.")] = None,
    site: Annotated[
        str | None, typer.Option(metavar="HOST|URL", help="On which site; www. does not count.")
    ] = None,
    day: Annotated[
        str | None, typer.Option(metavar="DAY", help="Published on: 2026-05-01, yesterday, 7d.")
    ] = None,
    since: times.SinceOption = None,
    until: times.UntilOption = None,
    role: Annotated[
        str | None, typer.Option(metavar="WORDS", help="By whom the story gives this office.")
    ] = None,
    speaker_kind: Annotated[
        SpeakerKind | None,
        typer.Option(
            help="By speakers of this kind; unnamed ones of 31 days unless --since is given."
        ),
    ] = None,
    contains: Annotated[
        str | None,
        typer.Option(metavar="WORDS", help="With these words in the quote, as they follow."),
    ] = None,
    confidence_below: Annotated[
        float | None,
        typer.Option(
            metavar="X", min=0, max=1, help="Whose speaker is less certain than this, from 0 to 1."
        ),
    ] = None,
    limit: Annotated[int, typer.Option(min=1, help="At most so many quotes.")] = 100,
    cursor: Annotated[
        str | None,
        typer.Option(metavar="TOKEN", help="Go on where the same question stopped."),
    ] = None,
    tz: times.ZoneOption = "UTC",
    stack: StackOption = None,
    format: ExportFormatOption = "table",  # noqa: A002
) -> None:
    """Print quotes from the table, the newest stories first.

    All options narrow the answer together. A name that several speakers share gives no quotes
    but the speakers on stderr, and exit status 2. Where there are more quotes than the limit,
    stderr has the cursor to go on with.

    \b
    Examples:
      onrecord query --speaker Sullivan
      onrecord query --site news.example --since 7d --format jsonl
      onrecord query --day yesterday --tz Europe/Berlin --format csv > quotes.csv
      onrecord query --role "prime minister" --contains budget
      onrecord query --speaker-kind described --confidence-below 0.5
    """
    given = (speaker, story, site, day, since, until, role, speaker_kind, contains)
    if "" in given:
        # An empty variable of a shell must not widen the question.
        refuse("an option is given without a value: leave it out")
    if not (speaker or story or site or day or since or role or speaker_kind):
        refuse(
            "give at least one of "
            "--speaker, --story, --site, --day, --since, --role, --speaker-kind"
        )
    if day and (since or until):
        refuse("--day goes without --since and --until")
    from onrecord.cli.answers import Asked, answer
    from onrecord.table.pages import BadCursor, Reading, Wanted, read_cursor, write_cursor

    now = times.now_in(tz)
    span = times.span_of_day(day, now) if day else times.span(since, until, now)
    if speaker_kind in ("described", "unknown") and not (speaker or story or site or day or since):
        span = times.last_days(UNNAMED_DAYS, span[1], now)
    question = short_hash(repr((*given, confidence_below, tz)))
    try:
        place = read_cursor(cursor, question) if cursor is not None else None
    except BadCursor as error:
        refuse(str(error))
    wanted = Wanted(kind=speaker_kind, confidence_below=confidence_below)
    asked = Asked(speaker, story, site, role, contains, span, wanted)
    reading = Reading()
    _print(answer(open_stack(stack), asked, limit, place, reading), format, now)
    if contains:
        say(f"looked through {reading.read:,} quotes")
    if reading.more:
        say(f"more: --cursor {write_cursor(reading.more, question)}")


def _print(quotes: "Iterator[StoredQuote]", how: ExportFormat, now: datetime) -> None:
    from onrecord.table.items import StoredQuote

    def table_row(quote: "StoredQuote") -> Row:
        cells = {"date": times.day_of(quote, now), "speakers": speakers_of(quote)}
        return msgspec.structs.asdict(quote) | cells

    as_row = table_row if how == "table" else msgspec.structs.asdict
    if not write_rows(map(as_row, quotes), how, columns_of(StoredQuote), COLUMNS):
        say("no quotes")
