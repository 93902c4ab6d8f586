"""The language of a page: as declared, unless its script says otherwise, else as its text reads."""

import re
import unicodedata
from collections.abc import Iterable

# Bokmål and Nynorsk are one data folder; "jp" and "kr" are countries that pages give as languages.
_SAME_LANGUAGE = {"nb": "no", "nn": "no", "jp": "ja", "kr": "ko", "cz": "cs", "iw": "he"}
_TAG = re.compile(r"\s*([a-z]{2,3})(?:[-_](?:[a-z]{2,4}|\d{3})\b.*|\s*[,;].*)?\s*$", re.S)
# Languages that are written in no Latin letters, and the script of each.
_SCRIPTS = {
    "ja": ("HIRAGANA", "KATAKANA", "CJK"),
    "zh": ("CJK",),
    "ko": ("HANGUL", "CJK"),
    "ru": ("CYRILLIC",),
    "uk": ("CYRILLIC",),
    "be": ("CYRILLIC",),
    "bg": ("CYRILLIC",),
    "mk": ("CYRILLIC",),
    "ar": ("ARABIC",),
    "fa": ("ARABIC",),
    "ur": ("ARABIC",),
    "he": ("HEBREW",),
    "el": ("GREEK",),
    "th": ("THAI",),
    "hi": ("DEVANAGARI",),
}
_LATIN = frozenset(
    "ca cs da de en es et fi fr hr hu id it lt lv nl no pl pt ro sk sl sv tr vi".split()  # noqa: SIM905
)
_LETTERS = re.compile(r"[^\W\d_]")
_BEYOND_LATIN = re.compile(r"(?![ａ-ｚＡ-Ｚ\u1e00-\u1eff])[\u0370-\uffff](?<=[^\W\d_])")
# Letters that tell a script apart from a foreign name, and the share that leaves no doubt.
MIN_LETTERS = 30
CERTAIN = 0.75
# The detector needs a few sentences, and more text makes it no surer.
MAX_SAMPLE = 2000
MIN_SAMPLE = 40


def declared(values: Iterable[str | None]) -> str | None:
    """The primary subtag of the first value that is a language tag."""
    for value in values:
        if tag := _TAG.match((value or "").lower()):
            return _SAME_LANGUAGE.get(tag[1], tag[1])
    return None


def contradicted(language: str, text: str) -> bool:
    """Whether a text is certainly in another script than the language's."""
    latin = language in _LATIN
    other = _BEYOND_LATIN.findall(text) if latin and not text.isascii() else ""
    if latin and not other:
        return False
    letters = len(_LETTERS.findall(text))
    if letters < MIN_LETTERS:
        return False
    if latin:
        return len(other) >= CERTAIN * letters
    scripts = _SCRIPTS.get(language, ())
    own = (
        sum(1 for c in text if unicodedata.name(c, "").startswith(scripts)) if scripts else letters
    )
    return own <= (1 - CERTAIN) * letters


def detected(text: str) -> str | None:
    """The language that a text reads as; None for a short text or where there is doubt."""
    sample = " ".join(text.split())[:MAX_SAMPLE]
    if len(sample.encode()) < MIN_SAMPLE:
        return None
    import gcld3

    found = gcld3.NNetLanguageIdentifier(0, 4 * MAX_SAMPLE).FindLanguage(sample)
    return declared([found.language]) if found.is_reliable else None
