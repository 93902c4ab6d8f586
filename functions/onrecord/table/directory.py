"""The directory: one item for each part of a speaker's name and each word of the office."""

from collections.abc import Iterable

from onrecord.table import Table
from onrecord.table.batches import batch_get, batch_put
from onrecord.table.items import Plain
from onrecord.table.keys import NAMED, fold, name_words, names_pk, names_sk, speaker_key

# "MP" is an office; a single letter is none.
MIN_ROLE_WORD = 2


def register_speakers(table: Table, rows: Iterable[Plain]) -> None:
    """Write the directory's items of the speakers of these quote rows, where they are missing."""
    wanted = {(entry["pk"], entry["sk"]): entry for row in rows for entry in _entries(row)}
    places = ({"pk": pk, "sk": sk} for pk, sk in wanted)
    standing = {(entry["pk"], entry["sk"]) for entry in batch_get(table, places)}
    batch_put(table, (entry for place, entry in wanted.items() if place not in standing))


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
