"""Bounds on what may reach the parser, found by a linear scan of the text.

Lexbor's cost is quadratic in nesting depth (20,000 nested tags take 0.5 s, 200,000 take 40 s)
and in the attributes of one tag (50,000 take 4 s). It opens unclosed formatting anew in every
block that follows: 90 different ``<b>`` before 20,000 ``<p>`` take 600 MB.
"""

import re
from dataclasses import dataclass, field

from onrecord.errors import Rejected

# Real pages stay below 40. The tags that are not counted at most quadruple it (a table's body,
# row and cell), which strip's recursion still bears.
MAX_DEPTH = 128
# Real tags have some twenty; a long one carries its data in few attributes.
MAX_ATTRIBUTES = 1_000
# The largest real pages have some 30,000.
MAX_TAGS = 200_000
# Formatting opened anew; a page with all its links unclosed stays below a tenth.
MAX_REOPENED = 500_000

_SPACE = r" \t\n\r\f"
_ATTRIBUTES = rf"""[^>=]*+(?:=[{_SPACE}]*+(?:"[^"]*+(?:"|\Z)|'[^']*+(?:'|\Z))?+[^>=]*+)*+"""
# A script (or the like) up to its end tag; a start tag, with its end tag where no other stands
# between; an end tag; a comment.
_TOKEN = re.compile(
    rf"<(?:(?=[sStTxXiInN])(?i:(?P<raw>script|style|textarea|title|xmp|iframe|noembed|noframes))(?=[{_SPACE}/>])"
    rf"(?P<raw_attributes>{_ATTRIBUTES})>?+[^<]*+(?:<(?!(?i:/(?P=raw)))[^<]*+)*+"
    rf"|(?P<start>[a-zA-Z][^{_SPACE}/>]*+)(?P<attributes>{_ATTRIBUTES})"
    rf"(?P<leaf>>[^<]*+</(?P=start)(?=[{_SPACE}/>]))?+"
    rf"|/(?P<end>[a-zA-Z][^{_SPACE}/>]*+)"
    r"|!--(?:-?>|[^-]*+(?:-(?!-!?>)[^-]*+)*+))"
)
_RAW, _NAME, _LEAF, _END = (
    _TOKEN.groupindex[name] for name in ("raw_attributes", "start", "leaf", "end")
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
# An end tag closes nothing beyond these.
_WALLS = frozenset(["table", "template", "object", "marquee", "applet"])

_FOREIGN = frozenset(["svg", "math"])
# Of those that "/>" closes, the ones in use.
_LEAVES_NAMES = """
path use g rect circle line polygon polyline ellipse stop image animate text tspan
"""
_LEAVES = frozenset(_LEAVES_NAMES.split())
# HTML elements that end SVG and MathML, unless they stand in one that may hold HTML.
_BREAKS_OUT_NAMES = """
blockquote body br center dd div dl dt embed h1 h2 h3 h4 h5 h6 head hr img li menu meta ol p pre
ruby span sub sup table ul var b big code em i nobr s small strike strong tt u
"""
_BREAKS_OUT = frozenset(_BREAKS_OUT_NAMES.split())
_HOLD_HTML_NAMES = "foreignobject desc title annotation-xml mi mo mn ms mtext"
_HOLD_HTML = frozenset(_HOLD_HTML_NAMES.split())


def check_markup(text: str) -> None:
    """Raises Rejected for markup that would take the parser seconds."""
    if text.count("<") > MAX_TAGS:
        raise Rejected("too_large", f"more than {MAX_TAGS:,} tags")
    tags = _OpenTags()
    position: int | None = 0
    while position is not None:
        position = _scan(text, position, tags)


@dataclass(slots=True)
class _OpenTags:
    """The elements that are open at one place of the page, the outermost first.

    ``formatting`` counts the open formatting elements apart, ``reopened`` those that the parser
    may have opened anew; ``foreign`` is true within SVG and MathML.
    """

    names: list[str] = field(default_factory=list)
    formatting: int = 0
    reopened: int = 0
    foreign: bool = False

    def open(self, name: str, attributes: str) -> None:
        """Follow a start tag."""
        if self.foreign and name in _BREAKS_OUT and _HOLD_HTML.isdisjoint(self.names):
            self.break_out()
        self.reopened += self.formatting
        if name in _FORMATTING:
            self.formatting += 1
        elif not (name in _FLAT or (self.foreign and name in _LEAVES and attributes[-1:] == "/")):
            self.names.append(name)
            self.foreign = self.foreign or name in _FOREIGN
        if len(self.names) + self.formatting > MAX_DEPTH:
            raise Rejected("too_deep", f"tags nested more than {MAX_DEPTH} deep")
        if self.reopened > MAX_REOPENED:
            raise Rejected("too_deep", f"{self.formatting} unclosed tags of formatting")

    def close(self, name: str) -> None:
        """Follow an end tag: close the innermost open element of its name and all within it."""
        if self.foreign and name in {"p", "br"}:
            self.break_out()
        if name in _FORMATTING:
            self.formatting = max(0, self.formatting - 1)
            return
        for at in reversed(range(len(self.names))):
            if self.names[at] == name:
                del self.names[at:]
                self.foreign = self.foreign and not _FOREIGN.isdisjoint(self.names)
                return
            if self.names[at] in _WALLS:
                return

    def break_out(self) -> None:
        """End SVG and MathML."""
        del self.names[next(at for at, name in enumerate(self.names) if name in _FOREIGN) :]
        self.foreign = False


def _scan(text: str, position: int, tags: _OpenTags) -> int | None:
    """Follow the tags from a position; None at the end of the page.

    In SVG and MathML a script's text is markup, so there the scan goes on within it.
    """
    names = tags.names
    for token in _TOKEN.finditer(text, position):
        kind = token.lastindex
        if kind == _END:
            name = token[_END]
            if names and names[-1] == name and not tags.foreign:
                names.pop()
            elif name not in _FLAT or tags.foreign:
                tags.close(name.lower())
            continue
        if kind is None:
            continue
        start, end = token.span()
        if end - start > 2 * MAX_ATTRIBUTES:
            _check_attributes(token["attributes"] or token["raw_attributes"] or "")
        if kind == _RAW:
            if tags.foreign:
                tags.open(token["raw"].lower(), token["raw_attributes"])
                return token.end("raw_attributes")
        else:
            name = token[_NAME]
            if (kind == _LEAF or name in _FLAT) and not (tags.foreign or tags.formatting):
                continue
            tags.open(name.lower(), token["attributes"])
            if kind == _LEAF:
                tags.close(name.lower())
    return None


def _check_attributes(attributes: str) -> None:
    if any(number > MAX_ATTRIBUTES for number, _ in enumerate(_ATTRIBUTE.finditer(attributes))):
        raise Rejected("too_deep", f"more than {MAX_ATTRIBUTES:,} attributes on one tag")
