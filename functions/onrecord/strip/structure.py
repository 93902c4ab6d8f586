"""What a block's place and make-up say: links, bylines, repeats, headings over nothing."""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from itertools import groupby, pairwise

from onrecord.languages import alternatives
from onrecord.story import Story
from onrecord.strip.blocks import ITEM_RULES, SENTENCE_END, Block

# Share of a block's characters inside links from which it only leads elsewhere.
LINK_SHARE = 0.9
# A longer linked passage with a full stop may be a sentence that cites its source.
MAX_LINK_SENTENCE = 200
# Networks link a post's own words to it.
MIN_POST = 60
# A longer line with a time in it is a sentence.
MAX_DATE_LINE = 120
# Share of a list item in links from which a list under "Read more" leads elsewhere.
LIST_LINK_SHARE = 0.4
# A longer line at the story's edge is a sentence that lost its full stop.
MAX_STRAY = 70

# An element with this share of its text removed is no story, unless this share of all that is kept
# stands in it.
COMPANY_SHARE = 0.5
MAX_COMPANY_SHARE = 0.2
# Letters of "By", a role and a place around the author's name.
MAX_AROUND_NAME = 25
# A shorter paragraph may be a teaser or an offer.
MIN_PROSE = 200
# Shorter words are said again by chance.
MIN_REPEAT = 25
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

# What an entry says of itself is no sign of a box beside the story.
_OWN_LINES = frozenset(ITEM_RULES.values())
_CALLS = frozenset({"wording:newsletter", "wording:subscribe", "wording:read_more"})
_ASIDE_KINDS = frozenset({"caption", "embed", "pull_quote"})
_PULLED_KINDS = frozenset({"paragraph", "block_quote"})
_QUOTE_MARK = re.compile(r"[\"“”„«»「」『』]|(?<!\w)[‘'](?=\w)")
# Quoted words, more than a byname in somebody's name.
_QUOTED_WORDS = re.compile(r"(?:[\"“„«»「『]|(?<!\w)[‘'])\s?\w+(?:,?\s|[’']\w)")
# What a template left where an advertisement or a player was to stand.
_PLACEHOLDER = re.compile(r"[$%{}\[\]#*_]{2,}\s*[\w:.-]+\s*[$%{}\[\]#*_]{2,}")
# "Read more:", "LATEST |" before what it leads to.
_LABEL = re.compile(r"[^:|»›>]{3,40}[:|»›>]\s*")
_FULL_STOP = re.compile(r"[.。][\"'”’»)\]]*$")
_WORD = re.compile(r"\w+")
_LETTERS = re.compile(r"[^\W_]+")
_NO_LETTERS = {code: None for code in range(128) if not chr(code).isalnum()}
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
# A block's letters are asked for again and again while its story is judged.
MAX_TEXTS = 256


def judge(blocks: list[Block], story: Story, headline: str | None) -> None:
    """Give each block that is no part of the story its rule."""
    title = _letters(headline)
    standfirst = _letters(story.standfirst)
    authors = {key for name in story.authors if (key := _letters(name))}
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
        elif block.kind != "embed" and _is_byline(block, letters, authors):
            block.rule = "structure:byline"
        elif _is_date(block, started):
            block.rule = "structure:date"
        elif block.kind in {"paragraph", "block_quote"}:
            started = True
    _tell_gallery(blocks)
    _drop_credits(blocks)
    _judge_repeats(blocks)
    agencies = {_letters(name) for name in alternatives(story.language, "byline", "agencies")}
    _drop_author_notes(blocks, authors - agencies)
    _drop_lists_of_calls(blocks)
    _drop_linked_lists(blocks)
    _drop_company(blocks)
    _drop_stray_lines(blocks, "structure:before_story")
    _drop_stray_lines(blocks[::-1], "structure:after_story")
    _drop_bare_headings(blocks)


