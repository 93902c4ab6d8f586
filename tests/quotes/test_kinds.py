"""Three invented stories and more for each kind of quotation and each layout (``kinds/``).

A paragraph that begins with a kind in brackets ("[embed] …") is of that kind; an empty speaker
stands for none, a list for any of these.
"""

import re
import tomllib
from pathlib import Path
from typing import cast, get_args

import pytest

from onrecord.quotes import extract
from onrecord.story import Article, ParagraphKind
from tests.quotes.stories import article

KINDS = Path(__file__).parent / "kinds"
STORIES = [
    pytest.param(story, id=f"{path.stem}-{number}")
    for path in sorted(KINDS.glob("*.toml"))
    for number, story in enumerate(tomllib.loads(path.read_text("utf-8"))["story"], 1)
]
_KIND = re.compile(rf"\[({'|'.join(get_args(ParagraphKind))})\] ")


def made_of(story) -> Article:
    paragraphs: list[str | tuple[ParagraphKind, str]] = []
    for text in story["text"].strip("\n").split("\n\n"):
        kind = _KIND.match(text)
        paragraphs.append((cast(ParagraphKind, kind[1]), text[kind.end() :]) if kind else text)
    return article(*paragraphs, headline=story.get("headline"))


@pytest.mark.parametrize("story", STORIES)
def test_each_kind_comes_out_right(story):
    found = extract(made_of(story)).quotes

    assert [quote.text for quote in found] == [wanted["text"] for wanted in story["quotes"]]
    for quote, wanted in zip(found, story["quotes"], strict=True):
        for field, value in wanted.items():
            allowed = value if isinstance(value, list) and field != "co_speakers" else [value]
            got = getattr(quote, field)
            got = list(got) if field == "co_speakers" else "" if got is None else got
            assert got in allowed, f"{field} of {quote.text!r}"
