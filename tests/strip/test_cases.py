"""Pages shaped like faults that users of other tools reported: file in, paragraphs out."""

import base64
import json
from pathlib import Path
from typing import Any

import pytest

from onrecord.scrape import scrape
from onrecord.story import Upload
from onrecord.strip import strip

CASES = [
    json.loads(line)
    for line in (Path(__file__).parent / "cases" / "pages.jsonl").read_text("utf-8").splitlines()
]


@pytest.mark.parametrize("case", CASES, ids=[case["id"] for case in CASES])
def test_a_reported_fault_stays_mended(case: dict[str, Any]):
    body = case["html"].encode() if "html" in case else base64.b64decode(case["html_base64"])
    upload = Upload(
        key=case["id"],
        version_id=None,
        version="",
        uploaded="2024-06-01T00:00:00Z",
        url=case.get("url"),
    )

    article = strip(scrape(body, upload))

    assert [p.text for p in article.paragraphs] == case["body"]
    for name in ("headline", "published"):
        assert getattr(article, name) == case.get(name, getattr(article, name))
    assert list(article.authors) == case.get("authors", list(article.authors))
