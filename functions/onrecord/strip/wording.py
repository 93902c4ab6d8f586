"""Lines that are told by their words: sign-up calls, share bars, notices.

The phrases are a language's data (``page.toml``). In a phrase ``a/b`` are alternatives, ``(a)``
may be missing, ``…`` stands for up to six words and ``_`` is a space within an alternative.
"""

import re
from collections.abc import Iterator
from functools import cache
from typing import Literal, NamedTuple

from onrecord.languages import available, load, per_language

# Story paragraphs that open like a call are longer than calls are.
MAX_OPENING = 320
MAX_HOLDING = 240
# A passage in quotation marks of this length is speech, not the name of a newsletter.
MIN_SPEECH = 25

# What a label may lead to; a label of other kinds ("Photo: …") may open a sentence.
LABELLED = frozenset({"wording:read_more"})

How = Literal["whole", "opens", "holds"]

_SPEECH = re.compile(r"[\"“”„«»「『‹](?P<words>[^\"“”„«»」』›]*)[\"“”„«»」』›]?")
# "“Comments are closed,” said …": a short quotation that a comma or full stop parts from what
# follows.
_OPENING_SPEECH = re.compile(
    r"\s*(?:[\"“”„«»「『][^\"“”„«»」』]+(?:[,.!?…。！？][\"“”»」』]|[\"“”»」』],)"
    r"|'[^\"'][^\"]*?[,.!?…]'(?:\s|$))"
)
# The vowel signs of Indic scripts belong to their words, though \w does not take them.
_INDIC = r"\u0900-\u0963\u0966-\u0dff"
_IS_INDIC = re.compile(rf"[{_INDIC}]")
_LINE = re.compile(rf"\w(?:.*[\w{_INDIC}])?", re.S)
# Marks are no words, so this one is no phrase.
_COPYRIGHT = re.compile(r"\s*(?:©|ⓒ|\(c\)\s)")
_LABEL = re.compile(r"[^:|»>]{3,40}(?=\s*[:|»>])")
_LABEL_END = re.compile(r"[:|»>]")
# Besides apostrophes the Turkish i, with a dot and without, whose two cases fold apart; Arabic
# letters that are written with a sign or without, Persian ones also of the Arabic keyboard; and
# the accents that Greek capitals lack.
_FOLDED = (
    *(("’", "'"), ("‘", "'"), ("ʼ", "'"), ("ı", "i"), ("\u0307", ""), ("ţ", "ț"), ("ş", "ș")),
    *(("أ", "ا"), ("إ", "ا"), ("آ", "ا"), ("ي", "ی"), ("ى", "ی"), ("ك", "ک")),
    *((sign, "") for sign in "\u0640\u064b\u064c\u064d\u064e\u064f\u0650\u0651\u0652"),
    *zip("άέήίόύώϊϋΐΰ", "αεηιουωιυιυ", strict=True),
)
WORD = re.compile(r"[^\W_]+")
_GAP = r"(?:\S+(?:\s+|$)){0,6}?"
# Six words take about so many characters where no spaces part them.
_UNSPACED_GAP = r".{0,20}?"
# A phrase that is open at its end is a label, and no label is the beginning of a word.
_OPEN_END = rf"(?:(?<!\w)|$){_GAP}"
# Scripts without spaces between words have no word ends to look for.
_SIGNS = r"\u0e00-\u0eff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af"
UNSPACED = re.compile(rf"[{_SIGNS}]")
_END = r"(?!\w)"
_INDIC_END = rf"(?![\w{_INDIC}])"
# A word of letters ends before such a sign too. (It takes a hundred times as long to compile.)
_END_AT_SIGN = rf"(?![^\W{_SIGNS}])"
# Marks and digits before the words of a line.
_BEFORE_WORDS = re.compile(r"(?:[\W_]|\d)*")


class Phrase(NamedTuple):
    """A phrase with the rule that it tells."""

    rule: str
    how: How
    words: str


class Phrases(NamedTuple):
    """A language's phrases, by the word that each begins with.

    ``held`` has those that may stand within a line, again. ``unspaced`` and ``held_unspaced``
    have those of scripts without spaces, by the first character of each.
    """

    by_word: dict[str, list[Phrase]]
    held: dict[str, list[Phrase]]
    unspaced: dict[str, list[Phrase]]
    held_unspaced: dict[str, list[Phrase]]


