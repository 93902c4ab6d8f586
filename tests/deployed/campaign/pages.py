"""Pages with known quotations, varied by a seed."""

import random
from typing import NamedTuple

from onrecord.story import short_hash

Said = tuple[str, str]

FIRST = ("Ann", "Tom", "Eva", "Omar", "Ruth", "Karl", "Mina", "Jude", "Iris", "Noor")
LAST = ("Hale", "Breck", "Lind", "Sayed", "Moss", "Vane", "Okoro", "Petty", "Quill", "Tarn")
OFFICES = ("the harbour master", "a councillor", "the ferry's captain", "head of the port")
THINGS = ("ferry", "bridge", "school", "library", "market", "harbour", "orchard", "station")
VERBS = ("said", "told reporters", "added", "explained", "warned")
FILLERS = (
    "The council of Eastport had met for the third time that week, late into the evening.",
    "Nobody in the hall had expected the vote to come before the end of the summer.",
    "The plans have been on show in the town hall since the beginning of the year.",
)
# More than one transaction holds.
MANY = 130


class Page(NamedTuple):
    """A page, the story that it is, and the quotations in it with their speakers."""

    body: bytes
    story_id: str
    said: tuple[Said, ...]


def page(rng: random.Random, story: str, serial: int, *, long: bool = False) -> Page:
    """A page of a story; ``serial`` stands in every quotation, so that rows tell their upload."""
    thing = rng.choice(THINGS)
    count = MANY if long else rng.randint(0, 7)
    people = [" ".join(name) for name in zip(_mixed(rng, FIRST), _mixed(rng, LAST), strict=True)]
    said: list[Said] = []
    paragraphs = [f"<p>The {thing} of Eastport was on the agenda again, as number {serial}.</p>"]
    for number in range(count):
        speaker = rng.choice(people)
        words = f"We keep the {thing} for reason {number} of paper {serial}"
        paragraphs.append(f"<p>{_sentence(rng, words, speaker, said)}</p>")
        if not long:
            paragraphs.append(f"<p>{rng.choice(FILLERS)}</p>")
    paragraphs.append(f"<p>{rng.choice(FILLERS)}</p>")
    url = url_of(story)
    body = (
        f"<!doctype html><html lang=en><head><meta charset=utf-8><title>Paper {serial}</title>"
        f"<link rel=canonical href={url}><meta property=og:url content={url}></head>"
        f"<body><article><h1>Paper {serial}: the {thing}</h1>{''.join(paragraphs)}"
        "</article></body></html>"
    )
    return Page(body.encode(), short_hash(url), tuple(said))


def url_of(story: str) -> str:
    """The address of a story."""
    return f"https://news.example/2026/05/{story}-in-full"


def _mixed(rng: random.Random, words: tuple[str, ...]) -> list[str]:
    return rng.sample(words, len(words))


def _sentence(rng: random.Random, words: str, speaker: str, said: list[Said]) -> str:
    opening, closing = rng.choice(("“”", '""'))
    office = rng.choice(("", f", {rng.choice(OFFICES)},"))
    match rng.randrange(3):
        case 0:
            said.append((f"{words},", speaker))
            return f"{opening}{words},{closing} {speaker}{office} {rng.choice(VERBS)}."
        case 1:
            said.append((f"{words}.", speaker))
            return f"{speaker}{office} said: {opening}{words}.{closing}"
        case _:
            said.append((f"{words},", speaker))
            return f"{opening}{words},{closing} said {speaker}{office.rstrip(',')}."
