"""Dates as pages write them, to ISO 8601 with the page's own precision and offset."""

import re
from datetime import UTC, date, datetime, timedelta, timezone
from email.utils import parsedate_to_datetime

from onrecord.languages import load, per_language

# The web is younger; an earlier year is a default value or belongs to the story.
FIRST_YEAR = 1990
# A later one stands for "never".
LAST_YEAR = 2099
_DAY = timedelta(days=1)
# What is longer than a dateline is read no further.
MAX_TEXT = 400

_ISO = re.compile(
    r"(?P<year>(?:19|20)\d\d)[-/.](?P<month>\d{1,2})[-/.](?P<day>\d{1,2})"
    r"(?:[T\s,]+(?P<hour>\d{1,2}):(?P<minute>\d\d)(?::(?P<second>\d\d)(?:[.,]\d+)?)?"
    r"\s*(?P<half>[AaPp]\.?[Mm]\.?)?\s*(?P<zone>Z|UTC|GMT|[+-]\d\d:?(?:\d\d)?)?)?"
)
_COMPACT = re.compile(r"((?:19|20)\d\d)(\d\d)(\d\d)(?:T?(\d\d)(\d\d)(\d\d)?(Z|[+-]\d\d:?\d\d)?)?$")
_DAY_FIRST = re.compile(
    r"(?<![\d./])(?P<day>\d{1,2})(?:\.\s?|/|-)(?P<month>\d{1,2})(?:\.\s?|/|-)"
    r"(?P<year>(?:19|20)\d\d|(?<=\.)\d\d(?![\d.]))"
    r"(?:[^\d\w]*(?:[^\W\d_]{1,5}\s+)?(?P<hour>\d{1,2})[:.h](?P<minute>\d\d)(?!\.?\d))?"
)
_CJK = re.compile(
    r"(?P<year>20\d\d)\s*[年년.]\s*(?P<month>\d{1,2})\s*[月월.]\s*(?P<day>\d{1,2})(?:\s*[日일号])?"
    r"(?:\D{0,6}?(?P<half>午前|午後|上午|下午|오전|오후)?\s*(?P<hour>\d{1,2})\s*[:時时点시]\s*(?P<minute>\d\d))?"
)
_AFTERNOON = {"午後", "下午", "오후"}
_ORDINAL = r"(?:st|nd|rd|th|er|\.|º|ª)?"
_RFC = re.compile(r"[A-Za-z]{3}, \d{1,2} [A-Za-z]{3} \d{4} \d\d:\d\d")
_EPOCH = re.compile(r"1\d{9}(?:\d{3})?$")


def iso(text: str | None, language: str | None = None) -> str | None:
    """The moment or day that a page's words give, in English or its language; None without one."""
    if not text:
        return None
    text = text[:MAX_TEXT].strip()
    if _EPOCH.match(text):
        return _written(datetime.fromtimestamp(int(text[:10]), UTC))
    if compact := _COMPACT.match(text):
        year, month, day, hour, minute, second, zone = compact.groups()
        return _assembled(year, month, day, hour, minute, second, None, zone)
    if match := _ISO.search(text):
        return _assembled(
            *match.group("year", "month", "day", "hour", "minute", "second", "half", "zone")
        )
    if rfc := _rfc(text):
        return rfc
    if match := _CJK.search(text):
        year, month, day, hour, minute = match.group("year", "month", "day", "hour", "minute")
        half = match["half"] and ("pm" if match["half"] in _AFTERNOON else "am")
        return _assembled(year, month, day, hour, minute, None, half, None)
    for code in dict.fromkeys(filter(None, (language, "en"))):
        pattern, months = _named_months(code)
        match = pattern.search(text) if months else None
        if match and (day := match["day1"] or match["day2"]):
            # A letter may match another's case without being it: dotless i.
            month = str(months.get(match["month"].casefold(), 0))
            year, hour, minute, half, zone = match.group("year", "hour", "minute", "half", "zone")
            return _assembled(year, month, day, hour, minute, None, half, zone)
    if match := _DAY_FIRST.search(text):
        year, month, day, hour, minute = match.group("year", "month", "day", "hour", "minute")
        if int(month) > 12:
            day, month = month, day
        year = year if len(year) == 4 else f"20{year}"
        return _assembled(year, month, day, hour, minute, None, None, None)
    return None


