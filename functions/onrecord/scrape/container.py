"""The part of a page that holds the article, found by the mass of its paragraphs."""

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple, TypeVar

from selectolax.lexbor import LexborHTMLParser, LexborNode

# Shorter paragraphs are captions, labels and teasers more often than story.
MIN_PARAGRAPH = 30
# Share of a node's mass that one child must hold for the search to go down into it.
DESCENT_SHARE = 0.75
# Share of the page's mass in the element in which the rest of a story cut in pieces is looked for,
# and the length from which a paragraph is no teaser.
AROUND_SHARE = 0.9
MIN_TORN_OFF = 80
# What a character counts in an element that its name calls something else than the story.
DOUBTFUL_WEIGHT = 0.05
STORY_WEIGHT = 1.5
# A name misleads where the element holds more of the page's text than this: themes call the
# whole page "sidebar", old pages stand in one form.
MAX_DOUBTFUL_SHARE = 0.33

# Below this mass in <p> a page may write its paragraphs with <div> and <br>.
MIN_MASS = 1200

# Pages use few hundred combinations of classes, again and again.
MAX_NAMES = 10_000

# Never the story, however much they hold: comments outgrow the story that they follow.
_CERTAIN_TAGS = frozenset(["nav", "footer"])
_CERTAIN = re.compile(r"(?:^|[\s_-])(?:comments|comment-?list|disqus\w*)(?:$|[\s_-])", re.I)
# What a story is made of and never is as a whole.
_PARTS = frozenset(["p", "ul", "ol"])
_DOUBTFUL_TAGS = frozenset(["aside", "form", "header", "button", "figure"])
_DOUBTFUL = re.compile(
    r"(?:^|[\s_-])(?:respond|related|recommend\w*|sidebar|footer|cookies?|consent|gdpr|popup|modal"
    r"|newsletter|promo|teaser|outbrain|taboola|breadcrumbs?|menu|navi?|navigation|most[-_]?read"
    r"|trending|popular|author[-_]?bio|widget|more[-_]?(?:news|stories)|cmp|comment)(?:$|[\s_-])",
    re.I,
)
_SENTENCE_END = re.compile(r"[.!?…。！？][\"'”’»)\]]*$")
_STORY = re.compile(r"(?:article|story|post|entry|page)[-_]?(?:body|text|content)", re.I)

_Number = TypeVar("_Number", int, float)


class Container(NamedTuple):
    """The article's element and the length of its paragraph text outside links.

    ``before`` and ``after`` are the paragraphs around it that belong to the same story.
    """

    node: LexborNode
    mass: int
    before: tuple[LexborNode, ...] = ()
    after: tuple[LexborNode, ...] = ()


def find_container(tree: LexborHTMLParser, relaxed: bool = False) -> Container | None:
    """The smallest element that holds nearly all of the page's paragraph text.

    The relaxed search counts text in any element as a paragraph.
    """
    body = tree.body
    if body is None:
        return None
    text = _TextTree(body)
    for node, length in _loose_units(body) if relaxed else _paragraphs(body):
        text.add(node, length)
    return text.heaviest()


