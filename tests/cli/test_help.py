"""The command explains itself, and starts fast."""

import subprocess
import sys

import pytest

from onrecord.cli import app
from tests.cli.conftest import Run

COMMANDS = [
    "demo",
    "up",
    "down",
    "status",
    "upload",
    "query",
    "speakers",
    "alias",
    "top",
    "story",
    "trace",
    "redrive",
    "replay",
    "extract",
]


def test_help_names_every_command(run: Run):
    result = run("--help")

    assert result.exit_code == 0
    assert all(f"\n  {command} " in result.stdout for command in COMMANDS)
    assert len(app.registered_commands) == len(COMMANDS)


@pytest.mark.parametrize("command", COMMANDS)
def test_the_help_of_a_command_has_an_example_that_stands_on_its_own_line(run: Run, command: str):
    result = run(command, "--help")

    assert result.exit_code == 0
    assert f"\n    onrecord {command}" in result.stdout


@pytest.mark.parametrize(
    "arguments", [["--help"], ["extract", "tests/stories/demo/orchard-frost.html"]]
)
def test_what_needs_no_aws_loads_nothing_of_it(arguments: list[str]):
    program = (
        "import sys\n"
        "from onrecord.cli import main\n"
        "try:\n    main()\n"
        "finally:\n"
        "    print(sorted({'boto3', 'botocore', 'ministack', 'yaml'} & set(sys.modules)))"
    )

    result = subprocess.run(
        [sys.executable, "-c", program, *arguments], capture_output=True, text=True, check=True
    )

    assert result.stdout.splitlines()[-1] == "[]"
