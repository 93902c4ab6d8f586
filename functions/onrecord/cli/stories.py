"""Finding a story by what people have at hand: its id, its URL, its inbox key."""

import re
from itertools import islice

from onrecord.errors import NotFound
from onrecord.scrape.identity import site_of, without_tracking
from onrecord.stack import Stack
from onrecord.story import short_hash
from onrecord.table import questions
from onrecord.table.items import RejectedMark, StoredQuote, StoryItem

_STORY_ID = re.compile(r"[a-z2-7]{16}")

NEWEST_OF_SITE = 2_000

Found = tuple[StoryItem, tuple[StoredQuote, ...]]


def find_story(stack: Stack, named: str) -> Found:
    """The story with this id or URL, or of this inbox key, and its quotes.

    Raises NotFound, with what became of the upload where that is known.
    """
    if _STORY_ID.fullmatch(named) and (found := questions.story(stack.table, named)):
        return _standing(found, named)
    if "://" in named and (found := _by_url(stack, named)):
        return _standing(found, named)
    upload = questions.upload(stack.table, named)
    if upload is None:
        raise NotFound(f"no story has the id, URL or inbox key {named!r}")
    if upload.story_id and (found := questions.story(stack.table, upload.story_id)):
        return _standing(found, named)
    match upload.newest:
        case RejectedMark(reason=reason, detail=detail):
            raise NotFound(f"{named!r} is no story: {reason}: {detail}")
        case _:
            raise NotFound(f"the story of {named!r} was withdrawn")


def _by_url(stack: Stack, url: str) -> Found | None:
    """The story with this address.

    Its id is most often the hash of it; the id of a page whose own word for its address was
    not trusted is not, so the newest stories of the site are looked through.
    """
    for address in (url, without_tracking(url)):
        if address and (found := questions.story(stack.table, short_hash(address))):
            return found
    site = site_of(url)
    heads = islice(questions.stories_of_site(stack.table, site), NEWEST_OF_SITE) if site else ()
    head = next((head for head in heads if head.url == url), None)
    return questions.story(stack.table, head.story_id) if head else None


def _standing(found: Found, named: str) -> Found:
    if not found[0].complete:
        raise NotFound(f"the story {named!r} is being written: ask again in a moment")
    if found[0].withdrawn:
        raise NotFound(f"the story {named!r} was withdrawn")
    return found
