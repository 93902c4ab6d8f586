"""Days and times as people type them."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
import typer

from onrecord.cli import times

NOW = datetime(2026, 3, 1, 12, 30, 15, tzinfo=UTC)
# In New York summer time begins on 8 March 2026.
NEW_YORK = datetime(2026, 3, 9, 9, 0, tzinfo=ZoneInfo("America/New_York"))


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("today", "2026-03-01T00:00:00Z"),
        ("Yesterday", "2026-02-28T00:00:00Z"),
        ("7d", "2026-02-22T00:00:00Z"),
        ("2w", "2026-02-15T00:00:00Z"),
        ("12h", "2026-03-01T00:30:15Z"),
        ("2025-12-31", "2025-12-31T00:00:00Z"),
        ("2025-12-31T18:30", "2025-12-31T18:30:00Z"),
        ("2025-12-31T18:30:00+02:00", "2025-12-31T16:30:00Z"),
        ("2025-12-31T18:30:00Z", "2025-12-31T18:30:00Z"),
    ],
)
def test_since_is_the_first_moment(text: str, moment: str):
    assert times.since(text, NOW) == moment


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("today", "2026-03-02T00:00:00Z"),
        ("2025-12-31", "2026-01-01T00:00:00Z"),
        ("9999-12-31", times.LATEST),
        ("2025-12-31T18:30", "2025-12-31T18:30:00Z"),
    ],
)
def test_until_a_day_has_the_day_in_it(text: str, moment: str):
    assert times.until(text, NOW) == moment


@pytest.mark.parametrize(
    ("text", "span"),
    [
        ("2026-03-07", ("2026-03-07T05:00:00Z", "2026-03-08T05:00:00Z")),
        ("yesterday", ("2026-03-08T05:00:00Z", "2026-03-09T04:00:00Z")),
        ("today", ("2026-03-09T04:00:00Z", "2026-03-10T04:00:00Z")),
    ],
)
def test_a_day_goes_from_midnight_to_midnight_of_its_zone(text: str, span: tuple[str, str]):
    assert times.span_of_day(text, NEW_YORK) == span


def test_hours_are_counted_across_a_change_of_the_clock():
    assert times.since("48h", NEW_YORK) == "2026-03-07T13:00:00Z"


@pytest.mark.parametrize(
    "text", ["soon", "2026-02-30", "d", "", "0001-01-01T00:00+05:00", "123456d", "3m"]
)
def test_what_is_no_time_ends_the_command_as_wrong_usage(
    text: str, capsys: pytest.CaptureFixture[str]
):
    with pytest.raises(typer.Exit) as ended:
        times.since(text, NOW)

    assert ended.value.exit_code == 2
    assert repr(text) in capsys.readouterr().err


@pytest.mark.parametrize("zone", ["Nowhere/Town", "", "../etc/passwd", "Europe"])
def test_what_is_no_zone_ends_the_command_as_wrong_usage(
    zone: str, capsys: pytest.CaptureFixture[str]
):
    with pytest.raises(typer.Exit) as ended:
        times.now_in(zone)

    assert ended.value.exit_code == 2
    assert repr(zone) in capsys.readouterr().err


def test_the_days_in_a_zone_that_no_story_lies_beyond():
    now = NEW_YORK.astimezone(ZoneInfo("Asia/Tokyo"))

    assert times.since("0001-01-01", now) == times.EARLIEST
