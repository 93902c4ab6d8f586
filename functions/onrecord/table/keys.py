"""Keys of the table and the one form of a speaker's name that they use."""

import re
import unicodedata

from onrecord.story import Quote, short_hash

# The kinds of speaker that have a key of their own.
NAMED = ("person", "organisation")

BY_SPEAKER = "by-speaker"
BY_DAY = "by-day"
BY_SITE = "by-site"

# DynamoDB takes 1,024 bytes in a sort key; a name part, a field and a speaker key share one,
# and a character takes up to four bytes.
MAX_KEY_CHARACTERS = 160
MAX_PART_CHARACTERS = 80

_SUFFIX = re.compile(r" (?:jr|sr|ii|iii|iv)$")
_STORY_PREFIX = "STORY#"


def story_pk(story_id: str) -> str:
    """The partition of a story and its quotes."""
    return f"{_STORY_PREFIX}{story_id}"


def story_id_of(pk: str) -> str:
    """The story whose partition this is."""
    return pk.removeprefix(_STORY_PREFIX)


def quote_sk(quote_id: str, co_speaker: int | None = None) -> str:
    """The sort key of a quote, or of its further item for a co-speaker (counted from 0)."""
    return f"QUOTE#{quote_id}" if co_speaker is None else f"QUOTE#{quote_id}#{co_speaker}"


def upload_pk(key: str) -> str:
    """The partition of an inbox key's upload item."""
    return f"UPLOAD#{short_hash(key)}"


def speaker_key(name: str) -> str:
    """One key for one speaker: without case, accents, marks, a leading "the" and suffixes.

    ``"The Kremlin"`` gives ``kremlin``, ``"Joseph R. Biden Jr."`` gives ``joseph r biden``;
    a name without letters gives an empty string.
    """
    decomposed = unicodedata.normalize("NFKD", name).casefold()
    bare = "".join(c for c in decomposed if not unicodedata.combining(c))
    words = " ".join(re.findall(r"[^\W_]+", re.sub(r"['’]", "", bare)))
    return _SUFFIX.sub("", words.removeprefix("the "))[:MAX_KEY_CHARACTERS]


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


def names_pk(part: str) -> str:
    """The directory's partition of a name part or a word of an office."""
    return f"NAMES#{part[0]}"


def names_sk(part: str, field: str, key: str) -> str:
    """The directory's sort key: the part, what it is a part of (name, role), and whose."""
    return f"{part[:MAX_PART_CHARACTERS]}#{field}#{key}"
