"""The part of a page that holds the article, found by the mass of its paragraphs."""

import re
from functools import lru_cache
from typing import NamedTuple

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

# Pages use few hundred combinations of classes, again and again. What is longer is cut, so that
# what a worker keeps stays small.
MAX_NAMES = 10_000
MAX_NAME = 1_000

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
    return _TextTree(body, _loose_units(body) if relaxed else _paragraphs(body)).heaviest()


class _Element:
    """An element with text: how much, what a character there counts, what all of them do."""

    __slots__ = ("above", "length", "mass", "node", "weight")

    def __init__(self, node: LexborNode, above: "_Element | None") -> None:
        self.node = node
        self.above = above
        self.length = 0
        self.weight = 1.0
        self.mass = 0.0


class _TextTree:
    """The elements above a page's paragraphs, with the text that each holds."""

    def __init__(self, body: LexborNode, units: list[tuple[LexborNode, int]]) -> None:
        self.top = _Element(body, None)
        # Each behind the one that it stands in.
        self.elements = {body.mem_id: self.top}
        self.units = [(self._placed(node), length) for node, length in units]
        for unit, length in self.units:
            unit.length += length
        for element in reversed(self.elements.values()):
            if element.above:
                element.above.length += element.length
        for element in self.elements.values():
            self._weigh(element)
        for unit, length in self.units:
            unit.mass += length * unit.weight
        for element in reversed(self.elements.values()):
            if element.above:
                element.above.mass += element.mass

    def _placed(self, node: LexborNode) -> _Element:
        """A paragraph's element, with those around it that are not known yet."""
        path = []
        element = self.elements.get(node.mem_id)
        while element is None:
            path.append(node)
            above = node.parent
            element = self.elements.get(above.mem_id) if above else self.top
            node = above or node
        for node in reversed(path):
            self.elements[node.mem_id] = element = _Element(node, element)
        return element

    def heaviest(self) -> Container | None:
        """Where the descent from the body along the weightiest elements ends."""
        inside: dict[_Element, list[_Element]] = {}
        for element in self.elements.values():
            if element.above:
                inside.setdefault(element.above, []).append(element)
        at = around = self.top
        while at in inside:
            best = max(inside[at], key=_mass)
            if best.mass < DESCENT_SHARE * at.mass or best.node.tag in _PARTS:
                break
            if best.mass >= AROUND_SHARE * self.top.mass:
                around = best
            at = best
        if not at.length:
            return None
        before, after = self._torn_off(at, around) if at.length < around.length else ((), ())
        return Container(at.node, at.length, before, after)

    def _torn_off(
        self, container: _Element, around: _Element
    ) -> tuple[tuple[LexborNode, ...], tuple[LexborNode, ...]]:
        """The story's paragraphs in the element around the container that stand outside of it.

        A story's opening may stand in an element of its own; what follows must stand in elements
        like the container.
        """
        before: list[LexborNode] = []
        after: list[LexborNode] = []
        passed = False
        name = _signature(container.node)
        over = {container, *_above(container)}
        for unit, length in self.units:
            above = _above(unit)
            if unit is container or container in above:
                passed = True
                continue
            if unit in over or around not in above or length < MIN_TORN_OFF or unit.weight < 1:
                continue
            if not _SENTENCE_END.search(unit.node.text().strip()):
                continue
            if not passed:
                before.append(unit.node)
            elif any(_signature(element.node) == name for element in above):
                after.append(unit.node)
        return tuple(before), tuple(after)

    def _weigh(self, element: _Element) -> None:
        """Say what a character there counts, by the names of all elements around it."""
        own = self._own_weight(element)
        around = element.above.weight if element.above else 1.0
        # Doubts do not add up, and no story stands in a doubtful element.
        least = min(own, around)
        element.weight = least if least < 1 else max(own, around)

    def _own_weight(self, element: _Element) -> float:
        tag = element.node.tag
        if tag in _CERTAIN_TAGS:
            return DOUBTFUL_WEIGHT
        found = element.node.attributes
        named = f"{found.get('class') or ''} {found.get('id') or ''}"
        certain, story, doubtful = _said_by(named[:MAX_NAME])
        if tag != "body" and certain:
            return DOUBTFUL_WEIGHT
        if story or found.get("itemprop") == "articleBody":
            return STORY_WEIGHT
        if (
            doubtful or tag in _DOUBTFUL_TAGS
        ) and element.length < MAX_DOUBTFUL_SHARE * self.top.length:
            return DOUBTFUL_WEIGHT
        return 1.0


def _mass(element: _Element) -> float:
    return element.mass


def _above(element: _Element) -> list[_Element]:
    """The elements around an element, the innermost first."""
    above = []
    around = element.above
    while around:
        above.append(around)
        around = around.above
    return above


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
    for link in body.css("p > a"):
        above = link.parent
        if above is not None:
            linked[above.mem_id] = linked.get(above.mem_id, 0) + len(link.text())
    found = []
    for node in body.css("p"):
        text = node.text()
        if len(text) < MIN_PARAGRAPH:
            continue
        length = _length(text) - linked.get(node.mem_id, 0)
        if length >= MIN_PARAGRAPH:
            found.append((node, length))
    return found


def _length(text: str) -> int:
    """The length of a text with single blanks; most have no others."""
    return len(" ".join(text.split()) if "  " in text or "\n" in text else text.strip())


def _loose_units(body: LexborNode) -> list[tuple[LexborNode, int]]:
    found = []
    for node in body.css(
        "p, div, section, article, td, li, blockquote, pre, span, center, font, figcaption"
    ):
        text = node.text(deep=False)
        length = len(text.strip()) if len(text) >= MIN_PARAGRAPH else 0
        if length >= MIN_PARAGRAPH:
            found.append((node, length))
    return found
