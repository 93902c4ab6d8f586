"""What a block's place among others says of it: boxes, repeats, names that mislead."""

import pytest

from onrecord.scrape import scrape
from onrecord.story import Article, Upload
from onrecord.strip import strip

STORY = [
    "The ferry company will replace all four of its ships before the autumn of next year, its"
    " board decided on Tuesday after a meeting of nine hours behind closed doors.",
    "“We have patched them for twenty years, and no welder in this town will patch them for"
    " twenty more,” chairwoman Odile Brandsma told the crews who had waited in the rain.",
    "The first of the new ships is being built at a yard in Norheim. It will carry 300"
    " passengers and 40 cars, and it needs no harbour pilot to enter the northern basin.",
    "Fares will rise by a tenth in January. The town's council, which owns a third of the"
    " company, voted against the rise and lost by two votes.",
]


LAST = "Ferry captain Joris Maan retires in June."


def article_of(body: str, head: str = "") -> Article:
    html = f"<!doctype html><html lang=en><head>{head}</head><body>{body}</body></html>"
    upload = Upload(key="a", version_id=None, version="", uploaded="2024-06-01T00:00:00Z")
    return strip(scrape(html.encode(), upload))


def paragraphs(texts: list[str]) -> str:
    return "".join(f"<p>{text}</p>" for text in texts)


def around(box: str) -> str:
    """The story with a box in its middle."""
    return f"<article>{paragraphs(STORY[:2])}{box}{paragraphs(STORY[2:])}</article>"


def texts(article: Article) -> list[str]:
    return [p.text for p in article.paragraphs]


def rules(article: Article) -> set[str]:
    return {piece.rule for piece in article.removed}


@pytest.mark.parametrize(
    "box",
    [
        "<section><p>Subscribe now</p><p>Already a subscriber? Log in</p>"
        "<p>All our puzzles and recipes.</p></section>",
        "<section><h3>Related</h3><ul><li><a href=/a>Yard wins a second order</a></li>"
        "<li><a href=/b>What a pilot earns</a></li></ul><p>Around the yard</p></section>",
    ],
    ids=["offer", "links"],
)
def test_what_is_left_of_a_box_that_is_mostly_removed_goes_too(box: str):
    article = article_of(around(box))

    assert texts(article) == STORY
    assert "structure:company" in rules(article)


def test_a_long_paragraph_in_a_box_of_links_stays():
    told = STORY[2]
    links = "<p><a href=/a>More on ferries</a></p><p><a href=/b>More on fares</a></p>"
    box = f"<section>{links}<p>{told}</p></section>"

    article = article_of(f"<article>{paragraphs(STORY[:2])}{box}{paragraphs(STORY[3:])}</article>")

    assert texts(article) == STORY


def test_a_list_of_labelled_links_goes():
    box = (
        "<ul><li><b>Fares:</b> <a href=/a>Who pays more from January</a></li>"
        "<li><b>Yard:</b> <a href=/b>How a ship is launched</a></li></ul>"
    )

    article = article_of(around(box))

    assert texts(article) == STORY


def test_a_list_of_sentences_with_links_in_them_stays():
    items = ["The first ship enters service in March.", "The last one follows in October."]
    box = (
        "<ul>"
        + "".join(f"<li>{t.replace('ship', '<a href=/a>ship</a>')}</li>" for t in items)
        + "</ul>"
    )

    assert texts(article_of(around(box))) == STORY[:2] + items + STORY[2:]


@pytest.mark.parametrize("days", [0, 600])
def test_words_that_a_paragraph_holds_stand_in_a_block_quote_as_a_pull_quote(days: int):
    pulled = "No welder in this town will patch them for twenty more"
    log = [f"On day {day} the crews counted {7 * day} passengers in all." for day in range(days)]

    article = article_of(around(f"{paragraphs(log)}<blockquote><p>{pulled}</p></blockquote>"))

    assert [(p.text, p.kind) for p in article.paragraphs if p.kind != "paragraph"] == [
        (pulled, "pull_quote")
    ]
    assert texts(article) == [*STORY[:2], *log, pulled, *STORY[2:]]


def test_a_subhead_with_words_of_its_paragraph_stays_a_heading():
    article = article_of(around("<h3>The first of the new ships</h3>"))

    assert [p.kind for p in article.paragraphs if p.text == "The first of the new ships"] == [
        "heading"
    ]


def test_a_second_copy_of_a_paragraph_goes():
    article = article_of(f"<article>{paragraphs(STORY)}{paragraphs(STORY[:1])}</article>")

    assert texts(article) == STORY
    assert "structure:repeated" in rules(article)


