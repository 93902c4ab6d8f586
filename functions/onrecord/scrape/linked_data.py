"""JSON-LD: what a page says of its article in script data (schema.org)."""

import html
import json
import re
from collections.abc import Iterator
from typing import Any

from selectolax.lexbor import LexborHTMLParser

Entry = dict[str, Any]

# Entries nest a few levels in @graph, mainEntity and the like; a bound against hostile data.
MAX_NESTING = 12
MAX_ENTRIES = 500

_ARTICLE_TYPE = re.compile(r"Article$|Posting$|^Report$|^Review$|^CreativeWork$")
# What json.loads declines though its sense is plain: comments, CDATA, trailing commas.
_WRAPPING = re.compile(
    r"^\s*(?:<!--|//\s*<!\[CDATA\[|<!\[CDATA\[|/\*.*?\*/)|(?:-->|//\s*\]\]>|\]\]>);?\s*$", re.S
)
_TRAILING_COMMA = re.compile(r",(\s*[}\]])")


def entries(tree: LexborHTMLParser) -> list[Entry]:
    """All objects in the page's JSON-LD, in order, those in @graph and in arrays too."""
    found: list[Entry] = []
    for script in tree.css('script[type*="ld+json" i]'):
        for entry in _objects(_parsed(script.text()), 0):
            found.append(entry)
            if len(found) == MAX_ENTRIES:
                return found
    return found


def article(found: list[Entry]) -> Entry:
    """The entry that describes the page's article: the fullest of an article's type, else {}."""
    candidates = [e for e in found if any(_ARTICLE_TYPE.search(t) for t in types(e))]
    return max(candidates, key=_fullness, default={})


def types(entry: Entry) -> list[str]:
    """The entry's types, without their namespace."""
    return [t.rsplit("/", 1)[-1].rsplit(":", 1)[-1] for t in texts(entry.get("@type"))]


def texts(value: Any) -> list[str]:
    """The strings in a value that may be a string, an object with a name, or a list of these."""
    if isinstance(value, str):
        clean = " ".join(_whole(value).split())
        return [clean] if clean else []
    if isinstance(value, list):
        return [text for part in value if not isinstance(part, list) for text in texts(part)]
    if isinstance(value, dict):
        named = (value.get(key) for key in ("name", "@value", "headline", "url"))
        return next((texts(v) for v in named if isinstance(v, str)), [])
    return []


def text(entry: Entry, *keys: str) -> str | None:
    """The first string under the first of the keys that has one."""
    return next((t for key in keys for t in texts(entry.get(key))), None)


def article_body(entry: Entry) -> str:
    """The article's text with its line breaks; "" where there is none."""
    body = entry.get("articleBody")
    return _whole(body) if isinstance(body, str) else ""


def _whole(value: str) -> str:
    """A string without entities and without halves of characters, which JSON can escape."""
    return html.unescape(value.encode("utf-8", "replace").decode("utf-8"))


def referred(value: Any, found: list[Entry]) -> Any:
    """A value with each bare ``{"@id": …}`` in it replaced by the entry of that id."""
    if isinstance(value, list):
        return [v for part in value if not isinstance(v := referred(part, found), list)]
    if isinstance(value, dict) and "name" not in value and isinstance(value.get("@id"), str):
        return next((e for e in found if e.get("@id") == value["@id"] and "name" in e), value)
    return value


def _fullness(entry: Entry) -> int:
    keys = ("headline", "datePublished", "author", "articleBody", "description", "publisher")
    weight = 0 if types(entry) == ["CreativeWork"] else 1
    return weight + 2 * sum(1 for key in keys if entry.get(key))


def _parsed(source: str) -> Any:
    try:
        return json.loads(source, strict=False)
    except (ValueError, RecursionError):
        pass
    mended = _TRAILING_COMMA.sub(r"\1", _WRAPPING.sub("", source).strip().rstrip(";"))
    try:
        # Several documents in one script, or words after it: the first is the page's.
        return json.JSONDecoder(strict=False).raw_decode(mended)[0]
    except (ValueError, RecursionError):
        return None


def _objects(value: Any, depth: int) -> Iterator[Entry]:
    if depth > MAX_NESTING:
        return
    if isinstance(value, list):
        for part in value:
            yield from _objects(part, depth + 1)
    elif isinstance(value, dict):
        if "@type" in value or "headline" in value or "@id" in value:
            yield value
        for key in ("@graph", "mainEntity", "mainEntityOfPage", "author", "liveBlogUpdate"):
            if isinstance(value.get(key), (list, dict)):
                yield from _objects(value[key], depth + 1)
