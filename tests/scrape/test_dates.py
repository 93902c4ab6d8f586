"""When a page's article was published, as the page says it."""

import pytest

from onrecord.scrape import scrape
from onrecord.scrape.dates import iso
from tests.scrape.pages import linked, page, upload


def story_of(head: str = "", before: str = "", after: str = "", lang: str = "en"):
    body = page(head=head, before=before, after=after).replace(b"lang=en", f"lang={lang}".encode())
    return scrape(body, upload())


@pytest.mark.parametrize(
    ("lang", "written", "date"),
    [
        ("en", "March 5th, 2024 at 8:10 a.m.", "2024-03-05T08:10"),
        ("en", "Tue Mar 05 2024 08:10:00 GMT+0100 (CET)", "2024-03-05T08:10+01:00"),
        ("de", "Dienstag, 5. März 2024, 08:10 Uhr", "2024-03-05T08:10"),
        ("de", "Di 05.03.24 | 08:10 Uhr", "2024-03-05T08:10"),
        ("es", "5 de marzo de 2024 - 08:10", "2024-03-05T08:10"),
        ("fr", "le 5 mars 2024 à 08h10", "2024-03-05T08:10"),
        ("fr", "1er août 2024", "2024-08-01"),
        ("it", "5 marzo 2024 alle 08:10", "2024-03-05T08:10"),
        ("pt", "5 de março de 2024 às 8h10", "2024-03-05T08:10"),
        ("nl", "5 maart 2024 om 08:10", "2024-03-05T08:10"),
        ("pl", "5 marca 2024, 08:10", "2024-03-05T08:10"),
        ("sv", "5 mars 2024 kl. 08.10", "2024-03-05T08:10"),
        ("no", "5. desember 2024", "2024-12-05"),
        ("da", "5. marts 2024 kl. 08.10", "2024-03-05T08:10"),
        ("ru", "5 марта 2024 г. в 08:10", "2024-03-05T08:10"),
        ("tr", "5 Ağustos 2024 08:10", "2024-08-05T08:10"),
        ("ja", "2024年3月5日 午後8時10分", "2024-03-05T20:10"),
        ("ko", "입력 2024년 3월 5일 오전 8:10", "2024-03-05T08:10"),
        ("zh", "2024年3月5日 08:10", "2024-03-05T08:10"),
        ("en", "03/25/2024", "2024-03-25"),
        ("en", "Version 1.2.24.7 of the app", None),
        ("en", "© 2024 The Lantern", None),
        ("de", "März 2024", None),
    ],
)
def test_dates_are_read_as_the_language_writes_them(lang: str, written: str, date: str | None):
    assert iso(written, lang) == date


def test_a_date_by_the_headline_counts_where_nothing_is_declared():
    lines = "<h1>Kran fällt ins Hafenbecken</h1><p>Di 05.03.24 | 08:10 Uhr</p>"

    assert story_of(before=lines, lang="de").published == "2024-03-05T08:10"


def test_the_date_of_a_change_is_not_the_publications():
    lines = "<h1>Crane falls into the harbour</h1><p>Updated: 7 March 2024</p><p>5 March 2024</p>"
    times = "<time>Updated 7 March 2024</time><time>5 March 2024</time>"

    assert story_of(before=lines).published == "2024-03-05"
    assert story_of(before=times).published == "2024-03-05"


def test_dates_of_teasers_and_comments_count_last():
    teaser = '<div class="related"><time datetime="2023-01-09">9 January</time></div>'

    assert story_of(before=teaser, after="<time>5 March 2024</time>").published == "2024-03-05"


def test_a_publication_after_its_change_gives_way_to_another_declared_one():
    head = linked('{"@type":"Article","datePublished":"2026-12-31","dateModified":"2024-03-06"}')
    other = '<meta property="article:published_time" content="2024-03-05T08:10:00Z">'

    story = story_of(head + other)

    assert (story.published, story.modified) == ("2024-03-05T08:10:00Z", "2024-03-06")


@pytest.mark.parametrize(
    ("coarse", "fine"),
    [
        ("2024-03-05", "2024-03-05T08:10:00Z"),
        ("2024-03-05T08:10", "2024-03-05T08:10:30+01:00"),
        ("2024-03-05T08:10:00", "2024-03-05T08:10:00+01:00"),
    ],
)
def test_of_the_same_date_the_finer_one_counts(coarse: str, fine: str):
    head = linked(f'{{"@type":"Article","datePublished":"{coarse}"}}')

    assert story_of(f'{head}<meta name="date" content="{fine}">').published == fine


def test_the_address_gives_the_day_where_nothing_else_does():
    head = '<link rel="canonical" href="https://lantern.example/2024/03/05/crane-falls">'

    assert story_of(head).published == "2024-03-05"
    assert story_of(head, "<time>6 March 2024</time>").published == "2024-03-06"
