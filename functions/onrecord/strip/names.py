"""The names in the byline of an entry of a live blog or round-up."""

import re
from typing import NamedTuple

from onrecord.languages import alternatives, per_language

MAX_NAME_WORDS = 5


class Byline(NamedTuple):
    """What stands around names in the bylines of a language.

    ``under_heading`` finds the source of a byline that no class marks.
    """

    opening: re.Pattern[str]
    under_heading: re.Pattern[str]
    joined: re.Pattern[str]
    roles: frozenset[str]


@per_language
def byline(language: str | None) -> Byline:
    """The words of bylines in the page's language and English."""

    opening = "|".join(map(re.escape, alternatives(language, "page", "byline")))
    joined = "|".join(map(re.escape, alternatives(language, "byline", "and")))
    return Byline(
        re.compile(rf"^(?:{opening})[\s:]+", re.I),
        re.compile(rf"</h[2-6]>(?:\s{{0,99}}<[^>]{{0,999}}>){{1,4}}\s{{0,99}}(?i:{opening})[\s:]"),
        re.compile(rf"\s*[,;/|·•、]\s*|\s+(?:&|{joined})\s+", re.I),
        frozenset(word.casefold() for word in alternatives(language, "byline", "roles")),
    )


def names_in(line: str, language: str | None) -> list[str]:
    """The names in a byline, without the words around them and the people's roles."""
    words = byline(language)
    parts = words.joined.split(words.opening.sub("", line.strip()))
    clean = (part.strip(" -–—:.") for part in parts)
    return [part for part in clean if _is_name(part) and part.casefold() not in words.roles]


def _is_name(part: str) -> bool:
    return (
        len(part) > 1
        and not part[0].islower()
        and len(part.split()) <= MAX_NAME_WORDS
        and not any(c.isdigit() for c in part)
    )
