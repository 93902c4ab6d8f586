"""`onrecord story` shows one story."""

import json

import pytest

from onrecord.errors import NotFound
from onrecord.stack import Stack
from onrecord.story import short_hash
from tests.cli.conftest import ON_STACK, Run, store, store_story
from tests.documents import rejection, withdrawal

URL = "https://news.example/ferry-stays-for-another-year"
ID = short_hash(URL)


@pytest.fixture(autouse=True)
def ferry(stack: Stack) -> None:
    said = [("We keep it.", "Ann Hale"), ("Who knows?", None)]
    store_story(stack, "ferry.html", 1, ID, said, url=URL)


@pytest.mark.parametrize("named", [ID, URL, f"{URL}?utm_source=mail", "ferry.html"])
def test_a_story_is_found_by_id_url_or_key(run: Run, named: str):
    result = run("story", named, *ON_STACK)

    assert result.exit_code == 0
    assert result.stdout.splitlines()[:2] == [f"Story {ID}", f"story: {ID}"]


def test_a_story_whose_id_is_not_of_its_url_is_found_by_it(run: Run, stack: Stack):
    url = "https://news.example/bridge-to-close"
    store_story(stack, "bridge.html", 2, "b" * 16, [], url=url)

    assert f"story: {'b' * 16}" in run("story", url, *ON_STACK).stdout


def test_quotes_are_marked_in_the_text_and_name_their_speakers(run: Run):
    text = run("story", ID, *ON_STACK).stdout

    assert '"[We keep it.](Ann Hale)", Ann Hale said.' in text
    assert '"[Who knows?](no speaker)", somebody said.' in text


def test_what_was_removed_is_shown_with_its_rule(run: Run):
    result = run("story", ID, "--removed", *ON_STACK)

    [line] = [line for line in result.stdout.splitlines() if "Sign up now" in line]
    assert "wording:newsletter" in line


def test_the_original_is_the_page_byte_for_byte(run: Run):
    result = run("story", ID, "--original", *ON_STACK)

    assert result.stdout_bytes == b"<p>the page of ferry.html"


def test_json_has_the_article_and_its_quotes(run: Run):
    document = json.loads(run("story", ID, "--format", "json", *ON_STACK).stdout)

    assert document["story"]["url"] == URL
    assert [quote["speaker"] for quote in document["quotes"]] == ["Ann Hale", None]


def test_of_a_rejected_upload_the_reason_is_told(run: Run, stack: Stack):
    store(stack, rejection("image.png", 1))

    result = run("story", "image.png", *ON_STACK)

    assert isinstance(result.exception, NotFound)
    assert str(result.exception) == "'image.png' is no story: no_article: nothing to read"


def test_a_withdrawn_story_is_told_from_an_unknown_one(run: Run, stack: Stack):
    store(stack, withdrawal("ferry.html", 5))

    for named in (ID, "ferry.html"):
        assert "withdrawn" in str(run("story", named, *ON_STACK).exception)
    assert "no story has" in str(run("story", "z" * 16, *ON_STACK).exception)


def test_two_things_at_once_are_wrong_usage(run: Run):
    assert run("story", ID, "--removed", "--original", *ON_STACK).exit_code == 2
