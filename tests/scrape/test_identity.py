"""A story's address and id."""

import pytest

from onrecord.scrape import scrape
from onrecord.story import short_hash
from tests.scrape.pages import SENTENCES, page, upload

STORY = "https://www.lantern.example/world/crane-falls-into-harbour-1234"
OTHER = "https://www.gazette.example/world/crane-falls-into-harbour-1234"


def head(canonical: str | None = None, og: str | None = None, extra: str = "") -> str:
    parts = [f'<link rel="canonical" href="{canonical}">' if canonical else ""]
    parts.append(f'<meta property="og:url" content="{og}">' if og else "")
    return "".join(parts) + extra


@pytest.mark.parametrize(
    ("given", "declarations", "address"),
    [
        (STORY, head(), STORY),
        (f"{STORY}?utm_source=mail&id=7&fbclid=x#top", head(), f"{STORY}?id=7"),
        (f"{STORY}?utm_source=mail", head(STORY), STORY),
        ("https://m.lantern.example/crane?x=1", head(STORY), STORY),
        (STORY, head("/world/crane-falls-into-harbour-1234"), STORY),
        (STORY, head(OTHER), STORY),
        (STORY, head("https://www.lantern.example/"), STORY),
        (STORY, head("https://www.lantern.example/world"), STORY),
        (STORY, head("https://www.lantern.example/world/asia"), STORY),
        (f"{STORY}?page=2", head(STORY), f"{STORY}?page=2"),
        (f"{STORY}/page/3", head(STORY), f"{STORY}/page/3"),
        (f"{STORY}?page=1", head(STORY), STORY),
        (None, head(STORY, og=STORY), STORY),
        (None, head(STORY, og=f"{STORY}?share=fb"), STORY),
    ],
)
def test_the_id_is_the_hash_of_the_storys_own_address(
    given: str | None, declarations: str, address: str
):
    story = scrape(page(head=declarations), upload(url=given))

    assert story.url == address
    assert story.story_id == short_hash(address)


@pytest.mark.parametrize(
    "declarations",
    [
        head(),
        head(STORY),
        head(STORY, og=OTHER),
        head("https://www.lantern.example/world", og=STORY),
        head(STORY, og=f"{STORY}?page=2"),
    ],
)
def test_without_a_trusted_address_the_id_is_the_hash_of_the_key(declarations: str):
    story = scrape(page(head=declarations), upload(key="inbox/crane.html"))

    assert story.story_id == short_hash("inbox/crane.html")


def test_a_link_to_the_article_before_makes_no_second_page():
    previous = '<link rel="prev" href="https://www.lantern.example/world/ferry-strike-ends-1233">'

    story = scrape(page(head=head(STORY, extra=previous)), upload(url=f"{STORY}?src=rss"))

    assert story.url == STORY


def test_the_second_page_of_an_article_keeps_its_own_id():
    previous = f'<link rel="prev" href="{STORY}">'
    second = f"{STORY}?part=b"

    story = scrape(page(head=head(STORY, extra=previous)), upload(url=second))

    assert story.story_id == short_hash(second)


def test_the_id_does_not_depend_on_the_text():
    first = scrape(page(head=head(STORY)), upload(url=STORY))
    grown = scrape(page(head=head(STORY), sentences=SENTENCES * 2), upload(url=STORY))

    assert first.story_id == grown.story_id


@pytest.mark.parametrize(
    ("url", "site"),
    [
        ("https://www.lantern.example/a-b-c", "lantern.example"),
        ("https://m.lantern.example/a-b-c", "lantern.example"),
        ("https://amp.lantern.example/a-b-c", "lantern.example"),
        ("https://news.lantern.example/a-b-c", "news.lantern.example"),
        ("https://WWW.Lantern.example:443/a-b-c", "lantern.example"),
        ("http://m.co/a-b-c", "m.co"),
        ("not an address", None),
        ("ftp://lantern.example/a-b-c", None),
        ("http://[broken", None),
    ],
)
def test_the_site_is_the_host_without_its_usual_prefixes(url: str, site: str | None):
    assert scrape(page(), upload(url=url)).site == site
