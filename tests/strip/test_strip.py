"""What stays in an article, what goes, and by which rule."""

import tomllib
from pathlib import Path

import pytest

import onrecord.languages
from onrecord.errors import Rejected
from onrecord.scrape import scrape
from onrecord.story import Article, Upload
from onrecord.strip import strip

FIRST = "The harbour of Eastport was closed on Monday after a crane fell into the basin."
LAST = "The cause of the fall is not known, and an inquiry by the ministry will begin this week."
LANGUAGES = Path(onrecord.languages.__file__).parent


def article_of(between: str, language: str = "en", head: str = "") -> Article:
    body = (
        f"<!doctype html><html lang={language}><head>{head}</head><body><article>"
        f"<p>{FIRST}</p>{between}<p>{LAST}</p></article></body></html>"
    )
    upload = Upload(key="inbox/a", version_id=None, version="", uploaded="2024-06-01T00:00:00Z")
    return strip(scrape(body.encode(), upload))


def kept(article: Article) -> list[str]:
    """The paragraphs between the first and the last."""
    texts = [p.text for p in article.paragraphs]
    assert texts[0] == FIRST
    assert texts[-1] == LAST
    return texts[1:-1]


@pytest.mark.parametrize(
    "sentence",
    [
        'Critics urged fans to "sign up for our newsletter", Voss said.',
        "“Sign up for our newsletter and get the latest stories,” the banner over the gate read.",
        "“Share this with your friends,” she wrote to her followers on Tuesday.",
        "Readers could subscribe to the paper for five dollars a month, the company said.",
        "The company signed up 40,000 people for its newsletter in a single week in March.",
        "By signing the treaty, the two countries agreed to share this water until 2050.",
        "Comments are not what this council lacks, the mayor told a packed hall.",
        "Advertisement spending fell by a third last year, figures from the trade body show.",
        "Read more slowly, the teacher told them, and the room went quiet.",
        "Cookies were baked for the firefighters by the children of the village school.",
        "Follow the money, detectives said.",
        "“Donate now,” the posters say.",
        "Photo finishes decided three of the five races on Saturday.",
        "By then it was too late.",
        "“Comments are closed,” said Voss.",
        "„Weiterlesen“, rief der Lehrer.",
        "'Don't miss it,' he said.",
        "“All rights reserved!”",
        "He paused.",
    ],
)
def test_a_sentence_of_the_story_stays_whatever_words_it_holds(sentence: str):
    assert kept(article_of(f"<p>{sentence}</p>")) == [sentence]


@pytest.mark.parametrize(
    ("language", "line", "rule"),
    [
        ("en", "SIGN UP for our newsletter ✉️ :", "wording:newsletter"),
        ("en", "👉 Subscribe to our weekly newsletter", "wording:newsletter"),
        ("en", "Sign up<br>for our newsletter", "wording:newsletter"),
        ("en", "READ MORE: Ferry strike enters its second week", "wording:read_more"),
        ("en", "Advertisement", "wording:advertising"),
        ("en", "- Advertisement -", "wording:advertising"),
        ("en", "Share this article", "wording:share"),
        ("en", "We use cookies to improve your experience.", "wording:cookie"),
        ("en", "Already a subscriber? Log in", "wording:subscribe"),
        ("en", "Be the first to comment", "wording:comment"),
        ("en", "© The Lantern Ltd 2024", "wording:copyright"),
        ("en", "Subscribe to the Lantern newsletters.", "wording:newsletter"),
        ("en", "© 2024 The Lantern. All rights reserved.", "wording:copyright"),
        ("de", "Jetzt für unseren Newsletter anmelden", "wording:newsletter"),
        ("de", "Lesen Sie auch: Fähren fahren wieder", "wording:read_more"),
        ("de", "Anzeige", "wording:advertising"),
        ("es", "Suscríbete a nuestra newsletter", "wording:newsletter"),
        ("es", "Te puede interesar: La grúa cae", "wording:read_more"),
        ("fr", "Inscrivez-vous à notre newsletter", "wording:newsletter"),
        ("fr", "À lire aussi : Le port rouvre", "wording:read_more"),
        ("it", "Iscriviti alla newsletter", "wording:newsletter"),
        ("pt", "Leia também: O porto reabre", "wording:read_more"),
        ("nl", "Lees ook: De haven gaat weer open", "wording:read_more"),
        ("sv", "Läs även: Hamnen öppnar igen", "wording:read_more"),
        ("no", "Les også: Havnen åpner igjen", "wording:read_more"),
        ("da", "Læs også: Havnen åbner igen", "wording:read_more"),
        ("pl", "Czytaj także: Port znów otwarty", "wording:read_more"),
        ("ru", "Читайте также: Порт снова открыт", "wording:read_more"),
        ("tr", "Bültenimize abone olun", "wording:newsletter"),
        ("ja", "関連記事", "wording:read_more"),
        ("ko", "무단 전재 및 재배포 금지", "wording:copyright"),
        ("xx", "Lesen Sie auch: Fähren fahren wieder", "wording:read_more"),
        ("de", "Sign up for our newsletter", "wording:newsletter"),
    ],
)
def test_a_call_in_a_plain_paragraph_goes_by_its_words(language: str, line: str, rule: str):
    article = article_of(f"<p>{line}</p>", language)

    assert kept(article) == []
    assert [piece.rule for piece in article.removed] == [rule]


