"""Addresses of a story, and the story id that rests on them.

The id depends on the page, its metadata and its key alone.
"""

import re
from functools import lru_cache
from typing import NamedTuple
from urllib.parse import SplitResult, parse_qsl, urlencode, urljoin, urlsplit

from onrecord.story import short_hash

_TRACKING = re.compile(
    r"^(?:utm_.*|at_.*|ns_.*|mc_[ce]id|fbclid|gclid|dclid|gbraid|wbraid|msclkid|yclid|igshid|twclid"
    r"|_ga|_gl|cmpid|cmp|ito|ref|ref_src|refsrc|referrer|smid|smtyp|partner|share|source|src|xtor"
    r"|wt_.*|wtmc|ocid|ncid|cid|icid|rss|feed|amp|outputtype|output|mbid|sr_share|s_cid|spm|trk)$",
    re.I,
)
_PAGE_PARAMETER = re.compile(r"^(?:page|p|pg|paged|seite|pagina|pagenumber|artikelseite)$", re.I)
_PAGE_PATH = re.compile(r"/(?:page|seite|pagina)[/-]?(\d+)/?$", re.I)
_SUBDOMAIN = re.compile(r"^(?:www\d?|m|mobile|amp)\.(?=[^.]+\.)")
# A slug tells an article: digits, several hyphens or underscores, a file name, or great length.
_SLUG = re.compile(r"\d|[-_].*[-_]|\.\w{2,5}$")
SLUG_LENGTH = 25


class Declared(NamedTuple):
    """The addresses that a page and its uploader give, any of them absent."""

    given: str | None
    canonical: str | None
    og: str | None
    previous: str | None


def site_of(url: str | None) -> str | None:
    """The host without www, m and amp."""
    parts = _split(url)
    return _SUBDOMAIN.sub("", parts.hostname or "") or None if parts else None


def absolute(url: str | None, base: str | None) -> str | None:
    """An http address, resolved against the page's own; None for anything else."""
    if not url or not url.strip():
        return None
    try:
        joined = urljoin(base or "", url.strip())
    except ValueError:
        return None
    return joined.split("#")[0] if _split(joined) else None


def address(declared: Declared) -> str | None:
    """The story's own address.

    The canonical URL where it is of the given URL's site (of og:url's where none is given), is
    no front page or section, and the page is not page 2 or later of an article; else the given
    URL without tracking parameters; else what the page says.
    """
    given = without_tracking(declared.given)
    canonical = declared.canonical
    known = given or declared.og
    if canonical and (
        (site_of(canonical) == site_of(known))
        and not _is_section(canonical, known)
        and not _is_later_page(known or canonical, declared.previous, canonical)
    ):
        return canonical
    if given:
        return given
    return next((u for u in (declared.og, canonical) if u and not _is_section(u, None)), None)


def story_id(declared: Declared, key: str) -> str:
    """The id of a story: the hash of its address, or of its inbox key where it has none.

    A page's own word without a given URL counts only where canonical and og:url agree.
    """
    own = address(declared)
    trusted = own is not None and (
        declared.given is not None or (own == declared.canonical and declared.og is not None)
    )
    if not trusted or own is None:
        return short_hash(key)
    return short_hash(own)


def without_tracking(url: str | None) -> str | None:
    """The address without fragment and without parameters that say how a reader came."""
    parts = _split(url)
    if not parts:
        return None
    kept = [
        (name, value)
        for name, value in parse_qsl(parts.query, keep_blank_values=True)
        if not _TRACKING.match(name)
    ]
    return parts._replace(query=urlencode(kept), fragment="").geturl()


# A page's few addresses are asked for again and again.
@lru_cache(16)
def _split(url: str | None) -> SplitResult | None:
    try:
        parts = urlsplit(url.strip()) if url else None
        return parts if parts and parts.scheme in {"http", "https"} and parts.hostname else None
    except ValueError:
        return None


def _is_section(url: str, longer: str | None) -> bool:
    """A front page or section: no part of its path is a slug, or ``longer`` goes on below it."""
    path = urlsplit(url).path.strip("/")
    if longer and urlsplit(longer).path.strip("/").startswith(f"{path}/"):
        return True
    if urlsplit(url).query and path:
        return False
    return not any(_SLUG.search(part) or len(part) >= SLUG_LENGTH for part in path.split("/"))


def _is_later_page(url: str, previous: str | None, canonical: str) -> bool:
    parts = urlsplit(url)
    numbers = [v for name, v in parse_qsl(parts.query) if _PAGE_PARAMETER.match(name)]
    if in_path := _PAGE_PATH.search(parts.path):
        numbers.append(in_path[1])
    if any(n.isdecimal() and 2 <= int(n[:4]) < 1000 for n in numbers):
        return True
    # rel=prev often names the article before; only a page of this one counts.
    return previous is not None and _unpaged(previous) == _unpaged(canonical)


def _unpaged(url: str) -> str:
    return _PAGE_PATH.sub("", urlsplit(url).path).strip("/")
