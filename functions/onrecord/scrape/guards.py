"""Bounds on what may reach the parser, found by a linear scan of the text.

Lexbor's cost is quadratic in nesting depth (20,000 nested tags take 0.5 s, 200,000 take 40 s)
and in the attributes of one tag (50,000 take 4 s). It opens unclosed formatting anew in every
block that follows: 90 different ``<b>`` before 20,000 ``<p>`` take 600 MB.

Tags are told from text as the HTML standard's tokenizer tells them (13.2.5); what counts as open
is never less than what its tree construction (13.2.6) holds open, but for what is `_FLAT`.
"""

import re
from dataclasses import dataclass, field

from onrecord.errors import Rejected

# Real pages stay below 40. The tags that are not counted at most quadruple it (a table's body,
# row and cell), which strip's recursion still bears.
MAX_DEPTH = 128
MAX_ORDINARY = 32
# Real tags have some twenty; a long one carries its data in few attributes.
MAX_ATTRIBUTES = 1_000
# The largest real pages have some 30,000.
MAX_TAGS = 200_000
# Nested as they may be, so many take 0.12 s, and strip looks at its own part's depth.
FEW_TAGS = 10_000
# Formatting opened anew; a page with all its links unclosed stays below a tenth.
MAX_REOPENED = 500_000

_VOID_NAMES = "br img input link meta hr source area base col embed param track wbr"
# Closed by the parser itself where their end tag is missing, or without content: no depth. (The
# most frequent first.)
_FLAT_NAMES = f"p {_VOID_NAMES} td tr option th thead tbody tfoot colgroup caption html head body"
_VOID = frozenset(_VOID_NAMES.split())
_FLAT = frozenset(_FLAT_NAMES.split())
# A missing end tag leaves these open for the rest of the page.
_FORMATTING_NAMES = "a b big code em font i nobr s small strike strong tt u"
_FORMATTING = frozenset(_FORMATTING_NAMES.split())
# An end tag closes nothing beyond these,
_WALLS = frozenset(["table", "template", "object", "marquee", "applet", "select"])
# and beyond these only an end tag of one of them.
_BLOCK_NAMES = """
address article aside blockquote button center details dialog dir div dl fieldset figcaption
figure footer form header hgroup listing main menu nav ol pre search section summary ul
h1 h2 h3 h4 h5 h6 table template object marquee applet p li td tr dt dd th thead tbody tfoot
"""
_BLOCKS = frozenset(_BLOCK_NAMES.split())
# What a table consists of; and of that, what walls its formatting off, and ends it with itself.
_PARTS = frozenset(["caption", "colgroup", "col", "tbody", "thead", "tfoot", "tr", "td", "th"])
_CELLS = frozenset(["caption", "td", "th"])
_SPECIAL = _BLOCKS | {"frameset", "noscript", "select"}
_HEADINGS = frozenset(["h1", "h2", "h3", "h4", "h5", "h6"])
_LISTS = frozenset(["ul", "ol"])
# One of these ends the one before it, unless one of those stands between.
_ITEMS = {"li": {"li"}, "dt": {"dt", "dd"}, "dd": {"dt", "dd"}}
_ENDS_ITEMS = (_SPECIAL | {"ruby", "rt", "rp", "rb", "rtc"}) - {"address", "div", "p"}
# Of no particular kind.
_ORDINARY = (_BLOCKS | {"span", "label", "noscript"}) - _WALLS - _FLAT - set(_ITEMS)
# What in SVG and MathML holds HTML again.
_HOLD_HTML = {
    "svg": frozenset(["foreignobject", "desc", "title"]),
    "math": frozenset(["annotation-xml", "mi", "mo", "mn", "ms", "mtext"]),
}
# HTML elements that end SVG and MathML.
_BREAKS_OUT_NAMES = """
blockquote body br center dd div dl dt embed h1 h2 h3 h4 h5 h6 head hr img li menu meta ol p pre
ruby span sub sup table ul var b big code em i nobr s small strike strong tt u
"""
_BREAKS_OUT = frozenset(_BREAKS_OUT_NAMES.split())