@per_language
def _named_months(language: str | None) -> tuple[re.Pattern[str], dict[str, int]]:
    """How a language writes dates with the month's name, and the number of each name."""
    listed = load(language, "byline").get("months", "")
    months = {
        form.casefold(): number
        for number, forms in enumerate(listed.split("/"), 1)
        for form in forms.split(",")
        if form
    }
    names = "|".join(map(re.escape, sorted(months, key=len, reverse=True)))
    pattern = re.compile(
        rf"(?:(?<!\d)(?P<day1>\d{{1,2}}){_ORDINAL}[\s-]+(?:(?:de|of)\s+)?)?"
        rf"(?<!\w)(?P<month>{names})(?!\w)[.,]?[\s-]+(?:(?:de|del)\s+)?"
        rf"(?:(?P<day2>\d{{1,2}}){_ORDINAL},?\s+)?(?P<year>(?:19|20)\d\d)"
        r"(?:[^\d\n]{0,14}?(?<!\d)(?P<hour>\d{1,2})[:.h](?P<minute>\d\d)(?::\d\d)?(?![.:]?\d)"
        r"\s*(?P<half>[ap]\.?m\b\.?)?\s*(?:GMT(?=[+-]))?(?P<zone>UTC|GMT|[+-]\d\d:?\d\d)?)?",
        re.I,
    )
    return pattern, months


def utc(written: str) -> str:
    """``YYYY-MM-DDTHH:MM:SSZ`` of a date from `iso`; what has no offset counts as UTC."""
    return _moment(written).astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def is_later(written: str, than: str) -> bool:
    """Whether a date from `iso` is later than another by over a day, as no zone can make it."""
    return _moment(written) - _moment(than) > _DAY


def _moment(written: str) -> datetime:
    moment = datetime.fromisoformat(written)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _rfc(text: str) -> str | None:
    """RFC 2822 ("Tue, 05 Mar 2024 08:10:00 +0100")."""
    try:
        return _written(parsedate_to_datetime(text)) if _RFC.match(text) else None
    except (ValueError, IndexError, TypeError, OverflowError):
        return None


def _assembled(
    year: str,
    month: str,
    day: str,
    hour: str | None,
    minute: str | None,
    second: str | None,
    half: str | None,
    zone: str | None,
) -> str | None:
    if int(year) < FIRST_YEAR:
        return None
    try:
        on = date(int(year), int(month), int(day))
        if hour is None or minute is None:
            return on.isoformat()
        of_day = int(hour)
        if half:
            of_day = of_day % 12 + (12 if half[0] in "pP" else 0)
        moment = datetime(on.year, on.month, on.day, of_day, int(minute), int(second or 0))
    except ValueError:
        return None
    written = moment.isoformat(timespec="seconds" if second else "minutes")
    return written + _offset(zone)


def _offset(zone: str | None) -> str:
    if not zone:
        return ""
    if zone[0] not in "+-":
        return "Z"
    digits = zone[1:].replace(":", "").ljust(4, "0")
    hours, minutes = int(digits[:2]), int(digits[2:])
    try:
        timezone(timedelta(hours=hours, minutes=minutes))
    except ValueError:
        return ""
    return f"{zone[0]}{hours:02}:{minutes:02}"


def _written(moment: datetime) -> str | None:
    if not FIRST_YEAR <= moment.year <= LAST_YEAR:
        return None
    return moment.isoformat(timespec="seconds").replace("+00:00", "Z")
