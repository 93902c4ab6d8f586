"""`onrecord top`: who is quoted most, and where most is quoted."""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Annotated, Literal

import msgspec
import typer

from onrecord.cli import times
from onrecord.cli.machine import StackOption, open_stack
from onrecord.cli.output import FormatOption, columns_of, say, write_rows
from onrecord.story import Record

if TYPE_CHECKING:
    from onrecord.table.items import StoryItem

By = Literal["speaker", "site"]


class SpeakerCount(Record, frozen=True, kw_only=True):
    """How often one spelling of a speaker is quoted, and in how many stories."""

    speaker: str
    speaker_key: str
    quotes: int
    stories: int


class SiteCount(Record, frozen=True, kw_only=True):
    """How many quotes the stories of a site have."""

    site: str
    quotes: int
    stories: int


def top(
    by: Annotated[By, typer.Option(help="What to count by.")],
    since: times.SinceOption = "7d",
    until: times.UntilOption = None,
    limit: Annotated[int, typer.Option(min=1, help="At most so many.")] = 20,
    tz: times.ZoneOption = "UTC",
    stack: StackOption = None,
    format: FormatOption = "table",  # noqa: A002
) -> None:
    """Print who was quoted most, or which sites quoted most, in the stories of some days.

    Each spelling of a name counts for itself; people and organisations count, unnamed sources do
    not. All stories of the days are read, a request a day and for each further megabyte.

    \b
    Examples:
      onrecord top --by speaker --since 7d
      onrecord top --by site --since 2026-05-01 --until 2026-05-31 --format csv
    """
    now = times.now_in(tz)
    span = times.span(since, until, now)
    target = open_stack(stack)
    from onrecord.cli.answers import stories_of_span
    from onrecord.table.speakers import names_of

    quotes, stories = _counts(stories_of_span(target, span), by)
    # Equal counts stand in the order of their names.
    keys = sorted(quotes, key=lambda key: (-quotes[key], key))[:limit]
    if by == "site":
        sites = [SiteCount(site=key, quotes=quotes[key], stories=stories[key]) for key in keys]
        rows = map(msgspec.structs.asdict, sites)
        columns = {"site": "site", "quotes": "quotes", "stories": "stories"}
        count = write_rows(rows, format, columns_of(SiteCount), columns)
    else:
        names = names_of(target.table, keys)
        speakers = [
            SpeakerCount(
                speaker=names.get(key, key),
                speaker_key=key,
                quotes=quotes[key],
                stories=stories[key],
            )
            for key in keys
        ]
        rows = map(msgspec.structs.asdict, speakers)
        columns = {"speaker": "speaker", "quotes": "quotes", "stories": "stories"}
        count = write_rows(rows, format, columns_of(SpeakerCount), columns)
    if not count:
        say("no quotes")


def _counts(heads: "Iterable[StoryItem]", by: By) -> tuple[Counter[str], Counter[str]]:
    """Quotes and stories by speaker key or site."""
    quotes: Counter[str] = Counter()
    stories: Counter[str] = Counter()
    for head in heads:
        counted: Mapping[str, int] = head.speakers
        if by == "site":
            counted = {head.site: head.quote_count} if head.site and head.quote_count else {}
        quotes.update(counted)
        stories.update(counted.keys())
    return quotes, stories
