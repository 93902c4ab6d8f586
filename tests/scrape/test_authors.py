"""Who wrote a page's article."""

import tomllib
from pathlib import Path

import pytest

import onrecord.languages
from onrecord.scrape import scrape
from tests.scrape.pages import linked, page, upload


def authors_of(head: str = "", before: str = "", after: str = "", lang: str = "en"):
    body = page(head=head, before=before, after=after).replace(b"lang=en", f"lang={lang}".encode())
    return scrape(body, upload()).authors


def by(name: str, lang: str = "en", site: str = "The Lantern"):
    data = '{"@type":"NewsArticle","publisher":{"name":"%s"},"author":{"name":"%s"}}'
    return authors_of(linked(data % (site, name)), lang=lang)


@pytest.mark.parametrize(
    ("lang", "written", "names"),
    [
        ("de", "Von Eva Lund und Bo Ek", ("Eva Lund", "Bo Ek")),
        ("es", "Por Eva Lund y Bo Ek", ("Eva Lund", "Bo Ek")),
        ("fr", "Par Eva Lund et Bo Ek", ("Eva Lund", "Bo Ek")),
        ("it", "di Eva Lund e Bo Ek", ("Eva Lund", "Bo Ek")),
        ("nl", "Door Eva Lund en Bo Ek", ("Eva Lund", "Bo Ek")),
        ("sv", "Av Eva Lund och Bo Ek", ("Eva Lund", "Bo Ek")),
        ("da", "Af Eva Lund og Bo Ek", ("Eva Lund", "Bo Ek")),
        ("da", "Tekst: Eva Lund, Foto: Bo Ek", ("Eva Lund",)),
        ("de", "Text: Eva Lund; Fotos: Bo Ek", ("Eva Lund",)),
        ("pl", "Autor: Eva Lund i Bo Ek", ("Eva Lund", "Bo Ek")),
        ("ru", "Автор: Ева Лунд и Бо Эк", ("Ева Лунд", "Бо Эк")),
        ("tr", "Eva Lund ve Bo Ek", ("Eva Lund", "Bo Ek")),
        ("ko", "김하나 기자", ("김하나",)),
        ("ja", "山田花子記者、鈴木一郎記者", ("山田花子", "鈴木一郎")),
    ],
)
def test_names_are_split_at_the_words_of_the_language(lang: str, written: str, names):
    assert by(written, lang) == names


@pytest.mark.parametrize(
    ("written", "names"),
    [
        ("Eva Lund; Bo Ek", ("Eva Lund", "Bo Ek")),
        ("Eva Lund/Bo Ek", ("Eva Lund", "Bo Ek")),
        ("Eva Lund, Eastport", ("Eva Lund",)),
        ("Eva Lund in Eastport", ("Eva Lund",)),
        ("Eva Lund, Political Editor", ("Eva Lund",)),
        ("Eva Lund Staff Writer", ("Eva Lund",)),
        ("Eva Lund For Lantern Online", ("Eva Lund",)),
        ("Eva Lund (el)", ("Eva Lund",)),
        ("Eva Lund @evalund", ("Eva Lund",)),
        ("Eva Lund, eva@lantern.example", ("Eva Lund",)),
        ("Eva Lund and AP", ("Eva Lund", "AP")),
        ("Reuters", ("Reuters",)),
        ("Bo Ek Jr.", ("Bo Ek Jr.",)),
        ("Night Desk and Partner", ("Night Desk and Partner",)),
        ("The Lantern and Reuters", ("The Lantern and Reuters",)),
    ],
)
def test_roles_places_and_addresses_are_no_names(written: str, names):
    assert by(written) == names


@pytest.mark.parametrize("nobody", ["admin", "No Author", "Staff Writer", "lantern.example"])
def test_what_names_nobody_gives_way_to_the_byline(nobody: str):
    data = linked(f'{{"@type":"NewsArticle","author":{{"name":"{nobody}"}}}}')

    assert authors_of(data, '<p class="byline">By Eva Lund</p>') == ("Eva Lund",)


@pytest.mark.parametrize("signed", ["The Lantern", "Lantern", "TL", "thelantern"])
def test_a_publisher_signs_only_where_the_page_names_nobody(signed: str):
    author = f'"author":{{"name":"{signed}"}}'
    data = linked('{"@type":"NewsArticle","publisher":{"name":"The Lantern"},' + author + "}")
    data += '<meta property="og:site_name" content="thelantern">'

    assert authors_of(data, '<p class="byline">By Eva Lund</p>') == ("Eva Lund",)
    assert authors_of(data, '<p class="byline">Share</p>') == (signed,)


def test_each_meta_element_names_an_author():
    head = '<meta name="author" content="Eva Lund"><meta name="author" content="Bo Ek">'

    assert authors_of(head) == ("Eva Lund", "Bo Ek")


