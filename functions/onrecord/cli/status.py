"""`onrecord status`: what a stack is busy with, what it declined, what it failed at."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from onrecord.cli.machine import StackOption, open_stack
from onrecord.cli.output import progress_bar, show, table_of, write_json

if TYPE_CHECKING:
    from onrecord.cli.inbox import Inbox
    from onrecord.cli.troubles import Backlog, FailureGroup

StatusFormat = Literal["table", "json"]


def status(
    stack: StackOption = None,
    format: Annotated[  # noqa: A002
        StatusFormat, typer.Option("--format", help="How to print: for people, or for programs.")
    ] = "table",
) -> None:
    """Show the backlog of each step, uploads by outcome, rejections, take-overs and failures.

    \b
    Examples:
      onrecord status
      onrecord status --stack onrecord-prod --format json
    """
    target = open_stack(stack)
    from onrecord.cli.inbox import survey
    from onrecord.cli.troubles import backlogs, failures, grouped

    steps = backlogs(target)
    with progress_bar() as progress:
        task = progress.add_task("looking at the uploads", total=None)
        inbox = survey(target, lambda count: progress.advance(task, count))
    failed = list(failures(target))
    if format == "json":
        document = {
            "stack": target.name,
            "steps": steps,
            "failures": failed,
            "failure_groups": grouped(target.name, failed),
            "inbox": inbox,
        }
        write_json(document)
    else:
        _show(target.name, steps, inbox, grouped(target.name, failed))


def _show(
    name: str, steps: "Iterable[Backlog]", inbox: "Inbox", failed: "Iterable[FailureGroup]"
) -> None:
    counts = ", ".join(f"{count} {outcome}" for outcome, count in inbox.counts.items())
    show(f"Stack {name}: {counts or 'no uploads yet'}", "")
    _table(
        "Steps",
        ("step", "waiting", "in work", "delayed", "dead letters"),
        ((s.step, s.waiting, s.in_work, s.delayed, s.dead) for s in steps),
    )
    _table(
        "Failures: tried again until they are dead letters",
        ("step", "error", "count", "first", "last", "the last", "what to do"),
        (
            (f.step, f.error, f.count, f.first, f.last, f"{f.key}: {f.message}", f.advice)
            for f in failed
        ),
    )
    _table(
        "Rejected: no stories",
        ("key", "reason", "detail"),
        ((r.key, r.reason, r.detail) for r in inbox.rejected),
    )
    _table(
        "Taken over: another key's newer upload holds the story",
        ("key", "story", "now of"),
        ((t.key, t.story_id, t.by) for t in inbox.taken_over),
    )


def _table(title: str, columns: tuple[str, ...], rows: Iterable[tuple[Any, ...]]) -> None:
    table = table_of(columns, rows, title=title)
    if table.row_count:
        show(table)
