"""The narration: what the story says in its own voice, each quotation in it one token.

Sentences are split knowing quotations: a question mark inside the closing mark ends no sentence
that goes on with its attribution ("…?" Smith asked.).
"""

import re
from collections.abc import Sequence

from onrecord.quotes.lexicon import (
    ABBREVIATION,
    ADVERB,
    AUXILIARY,
    DETERMINER,
    FUNCTION,
    ORGANISATION,
    PREPOSITION,
    PRONOUN,
    ROLE,
    SAY,
    TIME,
    VERB,
    Lexicon,
)
from onrecord.quotes.marks import Span

_TOKEN = re.compile(
    r"[A-Z]{1,3}-(?:[A-Z][a-z]{0,4}\.)+|(?:[^\W\d_]\.){2,}|[^\W_]+(?:['’‘&@/\u00ad-][^\W_]+)*|\.\.\.|--|\S"
)
_CONTRACTED = re.compile(r"['’‘](?:s|ll|d|re|ve|m)$")
# The traders' association.
_PLURAL_POSSESSIVE = re.compile(r"['’] \w")
_AGED = re.compile(r"\d+-year-old")
_STOPS = frozenset(".!?…") | {"..."}
_ENDS_QUOTE = frozenset(".!?…,;:-–—")
DASHES = frozenset("-–—―") | {"--"}
_LONGEST = 300  # tokens; keeps every search in a sentence short
_LONGEST_TITLE = 30  # tokens
QUOTE = "\ue000"


class Token:
    """A word, a punctuation mark or a whole quotation.

    ``tag`` holds the word's classes, ``low`` the word in lower case without a possessive ending.
    A quotation's ``text`` is the last punctuation inside its marks; ``quote`` its index in the
    story, -1 for other tokens.
    """

    __slots__ = ("cap", "end", "low", "possessive", "quote", "start", "tag", "text", "word")

    def __init__(self, text: str, start: int, end: int) -> None:
        self.text = text
        self.start = start
        self.end = end
        self.low = ""
        self.tag = 0
        self.cap = False
        self.word = False
        self.possessive = False
        self.quote = -1


class Sentence:
    """Tokens of one sentence; ``title_case`` where capitals say nothing about names."""

    __slots__ = ("block", "number", "title_case", "tokens")

    def __init__(self, tokens: list[Token], block: int, number: int, title_case: bool) -> None:
        self.tokens = tokens
        self.block = block
        self.number = number
        self.title_case = title_case


def sentences(
    blocks: Sequence[str], spans: Sequence[Sequence[Span]], lexicon: Lexicon
) -> list[Sentence]:
    """The sentences of all blocks, in order; quotations are numbered through the story."""
    found: list[Sentence] = []
    quote = 0
    for block, (text, quoted) in enumerate(zip(blocks, spans, strict=True)):
        tokens = _tokens(text, quoted, quote, lexicon)
        quote += len(quoted)
        for part in _split(tokens):
            found.append(Sentence(part, block, len(found), _is_title_case(part)))
    return found


def _tokens(text: str, quoted: Sequence[Span], first: int, lexicon: Lexicon) -> list[Token]:
    tokens: list[Token] = []
    at = 0
    for index, span in enumerate(quoted):
        _read(text, at, span.opening, lexicon, tokens)
        last = text[span.end - 1]
        token = Token(last if last in _ENDS_QUOTE else "", span.opening, span.closing)
        token.low = QUOTE
        token.quote = first + index
        tokens.append(token)
        at = span.closing
    _read(text, at, len(text), lexicon, tokens)
    return tokens


def _tag_of_compound(low: str, lexicon: Lexicon) -> int:
    """The classes of "mother-of-three", "24-year-old", "ex-miner"."""
    if _AGED.fullmatch(low):
        return ROLE
    head = low.removeprefix("ex-").partition("-of-")[0]
    return lexicon.tags.get(head, 0) & ROLE if head != low else 0


