"""Corrections and embedded posts, told by their words."""

import pytest

import onrecord.languages
from onrecord.languages import load
from onrecord.scrape import scrape
from onrecord.story import Article
from onrecord.strip import strip
from onrecord.strip.notes import MAX_TAIL
from tests.scrape.pages import SENTENCES, page, upload


def article_of(after: str, language: str = "en") -> Article:
    body = page(after=after).replace(b"lang=en", f"lang={language}".encode())
    return strip(scrape(body, upload()))


def kinds(article: Article) -> dict[str, str]:
    """The kinds of the paragraphs after the story's own."""
    return {p.text: p.kind for p in article.paragraphs if p.text not in SENTENCES}


@pytest.mark.parametrize(
    ("language", "note"),
    [
        ("en", "Correction: The crane is 40 metres high, not 400."),
        ("en", "CORRECTION (March 4, 2025): The crane is 40 metres high, not 400."),
        ("en", "Clarification, 4 March: The crane belongs to the port."),
        ("en", "This article was amended on 4 March to correct the height of the crane."),
        ("en", "An earlier version of this story gave the wrong height of the crane."),
        ("en", "Editor’s note: An earlier version of this story gave the wrong height."),
        ("da", "Rettelse: Kranen er 40 meter høj."),
        ("de", "In einer früheren Version dieses Artikels stand, der Kran sei 400 Meter hoch."),
        ("es", "Fe de errores: La grúa mide 40 metros."),
        ("fr", "Une première version de cet article donnait une hauteur fausse."),
        ("it", "In una prima versione di quest’articolo la gru era alta 400 metri."),
        ("ja", "【訂正】クレーンの高さは40メートルでした。"),
        ("ko", "정정: 크레인의 높이는 40미터입니다."),
        ("nl", "Correctie: De kraan is 40 meter hoog."),
        ("no", "I en tidligere versjon av saken sto det feil høyde."),
        ("pl", "Sprostowanie: Dźwig ma 40 metrów."),
        ("pt", "Uma versão anterior deste texto dava a altura errada."),
        ("ru", "В предыдущей версии статьи высота была указана неверно."),
        ("sv", "Rättelse: Kranen är 40 meter hög."),
        ("tr", "Düzeltme: Vincin yüksekliği 40 metre."),
    ],
)
def test_a_correction_is_told_by_its_opening_words(language: str, note: str):
    assert kinds(article_of(f"<p>{note}</p>", language)) == {note: "correction"}


@pytest.mark.parametrize(
    "sentence",
    [
        "Correction officers at the port prison said that they had heard nothing: no bang, no cry.",
        "An earlier version of the crane fell into the basin in 1958.",
        "Corrections to the price of grain began on Tuesday.",
        "The article was amended by the assembly, which now forbids cranes of that height.",
    ],
)
def test_a_sentence_of_the_story_is_no_correction(sentence: str):
    assert kinds(article_of(f"<p>{sentence}</p>")) == {sentence: "paragraph"}


def test_a_correction_stands_under_its_label():
    note = "The crane is 40 metres high and not 400, as we wrote."

    article = article_of(f"<h4>Correction</h4><p>{note}</p>")

    assert kinds(article) == {"Correction": "correction", note: "correction"}


@pytest.mark.parametrize(
    "chrome",
    [
        "View this post on Instagram",
        "A post shared by Port of Eastport (@eastport)",
        "@eastport",
        "1,204 likes",
        "10:42 AM · Mar 4, 2025",
        "Follow",
        "pic.twitter.com/Q7hhx2",
    ],
)
def test_of_an_embedded_post_its_words_stay_and_what_surrounds_them_goes(chrome: str):
    words = "We are open again, and the crane will be lifted on Sunday."

    between = " " if chrome.startswith("pic.") else "<br><br>"

    article = article_of(
        f"<blockquote class=twitter-tweet><p>{words}{between}{chrome}</p></blockquote>"
    )

    assert kinds(article) == {words: "embed"}
    assert "wording:embed" in [piece.rule for piece in article.removed]


def test_of_endless_addresses_behind_a_post_only_the_last_are_looked_at():
    addresses = " ".join(f"pic.twitter.com/q{n}" for n in range(40))

    article = article_of(
        f"<blockquote class=twitter-tweet><p>We are open. {addresses}</p></blockquote>"
    )

    (tail,) = [piece.text for piece in article.removed if piece.rule == "wording:embed"]
    assert addresses.endswith(tail)
    assert 0 < len(tail) <= MAX_TAIL


def test_the_author_line_of_an_embedded_post_stays():
    article = article_of(
        "<blockquote class=twitter-tweet><p>We are open.</p>— Eastport (@eastport) "
        "<a href=//x>March 4, 2025</a></blockquote>"
    )

    assert "— Eastport (@eastport) March 4, 2025" in kinds(article)


def test_words_that_surround_posts_may_stand_in_a_story():
    sentence = "A post shared by the port drew more than a thousand angry replies on Tuesday."

    assert kinds(article_of(f"<p>{sentence}</p>")) == {sentence: "paragraph"}


@pytest.mark.parametrize("language", onrecord.languages.available("page"))
def test_every_language_has_labels_and_openings_of_corrections(language: str):
    data = load(language, "page")

    assert data["correction"]["label"].strip("/")
    assert data["correction"]["opens"].split()
    assert data["embed"]["opens"].split()
