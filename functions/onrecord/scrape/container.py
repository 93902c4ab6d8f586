"""The part of a page that holds the article, found by the mass of its paragraphs."""

import re
from typing import NamedTuple

from selectolax.lexbor import LexborHTMLParser, LexborNode

# Shorter paragraphs are captions, labels and teasers more often than story.
MIN_PARAGRAPH = 30
# Share of a node's mass that one child must hold for the search to go down into it.
DESCENT_SHARE = 0.75
# Mass of text in an element that its name or class calls something else than the story.
DOUBTFUL_WEIGHT = 0.1
# Below this mass in <p> a page may write its paragraphs with <div> and <br>.
MIN_MASS = 500

_DOUBTFUL_TAGS = frozenset(["nav", "footer", "aside", "form", "header", "button", "figure"])
_DOUBTFUL = re.compile(
    r"(?:^|[\s_-])(?:comments?|disqus|respond|related|recommend\w*|sidebar|footer|cookies?|consent|gdpr"
    r"|popup|modal|newsletter|promo|teaser|outbrain|taboola|breadcrumbs?|menu|navi?|navigation"
    r"|most[-_]?read|trending|popular|author[-_]?bio|widget|more[-_]?(?:news|stories)|cmp)(?:$|[\s_-])",
    re.I,
)
_STORY = re.compile(
    r"article[-_]?(?:body|text|content)|(?:story|post|entry|page)[-_]?(?:body|text|content)|articlebody",
    re.I,
)
STORY_WEIGHT = 1.5


class Container(NamedTuple):
    """The article's element and the length of its paragraph text outside links."""

    node: LexborNode
    mass: int


def find_container(tree: LexborHTMLParser, relaxed: bool = False) -> Container | None:
    """The smallest element that holds nearly all of the page's paragraph text.

    The relaxed search counts text in any element as a paragraph.
    """
    body = tree.body
    if body is None:
        return None
    units = _loose_units(body) if relaxed else _paragraphs(body)
    mass: dict[int, float] = {}
    lengths: dict[int, int] = {}
    children: dict[int, dict[int, LexborNode]] = {}
    weights: dict[int, float] = {}
    for node, length in units:
        weighted = length * _weight(node, weights)
        below, at = node, node.mem_id
        mass[at] = mass.get(at, 0.0) + weighted
        lengths[at] = lengths.get(at, 0) + length
        while at != body.mem_id and (above := below.parent) is not None:
            children.setdefault(above.mem_id, {})[at] = below
            below, at = above, above.mem_id
            mass[at] = mass.get(at, 0.0) + weighted
            lengths[at] = lengths.get(at, 0) + length
    total = mass.get(body.mem_id, 0.0)
    if not total:
        return None
    node, held = body, total
    while node.mem_id in children:
        best = max(children[node.mem_id].values(), key=lambda child: mass[child.mem_id])
        if mass[best.mem_id] < DESCENT_SHARE * held or best.tag in {"p", "br"}:
            break
        node, held = best, mass[best.mem_id]
    return Container(node, lengths[node.mem_id])


def _paragraphs(body: LexborNode) -> list[tuple[LexborNode, int]]:
    linked: dict[int, int] = {}
    for link in body.css("p a"):
        above = link.parent
        if above is not None:
            linked[above.mem_id] = linked.get(above.mem_id, 0) + len(link.text())
    found = []
    for node in body.css("p"):
        length = len(" ".join(node.text().split()))
        length -= linked.get(node.mem_id, 0)
        if length >= MIN_PARAGRAPH:
            found.append((node, length))
    return found


def _loose_units(body: LexborNode) -> list[tuple[LexborNode, int]]:
    found = []
    for node in body.css("p, div, section, article, td, li, blockquote, pre, span, center, font"):
        own = node.text(deep=False)
        length = len(own.strip())
        if length >= MIN_PARAGRAPH:
            found.append((node, length))
    return found


def _weight(node: LexborNode, known: dict[int, float]) -> float:
    """How much of the text under a node counts, by the names of all elements around it."""
    path = []
    weight = 1.0
    at: LexborNode | None = node
    while at is not None:
        found = known.get(at.mem_id)
        if found is not None:
            weight = found
            break
        path.append(at)
        at = at.parent
    for step in reversed(path):
        own = _own_weight(step)
        # Doubts do not add up: a form in an aside is no less likely the story than the aside.
        weight = min(weight, own) if DOUBTFUL_WEIGHT in {weight, own} else max(weight, own)
        known[step.mem_id] = weight
    return weight


def _own_weight(node: LexborNode) -> float:
    if node.tag in _DOUBTFUL_TAGS:
        return DOUBTFUL_WEIGHT
    found = node.attributes
    named = f"{found.get('class') or ''} {found.get('id') or ''}"
    if found.get("itemprop") == "articleBody":
        return STORY_WEIGHT
    if len(named) > 1:
        if _STORY.search(named):
            return STORY_WEIGHT
        if _DOUBTFUL.search(named):
            return DOUBTFUL_WEIGHT
    return 1.0
