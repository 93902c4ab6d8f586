"""Bounds on what may reach the parser, found by a linear scan of the text.

Lexbor's cost is quadratic in nesting depth (20,000 nested tags take 0.5 s, 200,000 take 40 s)
and in the attributes of one tag (50,000 take 4 s).
"""

import re

from onrecord.errors import Rejected

# Real pages stay below 40. The tags that are not counted at most quadruple it (a table's body,
# row and cell), which strip's recursion still bears.
MAX_DEPTH = 128
# Real tags have some twenty; a long one carries its data in few attributes.
MAX_ATTRIBUTES = 1_000
# The largest real pages have some 30,000.
MAX_TAGS = 200_000

_TOKEN = re.compile(
    r"""<(?:
        !--(?:-?>|(?s:.*?)(?:--!?>|\Z))
        |(?P<raw>script|style|textarea|title|xmp)(?=[\s/>])(?s:.*?)(?:</(?P=raw)|\Z)
        |(?P<close>/?)(?P<name>[a-z][^\s/>]*)
            (?P<attributes>[^>=]*+(?:=\s*+(?:"[^"]*+(?:"|\Z)|'[^']*+(?:'|\Z))?+[^>=]*+)*+)
    )""",
    re.I | re.X,
)
_ATTRIBUTE = re.compile(r"""[^\s/>=]+(?:\s*=\s*(?:"[^"]*"|'[^']*'|[^\s>"']+))?""")
# Closed by the parser itself where their end tag is missing, or without content: no depth.
_FLAT_NAMES = """
area base br col embed hr img input link meta param source track wbr p li dt dd tr td th thead
tbody tfoot option colgroup html head body
"""
_FLAT = frozenset(_FLAT_NAMES.split())
# A missing end tag leaves these open for the rest of the page.
_FORMATTING_NAMES = "a b big code em font i nobr s small strike strong tt u"
_FORMATTING = frozenset(_FORMATTING_NAMES.split())

# Only in these does "/>" close an element; the HTML elements below end them.
_FOREIGN = ("svg", "math")
_BREAKS_OUT_NAMES = """
blockquote center div dl h1 h2 h3 h4 h5 h6 menu ol pre ruby span sub sup table ul var
"""
_BREAKS_OUT = frozenset(_BREAKS_OUT_NAMES.split())

# What the quick look takes for flat; it counts tags in scripts and attributes too.
QUIET_DEPTH = 100
_NAME = re.compile(r"<(/?[a-zA-Z]+)")
_TAG = re.compile(r"""[a-z][^>=]*+(?:=\s*+(?:"[^"]*+(?:"|\Z)|'[^']*+(?:'|\Z))?+[^>=]*+)*+""", re.I)


def check_markup(text: str) -> None:
    """Raises Rejected for markup that would take the parser seconds."""
    pieces = text.split("<")
    if len(pieces) > MAX_TAGS:
        raise Rejected("too_large", f"more than {MAX_TAGS:,} tags")
    # An attribute takes two characters at least.
    long = (_TAG.match(piece) for piece in pieces if len(piece) > 2 * MAX_ATTRIBUTES)
    # Script text after a "<" may look like a tag, so only the full scan rejects.
    if any(tag and _has_many_attributes(tag[0]) for tag in long) or not _looks_flat(text):
        _scan(text)


def _looks_flat(text: str) -> bool:
    """Whether tags are closed soon, in a look that takes a third of the full scan's time."""
    open_tags: list[str] = []
    for name in _NAME.findall(text):
        if name[0] != "/":
            if name not in _FLAT:
                open_tags.append(name)
                if len(open_tags) > QUIET_DEPTH:
                    return False
        elif name[1:] in open_tags:
            while open_tags.pop() != name[1:]:
                pass
    return True


def _scan(text: str) -> None:
    """Follow the open tags through the whole page."""
    open_tags: list[str] = []
    count: dict[str, int] = {}
    formatting = 0
    for token in _TOKEN.finditer(text):
        name = token["name"]
        if not name:
            continue
        attributes = token["attributes"]
        if len(attributes) > 2 * MAX_ATTRIBUTES and _has_many_attributes(attributes):
            raise Rejected("too_deep", f"more than {MAX_ATTRIBUTES:,} attributes on one <{name}>")
        name = name.lower()
        if name in _FLAT:
            continue
        if name in _FORMATTING:
            formatting = formatting + 1 if not token["close"] else max(0, formatting - 1)
        elif not token["close"]:
            foreign = next((outer for outer in _FOREIGN if count.get(outer)), None)
            if foreign and name in _BREAKS_OUT:
                _close(foreign, open_tags, count)
                foreign = None
            if not (foreign and attributes.endswith("/")):
                open_tags.append(name)
                count[name] = count.get(name, 0) + 1
        elif count.get(name):
            _close(name, open_tags, count)
        if len(open_tags) + formatting > MAX_DEPTH:
            raise Rejected("too_deep", f"tags nested more than {MAX_DEPTH} deep")


def _close(name: str, open_tags: list[str], count: dict[str, int]) -> None:
    """Close the innermost open element of this name and all within it."""
    while True:
        closed = open_tags.pop()
        count[closed] -= 1
        if closed == name:
            return


def _has_many_attributes(tag: str) -> bool:
    return any(number > MAX_ATTRIBUTES for number, _ in enumerate(_ATTRIBUTE.finditer(tag)))
