"""`onrecord upload`: pages into the inbox."""

import csv
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor, as_completed
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Annotated, Any, NamedTuple
from urllib.parse import quote

import msgspec
import typer

from onrecord.cli.machine import StackOption, open_stack
from onrecord.cli.output import FormatOption, progress_bar, refuse, say, write_rows

if TYPE_CHECKING:
    from onrecord.stack import Stack

# What a URL may hold as it is; "%" is not among it, so that decoding gives back every URL.
URL_SAFE = "/:?&=#+,;@!$'()*~"

# Keys that do not match are named beside their number.
MAX_TOLD = 5

FIELDS = dict.fromkeys(("key", "version_id", "outcome", "story_id", "detail"), str)
COLUMNS = {"key": "key", "outcome": "outcome", "story": "story_id", "detail": "detail"}


class Page(NamedTuple):
    """A file to upload, the inbox key that it gets, and its address where it is known."""

    path: Path
    key: str
    url: str | None


def upload(
    paths: Annotated[
        list[Path], typer.Argument(metavar="PATH...", help="Files or folders.", exists=True)
    ],
    url: Annotated[str | None, typer.Option(help="The address of the page, for one file.")] = None,
    urls: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE.csv", help="Addresses: lines of key,url.", exists=True, dir_okay=False
        ),
    ] = None,
    wait: Annotated[bool, typer.Option("--wait", help="Wait for what becomes of them.")] = False,
    timeout: Annotated[float, typer.Option(min=0, help="How many seconds to wait.")] = 300,
    stack: StackOption = None,
    format: FormatOption = "table",  # noqa: A002
) -> None:
    """Upload pages to the inbox; a folder's files keep their paths below it as keys.

    With --wait the story of each is printed, and the exit status is 1 if one is not stored.

    \b
    Examples:
      onrecord upload page.html --url https://news.example/story --wait
      onrecord upload pages/ --urls addresses.csv
    """
    if url and urls:
        refuse("--url and --urls exclude each other")
    if url and not _is_address(url):
        refuse(f"expected an address with http:// or https://, got {url!r}")
    addresses = _addresses(urls) if urls else {}
    pages = pages_of(paths, url, addresses)
    if urls:
        _compare(addresses, pages, urls)
    target = open_stack(stack)
    versions = send_pages(target, pages)
    if not wait:
        rows = [{"key": key, "version_id": v, "outcome": "sent"} for key, v in versions.items()]
        write_rows(rows, format, FIELDS, COLUMNS)
        return
    from onrecord.cli.waiting import outcomes

    done = list(outcomes(target, versions, timeout))
    write_rows(map(msgspec.structs.asdict, done), format, FIELDS, COLUMNS)
    if any(outcome.outcome != "stored" for outcome in done):
        raise typer.Exit(1)


def send_pages(stack: "Stack", pages: list[Page]) -> dict[str, str]:
    """Put pages into the inbox, many at once; the new version ids by key."""
    from onrecord.stack import THREADS

    versions: dict[str, str] = dict.fromkeys((page.key for page in pages), "")
    with progress_bar() as progress, ThreadPoolExecutor(THREADS) as pool:
        task = progress.add_task("uploading", total=len(pages))
        sent = {pool.submit(_put, stack, page): page for page in pages}
        try:
            for future in as_completed(sent):
                versions[sent[future].key] = future.result()
                progress.advance(task)
        except BaseException:
            # Left to itself, the pool would send all the others first.
            pool.shutdown(cancel_futures=True)
            raise
    return versions


def _put(stack: "Stack", page: Page) -> str:
    metadata = {"url": quote(page.url, safe=URL_SAFE)} if page.url else {}
    client, name = stack.inbox
    with page.path.open("rb") as body:
        answer: Any = client.put_object(Bucket=name, Key=page.key, Body=body, Metadata=metadata)
    return str(answer["VersionId"])


def pages_of(
    paths: list[Path],
    url: str | None = None,
    addresses: Mapping[str, str] = MappingProxyType({}),
) -> list[Page]:
    """The files to upload, each under a key of its own. Ends the command where there are none."""
    pages: dict[str, Page] = {}
    for path, key in _files(paths):
        if key in pages:
            refuse(f"{path} and {pages[key].path} would both get the key {key!r}")
        if not _is_utf8(key):
            refuse(f"expected file names in UTF-8, got {str(path)!r}")
        pages[key] = Page(path, key, url or addresses.get(key))
    if not pages:
        refuse("there is no file to upload")
    if url and len(pages) > 1:
        refuse("one address needs one file")
    return list(pages.values())


def _files(paths: list[Path]) -> Iterator[tuple[Path, str]]:
    """Files with their keys; a folder's in the order of their names."""
    for path in paths:
        if path.is_dir():
            for file in sorted(path.rglob("*")):
                if file.is_file():
                    yield file, file.relative_to(path).as_posix()
        else:
            yield path, path.name


def _addresses(file: Path) -> dict[str, str]:
    """The addresses in a CSV of ``key,url``; a first line without an address is its head."""
    try:
        with file.open(newline="", encoding="utf-8-sig") as lines:
            rows = [row for row in csv.reader(lines) if row]
    except (UnicodeDecodeError, csv.Error) as error:
        refuse(f"{file} is no CSV in UTF-8: {error}")
    if rows and "://" not in rows[0][-1]:
        del rows[0]
    for row in rows:
        if len(row) != 2:
            refuse(f"expected key,url in {file}, got {','.join(row)!r}")
        if not _is_address(row[1]):
            refuse(f"expected an address with http:// or https:// in {file}, got {row[1]!r}")
    addresses: dict[str, str] = {}
    for key, address in rows:
        if addresses.setdefault(key, address.strip()) != address.strip():
            refuse(f"{key!r} has two addresses in {file}")
    return addresses


def _compare(addresses: Mapping[str, str], pages: list[Page], file: Path) -> None:
    """Tell of addresses without a file, and of files without an address."""
    unused = sorted(addresses.keys() - {page.key for page in pages})
    if len(unused) == len(addresses):
        refuse(f"no file has a key that stands in {file}")
    bare = [page.key for page in pages if page.url is None]
    for keys, what in ((unused, "no file has the key"), (bare, "no address is given for")):
        if keys:
            more = f" and {len(keys) - MAX_TOLD:,} more" if len(keys) > MAX_TOLD else ""
            say(f"{what} {', '.join(map(repr, keys[:MAX_TOLD]))}{more}")


def _is_address(text: str) -> bool:
    return text.strip().lower().startswith(("http://", "https://"))


def _is_utf8(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True
