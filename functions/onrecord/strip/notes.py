"""Corrections and embedded posts: what their words say.

The words are a language's data (``page.toml``): ``[correction]`` holds the labels of corrections
and how such notes open, ``[embed]`` the lines that networks put around a post.
"""

import re
from dataclasses import replace
from typing import NamedTuple

from onrecord.languages import load, per_language
from onrecord.strip.blocks import Block
from onrecord.strip.wording import UNSPACED, WORD, codes_for, compiled, folded, heads_of, may_fit

_CORRECTED = frozenset(["paragraph", "heading", "list_item", "block_quote"])
# A label ("Editor's note:") before a correction's opening words.
_LABEL = re.compile(r"[^:：!?。]{3,40}[:：]\s*")
# What ends a label: "Correction:", "Correction, 4 March:", "[Correction]", "CORRECTION — An".
_LABEL_END = (
    r"(?:\s*\([^)]*\)|,[^.!?:]{0,30}|\s+(?:\w+\s+){0,2}\d[^.!?:]{0,25})?"
    r"(?:\s*(?:[:：】\]|]|[—–-]\s+(?=[A-ZÀ-ÞА-Я]))|\W*$)"
)
# Addresses that networks put behind a post's words.
_TAIL = re.compile(r"(?:\s*(?:https?://t\.co/|pic\.(?:twitter|x)\.com/)\w+)+$")
MAX_TAIL = 300
# A handle, a count ("1.2K likes" without its word) or a time of day with its date alone.
_BARE = re.compile(r"@[\w.]+|[\d.,]+\s?[KMkm]?|\d{1,2}[:.]\d\d(?:\s?[AaPp]\.?[Mm]\.?)?\s·\s.{4,20}")
_COUNT = re.compile(r"^[\d.,]+\s?[KMkm]?\s+")


# The word that may begin a note, with what is written to it.
_HEAD = re.compile(r"\W*(\S{1,60})")
# An opening stands at the beginning of a text or behind a label there.
MAX_OPENING = 200


class _Phrases(NamedTuple):
    """The phrases of notes; ``heads`` are the words with which labels and openings begin."""

    heads: frozenset[str]
    label: re.Pattern[str]
    opens: tuple[str, ...]
    chrome: tuple[str, ...]
    chrome_opens: tuple[str, ...]


def mark(blocks: list[Block], language: str | None) -> list[Block]:
    """The blocks, corrections with their kind, embedded posts without what surrounds them."""
    phrases = _phrases(language)
    found: list[Block] = []
    labelled = False
    for block in blocks:
        if block.rule:
            found.append(block)
            continue
        if block.kind == "embed":
            found += _post(block, phrases)
        else:
            found.append(block)
        if block.kind not in _CORRECTED:
            continue
        has_head = _has_head(block.text, phrases)
        label = phrases.label.match(block.text) if has_head else None
        if labelled or label or _opens(block.text, phrases, has_head):
            block.kind = "correction"
        # A label alone stands over its correction.
        labelled = label is not None and label.end() == len(block.text)
    return found


def _has_head(text: str, phrases: _Phrases) -> bool:
    """Whether a label or an opening may begin the text by its first word, as in few texts."""
    found = _HEAD.match(text)
    head = folded(found[1]) if found else ""
    word = WORD.search(head)
    if word is not None and word[0] in phrases.heads:
        return True
    return not head.isascii() and UNSPACED.search(head) is not None


def _opens(text: str, phrases: _Phrases, has_head: bool) -> bool:
    start = text[:MAX_OPENING]
    if not (has_head or ":" in start or "：" in start):
        return False
    line = folded(start)
    label = _LABEL.match(line)
    starts = (0, label.end()) if label else (0,)
    return any(
        compiled(phrase, line).match(line, start)
        for phrase in phrases.opens
        if may_fit(phrase, line)
        for start in starts
    )


def _post(block: Block, phrases: _Phrases) -> list[Block]:
    """An embedded post's block; what is no word of it apart."""
    line = folded(block.text).strip(" \n·•-–—♬")
    counted = _COUNT.sub("", line)
    if (
        _BARE.fullmatch(line)
        or any(may_fit(p, line) and compiled(p, line).fullmatch(counted) for p in phrases.chrome)
        or any(may_fit(p, line) and compiled(p, line).match(line) for p in phrases.chrome_opens)
    ):
        block.rule = "wording:embed"
        return [block]
    tail = _TAIL.search(block.text, max(0, len(block.text) - MAX_TAIL))
    if tail is None or tail.start() == 0:
        return [block]
    cut = replace(block, text=block.text[: tail.start()])
    return [cut, replace(block, text=tail[0].strip(), rule="wording:embed")]


@per_language
def _phrases(language: str | None) -> _Phrases:
    labels: list[str] = []
    heads: set[str] = set()
    found: dict[tuple[str, str], list[str]] = {}
    for code in codes_for(language):
        data = load(code, "page")
        for line in data.get("correction", {}).get("label", "").splitlines():
            labels += [re.escape(label.replace("_", " ")) for label in line.split("/")]
            heads.update(heads_of(line))
        for part in ("correction", "embed"):
            for how in ("opens", "whole"):
                lines = data.get(part, {}).get(how, "").splitlines()
                found.setdefault((part, how), []).extend(filter(None, lines))
    labels.sort(key=len, reverse=True)
    for phrase in found["correction", "opens"]:
        heads.update(heads_of(phrase))
    return _Phrases(
        frozenset(heads),
        re.compile(rf"\W*(?:{'|'.join(labels)}){_LABEL_END}", re.I),
        tuple(found["correction", "opens"]),
        tuple(found["embed", "whole"]),
        tuple(found["embed", "opens"]),
    )
