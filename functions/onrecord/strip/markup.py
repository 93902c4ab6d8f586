"""What an element's tag, class, id and role say of its text.

The words of classes and ids stand in ``markup.toml``.
"""

import re
import tomllib
from functools import lru_cache
from importlib.resources import files
from typing import Literal

from bs4.element import Tag

from onrecord.story import ParagraphKind
from onrecord.strip.tree import is_short

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


def rule_of(element: Tag) -> str | None:
    """The rule by which an element's markup says that it is no part of the story."""
    rule = tag_rule_of(element)
    found = element.attrs
    if rule or not found or element.name in {"body", "html", "main", "article"}:
        return rule
    names = named(element)
    if names and (rule := _judged(names)[0]):
        return rule
    if "hidden" in found or found.get("aria-hidden") == "true":
        return "markup:hidden"
    style = found.get("style")
    if style and "display:none" in str(style).replace(" ", ""):
        return "markup:hidden"
    return None


def tag_rule_of(element: Tag) -> str | None:
    """The same by tag and role alone, and by names that never mean the story."""
    if element.name in _TAGS:
        return _TAGS[element.name]
    found = element.attrs
    if not found:
        return None
    if found.get("role") in _ROLES:
        return _ROLES[str(found["role"])]
    names = named(element)
    return "markup:screen_reader" if names and _is_for_screen_readers(names) else None


def max_share(rule: str) -> float:
    """The share of the fragment's long text above which the rule's name must mislead."""
    return MAX_BOX_SHARE if rule == "markup:fact_box" else MAX_SHARE


@lru_cache(MAX_NAMES)
def _is_for_screen_readers(names: str) -> bool:
    return _SCREEN_READER.search(_parted(names)) is not None


def is_line_break(element: Tag) -> bool:
    """Whether an element is a line break by its class alone."""
    return not element.contents and "br" in named(element).split()


def is_story(element: Tag) -> bool:
    """Whether an element says that it holds the story's text."""
    found = element.attrs
    return bool(found) and (
        found.get("itemprop") == "articleBody" or bool(_STORY.search(_parted(named(element))))
    )


def kind_of(element: Tag) -> ParagraphKind | None:
    """The kind that an element's markup gives its text, where that is a special one."""
    names = named(element)
    kind = _judged(names)[1] if names else None
    if kind == "picture":
        return "caption" if is_short(element, MAX_CAPTION) else None
    return None if kind == "caption" and element.name in {"article", "section", "main"} else kind


def named(element: Tag) -> str:
    """The element's classes and id; an id of a heading or paragraph is an anchor."""
    found = element.attrs
    names = str(found.get("class", ""))
    if "id" in found and element.name not in _ANCHORED:
        names = f"{names} {found['id']}"
    return names[:MAX_NAMED]


@lru_cache(MAX_NAMES)
def _parted(named: str) -> str:
    """Names in lower case, compound ones parted by hyphens, without those of layout."""
    return _LAYOUT.sub("", _UPPER.sub("-", named).lower())


@lru_cache(MAX_NAMES)
def _judged(named: str) -> tuple[str | None, ParagraphKind | Literal["picture"] | None]:
    """The rule and the kind that names give."""
    names = _parted(named)
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