def test_a_copy_of_a_caption_beside_it_goes():
    caption = "The yard at Norheim, where the first ship is built."
    box = f"<figure><img src=a.jpg><figcaption>{caption}</figcaption></figure><div>{caption}</div>"

    assert [p.text for p in article_of(around(box)).paragraphs].count(caption) == 1


def test_a_note_on_the_author_at_the_end_goes_and_a_sentence_on_somebody_else_stays():
    head = '<meta name="author" content="Pia Hollander">'
    note = "Our reporter Pia Hollander has written about the port since 2011."

    article = article_of(f"<article>{paragraphs([*STORY, LAST, note])}</article>", head)

    assert texts(article) == [*STORY, LAST]
    assert "structure:author_note" in rules(article)


@pytest.mark.parametrize("agency", ["Reuters", "Associated Press"])
def test_what_an_agency_says_of_its_own_report_is_no_note_on_the_author(agency: str):
    head = f'<meta name="author" content="{agency}">'
    told = f"{agency} could not reach the yard's owners on Tuesday."

    article = article_of(f"<article>{paragraphs([*STORY, told])}</article>", head)

    assert texts(article) == [*STORY, told]


@pytest.mark.parametrize(
    "line",
    [
        "“We leave at <time>10:00</time>”",
        "Pia Hollander: “We stay here”",
        "“We stay here” – Pia Hollander",
        "Pia Hollander wrote: ‘We stay here’",
        "Pia Hollander told them: 'We stay here'.",
    ],
)
def test_a_short_line_that_quotes_is_no_byline_date_or_note(line: str):
    head = '<meta name="author" content="Pia Hollander">'
    body = f"<article>{paragraphs([*STORY, line])}</article>"

    assert texts(article_of(body, head))[-1] == line.replace("<time>", "").replace("</time>", "")


@pytest.mark.parametrize(
    "word",
    [
        "<a class=affiliate-link href=/x>harbour</a>",
        "<a class='keyword related-link' href=/x>harbour</a>",
        "<span class='glossary tooltip'>harbour</span>",
    ],
)
@pytest.mark.parametrize(
    "sentence", ["“The {} is ours, too,” said Lena Oort on Friday.", "Lena Oort loves the old {}."]
)
def test_a_word_within_a_sentence_stays_whatever_its_class_says(word: str, sentence: str):
    article = article_of(around(f"<p>{sentence.format(word)}</p>"))

    assert texts(article) == [*STORY[:2], sentence.format("harbour"), *STORY[2:]]


def test_what_only_small_screens_hide_is_told():
    lines = "<p class='d-none d-md-block'>{}</p><p class='d-none'>Menu of the day</p>"

    assert texts(article_of(around(lines.format(LAST)))) == [*STORY[:2], LAST, *STORY[2:]]


def test_words_beside_a_sentence_go_by_their_class():
    button = "<a class=share-link href=/x>Share</a>"
    body = f"{button}{LAST}<span class=sr-only>opens a new window</span> <a class=tag>Port</a>"

    assert texts(article_of(around(f"<p>{body}</p>"))) == [*STORY[:2], LAST, *STORY[2:]]


def test_a_quotation_behind_a_caption_is_no_credit():
    caption = "<figcaption><span>Odile Brandsma on the quay.</span><span>“We stay”</span>"

    assert "“We stay”" in texts(article_of(around(f"<figure>{caption}</figcaption></figure>")))


def test_quotations_in_a_list_stay_though_a_call_stands_before_it():
    said = ["“We stay here,” Odile Brandsma said.", "“Not for long,” Joris Maan replied."]
    items = "".join(f"<li>{line}</li>" for line in said)

    article = article_of(around(f"<p>Sign up for our newsletter</p><ul>{items}</ul>"))

    assert texts(article) == [*STORY[:2], *said, *STORY[2:]]


def test_a_field_for_an_address_takes_its_label_and_not_the_storys_last_sentence():
    field = "<div><input type=email></div>"
    label = "<p>News of the port, every Friday.</p>"

    bare = article_of(f"<article>{paragraphs([*STORY, LAST])}{field}</article>")
    labelled = article_of(
        f"<article>{paragraphs([*STORY, LAST])}<div>{label}{field}</div></article>"
    )

    assert texts(bare) == texts(labelled) == [*STORY, LAST]


def test_sentences_between_single_line_breaks_are_paragraphs_and_verse_is_one():
    verse = "The ships go out<br>the ships come in<br>and some come home no more"
    told = "<br>".join(STORY)

    article = article_of(f"<article><p>{told}</p><p>{verse}</p><p>{LAST}</p></article>")

    assert texts(article) == [*STORY, verse.replace("<br>", "\n"), LAST]


@pytest.mark.parametrize(
    "attribute",
    ["class=paywall aria-hidden=true", 'class="article-widget text-widget"', "hidden class=part"],
)
def test_names_that_much_of_the_story_shares_are_not_believed(attribute: str):
    body = "".join(f"<div {attribute}><p>{text}</p></div>" for text in STORY[1:])

    assert texts(article_of(f"<article><p>{STORY[0]}</p>{body}</article>")) == STORY


