"""Which of the table's indexes answers a question, and how the answer is narrowed."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

import typer

from onrecord.cli import times
from onrecord.cli.output import WRONG_USAGE, refuse, say
from onrecord.cli.stories import find_story
from onrecord.errors import NotFound
from onrecord.scrape.identity import site_of
from onrecord.stack import Stack
from onrecord.table import questions
from onrecord.table.directory import role_words
from onrecord.table.items import Plain, StoredQuote, StoryItem
from onrecord.table.keys import fold
from onrecord.table.pages import (
    Place,
    Reading,
    Wanted,
    page_of_rows,
    page_of_stories,
    page_of_story,
)
from onrecord.table.speakers import Speaker, find_speaker, guesses, office_holders

# A span is read day by day, or month by month.
LONGEST_SPAN = timedelta(days=20 * 366)
# An office is asked for holder by holder.
MAX_HOLDERS = 100
MAX_SHOWN_CANDIDATES = 50
# Who else has the name is told beside an answer.
MAX_TOLD = 5

Span = tuple[str, str]


class Asked(NamedTuple):
    """A question as it was typed; ``wanted`` has the conditions that need no reading."""

    speaker: str | None
    story: str | None
    site: str | None
    role: str | None
    contains: str | None
    span: Span
    wanted: Wanted


def answer(
    stack: Stack, asked: Asked, limit: int, after: Place | None, reading: Reading
) -> Iterator[StoredQuote]:
    """A page of quotes, from the index that knows most of the question.

    The story before the speaker, the site, the unnamed of a month, the office, the day.
    """
    table = stack.table
    wanted = asked.wanted._replace(
        role=_folded("--role", asked.role), contains=_folded("--contains", asked.contains)
    )
    site = site_named(asked.site) if asked.site else None
    speakers = the_speaker(stack, asked.speaker) if asked.speaker else ()
    keys = frozenset(speaker.key for speaker in speakers)
    since, until = asked.span
    if asked.story:
        head, quotes = find_story(stack, asked.story)
        if not (since <= head.published_utc < until and site in (None, head.site)):
            quotes = ()
        return page_of_story(quotes, limit, wanted._replace(keys=keys or None), after, reading)
    if after:
        until = min(until, after.sort)
    page = limit + 1 + (len(after.seen) if after else 0)
    rows: Iterator[Plain] | None = None
    if keys:
        wanted = wanted._replace(site=site)
        rows = questions.rows_by_speakers(table, sorted(keys), since, until, _paged(page, wanted))
    elif site:
        heads = questions.stories_of_site(table, site, since, until, page)
    elif wanted.kind in ("described", "unknown"):
        kind, wanted = wanted.kind, wanted._replace(kind=None)
        _bounded(since)
        last = min(until, _tomorrow())
        rows = questions.rows_of_unnamed(table, kind, since, last, _paged(page, wanted))
    elif asked.role and (holders := _holders(stack, asked.role, asked.span)) is not None:
        rows = questions.rows_by_speakers(table, holders, since, until, page)
    else:
        heads = stories_of_span(stack, (since, until), page)
    if rows is not None:
        return page_of_rows(table, rows, limit, wanted, after, reading)
    return page_of_stories(table, heads, limit, wanted, after, reading)


def stories_of_span(stack: Stack, span: Span, page: int | None = None) -> Iterator[StoryItem]:
    """The stories of a span of days; one that begins too long ago is refused."""
    since, until = span
    _bounded(since)
    return questions.stories_of_days(stack.table, since, min(until, _tomorrow()), page)


def _bounded(since: str) -> None:
    if since < times.in_utc(datetime.now(UTC) - LONGEST_SPAN):
        refuse(f"without --speaker or --site, --since goes back {LONGEST_SPAN.days:,} days at most")


def the_speaker(stack: Stack, name: str) -> tuple[Speaker, ...]:
    """The spellings of the one speaker who is meant.

    Several who may be meant are listed on stderr and end the command as wrong usage; nobody
    raises NotFound, with names that are like it.
    """
    found = find_speaker(stack.table, name)
    if found.speakers:
        first, *also = found.speakers
        if also:
            say(f"{first.name}, also as {', '.join(speaker.name for speaker in also)}")
        elif found.others:
            say(first.name)
        if found.others:
            others = ", ".join(speaker.name for speaker in found.others[:MAX_TOLD])
            more = ", ..." if len(found.others) > MAX_TOLD else ""
            say(f"not {others}{more}")
        return found.speakers
    if not found.others:
        like = ", ".join(speaker.name for speaker in guesses(stack.table, name))
        hint = f"; did you mean {like}?" if like else ""
        raise NotFound(f"no speaker has the name {name!r}{hint}")
    say(f"onrecord: {len(found.others)} speakers have the name {name!r}:")
    for candidate in found.others[:MAX_SHOWN_CANDIDATES]:
        say(f"  {candidate.name}")
    if len(found.others) > MAX_SHOWN_CANDIDATES:
        say(f"  and {len(found.others) - MAX_SHOWN_CANDIDATES} more")
    raise typer.Exit(WRONG_USAGE)


def site_named(text: str) -> str:
    """A site as the stories have it, from its host or an address on it."""
    text = text.strip()
    site = site_of(text if "://" in text else f"https://{text}")
    if site is None:
        refuse(f"expected a host or an address (news.example), got {text!r}")
    return site


def _holders(stack: Stack, role: str, span: Span) -> list[str] | None:
    """The keys of who holds an office; None where it is shorter to look through the span."""
    if not role_words(role):
        refuse(f"expected words of an office (prime minister), got {role!r}")
    holders = [speaker.key for speaker in office_holders(stack.table, role)]
    if len(holders) <= MAX_HOLDERS:
        return holders
    if span[0] == times.EARLIEST:
        refuse(f"{len(holders):,} speakers hold such an office: give more words, or --since")
    return None


def _paged(page: int, wanted: Wanted) -> int | None:
    """How much to read at once: what is narrowed further, in pages as large as they come."""
    return page if wanted == Wanted() else None


def _folded(option: str, words: str | None) -> str | None:
    if words is None:
        return None
    return fold(words) or refuse(f"expected words after {option}, got {words!r}")


def _tomorrow() -> str:
    """A page's clock may be ahead of ours, but not by more than a day."""
    return times.in_utc(datetime.now(UTC) + timedelta(days=1))
