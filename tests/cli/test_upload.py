"""`onrecord upload` puts pages into the inbox."""

import json
import threading
import time
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import msgspec
import pytest

from onrecord import bucket as s3
from onrecord.handlers._step import Failure
from onrecord.resend.events import NotSent
from onrecord.stack import Stack
from onrecord.table import questions
from tests.cli.conftest import ON_STACK, Run, store
from tests.documents import quotes_document, rejection


@pytest.fixture
def pages(tmp_path: Path) -> Path:
    (tmp_path / "may").mkdir()
    (tmp_path / "a.html").write_text("<p>a")
    (tmp_path / "may" / "b c.html").write_text("<p>b")
    return tmp_path


def in_inbox(stack: Stack) -> list[str]:
    return list(s3.keys(stack.inbox))


def url_of(stack: Stack, key: str) -> str:
    return str(s3.read(stack.inbox, key, None, 100).metadata["url"])


def test_a_folders_files_keep_their_paths_below_it(run: Run, stack: Stack, pages: Path):
    result = run("upload", str(pages), "--format", "jsonl", *ON_STACK)

    assert result.exit_code == 0
    assert in_inbox(stack) == ["a.html", "may/b c.html"]
    rows = [json.loads(line) for line in result.stdout.splitlines()]
    assert [(row["key"], row["outcome"]) for row in rows] == [
        ("a.html", "sent"),
        ("may/b c.html", "sent"),
    ]


def test_a_file_gets_its_name_and_is_uploaded_whole(run: Run, stack: Stack, pages: Path):
    run("upload", str(pages / "may" / "b c.html"), *ON_STACK)

    assert in_inbox(stack) == ["b c.html"]
    assert s3.read(stack.inbox, "b c.html", None, 100).body == b"<p>b"


@pytest.mark.parametrize(
    "url", ["https://news.example/a?b=c&d=1#e", "https://news.example/é/100%25 sure"]
)
def test_the_address_comes_back_from_ascii_metadata(run: Run, stack: Stack, pages: Path, url: str):
    run("upload", str(pages / "a.html"), "--url", url, *ON_STACK)

    assert url_of(stack, "a.html").isascii()
    assert unquote(url_of(stack, "a.html")) == url


def test_addresses_come_from_a_csv(run: Run, stack: Stack, pages: Path, tmp_path: Path):
    addresses = tmp_path.with_suffix(".csv")
    addresses.write_text("key,url\nmay/b c.html,https://news.example/b\nother,https://x.example/\n")

    run("upload", str(pages), "--urls", str(addresses), *ON_STACK)

    assert url_of(stack, "may/b c.html") == "https://news.example/b"
    assert s3.read(stack.inbox, "a.html", None, 100).metadata == {}


def test_two_files_of_one_key_are_refused_before_anything_is_sent(
    run: Run, stack: Stack, pages: Path
):
    result = run("upload", str(pages), str(pages / "a.html"), *ON_STACK)

    assert result.exit_code == 2
    assert "'a.html'" in result.stderr
    assert in_inbox(stack) == []


def test_one_address_for_a_folder_is_refused(run: Run, stack: Stack, pages: Path):
    result = run("upload", str(pages), "--url", "https://news.example/", *ON_STACK)

    assert (result.exit_code, in_inbox(stack)) == (2, [])


def test_waiting_tells_what_became_of_each(run: Run, stack: Stack, pages: Path):
    """The pipeline is stood for by a thread that stores an outcome once the page is there."""

    def pipeline() -> None:
        while len(in_inbox(stack)) < 2:
            time.sleep(0.01)
        versions = {key: s3.read(stack.inbox, key, None, 100).version_id for key in in_inbox(stack)}
        store(
            stack,
            quotes_document("a.html", 0, "a" * 16, [], version_id=versions["a.html"]),
        )
        rejected = rejection("may/b c.html", 0)
        store(stack, msgspec.structs.replace(rejected, version_id=versions[rejected.key]))

    thread = threading.Thread(target=pipeline)
    thread.start()
    result = run("upload", str(pages), "--wait", "--format", "jsonl", *ON_STACK)
    thread.join()

    rows = {row["key"]: row for row in map(json.loads, result.stdout.splitlines())}
    assert (rows["a.html"]["outcome"], rows["a.html"]["story_id"]) == ("stored", "a" * 16)
    assert rows["may/b c.html"]["outcome"] == "rejected"
    assert rows["may/b c.html"]["detail"] == "no_article: nothing to read"
    assert result.exit_code == 1


