"""The captions of an article's first pictures, which stand by the headline, above its text."""

from selectolax.lexbor import LexborNode

# A caption, not a story; longer ones hold a whole gallery.
MAX_CAPTION = 1_000
_BESIDE = frozenset(["nav", "aside", "footer"])


def captions_above(container: LexborNode) -> list[LexborNode]:
    """The captions between the element that holds the headline's level and the container.

    Empty where no headline stands above the container.
    """
    found: list[LexborNode] = []
    at: LexborNode | None = container
    while at is not None and at.tag != "body":
        has_headline = False
        above: list[LexborNode] = []
        before = at.prev
        while before is not None:
            if before.is_element_node and before.tag not in _BESIDE:
                has_headline = has_headline or before.css_first("h1") is not None
                # Backwards, so that many stay linear.
                above += reversed(_captions(before))
            before = before.prev
        found += above
        if has_headline:
            return found[::-1]
        at = at.parent
    return []


def _captions(node: LexborNode) -> list[LexborNode]:
    figures = node.css("figure")
    captions = (f.css_first("figcaption") or f.css_first("[class*=caption i]") for f in figures)
    return [c for c in captions if c is not None and 0 < len(c.text().strip()) <= MAX_CAPTION]