def _tell_gallery(blocks: list[Block]) -> None:
    """Where most of the text stands under pictures, that is the story."""
    told = sum(len(b.text) for b in blocks if not b.rule and b.kind not in _ASIDE_KINDS)
    captions = [
        b
        for b in blocks
        if not b.rule
        and b.kind == "caption"
        and len(b.text) >= MIN_TOLD
        and SENTENCE_END.search(b.text)
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
            and not SENTENCE_END.search(credit.text)
            and not _QUOTE_MARK.search(credit.text)
        ):
            credit.rule = "structure:credit"


def _judge_repeats(blocks: list[Block]) -> None:
    """Words that stand in a longer paragraph too are a pull quote; a second copy goes.

    List items that come twice are an offer, and go both.
    """
    kept = [(block, _letters(block.text)) for block in blocks if not block.rule]
    story = "\n".join(letters for block, letters in kept if block.kind not in _ASIDE_KINDS)
    seen: dict[str, Block] = {}
    captions = [""] * CAPTION_REACH
    for block, letters in kept:
        captions = [*captions[1:], letters if block.kind == "caption" else ""]
        if len(letters) < MIN_REPEAT or block.kind in _ASIDE_KINDS:
            continue
        first = seen.setdefault(letters, block)
        if any(caption.startswith(letters) for caption in captions):
            block.kind = "caption"
            block.rule = "structure:repeated"
        elif first is not block:
            block.rule = "structure:repeated"
            if block.kind == "list_item":
                first.rule = block.rule
        elif block.kind in _PULLED_KINDS and _has_longer(story, letters):
            block.kind = "pull_quote"


def _has_longer(lines: str, letters: str) -> bool:
    """Whether the letters stand within a line and are not all of it."""
    at = lines.find(letters)
    while at >= 0:
        end = at + len(letters)
        if (at > 0 and lines[at - 1] != "\n") or (end < len(lines) and lines[end] != "\n"):
            return True
        at = lines.find(letters, end)
    return False


def _drop_author_notes(blocks: list[Block], authors: set[str]) -> None:
    """Who the author is, said in the last paragraphs."""
    left = MAX_AUTHOR_NOTES
    for block in reversed(blocks):
        if block.rule or block.kind in _ASIDE_KINDS:
            continue
        letters = _letters(block.text)
        if not _QUOTE_MARK.search(block.text) and any(
            0 <= letters.find(name) <= MAX_NOTE_OPENING for name in authors
        ):
            block.rule = "structure:author_note"
        left -= 1
        if not left:
            return


def _drop_lists_of_calls(blocks: list[Block]) -> None:
    """A list right under a call is what the call offers, or where it leads."""
    call: str | None = None
    for block in blocks:
        if block.rule:
            call = block.rule if block.rule in _CALLS else call
        elif call and block.kind == "list_item":
            is_led = block.linked >= LIST_LINK_SHARE * len(block.text)
            if is_led or not (call == "wording:read_more" or _QUOTED_WORDS.search(block.text)):
                block.rule = "structure:list_of_call"
            else:
                call = None
        else:
            call = None


def _drop_linked_lists(blocks: list[Block]) -> None:
    """A list whose items are mostly links ("Label: headline") leads elsewhere."""
    for _, items in groupby(blocks, key=lambda b: b.kind == "list_item" and b.path[:-1]):
        rest = [b for b in items if not b.rule]
        if (
            len(rest) > 1
            and all(
                b.kind == "list_item" and b.linked >= LIST_LINK_SHARE * len(b.text) for b in rest
            )
            and not all(SENTENCE_END.search(b.text) for b in rest)
        ):
            for block in rest:
                block.rule = "structure:linked_list"


