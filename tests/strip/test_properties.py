"""What holds for every fragment, made of elements and classes as pages have them."""

import re
from contextlib import suppress
from itertools import count

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from onrecord.errors import Rejected
from onrecord.scrape import scrape
from onrecord.story import Article, Story, Upload
from onrecord.strip import strip
from tests.scrape.pages import upload

TEXTS = (
    "Ship {} left the harbour on Monday with all that it had on board, the port said, and came "
    "back the next morning.",
    "“Ship {} is a good ship,” its captain said on the quay.",
    "Ship {}",
    "Sign up for our newsletter {}",
    "READ MORE: Ship {} sails",
    "Correction: An earlier version of this article counted ship {} twice.",
    "View this post on Instagram {}",
    "<a href='/{0}'>Ship {0} sails again</a>",
    "Ship {} &amp; its crew<br><br>",
    "<time datetime='2025-03-04T10:00Z'>{} Uhr</time>",
)
TAGS = (
    "p", "div", "section", "article", "li", "ul", "h2", "h3", "blockquote", "figure", "figcaption",
    "aside", "span", "em", "time", "table", "td", "header",
)  # fmt: skip
ATTRIBUTES = (
    "", "", "", ' class="entry"', ' class="byline"', ' class="related"', ' class="newsletter-box"',
    ' class="twitter-tweet"', ' class="caption"', ' class="correction"', ' class="article-body"',
    ' class="time"', " hidden", ' itemprop="author"', ' itemtype="https://schema.org/BlogPosting"',
)  # fmt: skip

LEAVES = st.sampled_from([f" {text} " for text in TEXTS])
NODES = st.recursive(
    LEAVES,
    lambda inner: st.builds(
        lambda tag, attributes, children: f"<{tag}{attributes}>{''.join(children)}</{tag}>",
        st.sampled_from(TAGS),
        st.sampled_from(ATTRIBUTES),
        st.lists(inner, max_size=5),
    ),
    max_leaves=25,
)


@st.composite
def fragments(draw: st.DrawFn) -> str:
    """A fragment in which each text has a number of its own, as a parser writes it."""
    numbers = count(100)
    source = "".join(draw(st.lists(NODES, min_size=1, max_size=6)))
    numbered = re.sub(r"\{0?\}", lambda _: f"{{{next(numbers)}}}", source)
    # A link's address and its text share their number.
    numbered = re.sub(r"'/\{(\d+)\}'>Ship \{\d+\}", lambda m: f'"/x">Ship {{{m[1]}}}', numbered)
    return re.sub(r"[{}]", "", numbered).replace("'", '"')


def story_of(fragment: str) -> Story:
    about = upload()
    return Story(
        key=about.key,
        version_id=None,
        version="",
        uploaded=about.uploaded,
        story_id="a",
        published_utc=about.uploaded,
        dated_by="upload",
        language="en",
        fragment=fragment,
    )


def article_or_none(story: Story) -> Article | None:
    with suppress(Rejected):
        return strip(story)
    return None


def letters(text: str) -> str:
    return "".join(re.findall(r"[^\W_]+", text))


def stands_in(shown: str, text: str) -> bool:
    """Whether the letters stand there in this order; what is cut out within may be missing."""
    left = iter(shown)
    return all(letter in left for letter in letters(text))


quickly = settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@quickly
@given(fragments())
def test_all_text_of_a_fragment_is_kept_or_removed_and_only_once(fragment: str):
    article = article_or_none(story_of(fragment))

    if article is not None:
        pieces = [p.text for p in article.paragraphs] + [piece.text for piece in article.removed]
        found = sorted(re.findall(r"\b\d{3}\b", " ".join(pieces)))
        assert found == sorted(re.findall(r"\b\d{3}\b", re.sub(r"<[^>]*>", " ", fragment)))


@quickly
@given(fragments())
def test_all_text_of_an_article_stood_in_the_page(fragment: str):
    page = f"<!doctype html><html lang=en><body><main>{fragment}</main></body></html>"
    shown = letters(re.sub(r"<[^>]*>", "", page).replace("&amp;", ""))

    article = None
    with suppress(Rejected):
        article = strip(scrape(page.encode(), upload()))

    if article is not None:
        assert all(stands_in(shown, p.text) for p in article.paragraphs)
        assert all(stands_in(shown, item.headline or "") for item in article.items)
        assert all(stands_in(shown, name) for item in article.items for name in item.authors)


@quickly
@given(fragments())
def test_every_item_has_a_paragraph_and_every_number_an_item(fragment: str):
    article = article_or_none(story_of(fragment))

    if article is not None:
        numbers = {p.item for p in article.paragraphs} - {None}
        assert numbers == set(range(len(article.items)))


@quickly
@given(st.one_of(st.text(max_size=300), fragments()))
def test_any_fragment_gives_the_same_article_or_the_same_rejection_again(fragment: str):
    story = story_of(fragment)

    outcomes: list[object] = []
    for _ in range(2):
        try:
            outcomes.append(strip(story))
        except Rejected as rejected:
            outcomes.append((rejected.reason, rejected.detail))

    assert outcomes[0] == outcomes[1]


@quickly
@given(st.one_of(st.binary(max_size=200), fragments().map(str.encode)))
def test_the_same_bytes_give_the_same_story(body: bytes):
    about: Upload = upload()

    outcomes: list[object] = []
    for _ in range(2):
        try:
            outcomes.append(scrape(body, about))
        except Rejected as rejected:
            outcomes.append((rejected.reason, rejected.detail))

    assert outcomes[0] == outcomes[1]
