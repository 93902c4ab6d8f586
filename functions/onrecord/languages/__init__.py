"""Language data: one folder a language, one TOML file for each step that reads it.

``page.toml`` is read by scrape and strip, ``byline.toml`` by both, ``speech.toml`` by extract;
a step loads only its own, so a cold start pays for nothing else. docs/languages.md tells how to
add a language.
"""

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any, Literal

Part = Literal["page", "byline", "speech"]


@cache
def load(language: str, part: Part) -> dict[str, Any]:
    """The data of a language ("en") for one step; empty where there is none."""
    source = files(__name__) / language / f"{part}.toml"
    if not source.is_file():
        return {}
    return tomllib.loads(source.read_text("utf-8"))


@cache
def available(part: Part) -> tuple[str, ...]:
    """The codes of the languages that have data for a step, sorted."""
    folders = (f for f in files(__name__).iterdir() if f.is_dir())
    return tuple(sorted(f.name for f in folders if (f / f"{part}.toml").is_file()))
