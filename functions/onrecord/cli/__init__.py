"""The `onrecord` command.

What a command needs is imported when it runs: `onrecord --help` and `onrecord extract` load
nothing of AWS.
"""

import sys

import typer

from onrecord.cli.alias import alias
from onrecord.cli.demo import demo
from onrecord.cli.extract import extract
from onrecord.cli.machine import down, up
from onrecord.cli.query import query
from onrecord.cli.redrive import redrive
from onrecord.cli.replay import replay
from onrecord.cli.speakers import speakers
from onrecord.cli.status import status
from onrecord.cli.story import story
from onrecord.cli.top import top
from onrecord.cli.trace import trace
from onrecord.cli.upload import upload
from onrecord.errors import OnRecordError

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    help="Who said what, on the record: attributed quotations from news pages.",
    context_settings={"help_option_names": ["-h", "--help"]},
)
for command in (
    demo,
    up,
    down,
    status,
    upload,
    query,
    speakers,
    alias,
    top,
    story,
    trace,
    redrive,
    replay,
    extract,
):
    app.command()(command)


def main() -> None:
    """Run the command; what goes wrong is one line on stderr and exit status 1."""
    try:
        app(prog_name="onrecord")
    except SystemExit:
        # The usual end; it must not look for AWS' errors, which loads botocore.
        raise
    except OnRecordError as error:
        sys.exit(f"onrecord: {error}")
    except _aws_errors() as error:
        sys.exit(f"onrecord: AWS: {' '.join(str(error).split())}")


def _aws_errors() -> tuple[type[Exception], ...]:
    from botocore.exceptions import BotoCoreError, ClientError

    return BotoCoreError, ClientError