_S = r" \t\n\r\f"
_NAME = rf"[a-zA-Z][^{_S}/>]*+"
# An equals sign brings a value only after a name, a quotation mark counts only after that.
_VALUE = rf"""(?:"[^"]*+(?:"|\Z)|'[^']*+(?:'|\Z)|[^{_S}>"'][^{_S}>]*+)"""
_ATTRIBUTE = rf"[^{_S}/>][^{_S}/>=]*+(?:[{_S}]*+=[{_S}]*+{_VALUE}?+)?+"
# Up to the end of the tag, or of the page; nothing where there are too many. (Most are of the
# first, simple form.)
_ATTRIBUTES = (
    rf"""(?: [^{_S}/>=]++="[^"]*+"){{0,{MAX_ATTRIBUTES}}}+"""
    rf"(?:>|(?:[{_S}/]*+{_ATTRIBUTE}){{0,{MAX_ATTRIBUTES}}}+[{_S}/]*+(?:>|\Z))"
)
_COMMENT = r"(?:!--(?:-?>|[^-]*+(?:-(?!-!?>)[^-]*+)*+)|(?:[!?]|/(?![a-zA-Z]))[^>]*+)"
# What stands in a script, even where it writes a comment with a script of its own.
_SCRIPT, _SCRIPT_END = rf"<script[{_S}/>]", rf"</script[{_S}/>]"
_WRITTEN = rf"{_SCRIPT}(?:[^<-]++|-(?!->)|(?!{_SCRIPT_END})<)*+(?:{_SCRIPT_END})?+"
_ESCAPED = rf"<!--(?!-?>)(?:[^<-]++|-(?!->)|{_WRITTEN}|(?!{_SCRIPT_END})<)*+"
_SCRIPT_TEXT = rf"(?:[^<]++|{_ESCAPED}|(?!{_SCRIPT_END})<)*+"
_RAW_NAMES = ("style", "textarea", "title", "xmp", "iframe", "noembed", "noframes")
_RAW_ELEMENTS = "|".join(
    rf"{name}(?=[{_S}/>]){_ATTRIBUTES}[^<]*+(?:<(?!/{name}[{_S}/>])[^<]*+)*+(?:</{name}{_ATTRIBUTES})?+"
    for name in _RAW_NAMES
)
# With all that stands in it and its end tag.
_RAW = (
    rf"(?=[sStTxXiInN])(?i:script(?=[{_S}/>]){_ATTRIBUTES}{_SCRIPT_TEXT}(?:</script{_ATTRIBUTES})?+"
    rf"|{_RAW_ELEMENTS})"
)
# A drawing in which nothing holds HTML but for text.
_SHAPES = """
path g use rect circle line polygon defs symbol ellipse polyline linearGradient lineargradient
radialGradient stop clipPath clippath mask text tspan filter fe[A-Za-z]+ animate[a-zA-Z]* image
"""
_TITLES = "|".join(
    rf"{name}(?=[{_S}/>]){_ATTRIBUTES}[^<]*+</{name}[{_S}]*+>"
    for name in ("title", "desc", "style")
)
_DRAWING = (
    rf"svg(?=[{_S}/>]){_ATTRIBUTES}[^<]*+"
    rf"(?:<(?:/?(?:{'|'.join(_SHAPES.split())})(?=[{_S}/>]){_ATTRIBUTES}|{_TITLES}|{_COMMENT})[^<]*+)*+"
    rf"</svg[{_S}]*+>"
)
_START = rf"(?P<start>{_NAME}){_ATTRIBUTES}"
_END = rf"/(?P<end>{_NAME}){_ATTRIBUTES}"
_LONG = r"(?P<long>/?[a-zA-Z])"
_HTML = re.compile(rf"<(?:{_RAW}|{_DRAWING}|{_START}|{_END}|{_COMMENT}|{_LONG})")
_HELD_HTML = re.compile(rf"<(?:{_RAW}|{_START}|{_END}|{_COMMENT}|{_LONG})")
_FOREIGN = re.compile(rf"<(?:{_START}|{_END}|!\[CDATA\[(?s:.*?)(?:\]\]>|\Z)|{_COMMENT}|{_LONG})")
_FRAMESET = re.compile("<frameset", re.IGNORECASE)
_HOLDS_HTML = re.compile(
    rf"""<{_NAME}[{_S}/](?:[^>]*[{_S}/])?encoding=["']?(?:text/html|application/xhtml\+xml)""", re.I
)
_FONT = re.compile(rf"<font[{_S}/](?:[^>]*[{_S}/])?(?:color|face|size)(?=[{_S}/=>])", re.I)
_CLOSES_ITSELF = re.compile(rf"<{_NAME}(?:[{_S}/]*+{_ATTRIBUTE})*+[{_S}/]*/>")


