"""The narration: what the story says in its own voice, each quotation in it one token.

Sentences are split knowing quotations: a question mark inside the closing mark ends no sentence
that goes on with its attribution ("…?" Smith asked.).
"""

import re
from collections.abc import Sequence
from functools import cache
from typing import TypeVar

from msgspec import Struct

from onrecord.quotes.lexicon import (
    ABBREVIATION,
    ADVERB,
    AUXILIARY,
    DETERMINER,
    FUNCTION,
    ORGANISATION,
    PARTICLE,
    PREPOSITION,
    PRONOUN,
    ROLE,
    SAY,
    TIME,
    VERB,
    Lexicon,
)
from onrecord.quotes.marks import Span

# What is no space, between two of them.
_TOKEN = re.compile(
    r"[A-Z]{1,3}-(?:[A-Z][a-z]{0,4}\.)+|(?:[^\W\d_]\.){2,}"
    r"|[^\W_]+(?:['’‘&@/\u00ad-][^\W_]+)*|\.\.\.|--|\S"
)
_CONTRACTED = re.compile(r"['’‘](?:s|ll|d|re|ve|m)$")
_APOSTROPHES = frozenset("'’‘")
_CLASS_YEAR = re.compile(r"['’‘]\d\d(?!\w)")  # Ada Lund ’26 said
_CLOSING = frozenset("'’")
# The traders' association.
_PLURAL_POSSESSIVE = re.compile(r"['’] \w")
_PREFIXED = re.compile(r"([a-z]{1,3})['’-](?=[^\W\d_])(?![a-z])")  # al-Khatib, d’Arcy
_AGED = re.compile(r"\d+-year-old")
_PAUSES = frozenset(".,:;?!)") | {""}
_STOPS = ".!?…"
_MATTERS = frozenset(_STOPS) | _APOSTROPHES | {"&"}
_ENDS_QUOTE = frozenset(".!?…,;:-–—")
DASHES = frozenset("-–—―") | {"--"}
INSERTS = DASHES | {",", "("}  # what parts an insertion from the words before it
_LONGEST = 300  # tokens; keeps every search in a sentence short
_LONGEST_TITLE = 30  # tokens
_TITLE_WORDS = 3  # the fewest that tell, each with a capital or a digit
_DIGIT = re.compile(r"\d")
_REMEMBERED = 20_000  # runs whose tokens are kept from story to story
_LONGEST_RUN = 40  # characters of one that is kept
QUOTE = "\ue000"

_T = TypeVar("_T")
_Word = tuple[str, int, bool]
_Form = tuple[str, int, bool, bool, bool]
# A token, and where it begins and ends between two spaces, before its form and its mark.
_Piece = tuple[str, int, int, str, int, bool, bool, bool, bool, str]


class Token(Struct, eq=False, gc=False):
    """A word, a punctuation mark or a whole quotation.

    ``tag`` holds the word's classes, ``low`` the word in lower case without a possessive ending.
    A quotation's ``text`` is the last punctuation inside its marks; ``quote`` its index in the
    story, -1 for other tokens.
    """

    text: str
    start: int
    end: int
    low: str
    tag: int = 0
    cap: bool = False
    word: bool = False
    possessive: bool = False
    quote: int = -1


class Sentence(Struct, eq=False, gc=False):
    """Tokens of one sentence; ``title_case`` where capitals say nothing about names.

    ``capitals`` are the indices of its capitalised words, ``subjects`` where its first subjects
    begin, once they have been looked for.
    """

    tokens: list[Token]
    block: int
    number: int
    capitals: list[int]
    title_case: bool = False
    subjects: tuple[int, int] | None = None


def sentences(
    blocks: Sequence[str], spans: Sequence[Sequence[Span]], lexicon: Lexicon
) -> list[Sentence]:
    """The sentences of all blocks, in order; quotations are numbered through the story."""
    found: list[Sentence] = []
    quote = 0
    for block, (text, quoted) in enumerate(zip(blocks, spans, strict=True)):
        tokens, stops = _tokens(text, quoted, quote, lexicon)
        quote += len(quoted)
        for part in _split(tokens, stops):
            capitals = [index for index, token in enumerate(part) if token.cap]
            sentence = Sentence(part, block, len(found), capitals)
            if len(capitals) >= _TITLE_WORDS or _DIGIT.search(text, part[0].start, part[-1].end):
                sentence.title_case = _is_title_case(part, lexicon)
            found.append(sentence)
    return found


