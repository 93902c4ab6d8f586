"""What a page declares of its article."""

import pytest

from onrecord.errors import Rejected
from onrecord.scrape import scrape
from onrecord.story import Story
from tests.scrape.pages import SENTENCES, linked, page, upload


def story_of(head: str = "", before: str = "", after: str = "") -> Story:
    return scrape(page(head=head, before=before, after=after), upload())


@pytest.mark.parametrize(
    ("head", "before", "headline"),
    [
        (
            "<title>Mayor: bridge is a farce | The Lantern</title>",
            "<h1>Mayor: bridge is ‘a farce’</h1>",
            "Mayor: bridge is ‘a farce’",
        ),
        (
            '<meta property="og:title" content="Mayor calls bridge a farce">',
            "<h1>The Lantern</h1><h1>Mayor calls bridge “a farce”</h1>",
            "Mayor calls bridge “a farce”",
        ),
        (
            "<title>Mayor calls bridge a farce | The Lantern</title>",
            "",
            "Mayor calls bridge a farce",
        ),
        (
            '<title>Mayor calls bridge a farce - Lantern</title><meta property="og:site_name"'
            ' content="Lantern">',
            "<h1>Lantern</h1>",
            "Mayor calls bridge a farce",
        ),
        (
            linked('{"@type":"NewsArticle","headline":"Mayor &amp; council at odds"}'),
            "",
            "Mayor & council at odds",
        ),
        (
            "<title>Mayor calls “bridge” a farce | Lantern</title>"
            '<meta property="og:title" content="Mayor calls “bridge” a farce">',
            "<h1><span>City Hall</span> Mayor calls “bridge” a farce</h1>",
            "Mayor calls “bridge” a farce",
        ),
        (
            '<meta property="og:title" content="City Hall: mayor calls bridge a farce">',
            "<h1><span>City Hall</span> mayor calls bridge a farce</h1>",
            "City Hall: mayor calls bridge a farce",
        ),
        (
            '<meta property="og:title" content="Pont : le maire parle de farce">',
            "<h1>Pont : le maire parle de farce</h1>",
            "Pont : le maire parle de farce",
        ),
        (
            '<meta property="og:title" content="Bridge: mayor calls it a farce">',
            "<h1><b>Bridge</b> : mayor calls it a farce</h1>",
            "Bridge: mayor calls it a farce",
        ),
        ("", "<h1>Mayor <em>calls</em> bridge<br>a farce</h1>", "Mayor calls bridge a farce"),
    ],
)
def test_the_headline_is_the_visible_one_where_it_is_confirmed(
    head: str, before: str, headline: str
):
    assert story_of(head, before).headline == headline


@pytest.mark.parametrize(
    ("head", "before", "authors"),
    [
        (
            linked('{"@type":"Article", "author":{"@type":"Person","name":"Eva Lund"}}'),
            "",
            ("Eva Lund",),
        ),
        (
            linked('{"@type":"Article", "author":["Eva Lund",{"name":"Bo Ek"}]}'),
            "",
            ("Eva Lund", "Bo Ek"),
        ),
        (
            linked('{"@type":"Article", "author":{"name":"By Eva Lund and Bo Ek"}}'),
            "",
            ("Eva Lund", "Bo Ek"),
        ),
        (
            linked(
                '{"@graph":[{"@type":"NewsArticle","author":{"@id":"#e"}},'
                '{"@type":"Person","@id":"#e","name":"Eva Lund"}]}'
            ),
            "",
            ("Eva Lund",),
        ),
        (
            linked('{"@type":"Article","author":"Lantern","publisher":{"name":"Lantern"}}')
            + '<meta name="author" content="Eva Lund">',
            "",
            ("Eva Lund",),
        ),
        ('<meta name="author" content="Eva Lund">', "", ("Eva Lund",)),
        ('<meta property="article:author" content="https://x.example/eva">', "", ()),
        ("", '<p class="byline">By <a rel="author" href="/e">Eva Lund</a></p>', ("Eva Lund",)),
        ("", '<p class="byline">By Eva Lund and Bo Ek</p>', ("Eva Lund", "Bo Ek")),
        ("", "", ()),
    ],
)  # fmt: skip
def test_authors_are_names(head: str, before: str, authors: tuple[str, ...]):
    assert story_of(head, before).authors == authors


