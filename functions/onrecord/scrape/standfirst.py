"""The standfirst as the page shows it: the summary between headline and story."""

import re
from collections.abc import Iterator
from itertools import islice
from typing import NamedTuple

from selectolax.lexbor import LexborHTMLParser, LexborNode

from onrecord.scrape.headline import words

MIN_LENGTH = 30
MAX_LENGTH = 700
# The story has begun where so long a paragraph stands that no name calls a summary.
MIN_PARAGRAPH = 120
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
    first = True
    for node in islice(_following(title), REACH):
        tag = node.tag
        if tag not in _CANDIDATES:
            continue
        text = " ".join(node.text(separator=" ").split())
        if not MIN_LENGTH <= len(text) <= MAX_LENGTH:
            continue
        found = node.attributes
        named = _UPPER.sub("-", f"{found.get('class') or ''} {found.get('itemprop') or ''}")
        if _NAMED.search(named) or (first and tag == "h2" and node.parent == title.parent):
            return Standfirst(text, False)
        if _OPENING.search(named):
            return Standfirst(text, True)
        if tag == "p" and len(text) >= MIN_PARAGRAPH:
            return None
        first = False
    return None


def _title(tree: LexborHTMLParser, headline: str | None) -> LexborNode | None:
    """The <h1> with the headline's words."""
    wanted = set(words(headline or ""))
    for node in tree.css("h1"):
        said = set(words(node.text(separator=" ")))
        if said and 2 * len(said & wanted) >= len(wanted):
            return node
    return None


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
