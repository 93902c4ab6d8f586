"""Live blogs and round-ups: the entries of a page in the shapes that pages give them."""

import pytest

from onrecord.scrape import scrape
from onrecord.story import Article, Item
from onrecord.strip import strip
from onrecord.strip.items import MAX_MARKERS
from tests.scrape.pages import upload

SENTENCES = (
    "The harbour of Eastport was closed on Monday after a crane fell into the basin there.",
    "Two ships were sent to Westport, where they will wait until the basin is dredged again.",
    "“We will be open by Friday,” harbour master Ida Brandt told reporters on the empty quay.",
)
TIMES = ("2025-03-04T10:42:00+01:00", "2025-03-04T09:15:00+01:00", "2025-03-04T08:05:00+01:00")
CLOCKS = ("10:42", "9:15", "8:05")
NAMES = ("Ann Roe", "Bo Lindqvist", "Ann Roe")
HEADLINES = ("Crane falls into basin", "Ships sent away", "Port to open on Friday")

SHAPES = {
    "microdata": (
        '<div itemprop="liveBlogUpdate" itemscope itemtype="https://schema.org/BlogPosting">'
        '<meta itemprop="x"><time itemprop="datePublished" datetime="{time}">{clock}</time>'
        '<span itemprop="author" itemscope><span itemprop="name">{name}</span></span>'
        '<h2 itemprop="headline">{headline}</h2><div itemprop="articleBody"><p>{text}</p></div>'
        "</div>"
    ),
    "articles": (
        '<article class="post post-1"><header><time datetime="{time}">{clock}</time>'
        '<a rel="author" href="/a">{name}</a></header><h3><a href="#1">{headline}</a></h3>'
        "<p>{text}</p></article>"
    ),
    "list items": (
        '<li class="entry"><div class="entry-time" data-time="{time}">{clock}</div>'
        '<div class="entry-text"><p class="author">By {name}</p><h3>{headline}</h3>{text}</div>'
        "</li>"
    ),
    "time in the heading": (
        '<section class="update"><h3><time datetime="{time}">{clock}</time> {headline}</h3>'
        '<div class="byline">By {name}</div><p>{text}</p></section>'
    ),
    "time after the text": (
        '<div class="item"><h4>{headline}</h4><p>{text}</p><footer class="foot">'
        '<span class="author">{name}</span></footer><p><time datetime="{time}">{clock}</time></p>'
        "</div>"
    ),
    "headings side by side": (
        '<h3>{headline}</h3><p class="byline">By {name}, <time datetime="{time}">{clock}</time></p>'
        "<p>{text}</p>"
    ),
    "times before headings": (
        '<p><time datetime="{time}">{clock}</time></p><h3>{headline}</h3>'
        '<p class="byline">By {name}</p><p>{text}</p>'
    ),
}


def article_of(entries: str, language: str = "en") -> Article:
    lead = "<p>All that happens at the port of Eastport today, as it happens, from our desk.</p>"
    page = (
        f"<!doctype html><html lang={language}><head><title>Eastport live</title></head><body>"
        f"<main><h1>Eastport live</h1><div class=all>{lead}{entries}</div></main></body></html>"
    )
    return strip(scrape(page.encode(), upload()))


def entries_in(shape: str) -> str:
    rows = zip(TIMES, CLOCKS, NAMES, HEADLINES, SENTENCES, strict=True)
    return "".join(
        shape.format(time=time, clock=clock, name=name, headline=headline, text=text)
        for time, clock, name, headline, text in rows
    )


@pytest.mark.parametrize("shape", SHAPES)
def test_an_entry_has_its_time_author_and_headline(shape: str):
    article = article_of(entries_in(SHAPES[shape]))

    assert article.items == tuple(
        Item(headline=headline, time=time, authors=(name,))
        for headline, time, name in zip(HEADLINES, TIMES, NAMES, strict=True)
    )


