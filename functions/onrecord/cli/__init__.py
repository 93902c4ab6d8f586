"""The `onrecord` command.

What a command needs is imported when it runs: `onrecord --help` and `onrecord extract` load
nothing of AWS.
"""

import os
import sys
from typing import Any, NoReturn

import typer

from onrecord.cli.alias import alias
from onrecord.cli.demo import demo
from onrecord.cli.extract import extract
from onrecord.cli.machine import down, up
from onrecord.cli.output import WRONG_USAGE, say
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
# What Typer raises for all wrong usage has no public name.
_UsageError: Any = typer.BadParameter.__base__


def main() -> None:
    """Run the command; what goes wrong is one line on stderr and exit status 1, wrong usage 2."""
    try:
        status = app(prog_name="onrecord", standalone_mode=False)
        sys.stdout.flush()
    except SystemExit:
        # A usual end; it must not look for AWS' errors, which loads botocore.
        raise
    except _UsageError as error:
        _refuse_usage(error)
    except (OnRecordError, typer.Abort) as error:
        _fail(str(error) or "broken off")
    except BrokenPipeError:
        _drop_output()
        sys.exit(1)
    except OSError as error:
        _drop_output()
        _fail(str(error))
    except UnicodeEncodeError as error:
        _fail(f"{error.object[error.start : error.end]!r} cannot be written in {error.encoding}")
    except _aws_errors() as error:
        _fail(f"AWS: {error}")
    sys.exit(status)


def _refuse_usage(error: Any) -> NoReturn:
    if not sys.argv[1:]:
        # Typed alone, the command prints its help.
        error.show()
        sys.exit(WRONG_USAGE)
    command = error.ctx.command_path if error.ctx else "onrecord"
    say(f"onrecord: {error.format_message().rstrip('.')}: see `{command} -h`")
    sys.exit(WRONG_USAGE)


def _fail(message: str) -> NoReturn:
    say(f"onrecord: {' '.join(message.split())}")
    sys.exit(1)


def _drop_output() -> None:
    """Throw away what stdout did not take, or Python tries again at its end and complains."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _aws_errors() -> tuple[type[Exception], ...]:
    from botocore.exceptions import BotoCoreError, ClientError

    return BotoCoreError, ClientError
