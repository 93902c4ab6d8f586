"""Days and times as people type them, into the table's ``YYYY-MM-DDTHH:MM:SSZ``."""

import re
from datetime import UTC, date, datetime, timedelta

from onrecord.cli.output import refuse

# Beyond every story.
EARLIEST = "0001-01-01T00:00:00Z"
LATEST = "9999-12-31T00:00:00Z"

_AGO = re.compile(r"(\d{1,5})d")


def since(text: str, today: date) -> str:
    """The first moment that counts: of a day its beginning."""
    day = _day(text, today)
    return _moment(text) if day is None else _midnight(day)


def until(text: str, today: date) -> str:
    """The moment before which all counts: of a day its end."""
    day = _day(text, today)
    return _moment(text) if day is None else _end(day)


def span_of_day(text: str, today: date) -> tuple[str, str]:
    """From the beginning of a day to its end."""
    day = _day(text, today)
    if day is None:
        refuse(f"expected a day (2026-05-01, today, 7d), got {text!r}")
    return _midnight(day), _end(day)


def _day(text: str, today: date) -> date | None:
    """The day that is meant, in UTC; None where the text is none."""
    word = text.strip().lower()
    if word in ("today", "yesterday"):
        return today - timedelta(days=word == "yesterday")
    if ago := _AGO.fullmatch(word):
        return today - timedelta(days=int(ago[1]))
    try:
        return date.fromisoformat(word)
    except ValueError:
        return None


def _moment(text: str) -> str:
    try:
        moment = datetime.fromisoformat(text.strip())
        in_utc = moment.replace(tzinfo=moment.tzinfo or UTC).astimezone(UTC)
    except (ValueError, OverflowError):
        refuse(f"expected a day or time (2026-05-01, 2026-05-01T18:00, today, 7d), got {text!r}")
    return in_utc.isoformat(timespec="seconds").replace("+00:00", "Z")


def _midnight(day: date) -> str:
    return f"{day.isoformat()}T00:00:00Z"


def _end(day: date) -> str:
    """ISO 8601's end of a day: it sorts after the day and does not touch the next one."""
    return f"{day.isoformat()}T24:00:00Z"
