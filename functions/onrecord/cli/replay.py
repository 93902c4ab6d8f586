"""`onrecord replay`: a step run again on what it has read before."""

import re
import sys
import time
from datetime import UTC, datetime
from itertools import islice
from typing import TYPE_CHECKING, Annotated

import typer

from onrecord.cli import times
from onrecord.cli.machine import StackOption, open_stack
from onrecord.cli.output import progress_bar, refuse, say
from onrecord.story import StepName

if TYPE_CHECKING:
    from onrecord.resend.replay import Choice
    from onrecord.stack import Stack

_VERSION = re.compile(r"\d+(?:\.\d+)*")
INTERRUPTED = 130


def replay(
    step: Annotated[StepName, typer.Option("--from", help="The first step to run.")],
    prefix: Annotated[
        str, typer.Option(metavar="TEXT", help="Only inbox keys that begin with this.")
    ] = "",
    older_than_version: Annotated[
        str | None,
        typer.Option(metavar="VERSION", help="Only what an older onrecord than this made."),
    ] = None,
    since: Annotated[
        str | None, typer.Option(metavar="TIME", help="Only what the step could read since then.")
    ] = None,
    missing: Annotated[
        bool, typer.Option("--missing", help="Only what the step has made nothing of.")
    ] = False,
    after: Annotated[
        str, typer.Option(metavar="PLACE", help="Go on where an earlier run broke off.")
    ] = "",
    rate: Annotated[float, typer.Option(min=0.1, help="At most so many a second.")] = 100,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Count, and send nothing.")] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
    stack: StackOption = None,
) -> None:
    """Run a step and those behind it again, on objects that stand where they stood.

    Says first how many and what they cost at most. Nothing is copied, nothing is written to the
    inbox; what is replayed twice ends as if it were once. Broken off, it says how to go on.

    \b
    Examples:
      onrecord replay --from scrape --missing
      onrecord replay --from extract --older-than-version 0.2.0 --dry-run
      onrecord replay --from store --prefix 2026/05/ --yes
    """
    from onrecord.resend.replay import Choice, dollars

    target = open_stack(stack)
    choice = Choice(
        step=step,
        prefix=prefix,
        since=_moment(since) if since else None,
        older_than=_version(older_than_version) if older_than_version else None,
        missing=missing,
        after=after,
    )
    count = _count(target, choice)
    say(f"{count:,} to replay from {step}: ${dollars(step, count):,.2f} at most")
    if not count or dry_run:
        return
    if not yes:
        if not sys.stdin.isatty():
            refuse("nobody can be asked here: give --yes, or --dry-run")
        typer.confirm("Send them?", abort=True, err=True)
    _send(target, choice, count, rate)


def _count(stack: "Stack", choice: "Choice") -> int:
    from onrecord.resend.replay import chosen

    with progress_bar() as progress:
        task = progress.add_task("looking", total=None)
        return sum(1 for _ in chosen(stack, choice, lambda read: progress.advance(task, read)))


def _send(stack: "Stack", choice: "Choice", count: int, rate: float) -> None:
    """Send as many a second as asked; when broken off, say how to go on."""
    from onrecord.resend.events import MAX_BATCH_MESSAGES, send
    from onrecord.resend.replay import chosen

    queue_url = stack.step(choice.step).queue_url
    sent = 0
    place = choice.after
    began = time.monotonic()
    messages = chosen(stack, choice)
    try:
        with progress_bar() as progress:
            task = progress.add_task("sending", total=count)
            while batch := list(islice(messages, MAX_BATCH_MESSAGES)):
                send(stack, queue_url, [message.body for message in batch])
                sent += len(batch)
                place = batch[-1].place
                progress.advance(task, len(batch))
                time.sleep(max(0.0, began + sent / rate - time.monotonic()))
    except KeyboardInterrupt:
        say(f"broken off after {sent:,}: go on with --after '{place}'")
        raise typer.Exit(INTERRUPTED) from None
    say(f"sent {sent:,} to {choice.step}")


def _version(text: str) -> tuple[int, ...]:
    if not _VERSION.fullmatch(text):
        refuse(f"expected a version such as 0.2.0, got {text!r}")
    return tuple(int(part) for part in text.split("."))


def _moment(text: str) -> datetime:
    moment = times.since(text, datetime.now(UTC))
    return datetime.fromisoformat(moment)
