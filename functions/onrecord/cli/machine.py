"""`onrecord up` and `onrecord down`: the local AWS. And the stack that a command works on."""

from typing import TYPE_CHECKING, Annotated

import typer

from onrecord.cli.output import command_name, say
from onrecord.errors import NotFound

if TYPE_CHECKING:
    from onrecord.stack import Stack

StackOption = Annotated[
    str | None,
    typer.Option(
        "--stack",
        metavar="NAME",
        help="A stack in your AWS account; without it, the local one.",
        show_default=False,
    ),
]


def open_stack(name: str | None) -> "Stack":
    """The stack of this name in the user's account, or the local one."""
    import boto3

    from onrecord.local import STACK_NAME, access_to, find_project, running
    from onrecord.stack import Access, find

    if name is not None:
        return find(Access(boto3.Session()), name)
    server = running(find_project().state)
    if server is None:
        raise NotFound(
            f"the local AWS is not running: start it with `{command_name()} up`, "
            "or name a stack of your account with --stack"
        )
    return find(access_to(server), STACK_NAME)


def up() -> None:
    """Start the local AWS and deploy template.yaml on it.

    What an earlier run stored is still there; uploads that a crash left without a result are
    sent again.

    \b
    Example:
      onrecord up
    """
    start_local()


def start_local() -> "Stack":
    """Bring the local stack up and say where it is."""
    from onrecord.local import find_project
    from onrecord.local import up as bring_up

    project = find_project()
    server, stack = bring_up(project, tell=say)
    say(f"local AWS at {server.endpoint}, stack {stack.name!r}, state in {project.state}")
    return stack


def down() -> None:
    """Stop the local AWS; its data stay for the next `up`.

    \b
    Example:
      onrecord down
    """
    from onrecord.local import find_project, stop

    say("local AWS stopped" if stop(find_project().state) else "local AWS was not running")