def _drop_company(blocks: list[Block]) -> None:
    """What is left of an element that is mostly removed was never the story's."""
    kept: dict[int, int] = {}
    removed: dict[int, int] = {}
    number: dict[int, int] = {}
    story: set[int] = set()
    total = 0
    for block in blocks:
        length = len(block.text)
        if block.rule in _OWN_LINES:
            continue
        if not block.rule:
            total += length
            if _is_prose(block):
                story.update(block.path)
        for at in block.path:
            if block.rule:
                removed[at] = removed.get(at, 0) + length
                number[at] = number.get(at, 0) + 1
            else:
                kept[at] = kept.get(at, 0) + length
    company = {
        at
        for at, length in kept.items()
        if at not in story
        and number.get(at, 0) > 1
        and length < MAX_COMPANY_SHARE * total
        and removed[at] >= COMPANY_SHARE * (removed[at] + length)
    }
    for block in blocks:
        if not block.rule and not company.isdisjoint(block.path):
            block.rule = "structure:company"


def _is_prose(block: Block) -> bool:
    """Whether a block reads like a paragraph of a story."""
    return (
        block.kind == "paragraph"
        and len(block.text) >= MIN_PROSE
        and block.linked < LIST_LINK_SHARE * len(block.text)
        and bool(SENTENCE_END.search(block.text))
    )


def _drop_stray_lines(blocks: list[Block], rule: str) -> None:
    """Lines without a full stop between the story's edge and its first sentence.

    Where no sentence ends in a full stop the lines are the story.
    """
    stray: list[Block] = []
    for block in blocks:
        if block.rule or block.kind in _ASIDE_KINDS:
            continue
        if (
            block.kind not in {"paragraph", "list_item"}
            or len(block.text) > MAX_STRAY
            or SENTENCE_END.search(block.text)
            or _QUOTE_MARK.search(block.text)
        ):
            if block.kind == "paragraph" and SENTENCE_END.search(block.text):
                for line in stray:
                    line.rule = rule
            return
        stray.append(block)


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
    label = _LABEL.match(block.text)
    beyond = len(block.text) - (label.end() if label else 0)
    if not block.linked or block.linked < LINK_SHARE * beyond:
        return False
    if label and _FULL_STOP.search(block.text):
        return block.linked >= LINK_SHARE * len(block.text)
    if block.kind == "embed" and len(block.text) > MIN_POST:
        return False
    return not (SENTENCE_END.search(block.text) and len(block.text) > MAX_LINK_SENTENCE)


def _is_byline(block: Block, letters: str, authors: set[str]) -> bool:
    if letters in authors:
        return True
    return any(
        name in letters and len(letters) <= len(name) + MAX_AROUND_NAME for name in authors
    ) and not (SENTENCE_END.search(block.text) or _QUOTED_WORDS.search(block.text))


def _is_date(block: Block, started: bool) -> bool:
    """A short line with a time element, or before the story one whose words are mostly numbers."""
    text = block.text
    if _QUOTE_MARK.search(text):
        return False
    if len(text) < MAX_DATE_LINE and block.has_time and not SENTENCE_END.search(text):
        return True
    if started or block.kind != "paragraph" or not _YEAR.search(text):
        return False
    words = _WORD.findall(text)
    return len(words) <= MAX_DATE_WORDS and 2 * sum(word[0].isdigit() for word in words) >= len(
        words
    )


def _drop_bare_headings(blocks: list[Block]) -> None:
    """A heading over nothing that was kept headed what was removed."""
    below: Block | None = None
    removed_below = over_links = False
    for block in reversed(blocks):
        if block.rule:
            removed_below = True
            over_links = block.kind == "list_item" and block.rule == "structure:links"
            continue
        if block.kind == "heading" and (
            below is None or over_links or (removed_below and below.kind == "heading")
        ):
            block.rule = "structure:bare_heading"
            continue
        below = block
        removed_below = over_links = False


@lru_cache(MAX_TEXTS)
def _letters(text: str | None) -> str:
    """Only letters and digits, for comparing."""
    if not text:
        return ""
    if text.isascii():
        return text.lower().translate(_NO_LETTERS)
    return "".join(_LETTERS.findall(unicodedata.normalize("NFKC", text).casefold()))
