"""What an element's tag, class, id and role say of its text.

The words of classes and ids stand in ``markup.toml``.
"""

import re
import tomllib
from functools import lru_cache
from importlib.resources import files
from typing import Literal, NamedTuple

from bs4.element import Tag

from onrecord.story import ParagraphKind
from onrecord.strip.tree import Attributes, is_short

# An element with more of the fragment's long text than this is the story, whatever its class says:
# metered paywalls and streamed pages hide the real text, themes name the whole page "sidebar".
MAX_SHARE = 0.33
# A box may print a speech or a letter in full that is longer than the story beside it.
MAX_BOX_SHARE = 0.6
# Rules that hold for any amount of text.
CERTAIN = frozenset({"markup:comments"})
# Rules whose names some pages give to the story's own parts, each with little of the text.
DOUBTFUL = frozenset(
    {"markup:hidden", "markup:navigation", "markup:subscribe", "markup:meta", "markup:copyright"}
)
# Pages use few hundred combinations of classes, again and again.
MAX_NAMES = 10_000
# Longer classes are no names; some patterns look from each word to the end.
MAX_NAMED = 2_000


def _words(*words: str) -> re.Pattern[str]:
    """Any of the words as a whole part of a class or id: parts end at "-", "_" and spaces."""
    return re.compile(rf"(?:^|[\s_:-])(?:{'|'.join(' '.join(words).split())})(?=$|[\s_:-])")


_DATA = tomllib.loads(files("onrecord.strip").joinpath("markup.toml").read_text("utf-8"))
_RULES = {f"markup:{rule}": _words(words) for rule, words in _DATA["rule"].items()}
# Most names say nothing, which one search finds sooner than one for each rule.
_ANY_RULE = _words(*_DATA["rule"].values())
_KINDS = {kind: _words(words) for kind, words in _DATA["kind"].items()}
_SCREEN_READER = _RULES["markup:screen_reader"]
_TAGS = {
    "nav": "markup:navigation",
    "footer": "markup:footer",
    "form": "markup:form",
    "dialog": "markup:dialog",
}
# Elements that no class makes less than the story, or a caption.
_NEVER_NAMED = frozenset(["body", "html", "main", "article"])
_NEVER_CAPTION = frozenset(["article", "section", "main"])
_TELLING = _NEVER_NAMED | _NEVER_CAPTION | _TAGS.keys()
_ROLES = {
    "navigation": "markup:navigation",
    "search": "markup:navigation",
    "contentinfo": "markup:footer",
    "complementary": "markup:related",
    "dialog": "markup:dialog",
    "alertdialog": "markup:dialog",
    "menu": "markup:navigation",
    "menubar": "markup:navigation",
    "toolbar": "markup:share",
}
# More text than this beside a picture is no caption.
MAX_CAPTION = 300
_STORY = _words(r"(?:article|story|post|entry)-?(?:body|text|content)")
_ANCHORED = frozenset(["h1", "h2", "h3", "h4", "h5", "h6", "p"])
_UPPER = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
# Parts that describe layout ("has-share", "with-ads", "no-comments"), not the element.
_LAYOUT = re.compile(
    r"\b(?:has|with|no|is|without|hide|not|js|data|wp-block|if|td|tdb|theme|type|category|tag|format"
    r"|status|post)-[\w-]+|\b(?:l|o|u|t|g|c|m)-(?=[a-z])"
)


class Said(NamedTuple):
    """What an element's markup says of its text.

    ``rule`` is the rule by which it is no part of the story, ``certain`` the same by tag and role
    alone and by names that never mean the story; ``kind`` is the kind of paragraph that it makes,
    where that is a special one. ``names`` are those that were judged.
    """

    names: str
    rule: str | None
    certain: str | None
    kind: ParagraphKind | Literal["picture"] | None


def said_of(element: Tag) -> Said:
    """What an element's markup says."""
    name = element.name
    found = element.attrs
    telling = name if name in _TELLING else ""
    if not found:
        return _said(telling, "")
    style = found.get("style")
    role = found.get("role")
    return _said(
        telling,
        named(name, found),
        str(role) if role in _ROLES else None,
        "hidden" in found
        or found.get("aria-hidden") == "true"
        or (style is not None and "display:none" in str(style).replace(" ", "")),
    )


def max_share(rule: str) -> float:
    """The share of the fragment's long text above which the rule's name must mislead."""
    return MAX_BOX_SHARE if rule == "markup:fact_box" else MAX_SHARE


def is_line_break(element: Tag) -> bool:
    """Whether an element is a line break by its class alone."""
    return not element.contents and "br" in named(element.name, element.attrs).split()


def holds_story(element: Tag) -> bool:
    """Whether an element below says that it holds the story's text."""
    return any(isinstance(below, Tag) and _is_story(below) for below in element.descendants)


def kind_of(element: Tag, said: Said) -> ParagraphKind | None:
    """The kind that an element's markup gives its text: of pictures only a short one's."""
    if said.kind == "picture":
        return "caption" if is_short(element, MAX_CAPTION) else None
    return said.kind


def named(name: str, found: Attributes) -> str:
    """An element's classes and id; an id of a heading or paragraph is an anchor."""
    names = str(found.get("class", ""))
    if "id" in found and name not in _ANCHORED:
        names = f"{names} {found['id']}"
    return names[:MAX_NAMED]


def _is_story(element: Tag) -> bool:
    found = element.attrs
    return bool(found) and (
        found.get("itemprop") == "articleBody"
        or bool(_STORY.search(_parted(named(element.name, found))))
    )


@lru_cache(MAX_NAMES)
def _parted(named: str) -> str:
    """Names in lower case, compound ones parted by hyphens, without those of layout."""
    return _LAYOUT.sub("", _UPPER.sub("-", named).lower())


@lru_cache(MAX_NAMES)
def _said(name: str, names: str, role: str | None = None, is_hidden: bool = False) -> Said:
    rule = kind = None
    certain = _TAGS.get(name) or (_ROLES[role] if role else None)
    if names:
        parted = _parted(names)
        if not certain and _SCREEN_READER.search(parted):
            certain = "markup:screen_reader"
        rule, kind = _judged(parted)
        if kind == "caption" and name in _NEVER_CAPTION:
            kind = None
    if certain or name in _NEVER_NAMED:
        rule = certain
    elif not rule and is_hidden:
        rule = "markup:hidden"
    return Said(names, rule, certain, kind)


def _judged(names: str) -> tuple[str | None, ParagraphKind | Literal["picture"] | None]:
    """The rule and the kind that names give."""
    if _KINDS["embed"].search(names):
        return None, "embed"
    if _KINDS["caption"].search(names):
        return None, "pull_quote" if _KINDS["pull_quote"].search(names) else "caption"
    rule = None
    if _ANY_RULE.search(names):
        rule = next(rule for rule, pattern in _RULES.items() if pattern.search(names))
    if _KINDS["pull_quote"].search(names):
        return rule, "pull_quote"
    if _KINDS["correction"].search(names):
        return rule, "correction"
    return rule, "picture" if _KINDS["picture"].search(names) else None
