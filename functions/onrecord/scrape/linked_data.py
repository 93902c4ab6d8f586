"""JSON-LD: what a page says of its article in script data (schema.org)."""

import html
import json
import re
from collections.abc import Iterator
from typing import Any

import msgspec

Entry = dict[str, Any]

# Entries nest a few levels in @graph, mainEntity and the like; a bound against hostile data.
MAX_NESTING = 12
MAX_ENTRIES = 500

_ARTICLE_TYPE = re.compile(r"Article$|Posting$|^Report$|^Review$|^CreativeWork$")
# What json.loads declines though its sense is plain: comments, CDATA, commas, quotes, brackets.
_WRAPPING = re.compile(
    r"^\s*(?:<!--|//\s*<!\[CDATA\[|<!\[CDATA\[|/\*.*?\*/)|(?:-->|//\s*\]\]>|\]\]>);?\s*$", re.S
)
_TRAILING_COMMA = re.compile(r",(\s*[}\]])")
_NO_VALUE = re.compile(r"(?<=[\"\s]):(\s*[,}])")
_DOUBLE_COMMA = re.compile(r",\s*,")
_MISSING_COMMA = re.compile(r'(["}\]])([ \t\r]*\n\s*"[^"\n]{1,40}"\s*:)')
_BAD_ESCAPE = re.compile(r"""\\(?!["\\/bfnrtu])""")
_QUOTE = re.compile(r'(?<!\\)"')
_BEHIND_STRING = re.compile(r"\s*(?:[:}\]]|$|,\s*(?:[{\[\d-]|true|false|null|$))")
_BRACKETS = re.compile(r'"(?:[^"\\]|\\.)*"|[{}\[\]]', re.S)


def entries(scripts: list[str]) -> list[Entry]:
    """All objects in a page's JSON-LD, in order, those in @graph and in arrays too."""
    found: list[Entry] = []
    for script in scripts:
        for entry in _objects(_parsed(script), 0):
            found.append(entry)
            if len(found) == MAX_ENTRIES:
                return found
    return found


def article(found: list[Entry]) -> Entry:
    """The entry that describes the page's article: the fullest of an article's type, else {}."""
    # The updates of a live blog are entries of it.
    updates = {id(part) for e in found for part in listed(e.get("liveBlogUpdate"))}
    candidates = [
        e for e in found if id(e) not in updates and any(_ARTICLE_TYPE.search(t) for t in types(e))
    ]
    return max(candidates, key=_fullness, default={})


def listed(value: Any) -> list[Any]:
    """A value that may stand alone or in a list, as a list."""
    return value if isinstance(value, list) else [value]


def types(entry: Entry) -> list[str]:
    """The entry's types, without their namespace."""
    value = entry.get("@type")
    if isinstance(value, str) and value.isalnum():
        return [value]
    return [t.rsplit("/", 1)[-1].rsplit(":", 1)[-1] for t in texts(value)]


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
    return next((t for key in keys if key in entry for t in texts(entry[key])), None)


def article_body(entry: Entry) -> str:
    """The article's text with its line breaks; "" where there is none."""
    body = entry.get("articleBody")
    return _whole(body) if isinstance(body, str) else ""


def _whole(value: str) -> str:
    """A string without entities and without halves of characters, which JSON can escape."""
    return html.unescape(value.encode("utf-8", "replace").decode("utf-8"))


def author(entry: Entry, found: list[Entry]) -> Any:
    """The author of an article's entry, with references to other entries replaced by these.

    Without one, or with a reference to nothing: the page's author, else its only person.
    """
    own = _referred(entry.get("author") or entry.get("creator"), found)
    if _names_somebody(own):
        return own
    pages = (e for e in found if "WebPage" in types(e))
    of_pages = (_referred(e.get("author"), found) for e in pages)
    people = [e for e in found if "Person" in types(e) and e.get("name")]
    alone = (
        people[0] if len({p["name"] for p in people if isinstance(p["name"], str)}) == 1 else own
    )
    return next(filter(_names_somebody, of_pages), alone)


def _referred(value: Any, found: list[Entry], depth: int = 0) -> Any:
    """A value with each bare ``{"@id": …}`` in it replaced by the entry of that id; flat lists."""
    if isinstance(value, list) and depth < MAX_NESTING:
        parts = (_referred(part, found, depth + 1) for part in value[:MAX_ENTRIES])
        return [p for part in parts for p in (part if isinstance(part, list) else [part])]
    if isinstance(value, dict) and "name" not in value and isinstance(value.get("@id"), str):
        return next((e for e in found if e.get("@id") == value["@id"] and "name" in e), value)
    return value


def _names_somebody(value: Any) -> bool:
    return any(isinstance(v, str) or (isinstance(v, dict) and v.get("name")) for v in listed(value))


def _fullness(entry: Entry) -> int:
    keys = ("headline", "datePublished", "author", "articleBody", "description", "publisher")
    weight = 0 if types(entry) == ["CreativeWork"] else 1
    return weight + 2 * sum(1 for key in keys if entry.get(key))


def _parsed(source: str) -> Any:
    for read in (msgspec.json.decode, _leniently):
        try:
            return read(source)
        except (ValueError, RecursionError):
            pass
    clean = _WRAPPING.sub("", source).strip().strip(";\ufeff")
    if "&quot;" in clean and clean.count('"') < clean.count("&quot;"):
        clean = html.unescape(clean)
    for mend in (_as_is, _with_commas_right, _with_quotes_escaped, _closed):
        try:
            # Several documents in one script, or words after it: the first is the page's.
            return json.JSONDecoder(strict=False).raw_decode(mend(clean))[0]
        except (ValueError, RecursionError):
            continue
    return None


def _leniently(source: str) -> Any:
    """With line breaks in strings and halves of characters."""
    return json.loads(source, strict=False)


def _as_is(source: str) -> str:
    return source


def _with_commas_right(source: str) -> str:
    """Without commas before a closing bracket, with those missing between members."""
    source = _NO_VALUE.sub(r": null\1", source)
    return _MISSING_COMMA.sub(r"\1,\2", _TRAILING_COMMA.sub(r"\1", _DOUBLE_COMMA.sub(",", source)))


def _with_quotes_escaped(source: str) -> str:
    """With the quotation marks inside of strings escaped: those that no string can end at."""
    first, *rest = _QUOTE.split(_with_commas_right(_BAD_ESCAPE.sub("", source)))
    mended = [first]
    inside = False
    for part in rest:
        inner = inside and not _BEHIND_STRING.match(part)
        mended.append(f'\\"{part}' if inner else f'"{part}')
        inside = not inside or inner
    return "".join(mended)


def _closed(source: str) -> str:
    """With the quotation mark and the brackets that are missing at the end."""
    source = _with_commas_right(source).rstrip().rstrip(",")
    if len(_QUOTE.findall(source)) % 2:
        source += '"'
    open_brackets: list[str] = []
    for bracket in _BRACKETS.findall(source):
        if bracket in "{[":
            open_brackets.append("}" if bracket == "{" else "]")
        elif bracket in "}]" and open_brackets:
            open_brackets.pop()
    return source + "".join(reversed(open_brackets[-MAX_NESTING:]))


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