# All that a page of few tags may have without the parser's being slow: anything but formatting that
# stays open, SVG and MathML that may hold HTML, and floods of attributes. (Most are end tags, and
# start tags with a first letter that none of those has.)
_KEEPING = [*_FORMATTING - {"a"}, *_HOLD_HTML, "frameset"]
_HARMLESS = re.compile(
    rf"[^<]*+(?:<(?:/{_NAME}(?:>|{_ATTRIBUTES})|[adhlopvADHLOPV][^{_S}/>]*+(?:>|{_ATTRIBUTES})"
    rf"|{_RAW}|{_DRAWING}|{_COMMENT}|(?![a-zA-Z/])"
    rf"|(?!(?i:{'|'.join(sorted(_KEEPING))})[{_S}/>]){_NAME}{_ATTRIBUTES})[^<]*+)*+"
)
_FORMATTING_TAG = re.compile(rf"<(?i:{'|'.join(sorted(_FORMATTING))})(?=[{_S}/>]){_ATTRIBUTES}")


def check_markup(text: str) -> None:
    """Raises Rejected for markup that would take the parser seconds."""
    tags = text.count("<")
    if tags <= FEW_TAGS and _is_harmless(text, tags):
        return
    if tags > MAX_TAGS:
        raise Rejected("too_large", f"more than {MAX_TAGS:,} tags")
    page = _OpenElements()
    at = 0
    while at < len(text):
        at = _follow(text, at, page)
        if page.reopened > MAX_REOPENED:
            raise Rejected("too_deep", f"{len(page.formatting)} unclosed tags of formatting")


def _is_harmless(text: str, tags: int) -> bool:
    """Whether a page of so many tags can be told to be parsed soon without following them."""
    at, formatting = 0, 0
    while (at := _HARMLESS.match(text, at).end()) < len(text):  # type: ignore[union-attr]
        found = _FORMATTING_TAG.match(text, at)
        if not found:
            return False
        formatting += 1
        at = found.end()
    return formatting * tags <= MAX_REOPENED


# What to look for in HTML, in SVG and in MathML, and in HTML that one of those holds.
_TOKENS = {"html": _HTML, "svg": _FOREIGN, "math": _FOREIGN, "held": _HELD_HTML}