@pytest.mark.parametrize(
    ("head", "published", "utc"),
    [
        (linked('{"@type":"Article","datePublished":"2024-03-05T08:10:00+01:00"}'),
         "2024-03-05T08:10:00+01:00", "2024-03-05T07:10:00Z"),
        (linked('{"@type":"Article","datePublished":"2024-03-05T08:10:00.123Z"}'),
         "2024-03-05T08:10:00Z", "2024-03-05T08:10:00Z"),
        (linked('{"@type":"Article","datePublished":"2024-03-05"}'),
         "2024-03-05", "2024-03-05T00:00:00Z"),
        (linked('{"@type":"Article","datePublished":"2024-03-05T08:10+0530"}'),
         "2024-03-05T08:10+05:30", "2024-03-05T02:40:00Z"),
        ('<meta property="article:published_time" content="2024-03-05 08:10:00">',
         "2024-03-05T08:10:00", "2024-03-05T08:10:00Z"),
        ('<meta name="date" content="Tue, 05 Mar 2024 08:10:00 +0100">',
         "2024-03-05T08:10:00+01:00", "2024-03-05T07:10:00Z"),
        ('<meta name="date" content="March 5, 2024">', "2024-03-05", "2024-03-05T00:00:00Z"),
        ('<meta name="date" content="5 March 2024, 8:10 pm">',
         "2024-03-05T20:10", "2024-03-05T20:10:00Z"),
        ('<meta name="date" content="05.03.2024 08:10">',
         "2024-03-05T08:10", "2024-03-05T08:10:00Z"),
        ('<meta name="date" content="20240305">', "2024-03-05", "2024-03-05T00:00:00Z"),
        ('<meta name="date" content="1709622600">', "2024-03-05T07:10:00Z", "2024-03-05T07:10:00Z"),
    ],
)  # fmt: skip
def test_dates_keep_the_pages_precision_and_offset(head: str, published: str, utc: str):
    story = story_of(head)

    assert (story.published, story.published_utc, story.dated_by) == (published, utc, "page")


@pytest.mark.parametrize(
    "written", ["", "soon", "2024-13-45", "0000-00-00", "1970-01-01T00:00:00Z"]
)
def test_a_story_without_a_date_is_dated_by_its_upload(written: str):
    story = story_of(f'<meta name="date" content="{written}">')

    assert story.published is None
    assert (story.published_utc, story.dated_by) == ("2024-06-01T09:30:00Z", "upload")


def test_the_visible_date_counts_where_nothing_is_declared():
    story = story_of(before='<p><time datetime="2024-03-05T08:10:00Z">5 March</time></p>')

    assert story.published == "2024-03-05T08:10:00Z"


@pytest.mark.parametrize(
    "data",
    [
        '{"@type":"NewsArticle","headline":"Found","author":{"name":"Eva Lund"},}',
        '<!-- {"@type":"NewsArticle","author":{"name":"Eva Lund"}} -->',
        '//<![CDATA[\n{"@type":"NewsArticle","author":{"name":"Eva Lund"}}\n//]]>',
        '{"@type":"NewsArticle","description":"two\nlines","author":{"name":"Eva Lund"}};',
        '[[{"@type":"NewsArticle","author":{"name":"Eva Lund"}}]]',
        '{"@type":"NewsArticle","headline":"\\"Farce\\", "he" said","author":{"name":"Eva Lund"}}',
        '{"@type":"NewsArticle","about":"It is "a farce" again","author":{"name":"Eva Lund"}}',
        '{"@graph":[{"@type":"NewsArticle","author":{"name":"Eva Lund"}}',
        '{"@type":"NewsArticle","author":{"name":"Eva Lund"},"about":"It was a',
        '{"@type":"NewsArticle","image":,"author":{"name":"Eva Lund"}}',
        '{"@type":"NewsArticle",,"author":{"name":"Eva Lund"}}',
        '{"@type":"NewsArticle"\n"author":{"name":"Eva Lund"}}',
        '{"@type":"NewsArticle","about":"It\\\'s","author":{"name":"Eva Lund"}}',
        "{&quot;@type&quot;:&quot;NewsArticle&quot;,&quot;author&quot;:&quot;Eva Lund&quot;}",
        '\ufeff{"@type":"NewsArticle","author":{"name":"Eva Lund"}}',
        '{"@type":"WebPage","mainEntity":{"@type":"NewsArticle","author":{"name":"Eva Lund"}}}',
        '{"@type":["Article","NewsArticle"],"author":{"name":"Eva Lund"}}',
        '{"@type":"https://schema.org/NewsArticle","author":{"name":"Eva Lund"}}',
    ],
)
def test_script_data_is_read_though_it_is_lightly_broken(data: str):
    assert story_of(linked(data)).authors == ("Eva Lund",)


