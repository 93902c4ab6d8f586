"""The directory: one item for each part of a speaker's name and each word of the office."""

from collections.abc import Iterable
from typing import Any
from weakref import WeakKeyDictionary

from onrecord.table import Table
from onrecord.table.batches import batch_get, batch_put
from onrecord.table.items import Plain
from onrecord.table.keys import NAMED, fold, name_words, names_pk, names_sk, speaker_key

# "MP" is an office; a single letter is none.
MIN_ROLE_WORD = 2


# The items that a worker has seen standing, by client: nobody deletes them, and most speakers
# come again. Forgotten altogether when they are too many.
MAX_SEEN = 50_000
_seen: WeakKeyDictionary[Any, set[tuple[str, str, str]]] = WeakKeyDictionary()


def register_speakers(table: Table, rows: Iterable[Plain]) -> None:
    """Write the directory's items of the speakers of these quote rows, where they are missing."""
    seen = _seen.setdefault(table.client, set())
    if len(seen) > MAX_SEEN:
        seen.clear()
    entries = (entry for row in rows for entry in _entries(row))
    named = {(table.name, entry["pk"], entry["sk"]): entry for entry in entries}
    wanted = {place: entry for place, entry in named.items() if place not in seen}
    places = ({"pk": pk, "sk": sk} for _, pk, sk in wanted)
    standing = {(table.name, entry["pk"], entry["sk"]) for entry in batch_get(table, places)}
    batch_put(table, (entry for place, entry in wanted.items() if place not in standing))
    seen.update(wanted)


def role_words(role: str) -> tuple[str, ...]:
    """The words of an office that the directory has, in their order."""
    fillers = name_words("fillers")
    words = dict.fromkeys(fold(role).split())
    return tuple(w for w in words if len(w) >= MIN_ROLE_WORD and w not in fillers)


def _entries(row: Plain) -> Iterable[Plain]:
    if row.get("speaker_kind") not in NAMED:
        return
    kind = {"organisation": True} if row["speaker_kind"] == "organisation" else {}
    for name in (row["speaker"], *row.get("co_speakers", ())):
        key = speaker_key(name)
        for part in dict.fromkeys(key.split()):
            yield _entry(part, "name", key, name) | kind
    key = speaker_key(row["speaker"])
    for word in role_words(row.get("speaker_role", "")):
        if key:
            yield _entry(word, "role", key, row["speaker"]) | kind


def _entry(part: str, field: str, key: str, name: str) -> Plain:
    return {"pk": names_pk(part), "sk": names_sk(part, field, key), "speaker": name}
