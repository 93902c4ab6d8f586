"""Script state: the story of a page that draws itself from data in its scripts.

Such pages carry the story as strings of JSON: one string of HTML, or one string a paragraph
under the same key (Next.js ``__NEXT_DATA__``, Nuxt, React's streamed rows, ``window.__STATE__``).
"""

import json
import re
from collections.abc import Iterator

# Streamed rows hold JSON in strings of JSON.
MAX_NESTING = 3
MIN_PROSE = 60

_SCRIPT = re.compile(r"<script\b", re.I)
_SCRIPT_END = re.compile(r"</script", re.I)
# A string with the key before it, if there is one. One without an end reaches to the end, so that
# the scan stays linear.
_STRING = re.compile(
    r'(?:"(?P<key>[\w.-]{1,60})"\s*:\s*)?"(?P<text>(?:[^"\\]|\\.)*+)(?:"|\Z)', re.S
)
_TAG = re.compile(r"<[^<>]*>")
_SENTENCE = re.compile(r"\w[\"'”’»)\]]*(?:[.!?…](?:\s|$)|[。！？])")
_JSON = re.compile(r'[\[{,]\s*"[^"]{1,60}"\s*[:,\]]')
_CODE = re.compile(r"[{}]|=>|\w\.\w+\(|^\S*//\S*$")


def story_in_scripts(page: str) -> str:
    """The HTML or text with the most paragraphs in a page's scripts; "" where none has any."""
    best = ""
    most = 0
    masses: dict[tuple[str, str], int] = {}
    for piece in _SCRIPT_END.split(page):
        script = _SCRIPT.search(piece)
        for code, key, text in _strings(piece[script.end() :] if script else "", 0):
            mass = len(_TAG.sub("", text)) if "</p>" in text else 0
            if mass > most:
                best, most = text, mass
            elif not mass and key and _is_prose(text):
                masses[code, key] = masses.get((code, key), 0) + len(text)
    (code, key), mass = max(masses.items(), key=lambda pair: pair[1], default=(("", ""), 0))
    return "\n\n".join(_values(code, key)) if mass > most else best


def _strings(code: str, depth: int) -> Iterator[tuple[str, str, str]]:
    """The long strings with the code that each stands in and its key there."""
    for found in _STRING.finditer(code):
        if len(found["text"]) < MIN_PROSE:
            continue
        text = _decoded(found["text"])
        if not _JSON.search(text):
            yield code, found["key"] or "", text
        elif depth < MAX_NESTING:
            yield from _strings(text, depth + 1)


def _values(code: str, key: str) -> Iterator[str]:
    """The texts under a key between the first and the last that is prose: its subheads too."""
    pattern = rf'"{re.escape(key)}"\s*:\s*"((?:[^"\\]|\\.)*+)"'
    values = [_decoded(value) for value in re.findall(pattern, code, re.S)]
    prose = [at for at, value in enumerate(values) if _is_prose(value)]
    yield from dict.fromkeys(v for v in values[prose[0] : prose[-1] + 1] if not _CODE.search(v))


def _is_prose(text: str) -> bool:
    return len(text) >= MIN_PROSE and bool(_SENTENCE.search(text)) and not _CODE.search(text)


def _decoded(string: str) -> str:
    """A string of JSON without halves of characters, which it can escape; "" for a broken one."""
    try:
        text = str(json.loads(f'"{string}"', strict=False))
        return text.encode("utf-8", "replace").decode("utf-8")
    except ValueError:
        return ""
