"""How much of an element's text reads like story."""

from bs4.element import Tag

# A run of text this long is a sentence of somebody's, seldom a label or a link.
LONG_TEXT = 80


def mass_of(element: Tag) -> int:
    """Length of the element's long runs of text, without labels and links, in characters."""
    return sum(len(text) for text in element.strings if len(text) >= LONG_TEXT)
