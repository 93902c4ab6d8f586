"""Whatever goes wrong, the command ends with one line on stderr and no traceback."""

import subprocess
import sys
from pathlib import Path

import pytest

MAIN = [sys.executable, "-c", "from onrecord.cli import main; main()"]
PAGE = "tests/stories/demo/orchard-frost.html"
FORMATS = ("table", "csv", "json", "jsonl", "parquet")


@pytest.mark.parametrize(
    "arguments",
    [
        ["nonsense"],
        ["query", "--nonsense"],
        ["query", "--limit", "0", "--site", "news.example"],
        ["query", "--confidence-below", "much", "--site", "news.example"],
        ["query", "--site", "news.example", "stray"],
        ["story"],
        ["upload", "there-is-no-such-file"],
        ["query"],
    ],
)
def test_wrong_usage_is_one_line_and_status_2(arguments: list[str]):
    result = subprocess.run([*MAIN, *arguments], check=False, capture_output=True, text=True)

    assert result.returncode == 2
    assert result.stdout == ""
    [line] = result.stderr.splitlines()
    assert line.startswith("onrecord: ")


def test_typed_alone_the_command_prints_its_help():
    result = subprocess.run(MAIN, check=False, capture_output=True, text=True)

    assert result.returncode == 2
    assert "Commands:" in result.stdout + result.stderr


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device that is always full")
@pytest.mark.parametrize("how", FORMATS)
def test_a_full_disk_is_one_line_and_status_1(how: str):
    with Path("/dev/full").open("wb") as full:
        result = subprocess.run(
            [*MAIN, "extract", PAGE, "--format", how],
            check=False,
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
        )

    assert result.returncode == 1
    [line] = result.stderr.splitlines()
    assert "No space left" in line


@pytest.mark.parametrize("how", FORMATS)
def test_a_reader_that_goes_away_is_no_error_to_tell_of(how: str):
    command = subprocess.Popen(
        [*MAIN, "extract", PAGE, "--format", how],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert command.stdout is not None
    command.stdout.close()

    assert command.stderr is not None
    assert command.stderr.read() == ""
    assert command.wait() == 1
    command.stderr.close()