class _TextTree:
    """The elements above a page's paragraphs, with the text that each holds."""

    def __init__(self, body: LexborNode) -> None:
        self.top = body.mem_id
        self.nodes = {self.top: body}
        self.lengths: dict[int, int] = {}
        self.parents: dict[int, int] = {}
        self.depths = {self.top: 0}
        self.units: list[tuple[int, int]] = []
        self.weights: dict[int, float] = {}

    def add(self, unit: LexborNode, length: int) -> None:
        """Take in a paragraph and the elements around it that are not known yet."""
        at = unit.mem_id
        self.nodes.setdefault(at, unit)
        self.units.append((at, length))
        path = []
        while at not in self.depths:
            path.append(at)
            above = self.nodes[at].parent
            if above is None:
                break
            self.parents[at] = above.mem_id
            at = above.mem_id
            self.nodes.setdefault(at, above)
        depth = self.depths.get(at, -1)
        for step in reversed(path):
            depth += 1
            self.depths[step] = depth

    def heaviest(self) -> Container | None:
        """Where the descent from the body along the weightiest elements ends."""
        self.lengths = self._summed(self.units)
        mass = self._summed((at, length * self._weight(at)) for at, length in self.units)
        children: dict[int, list[int]] = {}
        for child, parent in self.parents.items():
            children.setdefault(parent, []).append(child)
        at = around = self.top
        while at in children:
            best = max(children[at], key=lambda child: mass[child])
            if mass[best] < DESCENT_SHARE * mass[at] or self.nodes[best].tag in _PARTS:
                break
            if mass[best] >= AROUND_SHARE * mass[self.top]:
                around = best
            at = best
        if not self.lengths[at]:
            return None
        before, after = self._torn_off(at, around)
        return Container(self.nodes[at], self.lengths[at], before, after)

    def _summed(self, units: Iterable[tuple[int, _Number]]) -> dict[int, _Number]:
        """What the paragraphs in each element add up to."""
        total: dict[int, _Number] = dict.fromkeys(self.depths, 0)
        for at, number in units:
            total[at] += number
        for at in sorted(self.parents, key=self.depths.__getitem__, reverse=True):
            total[self.parents[at]] += total[at]
        return total

    def _torn_off(
        self, container: int, around: int
    ) -> tuple[tuple[LexborNode, ...], tuple[LexborNode, ...]]:
        """The story's paragraphs in the element around the container that stand outside of it.

        A story's opening may stand in an element of its own; what follows must stand in elements
        like the container.
        """
        before: list[LexborNode] = []
        after: list[LexborNode] = []
        passed = False
        name = _signature(self.nodes[container])
        over = {container, *self._above(container)}
        for at, length in self.units:
            above = self._above(at)
            if at == container or container in above:
                passed = True
                continue
            if at in over or around not in above or length < MIN_TORN_OFF or self._weight(at) < 1:
                continue
            node = self.nodes[at]
            if not _SENTENCE_END.search(node.text().strip()):
                continue
            if not passed:
                before.append(node)
            elif any(_signature(self.nodes[a]) == name for a in above):
                after.append(node)
        return tuple(before), tuple(after)

    def _above(self, at: int) -> list[int]:
        above = []
        while at in self.parents:
            at = self.parents[at]
            above.append(at)
        return above

    def _weight(self, at: int) -> float:
        """What a character there counts, by the names of all elements around it."""
        path = []
        while at not in self.weights:
            path.append(at)
            if at not in self.parents:
                break
            at = self.parents[at]
        around = self.weights.get(at, 1.0)
        for step in reversed(path):
            own = self._own_weight(step)
            # Doubts do not add up, and no story stands in a doubtful element.
            around = min(own, around) if min(own, around) < 1 else max(own, around)
            self.weights[step] = around
        return around

    def _own_weight(self, at: int) -> float:
        node = self.nodes[at]
        tag = node.tag
        if tag in _CERTAIN_TAGS:
            return DOUBTFUL_WEIGHT
        found = node.attributes
        named = f"{found.get('class') or ''} {found.get('id') or ''}"
        certain, story, doubtful = _said_by(named)
        if tag != "body" and certain:
            return DOUBTFUL_WEIGHT
        if found.get("itemprop") == "articleBody" or story:
            return STORY_WEIGHT
        if self.lengths[at] < MAX_DOUBTFUL_SHARE * self.lengths[self.top] and (
            tag in _DOUBTFUL_TAGS or doubtful
        ):
            return DOUBTFUL_WEIGHT
        return 1.0


@lru_cache(MAX_NAMES)
def _said_by(named: str) -> tuple[bool, bool, bool]:
    """Whether names are certainly not the story's, are the story's, are doubtful."""
    return (
        _CERTAIN.search(named) is not None,
        _STORY.search(named) is not None,
        _DOUBTFUL.search(named) is not None,
    )


def _signature(node: LexborNode) -> str:
    return f"{node.tag}.{node.attributes.get('class') or ''}"


def _paragraphs(body: LexborNode) -> list[tuple[LexborNode, int]]:
    linked: dict[int, int] = {}
    for link in body.css("p a"):
        above = link.parent
        if above is not None:
            linked[above.mem_id] = linked.get(above.mem_id, 0) + len(link.text())
    found = []
    for node in body.css("p"):
        length = len(" ".join(node.text().split())) - linked.get(node.mem_id, 0)
        if length >= MIN_PARAGRAPH:
            found.append((node, length))
    return found


def _loose_units(body: LexborNode) -> list[tuple[LexborNode, int]]:
    found = []
    for node in body.css(
        "p, div, section, article, td, li, blockquote, pre, span, center, font, figcaption"
    ):
        length = len(node.text(deep=False).strip())
        if length >= MIN_PARAGRAPH:
            found.append((node, length))
    return found
