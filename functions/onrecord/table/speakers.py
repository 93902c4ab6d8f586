"""Who is meant by a name: the directory's speakers, variants of a name, aliases, typing errors."""

from collections.abc import Iterable, Mapping
from difflib import SequenceMatcher
from itertools import islice
from typing import NamedTuple

from onrecord.table import Table
from onrecord.table.aliases import group_of
from onrecord.table.batches import batch_get, query
from onrecord.table.directory import role_words
from onrecord.table.items import Plain
from onrecord.table.keys import fold, names_pk, names_sk, speaker_key
from onrecord.table.people import contradict, has_surname, is_bare, same_person, variants

# Before a name that is meant as it stands.
EXACT = "="

# A search by the beginnings of words reads at most so many entries of the directory a word, and a
# guess at a typing error so many for each of its beginnings.
MAX_ENTRIES = 2_000
GUESS_ENTRIES = 1_000
GUESS_BEGINNINGS = (3, 1)
MAX_GUESSES = 5
MIN_LIKENESS = 0.75


class Speaker(NamedTuple):
    """A speaker in the directory: the key that the index knows and the name to show."""

    key: str
    name: str


class Found(NamedTuple):
    """Who is meant: the spellings of one speaker; none where nobody or several may be.

    ``others`` have the name too and are not meant; where ``speakers`` is empty, all who may be.
    """

    speakers: tuple[Speaker, ...]
    others: tuple[Speaker, ...]


class _Entry(NamedTuple):
    name: str
    organisation: bool


_Entries = dict[str, _Entry]


def find_speaker(table: Table, name: str) -> Found:
    """The speaker who is meant by a full name, a surname that is one person's, or an alias.

    The rule is docs/data-model.md's. A name behind ``=`` is that spelling and joined with nothing.
    """
    typed = speaker_key(name)
    if not typed:
        return Found((), ())
    if name.startswith(EXACT):
        return Found((Speaker(typed, name.removeprefix(EXACT)),), ())
    entries = _entries(table, typed)
    names = {key: entry.name for key, entry in entries.items()}
    keys = _resolve(typed, entries)
    # An alias brings its variants along, and these have aliases of their own.
    asked: set[str] = set()
    while new := {typed, *keys} - asked:
        group = group_of(table, sorted(new))
        names |= group
        asked |= new | group.keys()
        for key in sorted(group.keys() | new):
            has_typed_surname = key.split()[-1] == typed.split()[-1]
            if has_typed_surname and (key == typed or key in keys):
                keys |= {key} & group.keys()
                continue
            # What was found under another part of the name has a surname of its own.
            known = entries if has_typed_surname else _entries(table, key)
            names |= {known_key: entry.name for known_key, entry in known.items()}
            keys |= _resolve(key, known) | {key}
    meant = [Speaker(key, names[key]) for key in sorted(keys, key=lambda key: (-len(key), key))]
    parts = set(typed.split())
    others = [Speaker(k, e.name) for k, e in sorted(entries.items()) if parts <= set(k.split())]
    if not meant and not others:
        others = [Speaker(k, e.name) for k, e in sorted(entries.items()) if same_person(typed, k)]
    return Found(tuple(meant), tuple(other for other in others if other.key not in keys))


def _resolve(typed: str, entries: _Entries) -> frozenset[str]:
    """The keys of the one speaker who is meant, empty where there are none or several."""
    if typed in entries and entries[typed].organisation:
        return frozenset({typed})
    persons = [key for key, entry in entries.items() if not entry.organisation]
    same = [key for key in persons if same_person(typed, key)]
    if typed in persons and not is_bare(typed):
        return _with_surname(variants(typed, persons), persons)
    if same and not contradict(same):
        sure = [key for key in same if typed in variants(key, [*persons, typed])]
        return _with_surname(frozenset(sure), persons) if sure else frozenset()
    if same:
        return frozenset()
    named = [key for key in persons if has_surname(key, typed) and not is_bare(key)]
    if named:
        return _only_person(named, persons)
    if typed in entries:
        return frozenset({typed})
    parts = set(typed.split())
    with_parts = [key for key in entries if parts <= set(key.split())]
    if len(with_parts) == 1:
        return frozenset(with_parts)
    return _only_person(with_parts, persons)


