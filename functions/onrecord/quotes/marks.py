"""Where quotations begin and end: pairs of quotation marks, paragraph by paragraph.

Whatever opens first is the outer quotation, so double marks inside single ones (British style)
and single ones inside double are both nested. A single mark is mostly an apostrophe: it counts as
a quotation mark only where the text around it says so. Linear in the length of the text.
"""

import re
from collections.abc import Sequence
from typing import NamedTuple

from msgspec import Struct

from onrecord.story import Marking

_MARKS = "\"“”„‟«»＂「」『』'‘’‚‹›`"
# One set of characters at the front: alternatives take twice as long to search for.
_MARK = re.compile(f"[{_MARKS}](?:(?<=')'|(?<=`)`)?")
# Opening mark: the marks that close it.
_CLOSERS = {
    '"': ('"',),
    "＂": ("＂",),
    "“": ("”",),
    "”": ("”",),
    "„": ("“", "”"),
    "‟": ("”",),
    "«": ("»",),
    "»": ("«",),
    "「": ("」",),
    "『": ("』",),
    "``": ("''",),
    "''": ("''",),
    "‘": ("’",),
    "'": ("'",),
    "`": ("'",),
    "‚": ("‘", "’"),
    "‹": ("›",),
    "›": ("‹",),
}
_ALWAYS_OPENS = frozenset("“„‟«「『") | {"``"}
_NEVER_OPENS = frozenset("」』")
_SINGLE = frozenset("'‘’‚‹›`")
_DECADE = re.compile(r"\d\d?s?\b")
_WORD = re.compile(r"[^\W\d_]+")
_LETTER = re.compile(r"[^\W_]")  # or a digit
_FARTHEST = 60  # marks inside one quotation; keeps pairing linear
_BEFORE_OPENING = frozenset("([{-–—/:;,…>*#|\u200b\ufeff")
_OPENING_PARAGRAPH = re.compile(r"[\s\u200b\ufeff]*(''|``|[\"“”„«»'‘])(?=\S)")


class Span(NamedTuple):
    """The words between two marks, in code points of their paragraph.

    ``opening`` and ``closing`` are where the marks themselves begin and end. ``continued``: the
    quotation goes on in the next paragraph. ``closed``: a closing mark was found. ``source``:
    the block and code points where a layout names the speaker.
    """

    start: int
    end: int
    opening: int
    closing: int
    mark: str
    continued: bool
    closed: bool
    marking: Marking = "marks"
    source: tuple[int, int, int] | None = None


class _Mark(Struct, frozen=True, gc=False):
    at: int
    text: str
    opens: bool
    closes: bool


def find(paragraphs: Sequence[str], clitics: frozenset[str]) -> list[list[Span]]:
    """The quoted spans of each paragraph.

    ``clitics`` are words that an apostrophe shortens at the front ("em" of 'em).
    """
    marked = [_marks(text, clitics) for text in paragraphs]
    singles = _single_style(marked)
    found: list[list[Span]] = []
    for number, text in enumerate(paragraphs):
        if not marked[number]:
            found.append([])
            continue
        follows = paragraphs[number + 1] if number + 1 < len(paragraphs) else ""
        spans = _pair(text, marked[number], singles, _OPENING_PARAGRAPH.match(follows))
        found.append([span for span in spans if has_words(text, span)])
    return found


def _marks(text: str, clitics: frozenset[str]) -> list[_Mark]:
    marks: list[_Mark] = []
    for match in _MARK.finditer(text):
        at, mark = match.start(), match.group()
        before = text[at - 1] if at else " "
        after = text[match.end()] if match.end() < len(text) else " "
        if mark in _SINGLE and before.isalnum() and after.isalnum():
            continue  # an apostrophe
        spaced = before.isspace() or before in _BEFORE_OPENING or before in _MARKS
        tight = not after.isspace()
        if mark in _SINGLE:
            opens = spaced and tight and mark != "’" and not _apostrophe(text, match.end(), clitics)
            closes = not before.isspace() and not after.isalnum() and mark != "‘"
            if not (opens or closes):
                continue
        elif before == "=" or (
            mark == '"' and before.isdigit() and after in " x×,;)" and not marks
        ):
            continue  # an HTML attribute, inches
        else:
            opens = mark not in _NEVER_OPENS and (mark in _ALWAYS_OPENS or (spaced and tight))
            closes = mark != "``" and (mark == "»" or not before.isspace())
            if mark in '"＂' and not opens and not closes:
                opens = closes = True
        marks.append(_Mark(at, mark, opens, closes))
    return marks


