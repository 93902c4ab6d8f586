"""The scrape step: an uploaded page to a `Story`."""

import hashlib
import re
from typing import Any

from msgspec import structs

from onrecord.errors import Rejected
from onrecord.scrape import dates, linked_data
from onrecord.scrape.decode import MAX_PAGE_BYTES, decoded, unzipped
from onrecord.scrape.guards import check_markup
from onrecord.scrape.identity import Declared, absolute, address, site_of, story_id
from onrecord.scrape.language import detected
from onrecord.scrape.plain import is_plain, paragraphs_html
from onrecord.story import Document, Story, Upload

# Text shorter than this is a notice or an empty page's remains, not a story.
MIN_ARTICLE = 80
# A page whose elements hold less than this share of its JSON-LD's articleBody shows only a part.
MIN_SHOWN_SHARE = 0.5
# The relaxed search counts labels and teasers too, so it must find this many times the text.
RELAXED_GAIN = 1.5
# Of the fragment as much is looked at first for the standfirst.
OPENING = 5_000
# With less text in its elements than this a page may keep its story in script state.
MIN_SHOWN = 500

# What no reader sees, and strip need not know of; last what is no markup though it looks so.
# (A field for an address tells strip of a form.)
_UNSEEN_NAMES = """
script style noscript template svg iframe object canvas img picture source video audio select
textarea link meta map xmp noembed noframes plaintext
"""
_UNSEEN = frozenset(_UNSEEN_NAMES.split())
# What a walk of the page passes over, the most frequent first; each further name costs as much as
# it saves.
_UNCOMMON = ":not(div, a, li, span, p)"
_MARKUP = re.compile(r"<[^<>]*>|&\w+;")
_BLOCK = re.compile(r"<(?:p|div|br)\b", re.I)
_CLOSED_COMMENT = re.compile(r"<!--.*?-->", re.S)

# Ten times the longest article of a newspaper; strip takes seconds for each million characters.
MAX_FRAGMENT = 1_000_000

# No reader sees a control character, and a terminal would obey it.
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f-\x9f]")
# What nearly all texts are as a whole, which is told sooner than that no place is a control.
_PRINTABLE = re.compile(r"[\t\n\f\r -~\xa0-\U0010ffff]*+")
# What is no letter and no digit; what of it is ASCII goes many times faster as bytes, the rest
# one by one.
_NO_LETTERS = re.compile(r"[^\x00-\x7f\w]")
_ASCII_NO_LETTERS = bytes(code for code in range(128) if not chr(code).isalnum())


def scrape(body: bytes, upload: Upload) -> Story:
    """The story in an uploaded page: HTML, gzipped HTML or plain text.

    Raises Rejected, with a reason and what was found, for bytes that hold no story.
    """
    if len(body) > MAX_PAGE_BYTES:
        raise Rejected("too_large", f"more than {MAX_PAGE_BYTES:,} bytes")
    text, utf8 = decoded(unzipped(body), upload.charset)
    if not text or text.isspace():
        raise Rejected("empty", f"{len(body)} bytes without any text")
    provenance = {name: getattr(upload, name) for name in Document.__struct_fields__}
    provenance["sha256"] = hashlib.sha256(body).hexdigest()
    if is_plain(text):
        story = _story_of_text(text, upload, provenance)
    else:
        check_markup(text)
        story = _story_of_page(text, utf8, upload, provenance)
    if len(story.fragment) > MAX_FRAGMENT:
        raise Rejected("too_large", f"an article of more than {MAX_FRAGMENT:,} characters")
    return _printable(story)


def _printable(story: Story) -> Story:
    """The story without control characters, which entities and script data can spell too."""
    cleaned = {
        name: _CONTROL.sub("", value)
        for name in ("headline", "standfirst", "section", "site_name", "fragment")
        if (value := getattr(story, name)) and not _PRINTABLE.fullmatch(value)
    }
    authors = tuple(_CONTROL.sub("", name) for name in story.authors)
    return structs.replace(story, **cleaned, authors=authors)


def _story_of_text(text: str, upload: Upload, provenance: dict[str, Any]) -> Story:
    if len(text.strip()) < MIN_ARTICLE:
        raise Rejected("no_article", f"plain text of {len(text.strip())} characters")
    given = Declared(absolute(upload.url, None), None, None, None)
    own = address(given)
    return Story(
        **provenance,
        story_id=story_id(given, upload.key),
        published_utc=dates.utc(upload.uploaded),
        dated_by="upload",
        url=own,
        site=site_of(own),
        language=detected(text),
        fragment=paragraphs_html(text),
        plain_text=True,
    )


