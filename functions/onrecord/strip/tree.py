"""A story's fragment as a tree of Beautiful Soup's elements.

A fragment is HTML as a parser serialises it (HTML Standard, 13.3): every element closed, every
attribute in double quotes, no bare "<" in text. Reading that takes one regular expression and a
fifth of html.parser's time, which is made for markup of any kind.
"""

import re
from html import unescape

from bs4.element import AttributeValueList, NavigableString, PageElement, Tag

from onrecord.errors import Rejected

# Scrape counts with less care for what nests; strip's walk, which calls itself, bears this.
MAX_DEPTH = 512
# A run of text this long is a sentence of somebody's, seldom a label or a link.
LONG_TEXT = 80

# Comments, and tags with their slash, name and attributes.
_MARKUP = re.compile(r'<!--(?s:.*?)-->|<(/?)([a-zA-Z][^\s/>]*)((?: [^\s/>][^\s/>=]*+="[^"]*+")*+)>')
# Elements without content, which have no end tag.
_VOID_NAMES = """
area base basefont bgsound br col embed frame hr img input keygen link meta param source track wbr
"""
_VOID = frozenset(_VOID_NAMES.split())
_BLOCKS_NAMES = """
address article aside blockquote body center dd details dialog div dl dt fieldset figcaption
figure footer form h1 h2 h3 h4 h5 h6 header hr html legend li main menu nav ol p pre section
summary table tbody td tfoot th thead tr ul
"""
# Elements that begin and end a line.
BLOCKS = frozenset(_BLOCKS_NAMES.split())

Attributes = dict[str, str | AttributeValueList]


def soup_of(fragment: str) -> Tag:
    """The fragment's tree, without the spaces behind block elements' tags.

    An attribute is one string, those with several values too. Raises Rejected for one whose
    elements nest too deep.
    """
    root = _Root("[document]", {})
    parent: _Element = root
    last: PageElement = root
    depth = 0
    split = _MARKUP.split(fragment)
    root.source = "".join(filter(None, split[3::4]))
    pieces = iter(split)
    text = next(pieces)
    if text:
        last = _string(text, parent, last)
    for slash, name, attributes, text in zip(pieces, pieces, pieces, pieces, strict=True):
        if slash:
            above = parent.parent
            parent = above if above and parent.name == name else _above(name, parent)
            depth -= 1
        elif name:
            element = _Element(name, _attributes(attributes) if attributes else {})
            _append(element, parent, last)
            last = element
            if name not in _VOID:
                parent = element
                depth += 1
                if depth > MAX_DEPTH:
                    raise Rejected("too_deep", f"elements nested more than {MAX_DEPTH} deep")
        # Spaces behind a block's tag are between two lines, so that no reader sees them.
        if text and not (name in BLOCKS and text.isspace()):
            last = _string(text, parent, last)
    return root


def mass_of(element: Tag) -> int:
    """Length of the element's long runs of text, without labels and links, in characters."""
    assert isinstance(element, _Element)
    return element.mass


def attributes_in(soup: Tag) -> str:
    """The attributes of all elements of a tree as its fragment has them, one behind another."""
    assert isinstance(soup, _Root)
    return soup.source


def is_short(element: Tag, length: int) -> bool:
    """Whether the element's text is at most this long; a long one is not read to its end."""
    for text in element.strings:
        length -= len(text)
        if length < 0:
            return False
    return True


def release(soup: Tag) -> None:
    """Unlink all elements of a tree that is needed no more.

    They refer to each other in circles, which the garbage collector finds at a higher cost.
    """
    at: PageElement | None = soup
    while at is not None:
        following = at.next_element
        at.parent = at.next_element = at.next_sibling = None
        at.previous_element = at.previous_sibling = None
        at = following


class _Element(Tag):
    """A Tag made at its place in the tree, without the constructor's questions to the builder.

    ``mass`` is what `mass_of` gives, counted while the tree is built.
    """

    parent: "_Element | None"
    parser_class = None
    namespace = None
    prefix = None
    sourceline = None
    sourcepos = None
    known_xml = False
    can_be_empty_element = False
    cdata_list_attributes = None
    preserve_whitespace_tags = None
    interesting_string_types = Tag.MAIN_CONTENT_STRING_TYPES

    def __init__(self, name: str, attrs: Attributes):
        self.name = name
        self.attrs = attrs
        self.contents = []
        self.mass = 0


class _Root(_Element):
    """What holds a whole tree; ``source`` is what `attributes_in` gives."""

    source = ""
    hidden = True
    parent = None
    previous_element = next_element = None
    previous_sibling = next_sibling = None


def _attributes(source: str) -> Attributes:
    found: Attributes = {}
    for attribute in source[1:-1].split('" '):
        name, _, value = attribute.partition('="')
        found[name] = unescape(value) if "&" in value else value
    return found


def _string(text: str, parent: _Element, previous: PageElement) -> NavigableString:
    if text.isspace():
        # As Beautiful Soup's own builders do: indentation is no long text.
        text = "\n" if "\n" in text else " "
    elif "&" in text:
        text = unescape(text)
    if len(text) >= LONG_TEXT:
        around: _Element | None = parent
        while around is not None:
            around.mass += len(text)
            around = around.parent
    string = str.__new__(NavigableString, text)
    _append(string, parent, previous)
    return string


def _append(element: PageElement, parent: _Element, previous: PageElement) -> None:
    """Link the element, the newest of the tree, as its parent's last child."""
    element.parent = parent
    element.previous_element = previous
    previous.next_element = element
    element.next_element = element.next_sibling = None
    siblings = parent.contents
    if siblings:
        before = siblings[-1]
        before.next_sibling = element
        element.previous_sibling = before
    else:
        element.previous_sibling = None
    siblings.append(element)


def _above(name: str, element: _Element) -> _Element:
    """What stays open when the innermost open element of this name is closed."""
    closed: _Element | None = element
    while closed is not None and closed.name != name:
        closed = closed.parent
    return element if closed is None or closed.parent is None else closed.parent