def _apostrophe(text: str, at: int, clitics: frozenset[str]) -> bool:
    if _DECADE.match(text, at):
        return True
    word = _WORD.match(text, at)
    return word is not None and word.group().lower() in clitics


def _single_style(marked: list[list[_Mark]]) -> bool:
    """Whether single marks are this document's outer quotation marks."""
    opening = [mark.text in _SINGLE for marks in marked for mark in marks if mark.opens]
    single = sum(opening)
    double = len(opening) - single
    return single > double or (single == double and opening[:1] == [True])


def _pair(
    text: str, marks: list[_Mark], singles: bool, continues: re.Match[str] | None
) -> list[Span]:
    spans: list[Span] = []
    number = 0
    while number < len(marks):
        mark = marks[number]
        if not mark.opens:
            number += 1
            continue
        if mark.text in _SINGLE:
            heads = number == 0 and not text[: mark.at].strip()
            closing = _closing_single(text, marks, number, singles or heads)
        else:
            closing = _closing(marks, number)
        if closing is not None:
            last = marks[closing]
            restarted = last.opens and not last.closes
            end = last.at if restarted else last.at + len(last.text)
            spans.append(_span(text, mark, last.at, end, closed=not restarted))
            number = closing if restarted else closing + 1
        elif mark.text in _SINGLE and not (
            singles and (mark.text == "‘" or (continues and _fits(mark, continues)))
        ):
            number += 1
        else:
            goes_on = continues is not None and _fits(mark, continues)
            spans.append(_span(text, mark, len(text), len(text), continued=goes_on, closed=False))
            break
    return spans


def _fits(mark: _Mark, continues: re.Match[str]) -> bool:
    return mark.text == continues.group(1) or (
        mark.text not in _SINGLE and continues.group(1) not in _SINGLE
    )


def _closing(marks: list[_Mark], opening: int) -> int | None:
    """The mark that closes a double one, or a new opening mark where the closing one was lost."""
    mark = marks[opening].text
    closers = _CLOSERS[mark]
    depth = curly = 0
    lost = None
    for number in range(opening + 1, min(len(marks), opening + _FARTHEST)):
        other = marks[number]
        if other.text in closers and not (other.opens and not other.closes):
            if depth == 0:
                return number
            depth -= 1
        elif other.text == mark and other.opens:
            if other.closes and mark not in _ALWAYS_OPENS:
                return number
            if mark == "“" and other.closes and not depth:
                after = marks[number + 1] if number + 1 < len(marks) else None
                if after is None or after.text == "“":
                    return number  # “Words“: the wrong mark closes
            depth += 1
            lost = lost or number
        elif _closes_mixed(marks, number, mark) and not depth and not curly:
            return number
        elif mark == '"' and other.text == "“":
            curly += 1
        elif mark == '"' and other.text == "”" and curly:
            curly -= 1
    return lost


def _closes_mixed(marks: list[_Mark], number: int, mark: str) -> bool:
    """Whether a straight mark closes a curly one here, or a curly one a straight one."""
    other = marks[number]
    if not other.closes or other.opens:
        return False
    if mark == "“" and other.text == '"':
        return number + 1 == len(marks) or marks[number + 1].opens
    return mark == '"' and other.text == "”"


def _closing_single(text: str, marks: list[_Mark], opening: int, singles: bool) -> int | None:
    """The mark that closes a single one; a plural possessive only for want of a better one."""
    mark = marks[opening].text
    closers = _CLOSERS[mark] + (("'",) if mark == "‘" else ("’",) if mark == "'" else ())
    doubtful = None
    nested = True
    last = min(len(marks), opening + _FARTHEST)
    number = opening
    while (number := number + 1) < last:
        other = marks[number]
        if other.text not in _SINGLE:
            if not singles:
                break
            inner = _closing(marks, number) if other.opens and nested else None
            if inner is not None and marks[inner].closes:
                number = inner  # single marks in there are a third level
            else:
                nested = False
            continue
        if other.opens and not other.closes:
            break
        if other.text in closers and other.closes:
            before = text[other.at - 1]
            if (before in "sS" or before.isdigit()) and text[other.at + 1 : other.at + 2] == " ":
                doubtful = doubtful or number  # the boys' coats, 6' long
            else:
                return number
    return doubtful


def _span(
    text: str, mark: _Mark, end: int, closing: int, *, closed: bool, continued: bool = False
) -> Span:
    start = mark.at + len(mark.text)
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return Span(start, end, mark.at, closing, mark.text, continued, closed)


def has_words(text: str, span: Span) -> bool:
    """Whether a span has a letter or a digit."""
    return _LETTER.search(text, span.start, span.end) is not None
