"""Keys of the table and the one form of a speaker's name that they use."""

import re
import unicodedata
from functools import cache

from onrecord.languages import available, load
from onrecord.story import Quote, short_hash

# The kinds of speaker that have a key of their own.
NAMED = ("person", "organisation")

BY_SPEAKER = "by-speaker"
BY_DAY = "by-day"
BY_SITE = "by-site"
# The partition that lists the aliases.
ALIASES = "ALIASES"

# How the sort keys begin of what a story's partition holds beside the story item.
QUOTES = "QUOTE#"
HOLDERS = "KEY#"

# DynamoDB takes 1,024 bytes in a sort key; a name part, a field and a speaker key share one,
# and a character takes up to four bytes.
MAX_KEY_CHARACTERS = 160
MAX_PART_CHARACTERS = 80

# Letters that have no accent to lose.
_PLAIN_LETTERS = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i", "ħ": "h"}
)
# One ending in many Latin spellings: Zelenskyy, Zelenskiy, Zelensky.
_SLAVIC_ENDING = re.compile(r"(?<=\wsk)(?:yy|iy|yi|ii|ij|yj)\b")
_STORY_PREFIX = "STORY#"


def story_pk(story_id: str) -> str:
    """The partition of a story and its quotes."""
    return f"{_STORY_PREFIX}{story_id}"


def story_id_of(pk: str) -> str:
    """The story whose partition this is."""
    return pk.removeprefix(_STORY_PREFIX)


def quote_sk(quote_id: str, co_speaker: int | None = None) -> str:
    """The sort key of a quote, or of its further item for a co-speaker (counted from 0)."""
    return f"{QUOTES}{quote_id}" if co_speaker is None else f"{QUOTES}{quote_id}#{co_speaker}"


def holder_sk(key: str) -> str:
    """The sort key, in a story's partition, of an inbox key that its item has no room for."""
    return f"{HOLDERS}{short_hash(key)}"


def upload_pk(key: str) -> str:
    """The partition of an inbox key's upload item."""
    return f"UPLOAD#{short_hash(key)}"


def fold(text: str) -> str:
    """The words of a text without case, accents and marks, a space between two."""
    decomposed = unicodedata.normalize("NFKD", text).casefold()
    bare = "".join(c for c in decomposed if not unicodedata.combining(c))
    return " ".join(re.findall(r"[^\W_]+", re.sub(r"['’]", "", bare).translate(_PLAIN_LETTERS)))


def speaker_key(name: str) -> str:
    """One key for one spelling of a speaker.

    Case, accents, marks, a leading "the", titles, suffixes and the spelling of the ending -sky do
    not count: ``"The Kremlin"`` gives ``kremlin``, ``"Mr Joseph R. Biden Jr."`` gives
    ``joseph r biden``. An initial counts: George W. and George H. W. Bush are two. A name without
    letters gives an empty string.
    """
    words = fold(name).removeprefix("the ").split()
    # "President of Ukraine" is an office and no name behind a title.
    while (
        len(words) > 1
        and words[0] in name_words("titles")
        and words[1] not in name_words("fillers")
    ):
        del words[0]
    while len(words) > 1 and words[-1] in name_words("suffixes"):
        del words[-1]
    return _SLAVIC_ENDING.sub("y", " ".join(words))[:MAX_KEY_CHARACTERS]


@cache
def name_words(kind: str) -> frozenset[str]:
    """Words of a kind in the names of all languages: titles, suffixes, particles, fillers."""
    return frozenset(
        word for code in available("names") for word in load(code, "names").get(kind, "").split()
    )


def index_key(quote: Quote, published_utc: str) -> str:
    """The speaker index's partition of a quote.

    Unnamed speakers stand under their kind and month, so that they can be audited.
    """
    if quote.speaker and quote.speaker_kind in NAMED:
        key = speaker_key(quote.speaker)
        if key:
            return key
    return unnamed_key(quote.speaker_kind, published_utc[:7])


def unnamed_key(kind: str, month: str) -> str:
    """The speaker index's partition of unnamed speakers of a kind in a month (YYYY-MM)."""
    return f"{kind}#{month}"


def alias_pk(key: str) -> str:
    """The partition of what else a speaker key is known as."""
    return f"ALIAS#{key}"


def names_pk(part: str) -> str:
    """The directory's partition of a name part or a word of an office."""
    return f"NAMES#{part[0]}"


def names_sk(part: str, field: str, key: str) -> str:
    """The directory's sort key: the part, what it is a part of (name, role), and whose."""
    return f"{part[:MAX_PART_CHARACTERS]}#{field}#{key}"
