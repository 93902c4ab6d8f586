"""Names in a byline: without the words around them, roles, places and addresses."""

import re
from collections.abc import Iterable
from typing import NamedTuple

from onrecord.languages import Part, alternatives, per_language
from onrecord.scrape.headline import words

MAX_NAME = 60
MAX_WORDS = 6
# A declaration of more is no list of names.
MAX_TEXT = 2000

_ADDRESS = re.compile(r"(?:https?:|www\.)\S*|(?<!\S)/\S+|\S*@\S+|\[email[^\]]*\]", re.I)
_BRACKET = re.compile(r"\s*[(\[][^()\[\]]*[)\]]\s*$")
_EDGES = " ,.;:|/·•-–—\u200b"
_COMMA = re.compile(r"[,、]")
_BARS = re.compile(r"\s*[;|·•]\s*|\s+[-–—]\s+")
# A login or a host ("ann.roe", "lantern.example") that nobody is called by.
_ACCOUNT = re.compile(r"\S+[._]\S*[^\W\d_]{2,}|[^\W_]*\d[^\W_]*")
_ABBREVIATED = re.compile(r"\b(?:[JS]r|[^\W\d_])\.$")
# "on Tue,", "le", "op do," between a name and a date.
_BEFORE_DATE = re.compile(r"[\s,]+[^\W\dA-ZÀ-Þ]{1,4}\b\.?(?:\s+\w{1,4}\b\.?)?[\s,]*$")
_LINE_END = re.compile(r"\b\d{1,2}[.:/]\d|\b\d{4}\b|\b\d+\s")


class Byline(NamedTuple):
    """What a language's bylines are made of, beside the names."""

    opening: re.Pattern[str]
    closing: re.Pattern[str]
    joined: re.Pattern[str]
    place: re.Pattern[str]
    role: re.Pattern[str]
    role_at_edge: re.Pattern[str]
    beside: re.Pattern[str]
    updated: re.Pattern[str]
    label: re.Pattern[str]
    nobody: frozenset[str]
    agencies: frozenset[str]


@per_language
def byline(language: str | None) -> Byline:
    """The byline of a language, with the English one that pages of all languages use."""

    def listed(key: str) -> list[str]:
        return alternatives(language, "byline", key)

    def either(key: str, part: Part = "byline") -> str:
        return "|".join(map(re.escape, alternatives(language, part, key))) or "(?!)"

    roles = either("roles")
    return Byline(
        opening=re.compile(rf"^(?:{either('byline', 'page')})(?:[\s:]+|$)", re.I),
        closing=re.compile(rf"(?<=\S)\s*(?:{either('after_name')})$", re.I),
        joined=re.compile(rf"\s*&\s*|\s+(?:{either('and')})\s+(?=\S)", re.I),
        place=re.compile(rf"\s+(?i:{either('place')})\s+[^\W\d_a-z]\S*(?:\s\S+){{0,2}}$"),
        role=re.compile(rf"(?<!\w)(?:{roles})(?!\w)", re.I),
        role_at_edge=re.compile(rf"^(?:(?:{roles})\s+)+|(?:\s+(?:{roles}))+$", re.I),
        beside=re.compile(rf"(?:{either('beside')})(?!\w)", re.I),
        updated=re.compile(rf"\W*(?:{either('updated')})(?!\w)", re.I),
        label=re.compile(rf"\b(?:{either('label')})$", re.I),
        nobody=frozenset(listed("nobody")),
        agencies=frozenset(" ".join(words(agency)) for agency in listed("agencies")),
    )


def names_in(
    texts: Iterable[str], language: str | None, publisher: set[str] | None
) -> tuple[str, ...]:
    """The names in bylines, each once; none that is nobody's, an account or in these words."""
    known = byline(language)
    found: dict[str, str] = {}
    for text in texts:
        for name in _parts(_ADDRESS.sub(" ", text[:MAX_TEXT]), publisher, known):
            if _is_name(name, publisher, known):
                found.setdefault(" ".join(words(name)), name)
    return tuple(found.values())


def opened(text: str, language: str | None) -> str | None:
    """What follows the byline's first words ("By …"); None where a text does not so begin."""
    rest = byline(language).opening.sub("", text)
    return rest if rest != text else None


