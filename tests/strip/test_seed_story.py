"""One story in three forms: text, a page with sign-up lines among its paragraphs, a full page."""

import re
from pathlib import Path

import pytest

from onrecord.scrape import scrape
from onrecord.story import Article, Upload
from onrecord.strip import strip

STORIES = Path(__file__).parent.parent / "stories"
FORMS = (
    "russia-nothing-to-say.txt",
    "russia-sign-up-in-paragraphs.html",
    "russia-full-page.html",
)
HEADLINE = "Russia adds 'nothing to say' on US N Korea arms claims"
SIGN_UP = "SIGN UP for our newsletter ✉️ :"
DELIVERED = "Get the latest stories delivered straight to you"
PARAGRAPHS = [
    part
    for part in re.split(r"\n\s*\n", (STORIES / FORMS[0]).read_text("utf-8").strip())
    if part.strip() not in {HEADLINE, SIGN_UP, DELIVERED}
]

OTHER_CALLS = [
    ("Subscribe to our daily briefing 📩", "Five minutes of news in your inbox every morning"),
    ("✉️ JOIN OUR MAILING LIST", "Never miss a story: sign up here"),
    ("Sign up<br>for our weekly<br>NEWSLETTER", "Receive our news alerts straight to your phone"),
    ("Want more news like this? Sign up for free", "Don't miss a thing!"),
    ("REGISTER NOW FOR OUR FREE NEWSLETTER >>>", "The best stories, delivered to your inbox."),
]


def article_of(page: str) -> Article:
    upload = Upload(key="inbox/a", version_id=None, version="", uploaded="2023-09-06T00:00:00Z")
    return strip(scrape(page.encode(), upload))


@pytest.fixture(params=FORMS)
def page(request: pytest.FixtureRequest) -> str:
    return (STORIES / str(request.param)).read_text("utf-8")


def test_the_sample_has_twelve_paragraphs():
    assert len(PARAGRAPHS) == 12


def test_every_form_gives_the_headline_and_the_paragraphs_and_nothing_else(page: str):
    article = article_of(page)

    assert article.headline == HEADLINE
    assert [p.text for p in article.paragraphs] == PARAGRAPHS
    assert {p.kind for p in article.paragraphs} == {"paragraph"}


def test_every_form_records_the_sign_up_lines_with_the_rule_that_removed_them(page: str):
    removed = {piece.text: piece.rule for piece in article_of(page).removed}

    assert removed[SIGN_UP] == "wording:newsletter"
    assert removed[DELIVERED] == "wording:newsletter"


@pytest.mark.parametrize(("first", "second"), OTHER_CALLS)
def test_calls_in_other_words_are_removed_too(page: str, first: str, second: str):
    if "<article" not in page:
        first = first.replace("<br>", "\n")
    article = article_of(page.replace(SIGN_UP, first).replace(DELIVERED, second))

    assert [p.text for p in article.paragraphs] == PARAGRAPHS
    assert article.headline == HEADLINE
    assert second in [piece.text for piece in article.removed]


def test_other_names_and_numbers_change_nothing(page: str):
    def renamed(text: str) -> str:
        for old, new in {"Russia": "Norland", "Sullivan": "Okafor", "Kim": "Lundqvist"}.items():
            text = text.replace(old, new)
        return text

    article = article_of(renamed(page))

    assert article.headline == renamed(HEADLINE)
    assert [p.text for p in article.paragraphs] == [renamed(text) for text in PARAGRAPHS]


def test_the_full_page_gives_its_metadata():
    article = article_of((STORIES / "russia-full-page.html").read_text("utf-8"))

    assert article.authors == ("Ada Fell",)
    assert article.published == "2023-09-05T22:10:00+01:00"
    assert article.published_utc == "2023-09-05T21:10:00Z"
    assert article.modified == "2023-09-06T07:45:00+01:00"
    assert (article.section, article.language) == ("World", "en")
    assert (article.site, article.site_name) == ("dailylantern.example", "The Daily Lantern")
    assert article.url == (
        "https://www.dailylantern.example/world/2023/09/05/russia-adds-nothing-to-say"
    )
