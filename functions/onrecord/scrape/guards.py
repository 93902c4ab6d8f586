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
        !--(?s:.*?)(?:-->|\Z)
        |(?P<raw>script|style|textarea|title|xmp)\b(?s:.*?)</(?P=raw)
        |(?P<close>/?)(?P<name>[a-z][^\s/>]*)
            (?P<attributes>[^>=]*+(?:=\s*+(?:"[^"]*+(?:"|\Z)|'[^']*+(?:'|\Z))?+[^>=]*+)*+)
    )""",
    re.I | re.X,
)
_ATTRIBUTE = re.compile(r"""[^\s/>="']+(?:\s*=\s*(?:"[^"]*"|'[^']*'|[^\s>"']+))?""")
# Closed by the parser itself where their end tag is missing, or without content: no depth.
_FLAT = frozenset(
    (
        "area base br col embed hr img input link meta param source track wbr p li dt dd tr td th"
        " thead tbody tfoot option optgroup rt rp colgroup html head body"
    ).split()
)
# A missing end tag leaves these open for the rest of the page.
_FORMATTING = frozenset("a b big code em font i nobr s small strike strong tt u".split())  # noqa: SIM905


def check_markup(text: str) -> None:
    """Raises Rejected for markup that would take the parser seconds."""
    if text.count("<") > MAX_TAGS:
        raise Rejected("too_large", f"more than {MAX_TAGS:,} tags")
    open_tags: list[str] = []
    count: dict[str, int] = {}
    formatting = 0
    for token in _TOKEN.finditer(text):
        name = token["name"]
        if not name:
            continue
        attributes = token["attributes"]
        # An attribute takes two characters at least.
        if len(attributes) > 2 * MAX_ATTRIBUTES:
            _check_attributes(name, attributes)
        name = name.lower()
        if name in _FLAT:
            continue
        if name in _FORMATTING:
            formatting = formatting + 1 if not token["close"] else max(0, formatting - 1)
        elif not token["close"]:
            if not attributes.endswith("/"):
                open_tags.append(name)
                count[name] = count.get(name, 0) + 1
        elif count.get(name):
            while True:
                closed = open_tags.pop()
                count[closed] -= 1
                if closed == name:
                    break
        if len(open_tags) + formatting > MAX_DEPTH:
            raise Rejected("too_deep", f"tags nested more than {MAX_DEPTH} deep")


def _check_attributes(name: str, attributes: str) -> None:
    for number, _ in enumerate(_ATTRIBUTE.finditer(attributes), 1):
        if number > MAX_ATTRIBUTES:
            raise Rejected("too_deep", f"more than {MAX_ATTRIBUTES:,} attributes on one <{name}>")
