"""Pages made to exhaust or to break a parser."""

import gzip
from contextlib import suppress

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from onrecord.errors import Rejected
from onrecord.scrape import scrape
from onrecord.story import Article, Upload
from onrecord.strip import strip
from tests.scrape.pages import SENTENCES, linked, page, upload

MANY = 100_000


@pytest.mark.parametrize(
    "markup",
    [
        "<div>" * MANY,
        "<div><p>" * MANY,
        "<b>" * MANY,
        "<div></b>" * MANY,
        "<DIV CLASS=x>" * MANY,
        "<span><div></span>" * MANY,
        "<table><tr><td>" * (MANY // 3),
        "<ul><li>" * (MANY // 2),
        "<div/>" * MANY,
        "<optgroup>" * MANY,
        "<rt>" * MANY,
        "<title-x>" + "<div>" * MANY + "</title>",
        "<!-->" + "<div>" * MANY + "-->",
        "<svg>" + "<div/>" * MANY,
        "<svg><div>" + "<article/>" * MANY,
        "<p-x>" * MANY,
        "<div><table><tr><td></div>" * 10_000,
        "<div><iframe></div></iframe>" * 10_000,
        "<div><!--</div>-->" * 10_000,
        "<svg><style>" + "<div>" * 10_000,
        "<svg><p>" + "<article/>" * 10_000,
        "<svg><desc>" + "<article/>" * 10_000,
        "<p>" + "".join(f"<b x{n}>" for n in range(90)) + "<p>x" * 20_000,
        "".join(f"<div><b x{n}>x</div>" for n in range(3_000)),
        "<div " + "".join(f'a{n}="<"' for n in range(50_000)) + ">",
        "<div" + " '\"" * 25_000 + ">",
        "<div " + " ".join(f"a{n}=1" for n in range(50_000)) + ">",
        "<div " + " ".join(f"a{n}" for n in range(50_000)) + ">",
        "<div " + "".join(f'a{n}=">"' for n in range(50_000)) + ">",
        "<p ='>'><div ='>'></p>" * 5_000,
        "<section></p x='</section>'>" * 5_000,
        "<div><?</div>" * 5_000,
        "<div><!x</div>" * 5_000,
        "<div></ </div>" * 5_000,
        "<div><script><!--<script></script></div>--></script>" * 5_000,
        "<span><div></span>" * 5_000,
        "<form><div></form>" * 5_000,
        "<h1></h2><h2><i-x>" * 5_000,
        "<dd><li>" * 5_000,
        "<ul><li><ul></li>" * 5_000,
        "<select><input><div></select>" * 5_000,
        "<ruby><dd><rt>" * 5_000,
        "<caption><optgroup></caption>" * 5_000,
        "".join(f"<b x{n}></i>" for n in range(5_000)),
        "".join(f"<b x{n}><table><td></b></table>" for n in range(5_000)),
        "<table>" + "".join(f"<tr><b x{n}><td></b>" for n in range(5_000)),
        "<table>" + "".join(f"<tr><td></td><b x{n}>" for n in range(5_000)),
        "<table><td></table>" + "".join(f"<td><b x{n}>" for n in range(5_000)),
        "<table><td><object></table></object>" + "".join(f"<td><b x{n}>" for n in range(5_000)),
        "<table>" + "".join(f"<td><b x{n}></th></tbody>" for n in range(5_000)),
        "<svg><area>" + "<area>" * 5_000,
        "<svg>" + "<g a=x/>" * 5_000,
        "<svg><desc>" + "<path/>" * 5_000,
        "<svg><foreignobject><p></svg>" * 5_000,
        "<svg><foreignobject><i-x></foreignobject>" * 5_000,
        "<math>" + "<title>" * 5_000,
        "<math>" + "<annotation-xml><style>" * 5_000,
        "<frameset><style>" * 5_000,
        "<template></select><select></template><svg>" * 5_000,
    ],
)
def test_depth_and_attributes_without_end_are_rejected(markup: str):
    with pytest.raises(Rejected) as rejected:
        scrape(page(before=markup), upload())

    assert rejected.value.reason in {"too_deep", "too_large"}


@pytest.mark.parametrize("name", ["div", "i-x", "time", "blockquote", "address"])
def test_a_page_of_few_tags_may_nest_them_but_a_story_may_not(name: str):
    nested = f"<{name}>" * 4_500

    around = strip(scrape(page(before=nested), upload()))
    with pytest.raises(Rejected) as rejected:
        strip(scrape(page(after=nested), upload()))

    assert [paragraph.text for paragraph in around.paragraphs] == list(SENTENCES)
    assert rejected.value.reason == "too_deep"


@pytest.mark.parametrize(
    "markup",
    [
        "<p>" * 5_000,
        "<svg>" + '<path d="m0 0"/>' * 5_000 + "</svg>",
        "<br>" * 20_000,
        "<div></div>" * 20_000,
        "<b>x</b>" * 20_000,
        "<p><i>x</i>" * 5_000,
        "<!-- " * 10_000 + "-->",
        "<div title='<div><div>'></div>" * 1_000,
        "<script>" + "'<div>' + " * 20_000 + "</script>",
        '<p title="' + "word " * 20_000 + '">',
        "<ul>" + "<li>x" * 5_000 + "</ul>",
        "<div class='" + "hidden d-none " * 50_000 + "md:block d-md-block'>x</div>",
        "<dl>" + "<dt>x<dd><p>x" * 3_000 + "</dl>",
        "<svg><g><path d=x /></g></svg>" * 5_000,
        "<svg><style>a > b { }</style><title>x</title></svg>" * 3_000,
        "<i>x</i x='<b>'>" * 3_000,
        "<table>" + "<tr><td><font size=2>x</td><td><b>y</tr>" * 3_000 + "</table>",
        "<TABLE>" + "<TR><TD><FONT SIZE=2>x<TH><DIV><SPAN>y" * 3_000 + "</TABLE>",
        "<table><tr><td>"
        + "<table><caption><b>x<tr><td><i>y</td></table><td>" * 3_000
        + "</table>",
    ],
)
def test_wide_pages_are_stories_all_the_same(markup: str):
    story = scrape(page(before=markup), upload())

    assert SENTENCES[1] in [p.text for p in strip(story).paragraphs]


@pytest.mark.parametrize("markup", ["<table><tr><td>", "<ul><li>", "<div><p>", "<span>"])
def test_the_deepest_page_that_is_let_in_is_walked_to_its_end(markup: str):
    article = strip(scrape(page(before=markup * 120), upload()))

    assert SENTENCES[1] in article.text


@pytest.mark.parametrize(
    "data",
    [
        "[" * 100_000,
        '{"@graph":' * 50_000,
        '{"@type": "NewsArticle", "author": [[[[null]]]], "datePublished": 7}',
        '{"@type": ["NewsArticle", null, 3], "headline": {"a": 1}, "author": {"name": ["x"]}}',
        '{"@type": "NewsArticle", "datePublished": "9999-99-99T99:99:99+99:99"}',
        '{"@type": "NewsArticle", "datePublished": "Fri, 31 Dec 9999 23:59:59 -2359"}',
        '{"@type": "NewsArticle", "datePublished": "2024-03-05T08:10:00+0\u0661:00"}',
        '{"@id": "a", "author": {"@id": "a"}}',
        '[null, 1, true, "x", [], {}]',
        '{"@type": "NewsArticle", "headline": "Half a \\ud83d character"}',
    ],
)
def test_script_data_of_any_shape_is_survived(data: str):
    article = strip(scrape(page(head=linked(data)), upload()))

    assert SENTENCES[1] in article.text
    assert msgspec.json.encode(article)


PIECES = st.sampled_from(
    [
        b"<p>", b"</p>", b"<div class=ad>", b"</div>", b"<article>", b"<br>", b"<li>", b"<table>",
        b"<h1>", b"</h1>", b"<a href=//[>", b"</a>", b"<script type=application/ld+json>",
        b"</script>", b'{"@type":"NewsArticle","author":', b"null}", b"<meta charset=utf-16>",
        b"<meta charset=\xff>", b"<time datetime=2024-13-45>", b"<link rel=canonical href=http://[>",
        b"<template>", b"<svg><p>", b"<!--", b"-->", b"<![CDATA[", b"\x00", b"\xfe\xff",
        b"&#x110000;",
        b"&#xD800;", b"<html lang=xx-->", b"<input type=email>", b"<blockquote>", b"\xe2\x80\x9c",
        SENTENCES[0].encode(), SENTENCES[1].encode(),
        b"<meta property=og:url content='http://a b/'>",
    ]
)  # fmt: skip


def article_or_none(body: bytes, about: Upload) -> Article | None:
    with suppress(Rejected):
        return strip(scrape(body, about))
    return None


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.one_of(
        st.binary(max_size=400),
        st.lists(PIECES, max_size=40).map(b"".join),
        st.lists(st.one_of(PIECES, st.binary(max_size=12)), max_size=40).map(b"".join),
        st.binary(max_size=200).map(gzip.compress),
        st.binary(max_size=60).map(lambda tail: b"\x1f\x8b\x08" + tail),
        st.text(max_size=300).map(lambda text: text.encode("utf-8", "surrogatepass")),
    ),
    st.one_of(st.none(), st.text(max_size=30), st.just("https://a.example/1?utm_source=b")),
    st.one_of(st.none(), st.text(max_size=12), st.sampled_from(["utf-16", "iso-2022-jp", "big5"])),
)
def test_any_bytes_give_a_story_or_a_rejection(body: bytes, url: str | None, charset: str | None):
    article = article_or_none(body, upload(url=url, charset=charset))

    if article is not None:
        assert msgspec.json.decode(msgspec.json.encode(article), type=Article) == article
        assert article.paragraphs
        assert all(p.text.strip() for p in article.paragraphs)


@pytest.mark.parametrize(
    "body", [page(sentences=SENTENCES * 5_000), SENTENCES[0].encode() * 20_000]
)
def test_an_article_longer_than_any_is_rejected(body: bytes):
    with pytest.raises(Rejected) as rejected:
        scrape(body, upload())

    assert rejected.value.reason == "too_large"
