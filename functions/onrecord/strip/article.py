"""The strip step: a `Story` to a clean `Article`."""

from dataclasses import replace
from itertools import pairwise

from onrecord.errors import Rejected
from onrecord.story import Article, Paragraph, Removed, Story, carry_head
from onrecord.strip import notes, structure, wording
from onrecord.strip.blocks import Block, blocks_of, ends_sentence

# The headline of a story uploaded as text is a line of at most this length.
MAX_HEADLINE = 200


def strip(story: Story) -> Article:
    """The story's paragraphs, and each piece that is none with the rule that removed it.

    Raises Rejected where nothing readable remains.
    """
    blocks, items = blocks_of(story.fragment, story.language)
    blocks = notes.mark(blocks, story.language)
    blocks = [part for block in blocks for part in _judged(block, story.language)]
    headline = story.headline
    if story.plain_text:
        headline = _take_headline(blocks) or headline
    structure.judge(blocks, story, headline)
    kept = [block for block in blocks if not block.rule]
    if not any(b.kind in {"paragraph", "list_item", "block_quote"} for b in kept):
        raise Rejected("no_article", f"none of {len(blocks)} blocks of text is part of a story")
    removed = tuple(Removed(text=b.text, rule=b.rule) for b in blocks if b.rule)
    # An entry of which nothing is left is none.
    numbers = sorted({block.item for block in kept if block.item is not None})
    return carry_head(
        story,
        Article,
        headline=headline,
        paragraphs=tuple(
            Paragraph(
                text=b.text,
                kind=b.kind,
                item=None if b.item is None else numbers.index(b.item),
            )
            for b in kept
        ),
        items=tuple(items[number] for number in numbers),
        removed=removed,
    )


def _judged(block: Block, language: str | None) -> list[Block]:
    """The block, or its lines apart where some are boilerplate by their words."""
    if block.rule or block.kind == "correction":
        return [block]
    if "\n" not in block.text:
        block.rule = wording.rule_of(block.text, language)
        return [block]
    lines = block.text.split("\n")
    rules = [wording.rule_of(line, language) for line in lines]
    unmarked = [line for line, rule in zip(lines, rules, strict=True) if not rule]
    if rules[0] or not any(map(ends_sentence, unmarked)):
        # A call may be set over several lines; a sentence before it is the story's.
        block.rule = wording.rule_of(block.text, language)
    if block.rule or not any(rules):
        return [block]
    parts: list[Block] = []
    for line, rule in zip(lines, rules, strict=True):
        if parts and not rule and not parts[-1].rule:
            parts[-1].text += f"\n{line}"
        else:
            parts.append(replace(block, text=line, rule=rule, linked=0, has_time=False))
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
