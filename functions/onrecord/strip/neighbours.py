"""What a block's neighbours say once they are removed: boxes, lists, the story's edges."""

from itertools import groupby

from onrecord.strip.blocks import (
    ASIDE_KINDS,
    ITEM_RULES,
    QUOTE_MARK,
    QUOTED_WORDS,
    Block,
    ends_sentence,
)

# Share of a list item in links from which a list under "Read more" leads elsewhere.
LIST_LINK_SHARE = 0.4
# A longer line at the story's edge is a sentence that lost its full stop.
MAX_STRAY = 70
# An element with this share of its text removed is no story, unless this share of all that is kept
# stands in it.
COMPANY_SHARE = 0.5
MAX_COMPANY_SHARE = 0.2
# A shorter paragraph may be a teaser or an offer.
MIN_PROSE = 200

# What an entry says of itself is no sign of a box beside the story.
_OWN_LINES = frozenset(ITEM_RULES.values())
_CALLS = frozenset({"wording:newsletter", "wording:subscribe", "wording:read_more"})


def drop_company(blocks: list[Block]) -> None:
    """Give each block that is kept in the company of removed ones its rule."""
    _drop_lists_of_calls(blocks)
    _drop_linked_lists(blocks)
    _drop_boxes(blocks)
    _drop_stray_lines(blocks, "structure:before_story")
    _drop_stray_lines(blocks[::-1], "structure:after_story")
    _drop_bare_headings(blocks)


def _drop_lists_of_calls(blocks: list[Block]) -> None:
    """A list right under a call is what the call offers, or where it leads."""
    call: str | None = None
    for block in blocks:
        if block.rule:
            call = block.rule if block.rule in _CALLS else call
        elif call and block.kind == "list_item":
            is_led = block.linked >= LIST_LINK_SHARE * len(block.text)
            if is_led or not (call == "wording:read_more" or QUOTED_WORDS.search(block.text)):
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
            and not all(ends_sentence(b.text) for b in rest)
        ):
            for block in rest:
                block.rule = "structure:linked_list"


def _drop_boxes(blocks: list[Block]) -> None:
    """What is left of an element that is mostly removed was never the story's."""
    removed: dict[int, int] = {}
    number: dict[int, int] = {}
    for block in blocks:
        if block.rule and block.rule not in _OWN_LINES:
            for at in block.path:
                removed[at] = removed.get(at, 0) + len(block.text)
                number[at] = number.get(at, 0) + 1
    # The elements in which several blocks were removed, and no prose of the story is seen yet.
    boxes = {at for at, count in number.items() if count > 1}
    kept: dict[int, int] = {}
    total = 0
    for block in blocks:
        if block.rule:
            continue
        length = len(block.text)
        total += length
        if boxes.isdisjoint(block.path):
            continue
        if _is_prose(block):
            boxes.difference_update(block.path)
        else:
            for at in block.path:
                kept[at] = kept.get(at, 0) + length
    company = {
        at
        for at in boxes & kept.keys()
        if kept[at] < MAX_COMPANY_SHARE * total
        and removed[at] >= COMPANY_SHARE * (removed[at] + kept[at])
    }
    for block in blocks:
        if not block.rule and not company.isdisjoint(block.path):
            block.rule = "structure:company"


def _is_prose(block: Block) -> bool:
    """Whether a block reads like a paragraph of a story: a long one, or one that quotes."""
    return (
        block.kind == "paragraph"
        and block.linked < LIST_LINK_SHARE * len(block.text)
        and ends_sentence(block.text)
        and (len(block.text) >= MIN_PROSE or bool(QUOTED_WORDS.search(block.text)))
    )


def _drop_stray_lines(blocks: list[Block], rule: str) -> None:
    """Lines without a full stop between the story's edge and its first sentence.

    Where no sentence ends in a full stop the lines are the story.
    """
    stray: list[Block] = []
    for block in blocks:
        if block.rule or block.kind in ASIDE_KINDS:
            continue
        if (
            block.kind not in {"paragraph", "list_item"}
            or len(block.text) > MAX_STRAY
            or ends_sentence(block.text)
            or QUOTE_MARK.search(block.text)
        ):
            if block.kind == "paragraph" and ends_sentence(block.text):
                for line in stray:
                    line.rule = rule
            return
        stray.append(block)


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
