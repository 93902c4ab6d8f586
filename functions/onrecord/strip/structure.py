"""What a block's make-up and its likeness to others say: links, bylines, dates, repeats."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import pairwise

from onrecord.languages import alternatives, per_language
from onrecord.story import Story
from onrecord.strip.blocks import ASIDE_KINDS, QUOTE_MARK, QUOTED_WORDS, Block, ends_sentence
from onrecord.strip.neighbours import drop_company

# Share of a block's characters inside links from which it only leads elsewhere.
LINK_SHARE = 0.9
# A longer linked passage with a full stop may be a sentence that cites its source.
MAX_LINK_SENTENCE = 200
# Networks link a post's own words to it.
MIN_POST = 60
# A longer line with a time in it is a sentence.
MAX_DATE_LINE = 120

# Letters of "By", a role and a place around the author's name.
MAX_AROUND_NAME = 25
# Shorter words are said again by chance.
MIN_REPEAT = 25
# Wherever they are said again, a piece of this many that begins at a multiple of it is in them.
_PIECE = (MIN_REPEAT + 1) // 2
# So many letters are searched for each line sooner than they are indexed.
MAX_SEARCHED = 30_000
# A caption and its copy stand next to each other.
CAPTION_REACH = 3
# How far from the end, and how far into a paragraph, a note on the author names them.
MAX_AUTHOR_NOTES = 3
MAX_NOTE_OPENING = 20
# A day, its date and its time, published and updated.
MAX_DATE_WORDS = 10
# Names, an agency and a licence.
MAX_CREDIT = 80
# A caption that tells a part of a story is longer than a label.
MIN_TOLD = 80

_PULLED_KINDS = frozenset({"paragraph", "block_quote"})
# What a template left where an advertisement or a player was to stand.
_PLACEHOLDER = re.compile(r"[$%{}\[\]#*_]{2,}\s*[\w:.-]+\s*[$%{}\[\]#*_]{2,}")
# "Read more:", "LATEST |" before what it leads to.
_LABEL = re.compile(r"[^:|»›>]{3,40}[:|»›>]\s*")
_FULL_STOP = re.compile(r"[.。][\"'”’»)\]]*$")
_WORD = re.compile(r"\w+")
_LETTERS = re.compile(r"[^\W_]+")
# Without these most texts are letters alone, which takes half the time of a search for letters.
_ASCII_MARKS = bytes(code for code in range(128) if not chr(code).isalnum())
_MARKS = "“”’„–—"
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
# A block's letters are asked for again and again while its story is judged.
MAX_TEXTS = 256


def judge(blocks: list[Block], story: Story, headline: str | None) -> None:
    """Give each block that is no part of the story its rule."""
    title = _letters(headline)
    standfirst = _letters(story.standfirst)
    authors = {key for name in story.authors if (key := _letters(name))}
    longest_byline = max(map(len, authors), default=0) + MAX_AROUND_NAME
    started = False
    for before, block, behind in _with_neighbours(blocks):
        if block.rule:
            continue
        letters = _letters(block.text)
        if not letters or _PLACEHOLDER.fullmatch(block.text):
            block.rule = "structure:empty"
        elif letters == title or (block.kind == "heading" and block.level == 1 and not started):
            block.rule = "structure:headline"
        elif not started and letters == standfirst:
            block.rule = "structure:standfirst"
        elif _is_links(block) and not _is_told(before, block, behind):
            block.rule = "structure:links"
        elif (
            len(letters) <= longest_byline
            and block.kind != "embed"
            and _is_byline(block, letters, authors)
        ):
            block.rule = "structure:byline"
        elif _is_date(block, started):
            block.rule = "structure:date"
        elif block.kind in {"paragraph", "block_quote"}:
            started = True
    _tell_gallery(blocks)
    _drop_credits(blocks)
    _judge_repeats(blocks)
    _drop_author_notes(blocks, authors - _agencies(story.language))
    drop_company(blocks)


def _tell_gallery(blocks: list[Block]) -> None:
    """Where most of the text stands under pictures, that is the story."""
    told = sum(len(b.text) for b in blocks if not b.rule and b.kind not in ASIDE_KINDS)
    captions = [
        b
        for b in blocks
        if not b.rule and b.kind == "caption" and len(b.text) >= MIN_TOLD and ends_sentence(b.text)
    ]
    if sum(len(b.text) for b in captions) > told:
        for block in captions:
            block.kind = "paragraph"


def _drop_credits(blocks: list[Block]) -> None:
    """The name behind a caption, in the same element, is the picture's maker."""
    for caption, credit in pairwise(blocks):
        if (
            caption.kind == credit.kind == "caption"
            and not (caption.rule or credit.rule)
            and caption.path[:-1] == credit.path[:-1]
            and len(credit.text) <= min(MAX_CREDIT, len(caption.text))
            and not ends_sentence(credit.text)
            and not QUOTE_MARK.search(credit.text)
        ):
            credit.rule = "structure:credit"


def _judge_repeats(blocks: list[Block]) -> None:
    """Words that stand in a longer paragraph too are a pull quote; a second copy goes.

    List items that come twice are an offer, and go both, unless they quote somebody.
    """
    kept = [(block, _letters(block.text)) for block in blocks if not block.rule]
    story = _Lines(letters for block, letters in kept if block.kind not in ASIDE_KINDS)
    seen: dict[str, Block] = {}
    captions = [""] * CAPTION_REACH
    for block, letters in kept:
        captions = [*captions[1:], letters if block.kind == "caption" else ""]
        if len(letters) < MIN_REPEAT or block.kind in ASIDE_KINDS:
            continue
        first = seen.setdefault(letters, block)
        if any(captions) and any(caption.startswith(letters) for caption in captions):
            block.kind = "caption"
            block.rule = "structure:repeated"
        elif first is not block:
            block.rule = "structure:repeated"
            if block.kind == first.kind == "list_item" and not QUOTED_WORDS.search(block.text):
                first.rule = block.rule
        elif block.kind in _PULLED_KINDS and story.have_longer(letters):
            block.kind = "pull_quote"


