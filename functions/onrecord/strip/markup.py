"""What an element's tag, class, id and role say of its text.

The words are those that content systems and their themes share, whatever a site's language.
"""

import re
from functools import lru_cache

from bs4.element import Tag

from onrecord.story import ParagraphKind

# An element with more of the fragment's long text than this is the story, whatever its class says:
# metered paywalls and streamed pages hide the real text, themes name the whole page "sidebar".
MAX_SHARE = 0.33
# Rules that hold for any amount of text.
CERTAIN = frozenset({"markup:comments"})
# Pages use few hundred combinations of classes, again and again.
MAX_NAMES = 10_000


def _words(words: str) -> re.Pattern[str]:
    """Any of the words as a whole part of a class or id: parts end at "-", "_" and spaces."""
    return re.compile(rf"(?:^|[\s_:-])(?:{'|'.join(words.split())})(?=$|[\s_:-])")


_RULES = {
    rule: _words(words)
    for rule, words in {
        "markup:newsletter": r"""
newsletters? signup sign-up mailing-?list email-?capture mc4wp mailchimp mailmunch nl-?box
inline-?newsletter newsletter\w+ \w+newsletter
""",
        "markup:subscribe": r"""
subscri(?:be|ption|ptions) subscription-?\w* abo(?:box|nnement)?
paywall-(?:cta|banner|overlay|offer|message) registration-?wall regwall login-?wall
piano-\w+ donat(?:e|ion)s? membership support-us
""",
        "markup:share": r"""
shar(?:e|ing) share-?\w+ sharing-?\w+ sharedaddy social
social-?(?:links|bar|icons|media|buttons|share|sharing|tools|follow|list|nav) socials?
addtoany\w* addthis\w* a2a_kit sociable follow-?us print-?(?:button|link) article-?tools
toolbar jp-relatedposts-share whatsapp-?\w* follow
""",
        "markup:related": r"""
related related-?\w+ \w+-?related relacionad[ao]s? recommend(?:ed|ations?)? recommended-?\w+
recirc\w* read-?more read-?next read-?also see-?also also-?read
more-?(?:on|from|stories|news|articles|like|about|links)
most-?(?:read|popular|viewed|recent) trending popular popular-?posts teasers? teaser-?\w+
yarpp\w* jp-relatedposts outbrain taboola\w* zergnet onward up-?next suggested promo
promobox promo-?\w+ crosslinks? linkbox link-?list latest-?(?:news|posts|stories)
next-?(?:article|post|story) prev(?:ious)?-?(?:article|post|story) post-?navigation
nav-?links storylist readmore\w* related\w+ recommend\w+
""",
        "markup:advertising": r"""
ads?
ad-?(?:slot|unit|box|container|wrapper|label|banner|placeholder|block|zone|area|break|text)
adv advert(?:s|isement|ising|orial)? advertisement-?\w* adsbygoogle dfp\w* gpt-?ad\w*
sponsor(?:ed|s)? sponsored-?\w+ werbung anzeige publicidad pub affiliate-?\w* commercial
shop-?box product-?box buy-?box deals?
""",
        "markup:cookie": r"""
cookies? cookie-?\w+ consent gdpr cmp cc-banner onetrust\w* privacy-?\w+
""",
        "markup:comments": r"""
comments? comments?-?(?:list|area|section|form|count|link|wrapper|box|button|container)
commentlist disqus\w* respond reply fb-comments leserkommentare kommentare? comentarios
""",
        "markup:author_box": r"""
author-?(?:box|bio|info|card|profile|description|about|details|meta|desc|image|block|name|names|list|wrapper|section|link)?
about-?the-?author about-?author bio biography byline byline\w+ by-?line bylines?
contributors? writer authors autor\w* post-?author entry-?author article-?author\w*
""",
        "markup:tags": r"""
tags? tag-?(?:list|links|cloud|s) topics? topic-?list keywords? post-?tags entry-?tags
cat-?links categor(?:y|ies) post-?categor(?:y|ies) article-?tags hashtags? themen
breadcrumbs? crumbs? kicker eyebrow overline dachzeile section-?(?:label|name|link)
""",
        "markup:meta": r"""
date dates dateline-?(?:date|time) published publish-?(?:date|time|ed)
post-?(?:meta|date|info|details) entry-?(?:meta|date|footer)
article-?(?:meta|date|info|timestamp|footer|header-meta) meta meta-?(?:data|info|bar)
metadata timestamp time-?stamp updated posted-?on read(?:ing)?-?time date-?time
last-?updated page-?meta content-?meta story-?meta views? viewcount post-?views rating
ratings? vote likes?
""",
        "markup:copyright": r"""
copyright copyright-?\w+ disclaimer credits?-?line syndication-?rights rights colophon
""",
        "markup:navigation": r"""
nav navbar navigation menu sub-?menu toc table-?of-?contents jump-?links? skip-?link
pagination pager page-?links search-?(?:form|box) site-?(?:header|footer) footer sidebar
widget widget-?area dropdown modal popup pop-?up overlay tooltip lightbox back-?to-?top
player audio-?player video-?player playlist carousel slideshow-?nav gallery-?nav
app-?(?:banner|promo|download) notification feedback survey poll quiz contact-?form
wp-polls\w* tts text-?to-?speech listen jw-?\w+
""",
        "markup:screen_reader": r"""
sr-only screen-?reader(?:-text)? visually-?hidden visuallyhidden assistive-text u-hidden
is-hidden offscreen element-invisible a11y-hidden
""",
    }.items()
}
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
_EMBED = _words(r"""
twitter-tweet instagram-media tiktok-embed fb-post bluesky-embed mastodon-embed
reddit-embed\w* telegram-post twitter-video tweet social-?embed\w*
embed-?(?:tweet|twitter|instagram|facebook|tiktok)
""")
_PULL_QUOTE = _words(r"""
pull-?quotes? wp-block-pullquote pq blockquote-?pull quote-?pull pullquote\w+ zitatbox
""")
_CAPTION = _words(r"""
captions? wp-caption-text image-?caption\w* photo-?caption caption-?(?:text|wrapper|credit)
credits? photo-?credits? image-?credits? bildunterschrift bildtext media-?(?:caption|credit)
figcaption gallery-?caption legend photographer figure-?caption img-?caption
picture-?caption image-?(?:source|copyright|text|description) byline-?photo
""")
_CORRECTION = _words(r"""
corrections? correction-?\w+ clarification editors-?note
""")
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
    named = _named(element)
    if named and (rule := _judged(named)[0]):
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
    named = _named(element)
    return "markup:screen_reader" if named and _SCREEN_READER.search(_parted(named)) else None


