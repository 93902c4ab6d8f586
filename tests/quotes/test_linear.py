"""What a story costs grows as its length does: calls are counted, which no busy machine changes."""

import sys
from collections.abc import Callable

import pytest

from onrecord.quotes import extract
from onrecord.story import Article
from tests.quotes.stories import article

LONGER = 10
FEW = 5
MOST = 12  # times the work for a story ten times as long
FIRST = ("Ada", "Tom", "Eva", "Omar", "Leo", "Nina", "Per", "Ida", "Ben", "Zoe")
LAST = ("Lund", "Roy", "Hale", "Breck", "Lind", "Said", "Berg", "Vale", "Moss", "Finn")


def full_name(number: int) -> str:
    tens, ones = divmod(number, 10)
    ending = "".join("aeioudlnrt"[int(digit)] for digit in str(tens))
    return f"{FIRST[ones]} {LAST[tens % 10]}{ending}"


def said(number: int, speaker: str) -> str:
    return (
        f"“Crossing {number} is kept until the bridge opens,” {speaker} told the council. The ferry"
        f" has crossed the bay since 1931. He said that it “was good for {number} towns”."
    )


STORIES: dict[str, Callable[[int], Article]] = {
    "paragraphs": lambda size: article(*[said(n, full_name(n % 8)) for n in range(size)]),
    "speakers": lambda size: article(*[said(n, full_name(n)) for n in range(size)]),
    "one surname": lambda size: article(
        *[said(n, f"{full_name(n).split()[0]} Lund") for n in range(size)]
    ),
    "one paragraph": lambda size: article(" ".join(said(n, full_name(n % 8)) for n in range(size))),
    "participles": lambda size: article("Lund left" + ", saying “we go on”" * (4 * size) + "."),
    "opening marks": lambda size: article("“a " * (10 * size)),
    "repeated lines": lambda size: article(
        *[f"“We go on {n},” Lund said." for n in range(size)],
        *[("pull_quote", f"“We go on {n}”") for n in range(size)],
    ),
    "signs": lambda size: article(
        *[f"They held a sign reading “We go {n}” and “Stay {n}”." for n in range(size)]
    ),
    "nameless": lambda size: article(
        *[f"A man said “it is {n}”. The man said “we go”. It said “so”." for n in range(size)]
    ),
}


@pytest.mark.parametrize("kind", STORIES)
def test_a_story_ten_times_as_long_takes_at_most_twelve_times_the_work(kind: str) -> None:
    story = STORIES[kind]

    assert calls(story(60 * LONGER)) <= MOST * calls(story(60))


def test_a_sentence_of_participles_takes_no_more_work_a_quotation_than_a_few_plain_ones() -> None:
    plain, participles = STORIES["paragraphs"](60), STORIES["participles"](60)

    assert work_a_quotation(participles) <= FEW * work_a_quotation(plain)


def work_a_quotation(story: Article) -> float:
    return calls(story) / len(extract(story).quotes)


def calls(story: Article) -> int:
    """The calls of functions that reading a story takes, once its language is loaded."""
    extract(story)
    count = 0

    def counted(*_: object) -> None:
        nonlocal count
        count += 1

    sys.setprofile(counted)
    try:
        extract(story)
    finally:
        sys.setprofile(None)
    return count