@dataclass(slots=True)
class _OpenElements:
    """The elements that are open at one place of the page, the outermost first.

    ``within`` tells of each what its content is, a key of `_TOKENS`. ``formatting`` names those
    that the parser opens anew, with "" for each wall and "td" for each cell between them;
    ``reopened`` counts how often it may have done so. ``tables`` has the tables of which it is
    certain that they are open, each as the name of its open cell, or "".
    """

    names: list[str] = field(default_factory=list)
    within: list[str] = field(default_factory=list)
    formatting: list[str] = field(default_factory=list)
    tables: list[str] = field(default_factory=list)
    reopened: int = 0

    @property
    def content(self) -> str:
        """What stands here, a key of `_TOKENS`."""
        return self.within[-1] if self.within else "html"

    def open(self, name: str, text: str, tag: int) -> None:
        """Follow the start tag that stands at a place of the text."""
        if self.is_foreign and (name in _BREAKS_OUT or _FONT.match(text, tag)):
            self.break_out()
        if self.is_foreign or name in _HOLD_HTML:
            if not _CLOSES_ITSELF.match(text, tag):
                held = name != "annotation-xml" or _HOLDS_HTML.match(text, tag)
                self.push(name, self.content_of(name) if held else self.content)
        elif name in _FORMATTING:
            if name == "a":
                # A link ends the one before it.
                self.end_formatting(name)
            self.formatting.append(name)
        elif name in _PARTS and self.content == "html":
            self.open_part(name)
        elif name not in (_FLAT if self.content == "html" else _VOID):
            if name in _ITEMS:
                self.end_item(_ITEMS[name])
            elif name == "frameset" and len(_FRAMESET.findall(text)) > MAX_DEPTH:
                # Within it much is no markup to the parser that is followed here.
                raise Rejected("too_deep", f"more than {MAX_DEPTH} framesets")
            self.push(name, self.content)
        depth = len(self.names) + len(self.formatting)
        # An item of a list nests only in lists, which count, and so does each wall; a cell is none.
        if depth > MAX_DEPTH and (
            depth - self.names.count("li") - sum(map(self.formatting.count, ("", "td"))) > MAX_DEPTH
        ):
            raise Rejected("too_deep", f"tags nested more than {MAX_DEPTH} deep")

    @property
    def is_foreign(self) -> bool:
        """Whether this is SVG or MathML."""
        return self.content in _HOLD_HTML

    def content_of(self, name: str) -> str:
        """What an element holds that stands here."""
        if self.is_foreign:
            return "held" if name in _HOLD_HTML[self.content] else self.content
        return name if name in _HOLD_HTML else self.content

    def push(self, name: str, content: str) -> None:
        """Hold an element open."""
        self.names.append(name)
        self.within.append(content)
        if name in _WALLS:
            self.formatting.append("")
        if name == "table":
            if not (self.tables and self.tables[-1]):
                # It ends a table that has no open cell.
                self.tables.clear()
            self.tables.append("")
        elif name in _WALLS or name == "frameset" or content != "html":
            self.tables.clear()

    def open_part(self, name: str) -> None:
        """Follow the start tag of a table's part, which ends the cell before it."""
        if self.tables:
            self.end_cell()
            self.tables[-1] = name if name in _CELLS else ""
        if name in _CELLS and "table" in self.names and self.formatting[-1] != "td":
            self.formatting.append("td")

    def close_part(self, name: str) -> None:
        """Follow the end tag of a table's part."""
        if not self.tables or not self.tables[-1]:
            return
        if name in {"tr", self.tables[-1]}:
            self.end_cell()
        elif name in {"tbody", "thead", "tfoot"}:
            # It ends the cell only where it is the end of the cell's own group.
            self.tables.clear()

    def end_cell(self) -> None:
        """Forget what stands in the innermost table, and the formatting in its open cell."""
        table = len(self.names) - self.names[::-1].index("table")
        del self.names[table:], self.within[table:]
        if self.tables[-1]:
            cell = len(self.formatting) - 1 - self.formatting[::-1].index("td")
            del self.formatting[cell:]
            self.tables[-1] = ""

    def close(self, name: str) -> None:
        """Follow an end tag: close the innermost open element of its name and all within it."""
        if name in _PARTS and self.content == "html":
            self.close_part(name)
            return
        if name == "table" and self.tables:
            self.end_cell()
            self.tables.pop()
        elif name in _WALLS:
            self.tables.clear()
        if self.is_foreign and name in {"p", "br"}:
            self.break_out()
        if name in _FORMATTING and not (self.is_foreign and name in self.names):
            if self.end_formatting(name):
                self.break_out()
            return
        innermost = len(self.names) - 1
        for at in range(innermost, -1, -1):
            standing = self.names[at]
            in_foreign = self.within[at] in _HOLD_HTML or self.holds_html(at)
            if at < innermost and self.holds_html(at if in_foreign else innermost):
                return
            if standing == name or (standing in _HEADINGS and name in _HEADINGS):
                # The end of a form leaves open what stands in it.
                self.drop(at, at + 1 if name == "form" else len(self.names))
                return
            if in_foreign:
                continue
            if (
                (standing in _WALLS and name != "template")
                or (standing in _SPECIAL and name not in _BLOCKS)
                or (name == "li" and standing in _LISTS)
            ):
                return

    def holds_html(self, at: int) -> bool:
        """Whether an open element is one of SVG or MathML that holds HTML."""
        return self.within[at] == "held" and at > 0 and self.within[at - 1] in _HOLD_HTML

    def end_item(self, names: set[str]) -> None:
        """Close the item of a list that a further one follows."""
        if "select" in self.names:
            return
        for at in reversed(range(len(self.names))):
            if self.names[at] in names:
                self.drop(at, len(self.names))
                return
            if self.names[at] in _ENDS_ITEMS or self.holds_html(at):
                return

    def drop(self, start: int, end: int) -> None:
        """Forget open elements, and the walls that some of them were."""
        for _ in filter(_WALLS.__contains__, self.names[start:end]):
            wall = len(self.formatting) - 1 - self.formatting[::-1].index("")
            self.formatting[wall:] = filter("td".__ne__, self.formatting[wall + 1 :])
        del self.names[start:end]
        del self.within[start:end]

    def end_formatting(self, name: str) -> bool:
        """Close the last formatting element of a name within the innermost wall, if any."""
        for at in reversed(range(len(self.formatting))):
            if self.formatting[at] == name:
                del self.formatting[at]
                return True
            if self.formatting[at] in {"", "td"}:
                break
        return False

    def break_out(self) -> None:
        """End SVG and MathML up to what holds HTML."""
        start = len(self.names)
        while start and self.within[start - 1] in _HOLD_HTML:
            start -= 1
        self.drop(start, len(self.names))


