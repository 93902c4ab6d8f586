"""Days and times as people type them."""

from datetime import date

import pytest
import typer

from onrecord.cli import times

TODAY = date(2026, 3, 1)


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("today", "2026-03-01T00:00:00Z"),
        ("Yesterday", "2026-02-28T00:00:00Z"),
        ("7d", "2026-02-22T00:00:00Z"),
        ("2025-12-31", "2025-12-31T00:00:00Z"),
        ("2025-12-31T18:30", "2025-12-31T18:30:00Z"),
        ("2025-12-31T18:30:00+02:00", "2025-12-31T16:30:00Z"),
        ("2025-12-31T18:30:00Z", "2025-12-31T18:30:00Z"),
    ],
)
def test_since_is_the_first_moment_in_utc(text: str, moment: str):
    assert times.since(text, TODAY) == moment


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("today", "2026-03-01T24:00:00Z"),
        ("2025-12-31", "2025-12-31T24:00:00Z"),
        ("9999-12-31", "9999-12-31T24:00:00Z"),
        ("2025-12-31T18:30", "2025-12-31T18:30:00Z"),
    ],
)
def test_until_a_day_has_the_day_in_it(text: str, moment: str):
    assert times.until(text, TODAY) == moment


def test_a_day_goes_from_midnight_to_midnight():
    span = times.span_of_day("yesterday", TODAY)

    assert span == ("2026-02-28T00:00:00Z", "2026-02-28T24:00:00Z")


@pytest.mark.parametrize("text", ["soon", "2026-02-30", "d", "", "0001-01-01T00:00+05:00"])
def test_what_is_no_time_ends_the_command_as_wrong_usage(
    text: str, capsys: pytest.CaptureFixture[str]
):
    with pytest.raises(typer.Exit) as ended:
        times.since(text, TODAY)

    assert ended.value.exit_code == 2
    assert repr(text) in capsys.readouterr().err