def _tokens(
    text: str, quoted: Sequence[Span], first: int, lexicon: Lexicon
) -> tuple[list[Token], list[int]]:
    """The tokens of a block, and the places of those that may end a sentence."""
    tokens: list[Token] = []
    stops: list[int] = []
    at = 0
    for index, span in enumerate(quoted):
        _read(text, at, span.opening, lexicon, tokens, stops)
        last = text[span.end - 1]
        if last in _STOPS:
            stops.append(len(tokens))
        ending = last if last in _ENDS_QUOTE else ""
        tokens.append(Token(ending, span.opening, span.closing, QUOTE, quote=first + index))
        at = span.closing
    _read(text, at, len(text), lexicon, tokens, stops)
    return tokens, stops


def _read(
    text: str, start: int, end: int, lexicon: Lexicon, tokens: list[Token], stops: list[int]
) -> None:
    words, runs = _forms(lexicon)
    classes = lexicon.tags.get
    joints: list[int] = []
    at = skip = start
    for run in text[start:end].split(" "):
        pause = "" if run.isalnum() else run[-1:]
        plain = run[:-1] if pause else run
        if pause in _PAUSES and plain.isalnum():  # most
            low, tag, cap = (plain, classes(plain, 0), False) if plain.islower() else words[plain]
            if pause != "." or not (tag & ABBREVIATION or len(plain) == 1):
                stop = at + len(plain)
                tokens.append(Token(plain, at, stop, low, tag, cap, True))
                if pause:
                    if pause in _STOPS:
                        stops.append(len(tokens))
                    tokens.append(Token(pause, stop, stop + 1, pause))
                at += len(run) + 1
                continue
        for written, ahead, behind, low, tag, cap, word, possessive, short, mark in runs[run]:
            begin = at + ahead
            if begin < skip:
                continue
            stop = at + behind
            if mark:
                if mark == "&":
                    joints.append(len(tokens))
                elif mark in _APOSTROPHES and tokens and tokens[-1].cap:
                    year = _CLASS_YEAR.match(text, begin, end)
                    if year:
                        skip = year.end()
                        continue
                if short and low in lexicon.short_places:
                    short = cap and text.endswith(", ", start, begin)
                if short and low in lexicon.letter_networks and tokens:
                    short = tokens[-1].low not in lexicon.on_air
                if short:
                    stop = skip = stop + 1
                    written += "."
                    tag = tag if len(written) > 2 else 0  # an initial "A.", no article
                elif mark == "s" and _PLURAL_POSSESSIVE.match(text, stop, end):
                    stop = skip = stop + 1
                    written = text[begin:stop]
                    possessive = True
                if written[-1] in _STOPS:
                    stops.append(len(tokens))
            tokens.append(Token(written, begin, stop, low, tag, cap, word, possessive))
        at += len(run) + 1
    for joint in joints:
        if 0 < joint < len(tokens) - 1 and tokens[joint - 1].cap and tokens[joint + 1].cap:
            tokens[joint].word = tokens[joint].cap = True  # Roy & Lund
            tokens[joint].tag = ORGANISATION


class _Words(dict[str, _Word]):
    """What words with capitals or digits are; remembered, as the same come again and again."""

    def __init__(self, tags: dict[str, int]) -> None:
        self._tags = tags

    def __missing__(self, run: str) -> _Word:
        found = _form(run, self._tags)[:3]
        _keep(self, run, found)
        return found


class _Runs(dict[str, tuple[_Piece, ...]]):
    """The tokens of what else stands between two spaces; remembered."""

    def __init__(self, tags: dict[str, int]) -> None:
        self._tags = tags

    def __missing__(self, run: str) -> tuple[_Piece, ...]:
        found = tuple(
            [
                _piece(token.group(), token.start(), run[token.end() : token.end() + 1], self._tags)
                for token in _TOKEN.finditer(run)
            ]
        )
        _keep(self, run, found)
        return found


def _keep(kept: dict[str, _T], run: str, found: _T) -> None:
    if len(kept) >= _REMEMBERED:
        kept.clear()
    if len(run) <= _LONGEST_RUN:
        kept[run] = found


@cache
def _forms(lexicon: Lexicon) -> tuple[_Words, _Runs]:
    """What the runs of a language are, kept from story to story."""
    return _Words(lexicon.tags), _Runs(lexicon.tags)


def _piece(text: str, start: int, after: str, tags: dict[str, int]) -> _Piece:
    """A token as it stands between two spaces, ahead of the character ``after``.

    Behind its fields to ``possessive``: whether it is short for a longer word and the full stop
    behind it is its own, and a character that tells what has to be seen to at its place, if any.
    """
    stop = start + len(text)
    mark = text[-1]
    if not text[0].isalnum():
        mark = mark if mark in _MATTERS else ""
        return text, start, stop, text, 0, False, False, False, False, mark
    low, tag, cap, possessive, short = _form(text, tags)
    short = short and after == "."
    if not (short or mark in _STOPS or (mark == "s" and after in _CLOSING)):
        mark = ""
    return text, start, stop, low, tag, cap, True, possessive, short, mark


