"""The strip step: a `Story` to a clean `Article`."""

import re
from itertools import pairwise

from onrecord.errors import Rejected
from onrecord.story import Article, Paragraph, Removed, Story, carry_head
from onrecord.strip import structure, wording
from onrecord.strip.blocks import Block, blocks_of

_SENTENCE = re.compile(r"[.!?…。！？][\"'”’»)\]]*$")
# The headline of a story uploaded as text is a line of at most this length.
MAX_HEADLINE = 200


def strip(story: Story) -> Article:
    """The story's paragraphs, and each piece that is none with the rule that removed it.

    Raises Rejected where nothing readable remains.
    """
    blocks = [
        part for block in blocks_of(story.fragment) for part in _judged(block, story.language)
    ]
    headline = story.headline
    if story.plain_text:
        headline = _take_headline(blocks) or headline
    structure.judge(blocks, story, headline)
    kept = tuple(Paragraph(text=b.text, kind=b.kind) for b in blocks if not b.rule)
    if not any(p.kind in {"paragraph", "list_item", "block_quote"} for p in kept):
        raise Rejected("no_article", f"none of {len(blocks)} blocks of text is part of a story")
    removed = tuple(Removed(text=b.text, rule=b.rule) for b in blocks if b.rule)
    return carry_head(story, Article, headline=headline, paragraphs=kept, removed=removed)


def _judged(block: Block, language: str | None) -> list[Block]:
    """The block, or its lines apart where some are boilerplate by their words."""
    if block.rule:
        return [block]
    lines = block.text.split("\n")
    rules = [wording.rule_of(line, language) for line in lines]
    unmarked = [line for line, rule in zip(lines, rules, strict=True) if not rule]
    if len(lines) == 1 or rules[0] or not any(map(_SENTENCE.search, unmarked)):
        # A call may be set over several lines; a sentence before it is the story's.
        block.rule = wording.rule_of(block.text, language)
    if block.rule or not any(rules):
        return [block]
    parts: list[Block] = []
    for line, rule in zip(lines, rules, strict=True):
        if parts and not rule and not parts[-1].rule:
            parts[-1].text += f"\n{line}"
        else:
            parts.append(Block(line, block.kind, level=block.level, rule=rule, path=block.path))
    return parts


def _take_headline(blocks: list[Block]) -> str | None:
    """The first short line without a full stop that stands before the paragraphs; it goes."""
    for block, following in pairwise(blocks):
        if block.rule:
            continue
        text = block.text
        if len(text) > MAX_HEADLINE or text.endswith((".", ":", ",", ";", "。")) or "\n" in text:
            return None
        if all(b.rule for b in blocks[blocks.index(following) :]):
            return None
        block.rule = "structure:headline"
        return text
    return None
