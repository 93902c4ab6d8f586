"""`onrecord extract`: the text core on files, without AWS."""

import sys
from collections.abc import Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Annotated, Any, NamedTuple

import typer

from onrecord.cli.output import FormatOption, progress_bar, refuse, say, write_rows
from onrecord.errors import Rejected
from onrecord.story import Quote, Quotes, Upload

STDIN = "-"
# Pages differ in size: small shares keep all processes busy to the end.
FILES_AT_ONCE = 8

STORY_FIELDS = ("story_id", "headline", "url", "site", "published", "published_utc")
FIELDS = ("file", *Quote.__struct_fields__, *STORY_FIELDS)
COLUMNS = {
    "file": "file",
    "speaker": "speaker",
    "role": "speaker_role",
    "kind": "kind",
    "words": "text",
}


class Outcome(NamedTuple):
    """What became of a file: its quotes, or why there are none."""

    file: str
    rows: tuple[dict[str, Any], ...] = ()
    problem: str | None = None


def extract(
    files: Annotated[
        list[str], typer.Argument(metavar="FILE...", help="Pages or plain texts; - is stdin.")
    ],
    url: Annotated[str | None, typer.Option(help="The address of the page, for one file.")] = None,
    jobs: Annotated[int, typer.Option("--jobs", "-j", min=1, help="Processes at once.")] = 1,
    format: FormatOption = "table",  # noqa: A002
) -> None:
    """Print the quotes of pages on this machine; needs no AWS.

    Files that are no story are named on stderr, and the exit status is 1.

    \b
    Examples:
      onrecord extract page.html
      onrecord extract --format csv --jobs 4 pages/*.html > quotes.csv
      curl -s https://news.example/story | onrecord extract -
    """
    if url and len(files) > 1:
        refuse("one address needs one file")
    problems: list[str] = []
    outcomes = _outcomes(files, url, jobs)
    write_rows(_rows(outcomes, len(files), problems), format, FIELDS, COLUMNS)
    for problem in problems:
        say(problem)
    if problems:
        raise typer.Exit(1)


def _rows(outcomes: Iterable[Outcome], files: int, problems: list[str]) -> Iterator[dict[str, Any]]:
    with progress_bar() as progress:
        task = progress.add_task("extracting", total=files)
        for outcome in outcomes:
            if outcome.problem:
                problems.append(f"onrecord: {outcome.file}: {outcome.problem}")
            yield from outcome.rows
            progress.advance(task)


def _outcomes(files: list[str], url: str | None, jobs: int) -> Iterator[Outcome]:
    """The outcome of each file, in the files' order."""
    work = partial(extract_file, url=url)
    if jobs == 1 or len(files) == 1:
        yield from map(work, files)
        return
    with ProcessPoolExecutor(min(jobs, len(files))) as pool:
        yield from pool.map(work, files, chunksize=FILES_AT_ONCE)


def extract_file(file: str, url: str | None = None) -> Outcome:
    """The quotes of one file."""
    from onrecord.quotes import extract as extract_quotes
    from onrecord.scrape import scrape
    from onrecord.strip import strip

    try:
        body, uploaded = _read(file)
    except OSError as error:
        return Outcome(file, problem=error.strerror or str(error))
    upload = Upload(key=file, version_id=None, version="", uploaded=uploaded, url=url)
    try:
        quotes = extract_quotes(strip(scrape(body, upload)))
    except Rejected as error:
        return Outcome(file, problem=f"no story: {error}")
    return Outcome(file, tuple(_row(file, quotes, quote) for quote in quotes.quotes))


def _read(file: str) -> tuple[bytes, str]:
    """A file's bytes and the time that stands for its upload."""
    if file == STDIN:
        return sys.stdin.buffer.read(), _utc(datetime.now(UTC))
    path = Path(file)
    return path.read_bytes(), _utc(datetime.fromtimestamp(path.stat().st_mtime, UTC))


def _utc(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


def _row(file: str, quotes: Quotes, quote: Quote) -> dict[str, Any]:
    row: dict[str, Any] = {"file": file}
    row |= {field: getattr(quote, field) for field in Quote.__struct_fields__}
    return row | {field: getattr(quotes, field) for field in STORY_FIELDS}
