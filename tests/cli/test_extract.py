"""`onrecord extract` prints the quotes of files, without AWS."""

import csv
import io
import json
from pathlib import Path

import pytest

from onrecord.story import Quote
from tests.cli.conftest import Run

FERRY = (
    "<!doctype html><html lang=en><title>Ferry stays</title><article><h1>Ferry stays</h1>"
    "<p>The council of Eastport voted on Monday to keep the ferry for another year.</p>"
    '<p>"We will not sell the ferry," Mayor Ann Hale told reporters.</p>'
    "<p>It has crossed the bay since 1931 with four hundred people a day.</p></article>"
)
WORDS = "We will not sell the ferry,"


@pytest.fixture
def ferry(tmp_path: Path) -> str:
    page = tmp_path / "ferry.html"
    page.write_text(FERRY)
    return str(page)


def test_each_quote_is_a_line_of_json_with_its_story(run: Run, ferry: str):
    result = run("extract", ferry, "--format", "jsonl")

    assert result.exit_code == 0
    [row] = map(json.loads, result.stdout.splitlines())
    assert (row["file"], row["text"], row["speaker"]) == (ferry, WORDS, "Ann Hale")
    assert row["headline"] == "Ferry stays"
    assert set(Quote.__struct_fields__) < set(row)


def test_csv_has_a_head_and_a_line_for_each_quote(run: Run, ferry: str):
    result = run("extract", ferry, "--format", "csv")

    [row] = csv.DictReader(io.StringIO(result.stdout))
    assert (row["text"], row["speaker"], row["file"]) == (WORDS, "Ann Hale", ferry)


def test_json_is_one_list(run: Run, ferry: str):
    result = run("extract", ferry, ferry, "--format", "json")

    assert [row["text"] for row in json.loads(result.stdout)] == [WORDS, WORDS]


def test_the_table_shows_words_and_speaker(run: Run, ferry: str):
    result = run("extract", ferry)

    assert WORDS in result.stdout
    assert "Ann Hale" in result.stdout


def test_a_page_may_come_on_stdin(run: Run):
    result = run("extract", "-", "--format", "jsonl", stdin=FERRY.encode())

    assert [json.loads(line)["file"] for line in result.stdout.splitlines()] == ["-"]


def test_files_that_are_no_story_are_named_and_the_others_still_printed(
    run: Run, ferry: str, tmp_path: Path
):
    image = tmp_path / "image.png"
    image.write_bytes(b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + bytes(99))
    missing = tmp_path / "missing.html"

    result = run("extract", str(image), str(missing), ferry, "--format", "jsonl")

    assert result.exit_code == 1
    assert [json.loads(line)["text"] for line in result.stdout.splitlines()] == [WORDS]
    binary, absent = result.stderr.splitlines()
    assert binary.startswith(f"onrecord: {image}: no story: binary")
    assert absent == f"onrecord: {missing}: No such file or directory"


def test_several_processes_give_the_same_in_the_same_order(run: Run, tmp_path: Path):
    pages = []
    for number in range(20):
        page = tmp_path / f"{number}.html"
        page.write_text(FERRY.replace("sell the ferry", f"sell ferry {number}"))
        pages.append(str(page))

    alone = run("extract", *pages, "--format", "jsonl")
    together = run("extract", *pages, "--jobs", "3", "--format", "jsonl")

    assert together.stdout == alone.stdout
    assert len(alone.stdout.splitlines()) == 20


def test_an_address_is_the_storys(run: Run, ferry: str):
    url = "https://news.example/2026/ferry-stays-for-another-year"

    result = run("extract", ferry, "--url", url, "--format", "jsonl")

    row = json.loads(result.stdout)
    assert (row["url"], row["site"]) == (url, "news.example")


def test_one_address_for_several_files_is_wrong_usage(run: Run, ferry: str):
    result = run("extract", ferry, ferry, "--url", "https://news.example/a")

    assert result.exit_code == 2
    assert result.stderr == "onrecord: one address needs one file\n"


def test_denied_words_do_not_stand_beside_a_name_as_if_they_were_said(run: Run):
    page = FERRY.replace(
        '"We will not sell the ferry," Mayor Ann Hale told reporters.',
        'Mayor Ann Hale denied that the sale was "a farce".',
    )

    result = run("extract", "-", stdin=page.encode())

    [line] = [line for line in result.stdout.splitlines() if "a farce" in line]
    assert "Ann Hale (denied)" in line


TITLED = FERRY.replace(
    "<p>It has", "<p>Hale is the author of “The Last Ferry” and “Tides of Home”.</p><p>It has"
)


def test_explain_tells_what_was_weighed_and_what_was_left_out(run: Run, tmp_path: Path):
    page = tmp_path / "titled.html"
    page.write_text(TITLED)

    result = run("extract", "--explain", str(page))

    assert f"“{WORDS}”" in result.stdout
    assert "Ann Hale (rule right)" in result.stdout
    assert "Mayor Ann Hale · told (rule right)" in result.stdout
    assert "left out as title" in result.stdout


def test_explain_in_json_has_the_weights(run: Run, ferry: str):
    result = run("extract", "--explain", "--format", "json", ferry)

    [row] = json.loads(result.stdout)
    assert (row["text"], row["evidence"], row["left_out"]) == (WORDS, "right", None)
    heaviest = row["weighed"][0]
    assert (heaviest["mention"], heaviest["cue"], heaviest["rule"]) == (
        "Mayor Ann Hale",
        "told",
        "right",
    )
    assert heaviest["score"] == max(cue["score"] for cue in row["weighed"])