@pytest.mark.parametrize(
    "head",
    [
        '<meta name="parsely-author" content="Eva Lund">',
        '<meta name="sailthru.author" content="Eva Lund">',
        '<meta property="og:article:author" content="Eva Lund">',
        '<meta name="DC.Creator" content="Eva Lund">',
        '<meta name="twitter:label1" content="Written by">'
        '<meta name="twitter:data1" content="Eva Lund">',
        '<meta property="article:author" content="https://lantern.example/author/eva-lund/">',
        linked('{"@type":"NewsArticle","author":"https://lantern.example/autoren/eva-lund"}'),
        linked('{"@type":"NewsArticle","author":[[{"@type":"Person","name":"Eva Lund"}]]}'),
        linked(
            '{"@graph":[{"@type":"NewsArticle","author":{"@id":"#gone"}},'
            '{"@type":"Person","@id":"#eva","name":"Eva Lund"}]}'
        ),
    ],
)
def test_the_head_names_the_author_in_many_ways(head: str):
    assert authors_of(head) == ("Eva Lund",)


@pytest.mark.parametrize(
    ("lang", "label", "names"),
    [
        ("de", "Verfasst von", ("Eva Lund",)),
        ("pl", "Napisane przez", ("Eva Lund",)),
        ("fi", "Written by", ("Eva Lund",)),
        ("de", "Geschätzte Lesezeit", ()),
    ],
)
def test_a_labelled_line_of_a_card_names_the_author(lang: str, label: str, names):
    head = (
        f'<meta name="twitter:label1" content="{label}">'
        '<meta name="twitter:data1" content="Eva Lund">'
    )

    assert authors_of(head, lang=lang) == names


@pytest.mark.parametrize(
    "byline",
    [
        '<div itemprop="author"><span itemprop="name">Eva Lund</span></div>',
        '<p class="article-author">By Eva Lund 5 March 2024, 8:10 pm</p>',
        '<p class="byline">By <a href="/e">Eva Lund</a> <a href="/c">11</a> <a>Edit</a></p>',
        '<div class="autor"><h6>Eva Lund | Published 3 hours ago</h6></div>',
        '<p class="writer">Eva Lund</p><aside><p class="writer">Bo Ek</p></aside>',
        '<div data-testid="the-byline"><span>By</span> <span>Eva Lund</span></div>',
        '<p class="author">Photo by Bo Ek, Harbour Agency</p><p class="author">By Eva Lund</p>',
        '<p class="photo-author">Bo Ek</p><p class="author">Eva Lund</p>',
    ],
)
def test_the_visible_byline_counts_where_nothing_is_declared(byline: str):
    assert authors_of(before=byline) == ("Eva Lund",)


def test_commenters_and_authors_of_other_stories_are_not_the_author():
    after = '<div class="comments"><b class="author">Bo Ek</b></div>'
    after += '<div class="related"><span class="author">Ida Brandt</span></div>'

    assert authors_of(after=after) == ()
    assert authors_of(before='<p class="author">Eva Lund</p>', after=after) == ("Eva Lund",)


@pytest.mark.parametrize(
    "address", ["http://[bad/author/x", "/author/42", "https://f.example/eva-lund"]
)
def test_addresses_that_spell_no_name_give_none(address: str):
    assert authors_of(f'<meta property="article:author" content="{address}">') == ()


def test_a_line_by_the_headline_that_begins_as_a_byline_names_the_author():
    lines = "<h1>Crane falls into the harbour</h1><p>Harbour desk</p><p>by <a>Eva Lund</a></p>"

    assert authors_of(before=lines) == ("Eva Lund",)
    assert authors_of(before=lines.replace("by <a>", "thanks to <a>")) == ()


def test_a_paragraph_that_is_a_byline_names_the_author():
    assert authors_of(after="<p><em>By Eva Lund</em></p>") == ("Eva Lund",)
    assert authors_of(after="<p>By Friday the crane is gone</p>") == ()


def test_page_and_head_together_outweigh_who_uploaded_the_story():
    head = linked('{"@type":"NewsArticle","author":{"name":"Ida Brandt"}}')
    head += '<meta name="parsely-author" content="Eva Lund">'

    assert authors_of(head, '<p>By <a rel="author">Eva Lund</a></p>') == ("Eva Lund",)
    assert authors_of(head) == ("Ida Brandt",)


@pytest.mark.parametrize("language", onrecord.languages.available("byline"))
def test_the_byline_words_of_a_language_are_well_formed(language: str):
    folder = Path(onrecord.languages.__file__).parent / language
    data = tomllib.loads((folder / "byline.toml").read_text("utf-8"))

    assert set(data) <= {"and", "after_name", "place", "roles", "beside", "updated", "label",
                         "nobody", "agencies", "months"}  # fmt: skip
    assert {"and", "roles", "nobody", "updated"} <= set(data)
    assert all(word.strip("_") == word != "" for line in data.values() for word in line.split("/"))
    assert len(data.get("months", "/" * 11).split("/")) == 12


def test_a_byline_that_goes_on_with_its_date_names_only_the_author():
    line = "<div class=submitted>By Joris van Dalen on Thu, 16/05/2024 - 11:20</div>"

    assert scrape(page(before=line), upload()).authors == ("Joris van Dalen",)
