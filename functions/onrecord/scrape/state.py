"""Script state: the story of a page that draws itself from data in its scripts.

Such pages carry the story as strings of JSON: one string of HTML, or one string a paragraph
under the same key (Next.js ``__NEXT_DATA__``, Nuxt, React's streamed rows, ``window.__STATE__``).
"""

import json
import re
from collections.abc import Iterator

from onrecord.scrape.plain import paragraphs_html

# Streamed rows hold JSON in strings of JSON.
MAX_NESTING = 3

_SCRIPT = re.compile(r"<script\b[^>]*>(?P<code>.*?)</script", re.I | re.S)
# A string with the key before it, if there is one; shorter ones are labels, addresses, captions.
_STRING = re.compile(r'(?:"(?P<key>[^"\\]{1,60})"\s*:\s*)?"(?P<text>(?:[^"\\]|\\.){60,})"', re.S)
_PARAGRAPH = re.compile(r"<p[\s>].*?</p>", re.I | re.S)
_TAG = re.compile(r"<[^>]*>")
_SENTENCE = re.compile(r"\w[\"'”’»)\]]*[.!?…。！？]")
_JSON = re.compile(r'[\[{,]\s*"[^"]{1,60}"\s*[:,\]]')
_CODE = re.compile(r"[{};]|https?:|\w\.\w+\(")


def story_in_scripts(page: str) -> str:
    """The HTML fragment with the most paragraph text in a page's scripts; "" where none has any."""
    best = ""
    most = 0
    by_key: dict[str, dict[str, None]] = {}
    for script in _SCRIPT.finditer(page):
        for key, text in _strings(script["code"], 0):
            mass = sum(len(_TAG.sub("", p)) for p in _PARAGRAPH.findall(text))
            if mass > most:
                best, most = text, mass
            elif not mass and _SENTENCE.search(text) and not _CODE.search(text):
                by_key.setdefault(key, {})[text] = None
    for texts in by_key.values():
        mass = sum(map(len, texts))
        if mass > most:
            best, most = paragraphs_html("\n\n".join(texts)), mass
    return best


def _strings(code: str, depth: int) -> Iterator[tuple[str, str]]:
    for found in _STRING.finditer(code):
        try:
            text = json.loads(f'"{found["text"]}"', strict=False)
        except ValueError:
            continue
        if not _JSON.search(text):
            yield found["key"] or "", text
        elif depth < MAX_NESTING:
            yield from _strings(text, depth + 1)