def test_an_older_uploads_outcome_is_not_waited_for(run: Run, stack: Stack, pages: Path):
    store(stack, quotes_document("a.html", 0, "a" * 16, []))

    result = run(
        "upload", str(pages / "a.html"), "--wait", "--timeout", "0.5", "--format", "json", *ON_STACK
    )

    [row] = json.loads(result.stdout)
    assert (row["outcome"], result.exit_code) == ("unfinished", 1)
    assert questions.upload(stack.table, "a.html") is not None


def test_a_step_that_fails_is_named_when_time_is_up(run: Run, stack: Stack, pages: Path):
    failure = Failure(
        step="strip",
        key="stories/a.html.json",
        version_id=None,
        version="",
        error="RecursionError",
        message="too deep",
        tries=2,
        first="2026-05-01T10:00:00Z",
        last="2026-05-01T10:01:00Z",
    )
    client, name = stack.work
    client.put_object(
        Bucket=name,
        Key="failures/strip/stories/a.html.json.json",
        Body=msgspec.json.encode(failure),
    )

    result = run(
        "upload", str(pages / "a.html"), "--wait", "--timeout", "0", "--format", "json", *ON_STACK
    )

    [row] = json.loads(result.stdout)
    assert "strip: RecursionError: too deep" in row["detail"]


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        ("a.html,https://a.example/a\n".encode("utf-16"), "no CSV in UTF-8"),
        (b"a.html,https://a.example/a\nb.html,b.example\n", "got 'b.example'"),
        (b"a.html,https://a.example/a\na.html,https://a.example/b\n", "'a.html' has two"),
        (b"key,url\nb.html,https://a.example/b\n", "no file has a key that stands in"),
        (b"", "no file has a key that stands in"),
    ],
)
def test_a_file_of_addresses_that_cannot_be_meant_is_refused_in_one_line(
    run: Run, stack: Stack, pages: Path, tmp_path: Path, lines: bytes, said: str
):
    addresses = tmp_path / "addresses.csv"
    addresses.write_bytes(lines)

    result = run("upload", str(pages), "--urls", str(addresses), *ON_STACK)

    assert result.exit_code == 2
    assert said in result.stderr
    assert len(result.stderr.splitlines()) == 1
    assert in_inbox(stack) == []


def test_addresses_without_a_file_and_files_without_an_address_are_told(
    run: Run, stack: Stack, pages: Path, tmp_path: Path
):
    addresses = tmp_path.with_suffix(".csv")
    addresses.write_text("a.html,https://news.example/a\nmai/b c.html,https://news.example/b\n")

    result = run("upload", str(pages), "--urls", str(addresses), *ON_STACK)

    assert result.exit_code == 0
    assert result.stderr.splitlines() == [
        "no file has the key 'mai/b c.html'",
        "no address is given for 'may/b c.html'",
    ]
    assert in_inbox(stack) == ["a.html", "may/b c.html"]


@pytest.mark.parametrize("url", ["news.example/a", "file:///a.html"])
def test_an_address_that_is_none_is_refused(run: Run, stack: Stack, pages: Path, url: str):
    result = run("upload", str(pages / "a.html"), "--url", url, *ON_STACK)

    assert (result.exit_code, in_inbox(stack)) == (2, [])
    assert f"got {url!r}" in result.stderr


def test_a_file_name_that_is_not_utf_8_is_refused_before_anything_is_sent(
    run: Run, stack: Stack, pages: Path
):
    try:
        (pages / "\udcff.html").write_text("<p>c")
    except OSError:
        pytest.skip("this file system has no such names")

    result = run("upload", str(pages), *ON_STACK)

    assert (result.exit_code, in_inbox(stack)) == (2, [])
    assert "\\udcff.html" in result.stderr


def test_an_upload_that_is_refused_does_not_go_on_with_the_rest(
    run: Run, stack: Stack, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    for number in range(200):
        (tmp_path / f"{number}.html").write_text("<p>a")
    tried = []

    def refuse(**asked: Any) -> None:
        tried.append(asked["Key"])
        time.sleep(0.01)
        raise NotSent("the inbox takes nothing")

    monkeypatch.setattr(stack.inbox.client, "put_object", refuse)
    result = run("upload", str(tmp_path), *ON_STACK)

    assert isinstance(result.exception, NotSent)
    assert len(tried) < 200