class _Lines:
    """The letters of a story's lines, to be searched for each of them.

    Pieces of a long story are indexed: what is long enough to be a repeat holds a whole one.
    """

    def __init__(self, lines: Iterable[str]) -> None:
        self._text = "\n".join(lines)
        self._places: dict[str, list[int]] = {}
        self._is_short = len(self._text) <= MAX_SEARCHED
        for at in range(0, 0 if self._is_short else len(self._text), _PIECE):
            self._places.setdefault(self._text[at : at + _PIECE], []).append(at)

    def have_longer(self, letters: str) -> bool:
        """Whether the letters, MIN_REPEAT at least, are a part of a line, not all of it."""
        if self._is_short:
            start = self._text.find(letters)
            while start >= 0 and not self._is_part(letters, start):
                start = self._text.find(letters, start + len(letters))
            return start >= 0
        return any(
            self._is_part(letters, start)
            for offset in range(_PIECE)
            for start in self._starts(letters, offset)
        )

    def _starts(self, letters: str, offset: int) -> Iterable[int]:
        """Where the letters may stand so that a piece begins at an offset in them."""
        rarest: list[int] = []
        before = 0
        for within in range(offset, len(letters) - _PIECE + 1, _PIECE):
            places = self._places.get(letters[within : within + _PIECE])
            if places is None:
                return ()
            if not rarest or len(places) < len(rarest):
                rarest, before = places, within
        return [place - before for place in rarest]

    def _is_part(self, letters: str, start: int) -> bool:
        end = start + len(letters)
        return (
            start >= 0
            and self._text.startswith(letters, start)
            and not (
                (start == 0 or self._text[start - 1] == "\n")
                and (end == len(self._text) or self._text[end] == "\n")
            )
        )


def _drop_author_notes(blocks: list[Block], authors: set[str]) -> None:
    """Who the author is, said in the last paragraphs."""
    left = MAX_AUTHOR_NOTES
    for block in reversed(blocks):
        if block.rule or block.kind in ASIDE_KINDS:
            continue
        letters = _letters(block.text)
        if any(
            0 <= letters.find(name) <= MAX_NOTE_OPENING for name in authors
        ) and not QUOTE_MARK.search(block.text):
            block.rule = "structure:author_note"
        left -= 1
        if not left:
            return


@per_language
def _agencies(language: str | None) -> frozenset[str]:
    return frozenset(map(_letters, alternatives(language, "byline", "agencies")))


def _with_neighbours(blocks: list[Block]) -> Iterator[tuple[Block, Block, Block]]:
    nothing = Block("", "paragraph")
    return zip([nothing, *blocks], blocks, [*blocks[1:], nothing], strict=False)


def _is_told(before: Block, block: Block, behind: Block) -> bool:
    """Whether a linked line is a sentence of the story: one between two others."""
    return block.kind == "paragraph" and all(
        b.kind == "paragraph"
        and not b.rule
        and b.path[:-1] == block.path[:-1]
        and _FULL_STOP.search(b.text)
        and ":" not in block.text
        for b in (before, block, behind)
    )


def _is_links(block: Block) -> bool:
    if not block.linked:
        return False
    label = _LABEL.match(block.text)
    beyond = len(block.text) - (label.end() if label else 0)
    if block.linked < LINK_SHARE * beyond:
        return False
    if label and _FULL_STOP.search(block.text):
        return block.linked >= LINK_SHARE * len(block.text)
    if block.kind == "embed" and len(block.text) > MIN_POST:
        return False
    return not (len(block.text) > MAX_LINK_SENTENCE and ends_sentence(block.text))


def _is_byline(block: Block, letters: str, authors: set[str]) -> bool:
    if letters in authors:
        return True
    return any(
        len(letters) <= len(name) + MAX_AROUND_NAME and name in letters for name in authors
    ) and not (ends_sentence(block.text) or QUOTED_WORDS.search(block.text))


def _is_date(block: Block, started: bool) -> bool:
    """A short line with a time element, or before the story one whose words are mostly numbers."""
    text = block.text
    if block.has_time and len(text) < MAX_DATE_LINE and not ends_sentence(text):
        return not QUOTE_MARK.search(text)
    if started or block.kind != "paragraph" or not _YEAR.search(text) or QUOTE_MARK.search(text):
        return False
    words = _WORD.findall(text)
    return len(words) <= MAX_DATE_WORDS and 2 * sum(word[0].isdigit() for word in words) >= len(
        words
    )


@lru_cache(MAX_TEXTS)
def _letters(text: str | None) -> str:
    """Only letters and digits, for comparing."""
    if not text:
        return ""
    plain = (
        text.encode(errors="surrogatepass")
        .translate(None, _ASCII_MARKS)
        .decode(errors="surrogatepass")
    )
    if plain.isascii():
        return plain.lower()
    plain = unicodedata.normalize("NFKC", plain).casefold()
    for mark in _MARKS:
        plain = plain.replace(mark, "")
    return plain if plain.isalnum() else "".join(_LETTERS.findall(plain))
