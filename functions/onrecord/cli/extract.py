"""`onrecord extract`: the text core on files, without AWS."""

import sys
from collections.abc import Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Annotated, Any, NamedTuple

import msgspec
import typer

from onrecord.cli.output import (
    ExportFormat,
    ExportFormatOption,
    columns_of,
    progress_bar,
    refuse,
    say,
    shown_safely,
    speakers_of,
    write_rows,
)
from onrecord.errors import OnRecordError, Rejected
from onrecord.quotes.explanation import Explanation
from onrecord.story import Quote, Quotes, Upload

STDIN = "-"
# Pages differ in size: many small shares keep all processes busy to the end.
SHARES_OF_A_PROCESS = 4
MAX_FILES_IN_SHARE = 8

STORY_FIELDS = ("story_id", "headline", "url", "site", "published", "published_utc")
FIELDS = {"file": str} | columns_of(Quote) | columns_of(Quotes, *STORY_FIELDS)
EXPLAINED = dict.fromkeys(("file", *Explanation._fields), str)
COLUMNS = {
    "file": "file",
    "speaker": "speakers",
    "role": "speaker_role",
    "kind": "kind",
    "words": "text",
}


class Outcome(NamedTuple):
    """What became of a file: its quotes, or why it has none."""

    file: str
    quotes: Quotes | None = None
    problem: str | None = None
    explained: tuple[Explanation, ...] = ()


def extract(
    files: Annotated[
        list[str], typer.Argument(metavar="FILE...", help="Pages or plain texts; - is stdin.")
    ],
    url: Annotated[str | None, typer.Option(help="The address of the page, for one file.")] = None,
    jobs: Annotated[int, typer.Option("--jobs", "-j", min=1, help="Processes at once.")] = 1,
    format: ExportFormatOption = "table",  # noqa: A002
    explain: Annotated[
        bool, typer.Option("--explain", help="Tell what was weighed for each quotation.")
    ] = False,
) -> None:
    """Print the quotes of pages on this machine; needs no AWS.

    Files that are no story are named on stderr, and the exit status is 1. With --explain every
    span between quotation marks is printed with the cues in its sentence, their weights, the rule
    that decided, and for a span that made no row the reason.

    \b
    Examples:
      onrecord extract page.html
      onrecord extract --explain page.html
      onrecord extract --format csv --jobs 4 pages/*.html > quotes.csv
      curl -s https://news.example/story | onrecord extract -
    """
    if url and len(files) > 1:
        refuse("one address needs one file")
    if explain and format == "parquet":
        refuse("--explain has no Parquet: give --format jsonl")
    problems: list[str] = []
    outcomes = _outcomes(files, url, jobs, explain)
    if explain:
        _explain(outcomes, problems, format)
    else:
        rows = _rows(outcomes, len(files), problems, format)
        write_rows(rows, format, FIELDS, COLUMNS)
    for problem in problems:
        say(problem)
    if problems:
        raise typer.Exit(1)


def _rows(
    outcomes: Iterable[Outcome], files: int, problems: list[str], how: ExportFormat
) -> Iterator[dict[str, Any]]:
    """The rows of all files; the ``problems`` of those without are noted."""
    with progress_bar() as progress:
        task = progress.add_task("extracting", total=files)
        for outcome in outcomes:
            if outcome.problem:
                problems.append(f"onrecord: {outcome.file}: {outcome.problem}")
            if outcome.quotes:
                yield from _rows_of(outcome.file, outcome.quotes, how)
            progress.advance(task)


def _explain(outcomes: Iterable[Outcome], problems: list[str], how: ExportFormat) -> None:
    for outcome in outcomes:
        if outcome.problem:
            problems.append(f"onrecord: {outcome.file}: {outcome.problem}")
        told = [_row_of(outcome.file, explained) for explained in outcome.explained]
        if how == "table":
            for row in told:
                print(shown_safely("\n".join(_lines_of(row)) + "\n"))
        else:
            write_rows(told, how, EXPLAINED, {})


def _row_of(file: str, explained: Explanation) -> dict[str, Any]:
    weighed = [cue._asdict() for cue in explained.weighed]
    return {"file": file} | explained._asdict() | {"weighed": weighed}


def _lines_of(row: dict[str, Any]) -> Iterator[str]:
    yield f"“{row['text']}”"
    yield f"  in        {row['sentence']}"
    outcome = f"left out as {row['left_out']}" if row["left_out"] else row["speaker"] or "nobody"
    yield f"  speaker   {outcome} (rule {row['evidence']})"
    for cue in row["weighed"]:
        word = f" · {cue['cue']}" if cue["cue"] else ""
        yield f"  {cue['score']:5.2f}     {cue['mention']}{word} (rule {cue['rule']})"


def _outcomes(files: list[str], url: str | None, jobs: int, explained: bool) -> Iterator[Outcome]:
    """The outcome of each file, in the files' order."""
    work = partial(extract_file, url=url, explained=explained)
    if jobs == 1 or len(files) == 1 or STDIN in files:
        yield from map(work, files)
        return
    share = min(MAX_FILES_IN_SHARE, 1 + len(files) // (jobs * SHARES_OF_A_PROCESS))
    try:
        with ProcessPoolExecutor(min(jobs, len(files))) as pool:
            yield from pool.map(work, files, chunksize=share)
    except BrokenProcessPool as error:
        raise OnRecordError("a process died; --jobs 1 tells at which file") from error


def extract_file(file: str, url: str | None = None, explained: bool = False) -> Outcome:
    """The quotes of one file, or what was weighed for them."""
    from onrecord.quotes import explain as explain_quotes
    from onrecord.quotes import extract as extract_quotes
    from onrecord.scrape import scrape
    from onrecord.strip import strip

    try:
        body, uploaded = _read(file)
    except OSError as error:
        return Outcome(file, problem=error.strerror or str(error))
    upload = Upload(key=file, version_id=None, version="", uploaded=uploaded, url=url)
    try:
        article = strip(scrape(body, upload))
    except Rejected as error:
        return Outcome(file, problem=f"no story: {error}")
    if explained:
        return Outcome(file, explained=tuple(explain_quotes(article)))
    return Outcome(file, extract_quotes(article))


def _read(file: str) -> tuple[bytes, str]:
    """A file's bytes, at most one more than a page may have, and the time of its upload."""
    from onrecord.scrape import MAX_PAGE_BYTES

    if file == STDIN:
        return sys.stdin.buffer.read(MAX_PAGE_BYTES + 1), _utc(datetime.now(UTC))
    path = Path(file)
    with path.open("rb") as page:
        changed = datetime.fromtimestamp(path.stat().st_mtime, UTC)
        return page.read(MAX_PAGE_BYTES + 1), _utc(changed)


def _utc(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


def _rows_of(file: str, quotes: Quotes, how: ExportFormat) -> Iterator[dict[str, Any]]:
    story = {field: getattr(quotes, field) for field in STORY_FIELDS}
    for quote in quotes.quotes:
        row = {"file": file} | msgspec.structs.asdict(quote) | story
        if how == "table":
            row["speakers"] = speakers_of(quote)
        yield row
