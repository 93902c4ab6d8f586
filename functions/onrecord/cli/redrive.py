"""`onrecord redrive`: dead letters back to work."""

from collections import Counter
from typing import Annotated

import typer

from onrecord.cli.machine import StackOption, open_stack
from onrecord.cli.output import progress_bar, say, write_rows
from onrecord.story import StepName

FIELDS = {"step": str, "key": str}
COLUMNS = {"step": "step", "key": "key"}
UNREADABLE = "(a message that cannot be read)"


def redrive(
    step: Annotated[
        StepName | None, typer.Option("--step", help="Of this step alone; without it, of all.")
    ] = None,
    match: Annotated[
        str, typer.Option(metavar="TEXT", help="Only what has this text in its key.")
    ] = "",
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Say what would be sent, and send nothing.")
    ] = False,
    stack: StackOption = None,
) -> None:
    """Send dead letters to their steps again.

    A message is deleted after it was sent: breaking off loses nothing, and what is sent twice
    changes nothing.

    \b
    Examples:
      onrecord redrive --dry-run
      onrecord redrive --step extract --match 2026/05/
    """
    target = open_stack(stack)
    from onrecord.resend.redrive import redrive as send_again

    counts: Counter[str] = Counter()
    letters = []
    try:
        with progress_bar() as progress:
            task = progress.add_task("dead letters", total=None)
            for queue in target.steps if step is None else (target.step(step),):
                for letter in send_again(target, queue, match, dry_run=dry_run):
                    counts[letter.step] += 1
                    letters.append(letter)
                    progress.advance(task)
    except BaseException:
        say(f"broken off; {_told(counts, dry_run)}")
        raise
    if dry_run:
        rows = (
            {"step": letter.step, "key": key}
            for letter in letters
            for key in letter.keys or (UNREADABLE,)
        )
        write_rows(rows, "table", FIELDS, COLUMNS)
    say(_told(counts, dry_run) if letters else "no dead letters")


def _told(counts: Counter[str], dry_run: bool) -> str:
    done = "would be sent" if dry_run else "sent"
    return f"{done}: {', '.join(f'{n} to {step}' for step, n in counts.items()) or 'none'}"
