"""`onrecord alias`: names that are one speaker's, by a person's word."""

from typing import Annotated, Any

import typer

from onrecord.cli.machine import StackOption, open_stack
from onrecord.cli.output import FormatOption, refuse, say, shown_safely, write_rows
from onrecord.errors import NotFound

# A group of names shares one item.
MAX_CHARACTERS = 200

FIELDS = {"names": tuple[str, ...]}
COLUMNS = {"one speaker": "names"}


def alias(
    name: Annotated[str | None, typer.Argument(help="A name.", show_default=False)] = None,
    other: Annotated[
        str | None, typer.Argument(help="Another name of the same speaker.", show_default=False)
    ] = None,
    remove: Annotated[
        str | None, typer.Option(metavar="NAME", help="Take a name out of those it is one with.")
    ] = None,
    list_all: Annotated[bool, typer.Option("--list", help="Print all aliases.")] = False,
    stack: StackOption = None,
    format: FormatOption = "table",  # noqa: A002
) -> None:
    """Say that two names are one speaker's: whoever asks for either gets the quotes of both.

    No row changes, and what is stored later counts as well. An alias adds to the spellings that
    are joined anyway, and decides where a name could be several people's.

    \b
    Examples:
      onrecord alias Zelensky "Volodymyr Zelenskyy"
      onrecord alias --list --format json
      onrecord alias --remove Zelensky
    """
    asked = [bool(name or other), remove is not None, list_all]
    if sum(asked) != 1 or bool(name) != bool(other):
        refuse("give two names, or --remove NAME, or --list")
    target = open_stack(stack)
    from onrecord.table import aliases
    from onrecord.table.speakers import names_of

    if name and other:
        names: dict[str, str] = {_key(name): name, _key(other): other}
        if len(names) == 1:
            refuse(f"{name!r} and {other!r} count as one name anyway")
        for unknown in names.keys() - names_of(target.table, names).keys():
            say(f"nobody has been quoted as {names[unknown]!r} so far")
        try:
            group = aliases.join(target.table, names)
        except ValueError as error:
            refuse(str(error))
        say(f"one speaker: {', '.join(group.values())}")
    elif remove is not None:
        group = aliases.leave(target.table, _key(remove))
        if not group:
            raise NotFound(f"there is no alias {remove!r}: see --list")
        say(f"on its own: {remove}")
    else:
        groups = aliases.all_groups(target.table)
        rows: list[dict[str, Any]] = [{"names": tuple(group.values())} for group in groups]
        if not write_rows(rows, format, FIELDS, COLUMNS):
            say("no aliases")


def _key(name: str) -> str:
    from onrecord.table.keys import speaker_key

    if len(name) > MAX_CHARACTERS or shown_safely(name) != name:
        refuse(f"expected at most {MAX_CHARACTERS} printable characters, got {name[:40]!r}")
    return speaker_key(name) or refuse(f"expected a name, got {name!r}")