def folded(text: str) -> str:
    """The text without case, and without what differs in spelling alone."""
    plain = text.casefold()
    if not plain.isascii():
        for written, meant in _FOLDED:
            plain = plain.replace(written, meant)
    return plain


def rule_of(text: str, language: str | None) -> str | None:
    """The rule by which a paragraph's words say that it is no part of the story.

    A quotation is never caught, nor is a sentence that only speaks of such a call.
    """
    if len(text) > MAX_OPENING:
        return None
    plain = folded(text).replace("\n", " ")
    if len(plain) > MAX_OPENING:
        return None
    rule = "wording:copyright" if _COPYRIGHT.match(plain) else _rule_of_phrase(plain, language)
    return None if rule and _is_speech(plain) else rule


def _rule_of_phrase(plain: str, language: str | None) -> str | None:
    phrases = phrases_of(language)
    line = _inside(plain)
    return _rule_in(line, phrases) or _rule_of_label(line, phrases)


def _inside(line: str) -> str:
    """The line without what stands around its words."""
    found = _LINE.search(line)
    return found[0] if found else ""


def _rule_of_label(line: str, phrases: Phrases) -> str | None:
    """The rule of "Read more: …" and "Related | …": a label before what it leads to."""
    label = _LABEL.match(line) if _LABEL_END.search(line) else None
    rule = _rule_in(_inside(label[0]), phrases) if label else None
    return rule if rule in LABELLED else None


def _rule_in(line: str, phrases: Phrases) -> str | None:
    may_hold = len(line) <= MAX_HOLDING
    end = 0
    for found in WORD.finditer(line):
        end = found.end()
        for phrase in phrases.by_word.get(found[0], ()):
            if _fits(phrase, line, found.start()):
                return phrase.rule
        # "3 comments", "(12) replies"
        if not (may_hold and found[0].isdecimal()):
            break
    # Past its first word only phrases that a line may hold can fit.
    if may_hold:
        heads = phrases.held.keys() & WORD.findall(line, end)
        if heads and _may_hold(line, heads, phrases):
            for found in WORD.finditer(line, end):
                for phrase in phrases.held.get(found[0], ()):
                    if _fits(phrase, line, found.start()):
                        return phrase.rule
    if line.isascii() or not UNSPACED.search(line):
        return None
    return _unspaced_rule_in(line, phrases)


def _may_hold(line: str, heads: set[str], phrases: Phrases) -> bool:
    for head in heads:
        for phrase in phrases.held[head]:
            if may_fit(phrase.words, line):
                return True
    return False


def _unspaced_rule_in(line: str, phrases: Phrases) -> str | None:
    """The rule that a line's characters tell where no spaces part its words."""
    before = _BEFORE_WORDS.match(line)
    for at in dict.fromkeys((0, before.end() if before else 0)):
        for phrase in phrases.unspaced.get(line[at : at + 1], ()):
            if _fits(phrase, line, at):
                return phrase.rule
    if len(line) <= MAX_HOLDING:
        for first in dict.fromkeys(line):
            for phrase in phrases.held_unspaced.get(first, ()):
                if may_fit(phrase.words, line) and compiled(phrase.words, line).search(line):
                    return phrase.rule
    return None


def _fits(phrase: Phrase, line: str, at: int) -> bool:
    if (at and phrase.how == "opens") or not may_fit(phrase.words, line):
        return False
    if phrase.how == "holds":
        return len(line) <= MAX_HOLDING and compiled(phrase.words, line).match(line, at) is not None
    if phrase.how == "whole":
        return (
            not _has_more(line, at, phrase.words)
            and compiled(phrase.words, line).fullmatch(line, at) is not None
        )
    return compiled(phrase.words, line).match(line) is not None


def _has_more(line: str, at: int, phrase: str) -> bool:
    """Whether there are more letters than a phrase without a gap can take up."""
    return "…" not in phrase and sum(map(len, WORD.findall(line, at))) > len(folded(phrase))


def may_fit(phrase: str, line: str) -> bool:
    """Whether each of the phrase's words stands in the line, in any order.

    Few phrases do, and compiling one costs as much as a hundred of these looks.
    """
    for alternatives in _needed(phrase):
        for alternative in alternatives:
            if alternative in line:
                break
        else:
            return False
    return True