def _only_person(keys: list[str], persons: list[str]) -> frozenset[str]:
    """These keys, if they are one person; with the surname's own key, if it is nobody else's."""
    if not keys or not variants(keys[0], persons).issuperset(keys):
        return frozenset()
    return _with_surname(frozenset(keys), persons)


def _with_surname(keys: frozenset[str], persons: list[str]) -> frozenset[str]:
    """The keys and that of the bare surname, if no other person has it."""
    bare = {
        other for other in persons if is_bare(other) and any(has_surname(k, other) for k in keys)
    }
    others = (key for key in persons if key not in keys and not is_bare(key))
    if any(has_surname(key, surname) for key in others for surname in bare):
        return keys
    return keys | bare


def _entries(table: Table, key: str) -> _Entries:
    """The speakers who have the last word of a key among the parts of their names."""
    word = key.split()[-1]
    values = {":pk": names_pk(word), ":part": names_sk(word, "name", "")}
    return {
        _key_of(row): _Entry(row["speaker"], row.get("organisation", False))
        for row in query(table, "pk = :pk AND begins_with(sk, :part)", values)
    }


def names_of(table: Table, keys: Iterable[str]) -> Mapping[str, str]:
    """The names to show for speaker keys, of those that the directory has."""
    places = []
    for key in dict.fromkeys(keys):
        word = key.split()[-1]
        places.append({"pk": names_pk(word), "sk": names_sk(word, "name", key)})
    return {_key_of(row): row["speaker"] for row in batch_get(table, places)}


def office_holders(table: Table, role: str) -> tuple[Speaker, ...]:
    """The speakers who were ever called something with all words of this office, by key."""
    found: dict[str, str] | None = None
    for word in role_words(role):
        values = {":pk": names_pk(word), ":part": names_sk(word, "role", "")}
        rows = query(table, "pk = :pk AND begins_with(sk, :part)", values)
        having = {_key_of(row): row["speaker"] for row in rows}
        found = having if found is None else {k: n for k, n in found.items() if k in having}
    return tuple(Speaker(key, name) for key, name in sorted((found or {}).items()))


class Matches(NamedTuple):
    """The speakers that a search found; not ``complete`` where a word is the beginning of more
    entries than are read."""

    speakers: tuple[Speaker, ...]
    complete: bool


def search(table: Table, text: str) -> Matches:
    """The speakers with all these words, each the beginning of a part of the name or the office."""
    found: dict[str, str] | None = None
    complete = True
    for word in role_words(text) or fold(text).split():
        entries = _beginning(table, speaker_key(word), MAX_ENTRIES + 1)
        complete = complete and len(entries) <= MAX_ENTRIES
        having = {_key_of(row): row["speaker"] for row in entries[:MAX_ENTRIES]}
        found = having if found is None else {k: n for k, n in found.items() if k in having}
    speakers = (Speaker(key, name) for key, name in sorted((found or {}).items()))
    return Matches(tuple(speakers), complete)


def guesses(table: Table, name: str) -> tuple[Speaker, ...]:
    """Speakers whose names are most like one that nobody has, the likeliest first.

    Reads at most `GUESS_ENTRIES` entries for each word and each length of its beginning.
    """
    typed = speaker_key(name)
    likely: dict[Speaker, float] = {}
    for word in typed.split():
        for length in GUESS_BEGINNINGS:
            for row in _beginning(table, word[:length], GUESS_ENTRIES):
                part, field, key = row["sk"].split("#", 2)
                if field == "name" and _likeness(word, part) >= MIN_LIKENESS:
                    speaker = Speaker(key, row["speaker"])
                    likely[speaker] = max(_likeness(typed, key), _likeness(word, part) / 2)
    ranked = sorted(likely, key=lambda speaker: (-likely[speaker], speaker))
    return tuple(ranked[:MAX_GUESSES])


def _beginning(table: Table, word: str, limit: int) -> list[Plain]:
    values = {":pk": names_pk(word), ":part": word}
    rows = query(table, "pk = :pk AND begins_with(sk, :part)", values, page=limit)
    return list(islice(rows, limit))


def _likeness(one: str, other: str) -> float:
    return SequenceMatcher(None, one, other).ratio()


def _key_of(row: Plain) -> str:
    return str(row["sk"]).split("#", 2)[2]