def _form(text: str, tags: dict[str, int]) -> _Form:
    """A word's ``low``, ``tag``, ``cap`` and ``possessive``, and whether a full stop may be its."""
    if text.isalpha() and text.islower():  # most words
        tag = tags.get(text, 0)
        return text, tag, False, False, tag & ABBREVIATION != 0
    cap = text[0].isupper()
    low = text.lower()
    tag = tags.get(low, 0)
    possessive = False
    if tag & FUNCTION and len(text) > 1 and text.isupper():
        tag &= ~(FUNCTION | ADVERB)  # US, IT, WHO
    if not (tag or text.isalpha()):
        if not cap:
            prefix = _PREFIXED.match(text)
            cap = prefix is not None and bool(tags.get(prefix[1], 0) & PARTICLE)
        if "-" in low:
            tag = _tag_of_compound(low, tags)
        contracted = None if tag else _CONTRACTED.search(low)
        if contracted:
            low = low[: contracted.start()]
            tag = tags.get(low, 0)
            possessive = contracted.group()[1:] == "s" and not tag & PRONOUN
            if not possessive and tag & PRONOUN:
                tag |= AUXILIARY
    short = bool(tag & ABBREVIATION) or (cap and len(text) == 1 and text != "I")
    return low, tag, cap, possessive, short


def _tag_of_compound(low: str, tags: dict[str, int]) -> int:
    """The classes of "mother-of-three", "24-year-old", "ex-miner"."""
    if _AGED.fullmatch(low):
        return ROLE
    head = low.removeprefix("ex-").partition("-of-")[0]
    return tags.get(head, 0) & ROLE if head != low else 0


def _split(tokens: list[Token], stops: list[int]) -> list[list[Token]]:
    parts = []
    start = 0
    last = len(tokens) - 1
    for stop in (*stops, last):
        while stop - start > _LONGEST:
            parts.append(tokens[start : start + _LONGEST + 1])
            start += _LONGEST + 1
        if stop < last and (stop - start == _LONGEST or _ends_sentence(tokens, stop)):
            parts.append(tokens[start : stop + 1])
            start = stop + 1
    if start <= last:
        parts.append(tokens[start:])
    return parts


def _ends_sentence(tokens: list[Token], index: int) -> bool:
    """Whether a sentence ends with this full stop, question or exclamation mark, or quotation."""
    token, after = tokens[index], tokens[index + 1]
    digit = after.low[:1].isdigit() and after.start > token.end  # not as in 6.2
    opens = after.cap or after.quote >= 0 or after.text in "([•*-–—@$#" or digit
    if token.quote >= 0:
        if after.quote >= 0:
            return True
        return after.cap and not _is_attribution(tokens, index + 1, token.text != ".")
    if token.word:
        return after.cap and len(token.text) > 2 and bool(after.tag & (FUNCTION | ADVERB))
    return opens


def _is_attribution(tokens: list[Token], start: int, loose: bool) -> bool:
    """Whether what follows a quotation is "Smith said." rather than a sentence of its own.

    ``loose`` after a question or exclamation mark, which end no attributed sentence.
    """
    if tokens[start].tag & (PRONOUN | DETERMINER | PREPOSITION) and not loose:
        return False
    for index in range(start, min(start + 9, len(tokens))):
        token = tokens[index]
        if token.quote >= 0 or not (token.word or token.text in ",()-"):
            return False
        unlisted = loose and not token.tag and token.low.endswith("ed") and tokens[index - 1].cap
        if (token.tag & SAY or (unlisted and index > start)) and not token.cap:
            after = tokens[index + 1] if index + 1 < len(tokens) else None
            if after is None or after.text == ".":
                return True
            return loose and (after.text == "," or bool(after.tag & (PREPOSITION | ADVERB | TIME)))
    return False


def _is_title_case(tokens: list[Token], lexicon: Lexicon) -> bool:
    if tokens[0].text in DASHES or len(tokens) > _LONGEST_TITLE:
        return False  # a signature, a list of names
    words = capitals = 0
    for token in tokens:
        tag = token.tag
        if tag & VERB and not (token.cap or tag & FUNCTION):
            return False  # most sentences, soon
        if token.word and (len(token.text) > 3 or tag & AUXILIARY):
            words += 1
            capitals += token.cap or token.low[:1].isdigit()
    if words < _TITLE_WORDS or capitals < 0.8 * words:
        return False
    second = tokens[1].text if len(tokens) > 1 else ""
    # According to the Humber Post,
    return all(second != phrase[1] for phrase in lexicon.according.get(tokens[0].low, ()))