def _is_speech(plain: str) -> bool:
    return _OPENING_SPEECH.match(plain) is not None or any(
        len(found["words"]) >= MIN_SPEECH for found in _SPEECH.finditer(plain)
    )


def codes_for(language: str | None) -> tuple[str, ...]:
    """The languages whose phrases may stand on a page of a language."""
    known = available("page")
    return tuple(dict.fromkeys((language, "en"))) if language and language in known else known


@per_language
def phrases_of(language: str | None) -> Phrases:
    """The phrases of a language; of all languages where it is not declared or has no data.

    English calls stand on pages of every language.
    """
    found = Phrases({}, {}, {}, {})
    for code in codes_for(language):
        for phrase, heads, starts in _phrases_in(code):
            is_held = phrase.how == "holds"
            for word in heads:
                found.by_word.setdefault(word, []).append(phrase)
                if is_held:
                    found.held.setdefault(word, []).append(phrase)
            for start in starts:
                listed = found.held_unspaced if is_held else found.unspaced
                listed.setdefault(start, []).append(phrase)
    return found


@cache
def _phrases_in(code: str) -> tuple[tuple[Phrase, tuple[str, ...], tuple[str, ...]], ...]:
    """The phrases in a language's data with their first words; of scripts without spaces also
    the first characters."""
    found = []
    for rule, lists in load(code, "page").get("wording", {}).items():
        for how, lines in lists.items():
            for line in filter(None, lines.splitlines()):
                starts = (
                    dict.fromkeys(o[0] for o in _openings(line)) if UNSPACED.search(line) else ()
                )
                phrase = Phrase(f"wording:{rule}", how, line)
                found.append((phrase, heads_of(line), tuple(starts)))
    return tuple(found)


def compiled(phrase: str, line: str) -> re.Pattern[str]:
    """The regular expression of a phrase for a line, made when it is first needed: few ever are."""
    has_signs = not line.isascii() and UNSPACED.search(line)
    return _compiled(phrase, _END_AT_SIGN if has_signs else _END)


@cache
def _compiled(phrase: str, end: str) -> re.Pattern[str]:
    found = ""
    words = folded(phrase).split()
    for place, word in enumerate(words, 1):
        if word == "…":
            if place == len(words):
                found += _OPEN_END
            else:
                beside = words[place] + (words[place - 2] if place > 1 else "")
                found += _UNSPACED_GAP if UNSPACED.search(beside) else _GAP
            continue
        alternatives = _alternatives(word)
        either = "|".join(
            r"\W+".join(map(re.escape, a.split("_"))) + _end_of(a, end) for a in alternatives
        )
        found += rf"(?:(?:{either})\W*)" + ("?" if _is_optional(word) else "")
    return re.compile(found)


@cache
def _needed(phrase: str) -> tuple[tuple[str, ...], ...]:
    """The alternatives (or their first word) of each word that must stand in a line.

    The longest words come first: they stand in the fewest lines.
    """
    needed = (
        tuple(alternative.partition("_")[0] for alternative in _alternatives(word))
        for word in folded(phrase).split()
        if word != "…" and not _is_optional(word)
    )
    return tuple(sorted(needed, key=lambda words: min(map(len, words)), reverse=True))


def heads_of(phrase: str) -> tuple[str, ...]:
    """The words with which a phrase may begin."""
    found = (WORD.search(opening) for opening in _openings(phrase))
    return tuple(dict.fromkeys(word[0] for word in found if word))


def _openings(phrase: str) -> Iterator[str]:
    """What a phrase may begin with."""
    for word in folded(phrase).split():
        if word != "…":
            yield from filter(None, _alternatives(word))
        if not _is_optional(word):
            return


def _end_of(alternative: str, end: str) -> str:
    """The end of a word, where an alternative has one: not after a mark, nor without spaces."""
    last = alternative[-1:]
    if _IS_INDIC.match(last):
        return _INDIC_END
    return end if last.isalnum() and not UNSPACED.match(last) else ""


def _is_optional(word: str) -> bool:
    return word.startswith("(") and word.endswith(")")


def _alternatives(word: str) -> list[str]:
    return (word[1:-1] if _is_optional(word) else word).split("/")
