"""`onrecord speakers`: who is there, by the beginning of a name or the words of an office."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated

import msgspec
import typer

from onrecord.cli.machine import StackOption, open_stack
from onrecord.cli.output import FormatOption, columns_of, refuse, say, write_rows
from onrecord.story import Record

if TYPE_CHECKING:
    from onrecord.stack import Stack
    from onrecord.table.speakers import Speaker

COLUMNS = {"speaker": "speaker", "role": "speaker_role", "last quoted": "last_quoted"}


class KnownSpeaker(Record, frozen=True, kw_only=True):
    """A speaker, with the role and the time (UTC) of the newest story; null without quotes."""

    speaker: str
    speaker_key: str
    speaker_role: str | None = None
    last_quoted: str | None = None


def speakers(
    text: Annotated[
        str, typer.Argument(metavar="TEXT", help="Beginnings of names, or words of an office.")
    ],
    limit: Annotated[int, typer.Option(min=1, help="At most so many speakers.")] = 50,
    stack: StackOption = None,
    format: FormatOption = "table",  # noqa: A002
) -> None:
    """Print the speakers whose name or office has words that begin like these.

    Each spelling stands for itself, with the role and the date of its newest quote; the role is
    empty where that story gives none.

    \b
    Examples:
      onrecord speakers sulli
      onrecord speakers "prime minister"
      onrecord speakers "chancellor merz" --format jsonl
    """
    if not any(character.isalnum() for character in text):
        refuse(f"expected words, got {text!r}")
    target = open_stack(stack)
    from onrecord.table.speakers import MAX_ENTRIES, search

    matches = search(target.table, text)
    if not matches.complete:
        say(
            f"more than {MAX_ENTRIES:,} entries begin like one of these words: "
            "write more of it, or some speakers are left out"
        )
    known = _known(target, matches.speakers[:limit])
    rows = map(msgspec.structs.asdict, known)
    if not write_rows(rows, format, columns_of(KnownSpeaker), COLUMNS):
        say("no speakers")
    if len(matches.speakers) > limit:
        say(f"{len(matches.speakers):,} speakers in all: see --limit")


def _known(stack: "Stack", found: "tuple[Speaker, ...]") -> Iterator[KnownSpeaker]:
    """The speakers with their newest quote, one request each."""
    from onrecord.table.questions import rows_by_speakers

    for speaker in found:
        newest = next(rows_by_speakers(stack.table, [speaker.key], page=1), None)
        yield KnownSpeaker(
            speaker=speaker.name,
            speaker_key=speaker.key,
            speaker_role=newest.get("speaker_role") if newest else None,
            last_quoted=newest["sort"].partition("#")[0] if newest else None,
        )
