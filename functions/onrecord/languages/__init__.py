"""Language data: one folder a language, one TOML file for each kind of knowledge.

``page.toml`` and ``byline.toml`` are read by scrape and strip, ``speech.toml`` by extract,
``names.toml`` by the table; a step loads only its own, so a cold start pays for nothing else.
docs/languages.md tells how to add a language.
"""

import tomllib
from collections.abc import Callable
from functools import cache, wraps
from pathlib import Path
from typing import Any, Literal, TypeVar

T = TypeVar("T")
Part = Literal["page", "byline", "speech", "names"]

_FOLDER = Path(__file__).parent


def per_language(make: Callable[[str | None], T]) -> Callable[[str | None], T]:
    """Keep what a function makes of each language that has data; the others count as none.

    A page may call its language anything: what is kept for each would fill the memory.
    """
    kept = cache(make)

    @wraps(make)
    def made(language: str | None) -> T:
        return kept(language if language in _codes() else None)

    return made


@cache
def _codes() -> frozenset[str]:
    return frozenset(folder.name for folder in _FOLDER.iterdir())


def load(language: str | None, part: Part) -> dict[str, Any]:
    """One part of a language's data ("en"); empty where there is none."""
    if language is None or language not in available(part):
        return {}  # whatever a page calls its language
    return _loaded(language, part)


@cache
def _loaded(language: str, part: Part) -> dict[str, Any]:
    return tomllib.loads((_FOLDER / language / f"{part}.toml").read_text("utf-8"))


@cache
def available(part: Part) -> tuple[str, ...]:
    """The codes of the languages that have this part, sorted."""
    folders = (f for f in _FOLDER.iterdir() if f.is_dir())
    return tuple(sorted(f.name for f in folders if (f / f"{part}.toml").is_file()))


def alternatives(language: str | None, part: Part, key: str) -> list[str]:
    """The words under a key in a language and in English, which counts on every page.

    The longest come first, so that "staff writer" is found before "staff".
    """
    found = {
        word.replace("_", " ")
        for code in {language, "en"}
        if code
        for word in load(code, part).get(key, "").split("/")
        if word
    }
    return sorted(found, key=lambda word: (-len(word), word))