@pytest.mark.parametrize("shape", SHAPES)
def test_an_entrys_paragraphs_carry_its_number_and_its_headline_is_one(shape: str):
    article = article_of(entries_in(SHAPES[shape]))

    numbered = [(p.item, p.text) for p in article.paragraphs if p.item is not None]
    expected = []
    for number, pair in enumerate(zip(HEADLINES, SENTENCES, strict=True)):
        expected += [(number, text) for text in pair]
    assert numbered == expected
    assert [p.kind for p in article.paragraphs if p.text in HEADLINES] == ["heading"] * 3


@pytest.mark.parametrize("shape", SHAPES)
def test_an_entrys_time_and_author_stand_in_no_paragraph(shape: str):
    article = article_of(entries_in(SHAPES[shape]))

    assert not any(name in article.text for name in NAMES)
    assert not any(clock in article.text for clock in CLOCKS)


def test_what_stands_before_the_entries_belongs_to_none():
    article = article_of(entries_in(SHAPES["articles"]))

    assert article.paragraphs[0].item is None


def test_an_entry_without_a_machines_time_has_the_words_of_its_time():
    shape = '<div class="entry"><p class="time">{clock} Uhr</p><p>{text}</p></div>'

    article = article_of(entries_in(shape), "de")

    assert [item.time for item in article.items] == [f"{clock} Uhr" for clock in CLOCKS]


def test_seconds_since_1970_are_a_time():
    shape = (
        '<div class="entry" data-timestamp="1741081320000"><h3>{headline}</h3><p>{text}</p></div>'
    )

    article = article_of(entries_in(shape))

    assert {item.time for item in article.items} == {"2025-03-04T09:42:00Z"}


def test_headings_with_bylines_of_their_own_are_a_round_up():
    shape = "<h2>{headline}</h2><p>Von {name}</p><p>{text}</p>"

    article = article_of(entries_in(shape), "de")

    assert [item.authors for item in article.items] == [(name,) for name in NAMES]
    assert "Von" not in article.text


def test_two_names_in_a_byline_are_two_authors():
    byline = '<p class="byline">By {name} and Cy Dorn</p>'
    shape = f"<section><h2>{{headline}}</h2>{byline}<p>{{text}}</p></section>"

    article = article_of(entries_in(shape))

    assert article.items[0].authors == ("Ann Roe", "Cy Dorn")


ORDINARY = {
    "subheads": "<h2>{headline}</h2><p>{text}</p>",
    "sections": "<section><h2>{headline}</h2><p>{text}</p></section>",
    "teasers with times": (
        "<p>{text}</p><p>{text}</p>"
        '<div class="card"><time datetime="{time}">{clock}</time> <a href=/x>{headline}</a></div>'
    ),
    "pictures with authors": (
        "<p>{text}</p><figure><img><figcaption>A crane. "
        '<span class="author">{name}</span></figcaption></figure>'
    ),
    "times in sentences": "<p>At <time>{clock}</time> the port said this. {text}</p>",
}


@pytest.mark.parametrize("shape", ORDINARY)
def test_an_ordinary_article_has_no_entries(shape: str):
    article = article_of(entries_in(ORDINARY[shape]))

    assert article.items == ()
    assert all(p.item is None for p in article.paragraphs)


def test_thousands_of_numbered_times_are_read_as_one_article():
    shape = "<section class=n{number}><time>{number}</time><p>{text}</p></section>"
    entries = (shape.format(number=n, text=SENTENCES[0]) for n in range(MAX_MARKERS + 1))

    article = article_of("".join(entries))

    assert article.items == ()
    assert SENTENCES[0] in article.text


def test_a_time_within_an_entrys_sentence_stays():
    shape = (
        '<div class="entry"><time datetime="{time}">{clock}</time>'
        "<p>The vote at <time>11:30</time> was lost by a single voice. {text}</p></div>"
    )

    article = article_of(entries_in(shape))

    assert article.text.count("The vote at 11:30 was lost") == 3