@pytest.mark.parametrize(
    ("markup", "rule"),
    [
        ("<div class='share-bar'>Send it to a friend</div>", "markup:share"),
        ("<aside class='related-links'><p>Ferry strike</p></aside>", "markup:related"),
        ("<div class='newsletter-box'><p>The Lantern, every day.</p></div>", "markup:newsletter"),
        ("<div class='authorBox'><p>She lives in Leeds.</p></div>", "markup:author_box"),
        ("<div id='comments'><p>I said so.</p></div>", "markup:comments"),
        ("<form><p>Your name</p></form>", "markup:form"),
        ("<p class='tags'>Harbour, cranes</p>", "markup:tags"),
        ("<p>Our briefing, free</p><input type=email>", "structure:sign_up_form"),
        ("<p><a href=/f>Ferry strike enters its second week</a></p>", "structure:links"),
        ("<p>• ***</p>", "structure:empty"),
    ],
)
def test_a_piece_that_is_no_story_goes_by_its_markup_or_make_up(markup: str, rule: str):
    article = article_of(markup)

    assert kept(article) == []
    assert [piece.rule for piece in article.removed] == [rule]


@pytest.mark.parametrize(
    ("markup", "kind"),
    [
        ("<h2>What the port says</h2>", "heading"),
        ("<ul><li>Two ships were sent to Westport.</li></ul>", "list_item"),
        ("<blockquote>We will be open by Friday.</blockquote>", "block_quote"),
        ("<blockquote class=pullquote>We will be open by Friday.</blockquote>", "pull_quote"),
        ("<figure><figcaption>The crane on Monday.</figcaption></figure>", "caption"),
        ("<blockquote class=twitter-tweet><p>We are open!</p></blockquote>", "embed"),
        ("<p class=correction>An earlier version named another port.</p>", "correction"),
        ("<div>Two ships were sent to Westport.</div>", "paragraph"),
    ],
)
def test_a_paragraph_knows_its_kind(markup: str, kind: str):
    article = article_of(markup)

    assert [p.kind for p in article.paragraphs] == ["paragraph", kind, "paragraph"]


def test_two_line_breaks_part_paragraphs_and_one_does_not():
    article = article_of("<div>One line here.<br>Its second line.<br><br>Another one.</div>")

    assert kept(article) == ["One line here.\nIts second line.", "Another one."]


def test_a_call_between_the_lines_of_a_paragraph_goes_alone():
    article = article_of("<p>Nobody was hurt.<br>Sign up for our newsletter<br>Ships wait.</p>")

    assert kept(article) == ["Nobody was hurt.", "Ships wait."]


def test_a_heading_over_nothing_goes_with_what_it_headed():
    article = article_of("<h3>Further ports</h3><ul><li><a href=/a>Westport</a></li></ul>")

    assert kept(article) == []
    assert {piece.rule for piece in article.removed} == {
        "structure:links",
        "structure:bare_heading",
    }


def test_a_list_under_a_call_goes_with_it():
    offers = "<ul><li>All stories on one account.</li><li>The crossword, every day.</li></ul>"
    article = article_of(f"<p>Subscribe now to read more</p>{offers}")

    assert kept(article) == []
    assert article.removed[-1].rule == "structure:list_of_call"


def test_short_lines_before_and_after_the_story_go():
    body = f"<p>Eastport, Tuesday noon</p><p>{FIRST}</p><p>{LAST}</p><p>(lantern/eb)</p>"
    upload = Upload(key="a", version_id=None, version="", uploaded="2024-06-01T00:00:00Z")

    article = strip(scrape(f"<html><body>{body}</body></html>".encode(), upload))

    assert kept(article) == []
    assert [piece.rule for piece in article.removed] == [
        "structure:before_story",
        "structure:after_story",
    ]


def test_short_lines_are_the_story_where_nothing_else_is():
    lines = "".join(f"<p>Ship number {n} waits off the coast at Westport</p>" for n in range(9))
    upload = Upload(key="a", version_id=None, version="", uploaded="2024-06-01T00:00:00Z")

    article = strip(scrape(f"<html><body>{lines}</body></html>".encode(), upload))

    assert len(article.paragraphs) == 9


def test_a_link_inside_a_sentence_stays():
    assert kept(article_of("<p>Ships went to <a href=/w>Westport</a> on Monday.</p>")) == [
        "Ships went to Westport on Monday."
    ]


def test_most_of_the_story_stays_whatever_its_class_is():
    story = "".join(
        f"<p>Ship number {n} was sent to Westport on Monday with all it had on board that day, "
        f"the harbour master said.</p>"
        for n in range(8)
    )

    text = article_of(f"<div class='sidebar paywall hidden'>{story}</div>").text

    assert all(f"Ship number {n} was" in text for n in range(8))


def test_a_story_of_calls_alone_is_rejected():
    calls = (
        "<p>Sign up for our newsletter to get the latest stories delivered to your inbox</p>" * 4
    )

    upload = Upload(key="a", version_id=None, version="", uploaded="2024-06-01T00:00:00Z")
    story = scrape(f"<html><body>{calls}</body></html>".encode(), upload)

    with pytest.raises(Rejected) as rejected:
        strip(story)

    assert rejected.value.reason == "no_article"


@pytest.mark.parametrize("language", onrecord.languages.available("page"))
def test_the_phrases_of_a_language_are_well_formed(language: str):
    data = tomllib.loads((LANGUAGES / language / "page.toml").read_text("utf-8"))

    assert set(data) == {"byline", "wording", "correction", "embed"}
    assert data["correction"].pop("label")
    for lists in (*data["wording"].values(), data["correction"], data["embed"]):
        assert set(lists) <= {"whole", "opens", "holds"}
        for phrase in "\n".join(lists.values()).splitlines():
            required = [w for w in phrase.split() if w != "…" and not w.startswith("(")]
            assert required or not phrase, f"{phrase!r} fits an empty line"