def test_a_box_named_for_teasers_that_holds_the_story_is_kept():
    box = (
        f'<div class="teaser-content"><div class="article-body">{paragraphs(STORY[:2])}</div></div>'
    )

    assert texts(article_of(f"<article>{box}{paragraphs(STORY[2:])}</article>")) == STORY


def test_the_number_of_a_heading_in_a_table_of_contents_hides_no_heading():
    article = article_of(around('<h2 id="toc-1">A yard in the north</h2>'))

    assert texts(article) == [*STORY[:2], "A yard in the north", *STORY[2:]]


def test_a_linked_sentence_between_two_others_is_told():
    told = "The council will appeal against the vote."

    article = article_of(around(f"<p><a href=/a>{told}</a></p>"))

    assert texts(article) == [*STORY[:2], told, *STORY[2:]]


def test_a_linked_headline_between_two_sentences_goes():
    assert texts(article_of(around("<p><a href=/b>Council loses vote</a></p>"))) == STORY


def test_an_opening_outside_of_the_container_is_part_of_the_story():
    filler = [f"{text} {text}" for text in STORY[1:]]
    body = (
        f"<main><div class=top><h1>New ferries</h1><p>{STORY[0]}</p></div>"
        f"<div class=rest>{paragraphs(filler)}</div>"
        "<div class=more><p>A teaser of another story, as long as a paragraph is, stands here.</p>"
        "</div></main>"
    )

    assert texts(article_of(body)) == [STORY[0], *filler]


def test_the_credit_behind_a_caption_goes():
    caption = "<span>The crews waited in the rain.</span><span>Mira Okafor</span>"
    box = f"<figure><img src=a.jpg><figcaption>{caption}</figcaption></figure>"

    article = article_of(around(box))

    assert [p.text for p in article.paragraphs if p.kind == "caption"] == [
        "The crews waited in the rain."
    ]
    assert "structure:credit" in rules(article)


@pytest.mark.parametrize("label", ["FUNDA |", "Siehe auch »", "Vezi şi:"])
def test_a_label_before_a_link_goes_in_any_language(label: str):
    assert texts(article_of(around(f"<p>{label} <a href=/a>Yard wins an order</a></p>"))) == STORY


def test_a_short_paragraph_between_breaks_is_not_charged_with_another_ones_link():
    link = '<a href="/a">the plan that the yard had sent to the council before the summer</a>'
    told = f"{STORY[0]}<br><br>She read from {link} and sat down.<br><br>Nobody spoke."

    article = article_of(f"<article><p>{told}</p>{paragraphs(STORY[1:])}</article>")

    assert "Nobody spoke." in texts(article)


def test_captions_that_tell_most_of_the_story_are_its_paragraphs():
    slides = "".join(
        f"<figure><img src=a.jpg><figcaption>{text}</figcaption></figure>" for text in STORY
    )

    article = article_of(f"<article><p>Four pictures from the quay.</p>{slides}</article>")

    assert [p.text for p in article.paragraphs if p.kind == "paragraph"][-4:] == STORY


def test_a_list_that_repeats_a_paragraph_does_not_take_it_along():
    article = article_of(f"<article>{paragraphs(STORY)}<ul><li>{STORY[0]}</li></ul></article>")

    assert texts(article) == STORY


def test_a_short_quotation_in_a_box_that_is_mostly_removed_stays():
    told = "“We sail on Friday,” she said."
    box = f"<section><p>Subscribe now</p><p>Already a subscriber? Log in</p><p>{told}</p></section>"

    assert texts(article_of(around(box))) == [*STORY[:2], told, *STORY[2:]]


SPEECH = [
    f"“On day {day} of the strike I promised you ships that sail in winter too, and I stand before"
    " you today to say that the keel of the first one has been laid."
    for day in range(1, 7)
]


@pytest.mark.parametrize("named", ["site-factbox", "c-fact-box wide", "faktaboks", "InfoBox"])
def test_a_fact_box_goes_also_where_it_prints_a_speech_longer_than_the_story(named: str):
    box = f'<div class="{named}"><h2>The speech in full</h2>{paragraphs(SPEECH)}</div>'

    article = article_of(around(box))

    assert texts(article) == STORY
    assert rules(article) == {"markup:fact_box"}


def test_a_box_named_for_facts_that_holds_nearly_all_of_the_text_is_the_story():
    told = [*STORY, *SPEECH]
    box = f'<div class="factbox">{paragraphs(told[1:])}</div>'

    assert texts(article_of(f"<article>{paragraphs(told[:1])}{box}</article>")) == told
