"""What commands print: data on stdout in one of four formats, everything else on stderr."""

import csv
import os
import re
import sys
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from textwrap import indent
from typing import TYPE_CHECKING, Annotated, Any, Literal, NoReturn

import msgspec
import typer

if TYPE_CHECKING:
    from rich.console import Console, RenderableType
    from rich.progress import Progress
    from rich.table import Table

    from onrecord.story import Quote

Format = Literal["table", "json", "jsonl", "csv"]
FormatOption = Annotated[
    Format, typer.Option("--format", help="How to print: for people, or for programs.")
]
ExportFormat = Literal[Format, "parquet"]
ExportFormatOption = Annotated[
    ExportFormat, typer.Option("--format", help="How to print: for people, or for programs.")
]

Row = Mapping[str, Any]

WRONG_USAGE = 2

# A table in a file has no terminal to fit.
WIDTH_WITHOUT_TERMINAL = 160


def write_rows(
    rows: Iterable[Row], how: ExportFormat, fields: Mapping[str, Any], columns: Mapping[str, str]
) -> int:
    """Print rows as they come and say how many there were.

    ``fields`` are those of CSV and Parquet, in their order, and their types; ``columns`` are the
    table's titles and their fields.
    """
    match how:
        case "table":
            return _write_table(rows, columns)
        case "csv":
            return _write_csv(rows, list(fields))
        case "jsonl":
            return _write_lines(rows)
        case "json":
            return _write_list(rows)
        case "parquet":
            from onrecord.cli.parquet import write_parquet

            return write_parquet(rows, fields)


def columns_of(record: type[msgspec.Struct], *names: str) -> dict[str, Any]:
    """These fields of a record, or all of them, and their types."""
    types = {field.name: field.type for field in msgspec.structs.fields(record)}
    return {name: types[name] for name in names or types}


def _write_csv(rows: Iterable[Row], fields: list[str]) -> int:
    lines = csv.writer(sys.stdout, lineterminator="\n")
    lines.writerow(fields)
    count = 0
    for row in rows:
        lines.writerow([_harmless(_cell(row.get(field))) for field in fields])
        count += 1
    return count


def _harmless(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula."""
    return f"'{cell}" if cell.startswith(("=", "+", "-", "@", "\t")) else cell


def _write_lines(rows: Iterable[Row]) -> int:
    count = 0
    for row in rows:
        print(msgspec.json.encode(row).decode())
        count += 1
    return count


def _write_list(rows: Iterable[Row]) -> int:
    count = 0
    for count, row in enumerate(rows, 1):
        text = msgspec.json.format(msgspec.json.encode(row), indent=2).decode()
        print("[\n" if count == 1 else ",\n", indent(text, "  "), sep="", end="")
    print("\n]" if count else "[]")
    return count


def write_json(document: Any) -> None:
    """Print one JSON document."""
    print(msgspec.json.format(msgspec.json.encode(document), indent=2).decode())


def _write_table(rows: Iterable[Row], columns: Mapping[str, str]) -> int:
    table = table_of(columns, ([row.get(field) for field in columns.values()] for row in rows))
    if table.row_count:
        show(table)
    return table.row_count


def table_of(titles: Iterable[str], rows: Iterable[Iterable[Any]], *, title: str = "") -> "Table":
    """A table for people."""
    from rich import box
    from rich.table import Table
    from rich.text import Text

    table = Table(
        *titles, title=title or None, title_justify="left", box=box.SIMPLE_HEAD, pad_edge=False
    )
    for row in rows:
        table.add_row(*(Text(_cell(value)) for value in row))
    return table


# A page's words must not steer the terminal that they are shown on.
_UNSEEN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, list | tuple):
        value = "; ".join(map(str, value))
    return shown_safely(str(value))


def shown_safely(text: str) -> str:
    """A text without control characters, line breaks apart."""
    return _UNSEEN.sub("", text)


def show(*things: "RenderableType") -> None:
    """Print for people, on stdout; what goes elsewhere is not broken into lines."""
    from rich.table import Table

    console = _console(stderr=False)
    for thing in things:
        is_whole = not console.is_terminal and not isinstance(thing, Table)
        console.print(thing, highlight=False, soft_wrap=is_whole)


def say(message: str) -> None:
    """A line of our own, on stderr, after what was printed before it."""
    with suppress(OSError):
        # That it takes no more is told once, where it is written to.
        sys.stdout.flush()
    print(shown_safely(message), file=sys.stderr, flush=True)


def refuse(message: str) -> NoReturn:
    """End with one line on stderr and the exit status of wrong usage."""
    say(f"onrecord: {message}")
    raise typer.Exit(WRONG_USAGE)


def speakers_of(quote: "Quote") -> str:
    """Who a quote is of, for people to read; empty where it names nobody.

    Words that the speaker did not simply say, such as those that one denies, never stand
    beside a name without a word on that.
    """
    names = ", ".join(filter(None, (quote.speaker, *quote.co_speakers)))
    return names if quote.stance == "said" else f"{names} ({quote.stance.replace('_', ' ')})"


@contextmanager
def progress_bar() -> Iterator["Progress"]:
    """A progress display on stderr, gone when it is done; none where nobody watches."""
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    console = _console(stderr=True)
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
    )
    # Left to itself, the display takes over what is printed: data would go to stderr.
    with Progress(
        *columns,
        console=console,
        transient=True,
        redirect_stdout=False,
        redirect_stderr=False,
        disable=not console.is_terminal,
    ) as progress:
        yield progress


def _console(*, stderr: bool) -> "Console":
    from rich.console import Console

    stream = sys.stderr if stderr else sys.stdout
    fits = stream.isatty() or "COLUMNS" in os.environ
    return Console(file=stream, width=None if fits else WIDTH_WITHOUT_TERMINAL)


def command_name() -> str:
    """How to type this command here: its name where the shell finds it, else its path."""
    import shutil

    if shutil.which("onrecord"):
        return "onrecord"
    return os.path.relpath(Path(sys.executable).with_name("onrecord"))