def is_beside(text: str, language: str | None) -> bool:
    """Whether a line is about a picture, a date or a button ("Photo: …")."""
    return bool(byline(language).beside.match(text))


def is_change(text: str, language: str | None) -> bool:
    """Whether a line gives the date of a change ("Updated …")."""
    return bool(byline(language).updated.match(text))


def is_author_label(text: str, language: str | None) -> bool:
    """Whether a label's last word announces the author ("Written by")."""
    return bool(byline(language).label.search(text))


def until_date(text: str) -> str:
    """A byline up to the date or the figure that follows it."""
    end = _LINE_END.search(text)
    return _BEFORE_DATE.sub("", text[: end.start()]) if end else text


def _parts(text: str, publisher: set[str] | None, known: Byline) -> list[str]:
    parts: list[str] = []
    for line in _BARS.split(" ".join(text.split())):
        line = known.opening.sub("", line)
        named = [_bare(part, known) for part in _split(line, known)]
        people = [n for n in named if n and not known.role.search(n)] or [n for n in named if n]
        own = [n for n in people if set(words(n)) <= (publisher or set())]
        if (
            own
            and len(own) < len(people)
            and all(_is_agency(n, known) for n in people if n not in own)
        ):
            # The paper with an agency ("The Lantern and Reuters") is one author.
            people = [line]
        parts += people
    return parts


def _split(line: str, known: Byline) -> list[str]:
    parts = _COMMA.split(line)
    if " / " in line or ("/" in line and all(" " in p.strip() for p in line.split("/"))):
        parts = [whole for part in parts for whole in part.split("/")]
    clean = [bare for part in parts if (bare := _trimmed(part))]
    if not clean or not _is_full(clean[0], known):
        # "Roe, Ann" is one name.
        return clean if all(_is_full(part, known) for part in clean) else [line]
    # What stands alone behind a full name ("Ann Roe, Paris") is a place, unless an agency.
    full = [part for part in clean if _is_full(part, known)]
    return [name for part in full for name in _split_at_and(part, known)]


def _split_at_and(part: str, known: Byline) -> list[str]:
    """The names around an "and"; "Agence and Partner" is one."""
    names = known.joined.split(part)
    return names if all(_is_full(name, known) for name in names) else [part]


def _is_full(part: str, known: Byline) -> bool:
    return " " in part or _is_agency(part, known) or _without_blanks(part)


def _is_agency(part: str, known: Byline) -> bool:
    return " ".join(words(part)) in known.agencies


def _without_blanks(part: str) -> bool:
    """Whether a part is in a script whose full names have no blank."""
    return all("\u3040" <= c <= "\u9fff" or "\uac00" <= c <= "\ud7a3" for c in part)


def _bare(part: str, known: Byline) -> str:
    part = known.opening.sub("", _trimmed(part))
    part = _trimmed(known.closing.sub("", _trimmed(_BRACKET.sub("", part))))
    for pattern in (known.place, known.role_at_edge):
        shorter = pattern.sub("", part)
        if len(shorter.split()) > 1:
            part = _trimmed(shorter)
    return part


def _trimmed(part: str) -> str:
    bare = part.strip(_EDGES)
    return f"{bare}." if _ABBREVIATED.search(f"{bare}.") and f"{bare}." in part else bare


def _is_name(name: str, publisher: set[str] | None, known: Byline) -> bool:
    said = words(name)
    return (
        1 < len(name) <= MAX_NAME
        and len(name.split()) <= MAX_WORDS
        and any(c.isalpha() for c in name)
        and ":" not in name
        and not known.beside.match(name)
        and (publisher is None or not _is_own(name, publisher))
        and name.casefold() not in known.nobody
        and not all(word in known.nobody for word in said)
        and not any(word.isdigit() for word in name.split()[1:])
    )


def _is_own(name: str, publisher: set[str]) -> bool:
    """Whether a name is the publisher's or an account's, which no person has."""
    said = words(name)
    return set(said) <= publisher or "".join(said) in publisher or bool(_ACCOUNT.fullmatch(name))
