"""Golden pages: whole pages as uploaded, and the story that a careful editor would make of each.

Of a page's JSON what stands there is compared: ``url`` is the address given with the upload,
``body`` the text of the story as a reader reads it, ``caption``, ``embed``, ``pull_quote`` and
``correction`` the paragraphs of that kind, ``item_of`` the item of each entry of ``body``;
``lacks`` must stand in no paragraph and not in the headline. The rest are the story's own fields.
"""

import json
from pathlib import Path
from typing import Any

import pytest

from onrecord.scrape import scrape
from onrecord.story import Article, Upload
from onrecord.strip import strip

FOLDER = Path(__file__).parent
PAGES = sorted(path for path in FOLDER.glob("*/*") if path.suffix in {".html", ".txt"})
IN_BODY = {"paragraph", "heading", "list_item", "block_quote", "correction"}
KINDS = ("caption", "embed", "pull_quote", "correction")


def article_of(page: Path, gold: dict[str, Any]) -> Article:
    upload = Upload(
        key=f"inbox/{page.name}",
        version_id=None,
        version="",
        uploaded="2026-01-01T00:00:00Z",
        url=gold.get("url"),
    )
    return strip(scrape(page.read_bytes(), upload))


def seen(article: Article) -> dict[str, Any]:
    """The article in the words of a golden page."""
    body = [p for p in article.paragraphs if p.kind in IN_BODY]
    of_kind = {kind: [p.text for p in article.paragraphs if p.kind == kind] for kind in KINDS}
    return {
        "headline": article.headline,
        "standfirst": article.standfirst,
        "authors": list(article.authors),
        "published": article.published,
        "modified": article.modified,
        "language": article.language,
        "section": article.section,
        "site_name": article.site_name,
        "body": [p.text for p in body],
        **of_kind,
        "items": [
            {"headline": item.headline, "published": item.time, "authors": list(item.authors)}
            for item in article.items
        ],
        "item_of": [p.item for p in body],
    }


@pytest.mark.parametrize("page", PAGES, ids=lambda page: f"{page.parent.name}/{page.stem}")
def test_a_page_gives_its_story_and_nothing_else(page: Path):
    gold = json.loads(page.with_suffix(".json").read_text("utf-8"))

    article = article_of(page, gold)

    found = seen(article)
    expected = {key: gold[key] for key in gold.keys() & found.keys()}
    assert {key: found[key] for key in expected} == expected
    left = "\n".join([article.headline or "", *(p.text for p in article.paragraphs)])
    assert [text for text in gold["lacks"] if text in left] == []
    assert all(piece.rule for piece in article.removed)
