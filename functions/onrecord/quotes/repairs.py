"""Quotation marks that a page lost, where the attribution shows that they were there."""

import re
from collections.abc import Sequence

from onrecord.quotes.lexicon import Lexicon
from onrecord.quotes.marks import Span
from onrecord.quotes.spoken import CLAUSE_END, is_attribution

# One set of characters at the front: alternatives take twice as long to search for.
_CLOSING = re.compile("[\"“”'](?:(?<=')'|(?<!'))")
_LONGEST = 600  # characters of a quotation whose opening mark was lost
_ENDING = 200  # characters in which an attribution may end a paragraph


def repaired(
    texts: Sequence[str], found: Sequence[list[Span]], lexicon: Lexicon
) -> list[list[Span]]:
    """The spans of each paragraph, with those whose other mark was lost put right."""
    return [
        _opened(text, _closed(text, spans, lexicon), lexicon)
        for text, spans in zip(texts, found, strict=True)
    ]


def _closed(text: str, spans: list[Span], lexicon: Lexicon) -> list[Span]:
    """An open quotation ends before the attribution that ends its paragraph: "We wait, Lee said."""
    if not spans or spans[-1].closed or spans[-1].end < len(text.rstrip()):
        return spans
    last = spans[-1]
    for end in CLAUSE_END.finditer(text, max(last.start, last.end - _ENDING)):
        if is_attribution(text, end.end(), lexicon, ends=True):
            at = end.start() + 1
            return [*spans[:-1], last._replace(end=at, closing=at, closed=True, continued=False)]
    return spans


def _opened(text: str, spans: list[Span], lexicon: Lexicon) -> list[Span]:
    """A paragraph that begins inside a quotation: We wait," Lee said."""
    mark = _CLOSING.search(text, 0, _LONGEST)
    if mark is None or (spans and spans[0].opening <= mark.start()) or not mark.start():
        return spans
    at = mark.start()
    if text[at - 1] not in ",?!" or not is_attribution(text, mark.end() + 1, lexicon):
        return spans
    return [Span(0, at, 0, mark.end(), mark[0], False, True), *spans]
