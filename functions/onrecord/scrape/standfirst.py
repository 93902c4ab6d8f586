"""The standfirst as the page shows it: the summary between headline and story."""

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import islice
from typing import NamedTuple

from selectolax.lexbor import LexborHTMLParser, LexborNode

from onrecord.scrape.headline import words

MIN_LENGTH = 30
MAX_LENGTH = 700
# The story has begun where so long a paragraph stands that no name calls a summary.
MIN_PARAGRAPH = 120
# Sites use their classes on page after page.
MAX_NAMES = 10_000
MAX_NAME = 1_000
# How many elements behind the headline are looked at.
REACH = 60

# What content systems and their themes call it, as a part of a class.
_NAMED = re.compile(
    r"(?:^|[\s_-])(?:stand-?first|\w*sub-?titles?|sub-?head(?:line|ing)?s?|sub-?hed|strap-?line|deck|dek"
    r"|ingress|vorspann|anleser|unterzeile|chapo|chapeau|sottotitolo|sommario|catenaccio|bajada"
    r"|entradilla|subtitulo|copete|linha-?fina|zajawka|anriss|anons)(?:$|[\s_-])",
    re.I,
)
# What some call the summary, and others the story's first paragraph.
_OPENING = re.compile(
    r"(?:^|[\s_-])(?:lead|lede|lid|intro(?:duction)?|summary|excerpt|abstract|description"
    r"|teaser-?text)(?:$|[\s_-])",
    re.I,
)
_UPPER = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_CANDIDATES = frozenset(["p", "div", "h2", "h3", "h4", "section", "span", "strong"])


class Standfirst(NamedTuple):
    """A summary; an ``opening`` may also be the story's first paragraph."""

    text: str
    opening: bool


def standfirst_of(tree: LexborHTMLParser, headline: str | None) -> Standfirst | None:
    """The element behind the headline that its name or place makes a summary."""
    title = _title(tree, headline)
    if title is None:
        return None
    passed: list[LexborNode] = []
    for node in islice(_following(title), REACH):
        tag = node.tag
        if tag not in _CANDIDATES:
            continue
        found = node.attributes
        named = f"{found.get('class') or ''} {found.get('itemprop') or ''}"
        calls_it, calls_it_opening = _said_by(named[:MAX_NAME])
        heads = tag == "h2" and node.parent == title.parent
        if not (calls_it or calls_it_opening or heads or tag == "p"):
            # Most of them: their text is read only where an <h2> must be the first to have one.
            passed.append(node)
            continue
        text = _summary(node)
        if text is None:
            continue
        if calls_it or (heads and not any(map(_summary, passed))):
            return Standfirst(text, False)
        if calls_it_opening:
            return Standfirst(text, True)
        if tag == "p" and len(text) >= MIN_PARAGRAPH:
            return None
        passed.append(node)
    return None


def _summary(node: LexborNode) -> str | None:
    """The text of an element, if it has a summary's length."""
    text = " ".join(node.text(separator=" ").split())
    return text if MIN_LENGTH <= len(text) <= MAX_LENGTH else None


@lru_cache(MAX_NAMES)
def _said_by(named: str) -> tuple[bool, bool]:
    """Whether names are a summary's, and an opening's."""
    named = _UPPER.sub("-", named)
    return _NAMED.search(named) is not None, _OPENING.search(named) is not None


def _title(tree: LexborHTMLParser, headline: str | None) -> LexborNode | None:
    """The <h1> with the headline's words."""
    wanted = set(words(headline or ""))
    for node in _headings(tree):
        said = set(words(node.text(separator=" ")))
        if said and 2 * len(said & wanted) >= len(wanted):
            return node
    return None


def _headings(tree: LexborHTMLParser) -> Iterator[LexborNode]:
    """Each <h1>; mostly it is the first, and the rest of the page need not be searched."""
    first = tree.css_first("h1")
    if first is not None:
        yield first
        yield from tree.css("h1")[1:]


def _following(node: LexborNode) -> Iterator[LexborNode]:
    """The elements behind a node in document order, their insides too."""
    at: LexborNode | None = node
    while at is not None:
        beside = at.next
        while beside is not None:
            if beside.is_element_node:
                yield from beside.traverse()
            beside = beside.next
        at = at.parent