def test_the_article_is_read_and_not_the_entries_around_it():
    data = (
        '[{"@type":"Organization","name":"The Lantern"},'
        '{"@type":"NewsArticle","headline":"Crane falls","datePublished":"2024-03-05",'
        '"articleSection":"Harbour"},{"@type":"WebSite","name":"The Lantern"}]'
    )

    story = story_of(linked(data))

    assert (story.headline, story.section, story.site_name) == (
        "Crane falls",
        "Harbour",
        "The Lantern",
    )


@pytest.mark.parametrize(
    ("attributes", "language"),
    [("lang=en", "en"), ("lang=de-AT", "de"), ("lang=nb-NO", "no"), ("lang=EN_us", "en")],
)
def test_the_language_is_the_primary_subtag(attributes: str, language: str):
    body = page().replace(b"lang=en", attributes.encode())

    assert scrape(body, upload()).language == language


def test_the_body_in_script_data_stands_in_where_the_page_shows_none():
    text = "\\n\\n".join(SENTENCES)
    data = linked('{"@type":"NewsArticle","articleBody":"' + text + '"}')
    body = f"<html><head>{data}</head><body><div id=app></div></body></html>"

    story = scrape(body.encode(), upload())

    assert story.fragment.count("<p>") == len(SENTENCES)
    assert SENTENCES[2] in story.fragment


def test_the_container_leaves_the_page_around_it_out():
    around = "<nav><p>" + "All the sections of the newspaper and many more. " * 5 + "</p></nav>"
    comments = "<section class=comments>" + "<p>I have said so for years and years.</p>" * 30
    body = page().replace(b"<body>", f"<body>{around}".encode())
    body = body.replace(b"</article>", f"</article>{comments}</section>".encode())

    fragment = scrape(body, upload()).fragment

    assert all(sentence in fragment for sentence in SENTENCES)
    assert "newspaper" not in fragment
    assert "for years" not in fragment


def test_a_page_of_links_is_no_article():
    links = "".join(
        f"<li><a href=/{n}>A story about number {n} and more</a></li>" for n in range(50)
    )

    with pytest.raises(Rejected) as rejected:
        scrape(f"<html><body><ul>{links}</ul></body></html>".encode(), upload())

    assert rejected.value.reason == "no_article"


def test_a_description_that_opens_the_story_is_no_standfirst():
    opening = f'<meta name="description" content="{SENTENCES[0][:60]}…">'
    of_its_own = '<meta name="description" content="Two ships were turned away.">'

    assert story_of(opening).standfirst is None
    assert story_of(of_its_own).standfirst == "Two ships were turned away."


def test_a_live_blog_is_dated_by_itself_and_not_by_its_newest_entry():
    update = (
        '{"@type":"BlogPosting","headline":"Tide turns","datePublished":"2025-02-03T11:20:00Z",'
        '"author":{"@type":"Person","name":"Ada Voss"},"articleBody":"The tide turned."}'
    )
    blog = (
        '{"@type":"LiveBlogPosting","headline":"Flood: live",'
        f'"datePublished":"2025-02-03T05:00:00Z","liveBlogUpdate":[{update}]}}'
    )

    assert scrape(page(linked(blog)), upload()).published == "2025-02-03T05:00:00Z"


def test_a_lone_heading_is_the_headline_where_the_title_names_only_the_site():
    body = page("<title>The Lantern - print view</title>", "<h1>Crane falls into harbour</h1>")

    assert scrape(body, upload()).headline == "Crane falls into harbour"