def _story_of_page(text: str, utf8: bytes, upload: Upload, provenance: dict[str, Any]) -> Story:
    from selectolax.lexbor import LexborHTMLParser

    from onrecord.scrape.metadata import addresses_of, metadata_of, read
    from onrecord.scrape.standfirst import standfirst_of

    page = read(LexborHTMLParser(utf8))
    found = metadata_of(page)
    declared = addresses_of(page, upload.url)
    own = address(declared)
    _strip_unseen(page.tree)
    shown = standfirst_of(page.tree, found.headline)
    standfirst = shown.text if shown else found.standfirst
    fragment = _fragment(page.tree, text, linked_data.article_body(page.article), standfirst)
    if standfirst and (shown is None or shown.opening) and _stands_in(standfirst, fragment):
        # It opens the story, and stands there.
        standfirst = None
    found = found._replace(standfirst=standfirst)
    return Story(
        **provenance,
        **found._asdict(),
        story_id=story_id(declared, upload.key),
        published_utc=dates.utc(found.published or upload.uploaded),
        dated_by="page" if found.published else "upload",
        url=own,
        site=site_of(own),
        fragment=fragment,
    )


def _strip_unseen(tree: Any) -> None:
    # The inner ones first: what has gone must not be asked to go.
    for node in reversed(tree.body.css(_UNCOMMON) if tree.body else []):
        if node.tag in _UNSEEN:
            node.decompose()


def _stands_in(text: str, fragment: str) -> bool:
    # Many texts stand there as they are, most others have a word that stands nowhere: both are
    # found sooner than the whole text.
    at = -1 if "<" in text else fragment.find(text)
    if at >= 0 and fragment.rfind("<", 0, at) <= fragment.rfind(">", 0, at):
        return True
    if not (_has_words_of(text, fragment) or _has_words_of(text.casefold(), fragment.casefold())):
        return False
    wanted = _letters(text)
    opening = fragment[:OPENING].rpartition("<")[0]
    return any(wanted in _letters(_MARKUP.sub(" ", part)) for part in (opening, fragment))


def _has_words_of(text: str, fragment: str) -> bool:
    return all(word in fragment or not word.isalnum() for word in text.split())


def _letters(text: str) -> str:
    """Only letters and digits, for comparing."""
    rest = text.encode().translate(None, _ASCII_NO_LETTERS).decode()
    return _NO_LETTERS.sub("", rest).casefold()


def _fragment(tree: Any, page: str, article_body: str, standfirst: str | None) -> str:
    """The HTML of the article's container with what was torn off it, or its text in script data."""
    from onrecord.scrape.container import MIN_MASS, find_container
    from onrecord.scrape.lead import captions_above

    found = find_container(tree)
    if found is None or found.mass < max(MIN_MASS, MIN_SHOWN_SHARE * len(article_body)):
        relaxed = find_container(tree, relaxed=True)
        if relaxed and (found is None or relaxed.mass > RELAXED_GAIN * found.mass):
            found = relaxed
    mass = found.mass if found else 0
    if mass < MIN_SHOWN_SHARE * len(article_body) and len(article_body) >= MIN_ARTICLE:
        return _hidden_fragment(article_body)
    if mass < MIN_SHOWN and (hidden := _in_scripts(page, mass)):
        return hidden
    if found is None or mass < MIN_ARTICLE:
        raise Rejected("no_article", f"the page's largest text has {mass} characters")
    known = (
        _letters(f"{standfirst or ''} {found.node.text(separator=' ')}")
        if found.before or found.after
        else ""
    )
    pieces = (
        node
        for node in (*found.before, found.node, *found.after)
        if node is found.node or _letters(node.text(separator=" ")) not in known
    )
    shown = (*captions_above(found.node), *pieces)
    return _CLOSED_COMMENT.sub("", "".join(node.html or "" for node in shown))


def _in_scripts(page: str, shown: int) -> str:
    """The fragment of a story that stands only in script state; "" where that holds no more."""
    from onrecord.scrape.state import story_in_scripts

    story = story_in_scripts(page)
    text = _MARKUP.sub(" ", story)
    return _hidden_fragment(story) if len(text) >= MIN_ARTICLE and len(text) > 2 * shown else ""


def _hidden_fragment(story: str) -> str:
    """The fragment of a text or of HTML that a page carries in its script data."""
    from selectolax.lexbor import LexborHTMLParser

    if not _BLOCK.search(story):
        return paragraphs_html(story)
    story = _CONTROL.sub("", story)
    check_markup(story)
    tree = LexborHTMLParser(story)
    _strip_unseen(tree)
    return _CLOSED_COMMENT.sub("", tree.body.html or "") if tree.body else ""
