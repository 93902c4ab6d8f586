"""A story that stands only in a page's script data."""

import json

import msgspec
import pytest

from onrecord.errors import Rejected
from onrecord.scrape import scrape
from onrecord.strip import strip
from tests.scrape.pages import SENTENCES, upload

HTML = "".join(f"<p>{sentence}</p>" for sentence in SENTENCES)
BLOCKS = [{"type": "text", "value": sentence} for sentence in SENTENCES]
STREAMED = json.dumps(f'7:["$","div",null,{json.dumps({"html": HTML})}]')


def of(script: str) -> list[str]:
    page = f"<html lang=en><body><div id=app>Loading…</div>{script}</body></html>"
    return [p.text for p in strip(scrape(page.encode(), upload())).paragraphs]


@pytest.mark.parametrize(
    "script",
    [
        f'<script id="__NEXT_DATA__" type="application/json">{json.dumps({"body": HTML})}</script>',
        f"<script>window.__STATE__ = {json.dumps({'a': {'blocks': BLOCKS}})};</script>",
        f"<script>self.__next_f.push([1,{STREAMED}])</script>",
    ],
    ids=["html", "blocks", "streamed"],
)
def test_the_story_is_found_in_script_state(script: str):
    assert of(script) == list(SENTENCES)


def test_half_a_character_in_script_state_costs_nothing():
    blocks = [*BLOCKS, {"type": "text", "value": "\ud83d"}, BLOCKS[0]]

    article = of(f"<script>var s = {json.dumps(blocks)}</script>")

    assert msgspec.json.encode(article)
    assert article[: len(SENTENCES)] == list(SENTENCES)


def test_subheads_between_the_texts_of_script_state_are_kept():
    blocks = [BLOCKS[0], {"type": "h2", "value": "At the quay"}, *BLOCKS[1:]]

    assert of(f"<script>var s = {json.dumps(blocks)}</script>") == [
        SENTENCES[0],
        "At the quay",
        *SENTENCES[1:],
    ]


def test_code_and_addresses_in_scripts_are_no_story():
    code = json.dumps(
        {"src": "https://cdn.example.org/" + "a/b." * 40, "f": "if (a) { b.c(d). }" * 9}
    )

    with pytest.raises(Rejected) as found:
        scrape(f"<body><p>Loading.</p><script>x={code}</script></body>".encode(), upload())
    assert found.value.reason == "no_article"


def test_a_shown_story_is_preferred_to_script_state():
    shown = "".join(f"<p>{sentence} {sentence} {sentence}</p>" for sentence in SENTENCES)
    other = json.dumps(
        {"body": "<p>Another story, told at some length in the page's data.</p>" * 50}
    )

    page = f"<html lang=en><body><article>{shown}</article><script>s={other}</script></body></html>"

    assert "Another" not in strip(scrape(page.encode(), upload())).text
