"""The headline of a page: the visible one where a declaration confirms it."""

import re
import unicodedata
from functools import lru_cache

from selectolax.lexbor import LexborHTMLParser, LexborNode

from onrecord.scrape import linked_data
from onrecord.scrape.linked_data import Entry

# Words that a heading and a declaration must share to be the same headline: declarations are
# cut or reworded for search engines, other headings share little.
CONFIRMING_SHARE = 0.6
MAX_LENGTH = 400
# Fewer words are a label, not a headline.
MIN_WORDS = 4
# Byline and date stand close to the headline.
MAX_LINES = 14
MAX_CLIMB = 4

# In texts with single blanks.
_SEPARATOR = re.compile(r" [|–—·•»:-] | ?[|] ?| :: ")
_SPACED = re.compile(r" ([,.;:!?…])(?= |$)")
_SPACED_STOP = re.compile(r" ([,.…])(?= |$)")
_SPACED_MARK = re.compile(r" [;:!?](?= |$)")
_WORD = re.compile(r"[^\W_]+")
_MARK = re.compile(r"[^\w\s]")
# What opens the words behind it.
_OPENING = "„“”‘«\"'¿¡(["
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff]")


def headline_of(
    tree: LexborHTMLParser, meta: dict[str, str], article: Entry, site_name: str | None
) -> str | None:
    """The ``<h1>`` that title, Open Graph or JSON-LD confirm, else what these declare."""
    title = tree.css_first("title")
    in_title = _clean(title.text(), False) if title else ""
    declared = [
        linked_data.text(article, "headline"),
        meta.get("og:title"),
        meta.get("twitter:title"),
        in_title,
        meta.get("title"),
        meta.get("dc.title"),
        linked_data.text(article, "name"),
    ]
    known = [d for d in (_clean(text, False) for text in declared if text) if d]
    # French has a blank before these marks; elsewhere it comes from the markup around them.
    closed = not any(_SPACED_MARK.search(d) for d in known)
    shown = [
        text
        for node in tree.css("h1")
        if 0 < len(text := _clean(node.text(separator=" "), closed)) < MAX_LENGTH
    ]
    plain = [_without_site(d, site_name, in_title) for d in known]
    said = [set(words(d)) for d in known] if shown else []
    confirmed = [
        (best, text) for text in shown if (best := _confirmation(text, said)) >= CONFIRMING_SHARE
    ]
    if not confirmed and len(shown) == 1 and known == [in_title] and len(words(shown[0])) > 2:
        # A lone <title> may name only the site.
        return shown[0]
    if confirmed:
        visible = max(confirmed, key=lambda pair: pair[0])[1]
        return _fullest(_without_kicker(visible, plain), plain)
    return plain[0] if plain else next(iter(shown), None)


# A page's few titles and names are asked for again and again.
@lru_cache(64)
def words(text: str) -> tuple[str, ...]:
    """The words of a text without case and marks."""
    return tuple(_WORD.findall(unicodedata.normalize("NFKC", text).casefold()))


def headings_of(tree: LexborHTMLParser, headline: str | None) -> list[LexborNode]:
    """The headings that show the headline or most of it, at most two."""
    said = set(words(headline or ""))
    found = []
    for node in tree.css("h1, h2, h3, h4"):
        shown = set(words(_clean(node.text(separator=" "), False)))
        if shown and 2 * len(shown & said) >= CONFIRMING_SHARE * (len(shown) + len(said)):
            found.append(node)
    return found[:2]


def lines_after(heading: LexborNode) -> list[str]:
    """The lines of text that follow a heading in the first box around it that has some."""
    title = " ".join(heading.text(separator=" ").split())
    box = heading.parent
    behind: list[str] = []
    for _ in range(MAX_CLIMB):
        if box is None or box.tag in {"body", "html"} or len(behind) >= MAX_LINES // 2:
            break
        lines = [" ".join(line.split()) for line in box.text(separator="\n").split("\n")]
        behind = _behind([line for line in lines if line], title)
        box = box.parent
    return behind[:MAX_LINES]


def _behind(lines: list[str], title: str) -> list[str]:
    """The lines behind the one that ends the title."""
    for n, line in enumerate(lines):
        if title.endswith(line):
            return lines[n + 1 :]
    return []


def _confirmation(text: str, known: list[set[str]]) -> float:
    shown = set(words(text))
    shared = ((len(shown & said), len(said)) for said in known)
    return max((2 * n / (len(shown) + number) for n, number in shared if n), default=0.0)


def _clean(text: str, closed: bool) -> str:
    if not text.isascii():
        text = _INVISIBLE.sub("", text)
    text = " ".join(text.split())
    return (_SPACED if closed else _SPACED_STOP).sub(r"\1", text)


def _without_kicker(shown: str, declared: list[str]) -> str:
    """A heading without the kicker before it, which two declarations leave out."""
    said = words(shown)
    shorter = [own for text in declared if MIN_WORDS <= len(own := words(text)) < len(said)]
    for own in shorter:
        if said[-len(own) :] == own and shorter.count(own) > 1:
            starts = [found.start() for found in _WORD.finditer(shown)]
            if len(starts) == len(said):
                before = shown[: starts[-len(own)]].rstrip(_OPENING)
                return shown[len(before) :]
    return shown


def _fullest(shown: str, declared: list[str]) -> str:
    """A heading, or the declaration of the same words that has marks which the heading lost."""
    others = [text for text in declared if text != shown]
    said = words(shown) if others else []
    same = [text for text in others if words(text) == said]
    return max([shown, *same], key=lambda text: len(_MARK.findall(text))) if same else shown


def _without_site(text: str, site_name: str | None, title: str) -> str:
    """A declared headline without the name of the site behind (or before) it."""
    parts = _SEPARATOR.split(text)
    if len(parts) < 2:
        return text
    site = set(words(site_name or ""))
    last, first = set(words(parts[-1])), set(words(parts[0]))
    if site and last and (last <= site or site <= last):
        return text[: text.rindex(parts[-1])].rstrip(" |–—·•»:-")
    if site and first and first <= site:
        return text[text.index(parts[1], len(parts[0])) :]
    if text == title and len(parts[-1]) < len(parts[0]) / 2 and len(parts[-1].split()) <= 4:
        return text[: text.rindex(parts[-1])].rstrip(" |–—·•»:-")
    return text
