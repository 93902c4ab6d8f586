"""Lines that are told by their words: sign-up calls, share bars, notices.

The phrases are a language's data (``page.toml``). In a phrase ``a/b`` are alternatives, ``(a)``
may be missing and ``…`` stands for up to six words.
"""

import re
from functools import cache
from typing import NamedTuple

from onrecord.languages import available, load

# Story paragraphs that open like a call are longer than calls are.
MAX_OPENING = 320
MAX_HOLDING = 240
# A passage in quotation marks of this length is speech, not the name of a newsletter.
MIN_SPEECH = 25

_SPEECH = re.compile(r"[\"“”„«»「『‹](?P<words>[^\"“”„«»」』›]*)[\"“”„«»」』›]?")
_OUTSIDE = re.compile(r"^[^\w(]+|[^\w)]+$")
_APOSTROPHES = str.maketrans("’‘ʼ", "'''")


class Phrases(NamedTuple):
    """The compiled phrases of one rule."""

    rule: str
    whole: re.Pattern[str] | None
    opens: re.Pattern[str] | None
    holds: re.Pattern[str] | None


def rule_of(text: str, language: str | None) -> str | None:
    """The rule by which a paragraph's words say that it is no part of the story.

    A quotation is never caught, nor is a sentence that only speaks of such a call.
    """
    plain = text.casefold().translate(_APOSTROPHES).replace("\n", " ")
    if len(plain) > MAX_OPENING or _is_speech(plain):
        return None
    line = _OUTSIDE.sub("", plain)
    for phrases in phrases_of(language):
        if phrases.whole and phrases.whole.fullmatch(line):
            return phrases.rule
        if phrases.opens and phrases.opens.match(line):
            return phrases.rule
        if phrases.holds and len(line) <= MAX_HOLDING and phrases.holds.search(line):
            return phrases.rule
    return None


def _is_speech(plain: str) -> bool:
    return any(len(found["words"]) >= MIN_SPEECH for found in _SPEECH.finditer(plain))


@cache
def phrases_of(language: str | None) -> tuple[Phrases, ...]:
    """The rules of a language; of all languages where it is not declared or has no data.

    English calls stand on pages of every language.
    """
    known = available("page")
    codes = dict.fromkeys((language, "en")) if language and language in known else known
    rules: dict[str, dict[str, list[str]]] = {}
    for code in codes:
        for rule, lists in load(code, "page").get("wording", {}).items():
            for how, phrases in lists.items():
                rules.setdefault(rule, {}).setdefault(how, []).extend(
                    filter(None, phrases.splitlines())
                )
    return tuple(
        Phrases(
            f"wording:{rule}",
            *(_compiled(lists.get(how, [])) for how in ("whole", "opens", "holds")),
        )
        for rule, lists in rules.items()
    )


def _compiled(phrases: list[str]) -> re.Pattern[str] | None:
    if not phrases:
        return None
    return re.compile("|".join(f"(?:{pattern(phrase)})" for phrase in phrases))


_GAP = r"(?:\S+(?:\s+|$)){0,6}?"
# Scripts without spaces between words have no word ends to look for.
_UNSPACED = re.compile("[\u0e00-\u0eff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]$")


def pattern(phrase: str) -> str:
    """The regular expression of a phrase."""
    found = r"(?<!\w)"
    for word in phrase.casefold().split():
        if word == "…":
            found += _GAP
            continue
        optional = word.startswith("(") and word.endswith(")")
        words = "|".join(re.escape(w).replace("_", r"\W+") for w in word.strip("()").split("/"))
        end = r"\W*" if _UNSPACED.search(word.strip("()")) else r"(?!\w)\W*"
        found += rf"(?:(?:{words}){end})" + ("?" if optional else "")
    return found