def _read(text: str, start: int, end: int, lexicon: Lexicon, tokens: list[Token]) -> None:
    tags = lexicon.tags
    skip = start
    for match in _TOKEN.finditer(text, start, end):
        begin, stop = match.span()
        if begin < skip:
            continue
        word = match.group()
        token = Token(word, begin, stop)
        first = word[0]
        if first.isalnum():
            token.word = True
            token.cap = first.isupper()
            low = word.lower()
            tag = tags.get(low, 0)
            if tag & FUNCTION and len(word) > 1 and word.isupper():
                tag &= ~(FUNCTION | ADVERB)  # US, IT, WHO
            if not tag and "-" in low:
                tag = _tag_of_compound(low, lexicon)
            if not tag:
                ending = _CONTRACTED.search(low)
                if ending:
                    low = low[: ending.start()]
                    tag = tags.get(low, 0)
                    token.possessive = ending.group()[1:] == "s" and not tag & PRONOUN
                    if not token.possessive and tag & PRONOUN:
                        tag |= AUXILIARY
            shortened = tag & ABBREVIATION or (len(word) == 1 and token.cap and word != "I")
            if shortened and text.startswith(".", stop) and stop < end:
                token.end = skip = stop + 1
                token.text = word + "."
            elif word.endswith("s") and _PLURAL_POSSESSIVE.match(text, stop, end):
                token.end = skip = stop + 1
                token.text = text[begin : token.end]
                token.possessive = True
            token.low = low
            token.tag = tag
            if token.cap and len(tokens) > 1 and tokens[-1].text == "&" and tokens[-2].cap:
                tokens[-1].word = tokens[-1].cap = True  # Roy & Lund
                tokens[-1].tag = ORGANISATION
        else:
            token.low = word
        tokens.append(token)


def _split(tokens: list[Token]) -> list[list[Token]]:
    parts = []
    start = 0
    for index, token in enumerate(tokens):
        if index + 1 == len(tokens):
            break
        if index - start >= _LONGEST or _ends_sentence(tokens, index, token):
            parts.append(tokens[start : index + 1])
            start = index + 1
    if start < len(tokens):
        parts.append(tokens[start:])
    return parts


def _ends_sentence(tokens: list[Token], index: int, token: Token) -> bool:
    after = tokens[index + 1]
    digit = after.low[:1].isdigit() and after.start > token.end  # not as in 6.2
    opens = after.cap or after.quote >= 0 or after.text in "([•*-–—@$#" or digit
    if token.quote >= 0:
        if token.text not in _STOPS or not token.text:
            return False
        if after.quote >= 0:
            return True
        return after.cap and not _is_attribution(tokens, index + 1, token.text != ".")
    if token.word:
        return (
            token.text[-1] == "."
            and after.cap
            and len(token.text) > 2
            and bool(after.tag & (FUNCTION | ADVERB))
        )
    return token.text in _STOPS and opens


def _is_attribution(tokens: list[Token], start: int, loose: bool) -> bool:
    """Whether what follows a quotation is "Smith said." rather than a sentence of its own.

    ``loose`` after a question or exclamation mark, which end no attributed sentence.
    """
    if tokens[start].tag & (PRONOUN | DETERMINER | PREPOSITION) and not loose:
        return False
    for index in range(start, min(start + 9, len(tokens))):
        token = tokens[index]
        if token.quote >= 0 or not (token.word or token.text in ",().-"):
            return False
        if token.text == ".":
            return False
        if token.tag & SAY and not token.cap:
            if index == start:
                return False
            after = tokens[index + 1] if index + 1 < len(tokens) else None
            if after is None or after.text == ".":
                return True
            return loose and (after.text == "," or bool(after.tag & (PREPOSITION | ADVERB | TIME)))
    return False


def _is_title_case(tokens: list[Token]) -> bool:
    if tokens[0].text in DASHES or len(tokens) > _LONGEST_TITLE:
        return False  # a signature, a list of names
    words = [t for t in tokens if t.word and (len(t.text) > 3 or t.tag & AUXILIARY)]
    if len(words) < 3 or any(t.tag & VERB and not (t.cap or t.tag & FUNCTION) for t in tokens):
        return False
    return sum(t.cap or t.low[:1].isdigit() for t in words) >= 0.8 * len(words)