def _follow(text: str, at: int, page: _OpenElements) -> int:
    """Follow the tags from a place on; where others are to be looked for, or the text's end."""
    names, within, formatting, content = page.names, page.within, page.formatting, page.content
    is_html = content == "html"
    for token in _TOKENS[content].finditer(text, at):
        if formatting:
            # Before each tag the parser may open all formatting anew.
            page.reopened += len(formatting) * text.count("<", *token.span())
        kind = token.lastgroup
        if kind == "end":
            name = token[kind]
            if is_html:
                if names and names[-1] == name and name not in _WALLS:
                    names.pop()
                    within.pop()
                    continue
                if name in _FLAT:
                    if name in _PARTS:
                        page.close_part(name)
                    continue
                if name == "a" and formatting and formatting[-1] == "a":
                    formatting.pop()
                    continue
            page.close(name.lower())
        elif kind == "start":
            name = token[kind]
            if is_html:
                if len(names) < MAX_ORDINARY and (
                    name in _ORDINARY or (name == "li" and names and names[-1] in _LISTS)
                ):
                    names.append(name)
                    within.append(content)
                    continue
                if name in _FLAT:
                    if name in _PARTS:
                        page.open_part(name)
                    continue
                if name == "a" and not formatting:
                    formatting.append(name)
                    continue
            page.open(name.lower(), text, token.start(kind) - 1)
        elif kind == "long":
            raise Rejected("too_deep", f"more than {MAX_ATTRIBUTES:,} attributes on one tag")
        else:
            continue
        if (within[-1] if within else "html") != content:
            return token.end()
    return len(text)