def kind_of(element: Tag) -> ParagraphKind | None:
    """The kind that an element's markup gives its text, where that is a special one."""
    named = _named(element)
    kind = _judged(named)[1] if named else None
    return None if kind == "caption" and element.name in {"article", "section", "main"} else kind


def _named(element: Tag) -> str:
    """The element's classes and id."""
    found = element.attrs
    classes = found.get("class") or ""
    named = " ".join(classes) if isinstance(classes, list) else str(classes)
    return f"{named} {found['id']}" if "id" in found else named


def _parted(named: str) -> str:
    """Names in lower case, compound ones parted by hyphens, without those of layout."""
    return _LAYOUT.sub("", _UPPER.sub("-", named).lower())


@lru_cache(MAX_NAMES)
def _judged(named: str) -> tuple[str | None, ParagraphKind | None]:
    """The rule and the kind that names give."""
    names = _parted(named)
    if _EMBED.search(names):
        return None, "embed"
    if _CAPTION.search(names):
        return None, "pull_quote" if _PULL_QUOTE.search(names) else "caption"
    rule = next((rule for rule, pattern in _RULES.items() if pattern.search(names)), None)
    if _PULL_QUOTE.search(names):
        return rule, "pull_quote"
    return rule, "correction" if _CORRECTION.search(names) else None
