"""Days and times as people type and read them, and the table's ``YYYY-MM-DDTHH:MM:SSZ``.

``now`` is the present in the time zone that says what a day is.
"""

import re
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING, Annotated
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import typer

from onrecord.cli.output import refuse

if TYPE_CHECKING:
    from onrecord.table.items import StoredQuote

# Beyond every story.
EARLIEST = "0001-01-01T00:00:00Z"
LATEST = "9999-12-31T00:00:00Z"

SinceOption = Annotated[
    str | None,
    typer.Option(metavar="TIME", help="Published then or later: 2026-05-01, 7d, 12h, 2w."),
]
UntilOption = Annotated[
    str | None, typer.Option(metavar="TIME", help="Published earlier; a day is included.")
]
ZoneOption = Annotated[
    str, typer.Option("--tz", metavar="ZONE", help="Whose days are meant: Europe/Berlin.")
]

_AGO = re.compile(r"(\d{1,5})([hdw])")


def now_in(zone: str) -> datetime:
    """The present in a time zone of this name."""
    try:
        return datetime.now(ZoneInfo(zone))
    # A name may be no path (ValueError) or that of a folder (OSError).
    except (ZoneInfoNotFoundError, ValueError, OSError):
        refuse(f"expected a time zone (UTC, Europe/Berlin), got {zone!r}")


def span(since_text: str | None, until_text: str | None, now: datetime) -> tuple[str, str]:
    """From when to before when; without a limit, times that no story lies beyond."""
    first = since(since_text, now) if since_text else EARLIEST
    last = until(until_text, now) if until_text else LATEST
    if first >= last:
        refuse(
            f"nothing lies between --since {since_text or 'the beginning'} "
            f"and --until {until_text or 'the end'}"
        )
    return first, last


def last_days(days: int, until: str, now: datetime) -> tuple[str, str]:
    """So many days before the end of a span, or before now where that is earlier."""
    last = min(until, in_utc(now))
    try:
        return in_utc(datetime.fromisoformat(last) - timedelta(days=days)), until
    except OverflowError:
        return EARLIEST, until


def since(text: str, now: datetime) -> str:
    """The first moment that counts: of a day its beginning."""
    day = _day(text, now)
    return _moment(text, now) if day is None else _midnight(day, now)


def until(text: str, now: datetime) -> str:
    """The moment before which all counts: of a day its end."""
    day = _day(text, now)
    return _moment(text, now) if day is None else _end(day, now)


def span_of_day(text: str, now: datetime) -> tuple[str, str]:
    """From the beginning of a day to its end."""
    day = _day(text, now)
    if day is None:
        refuse(f"expected a day (2026-05-01, today, yesterday, 7d), got {text!r}")
    return _midnight(day, now), _end(day, now)


def day_of(quote: "StoredQuote", now: datetime) -> str:
    """The day on which a quote's story was published; a page that says but a day means that."""
    if quote.published and len(quote.published) <= len("2026-05-01"):
        return quote.published
    return datetime.fromisoformat(quote.published_utc).astimezone(now.tzinfo).date().isoformat()


def in_utc(moment: datetime) -> str:
    """A moment as the table has it."""
    text = moment.astimezone(UTC).replace(microsecond=0).isoformat()
    return text.replace("+00:00", "Z")


def _day(text: str, now: datetime) -> date | None:
    """The day that is meant; None where the text is none."""
    word = text.strip().lower()
    if word in ("today", "yesterday"):
        return now.date() - timedelta(days=word == "yesterday")
    if (ago := _AGO.fullmatch(word)) and ago[2] != "h":
        return now.date() - timedelta(days=int(ago[1]) * (7 if ago[2] == "w" else 1))
    try:
        return date.fromisoformat(word)
    except ValueError:
        return None


def _moment(text: str, now: datetime) -> str:
    word = text.strip()
    try:
        if (ago := _AGO.fullmatch(word.lower())) and ago[2] == "h":
            return in_utc(now.astimezone(UTC) - timedelta(hours=int(ago[1])))
        moment = datetime.fromisoformat(word)
        return in_utc(moment.replace(tzinfo=moment.tzinfo or now.tzinfo))
    except (ValueError, OverflowError):
        refuse(
            "expected a day or time (2026-05-01, 2026-05-01T18:00, today, 7d, 12h, 2w), "
            f"got {text!r}"
        )


def _midnight(day: date, now: datetime) -> str:
    try:
        return in_utc(datetime.combine(day, time(), now.tzinfo))
    except OverflowError:
        return EARLIEST


def _end(day: date, now: datetime) -> str:
    try:
        return in_utc(datetime.combine(day + timedelta(days=1), time(), now.tzinfo))
    except OverflowError:
        return LATEST
