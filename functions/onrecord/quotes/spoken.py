"""What plain words tell without a sentence around them: speech, and who it is given to."""

import re

from onrecord.quotes.lexicon import (
    ADVERB,
    DETERMINER,
    FUNCTION,
    PREPOSITION,
    PRONOUN,
    SAY,
    TIME,
    Lexicon,
)

CLAUSE_END = re.compile(r"[,?!]\s+(?=\w)")
_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")
_LETTERS = re.compile(r"[^\W_]+")
_STOP = re.compile(r"\s*(?:[.,;:–—]|$)")
_TAIL = 9  # words of "said the old man of the sea"


def folded(text: str) -> str:
    """The words of a text in lower case, without what stands between them."""
    return " ".join(_LETTERS.findall(text.casefold()))


def is_spoken(text: str, lexicon: Lexicon) -> bool:
    """Whether somebody speaks of himself or to another here."""
    return any(word.lower() in lexicon.first_person for word in _WORD.findall(text))


def is_attribution(text: str, start: int, lexicon: Lexicon, *, ends: bool = False) -> bool:
    """Whether "said Lund" or "Lund said" stands here; ``ends``: and nothing behind it."""
    at = start
    first = verb = -1
    for index in range(_TAIL):
        word = _WORD.match(text, at)
        if word is None:
            break
        tag = lexicon.tags.get(word[0].lower(), 0)
        if tag & SAY and word[0].islower() and verb < 0:
            verb = index
            if index and ends:
                return len(text[word.end() : word.end() + 9].strip(" .\n")) == 0
            if index and not _STOP.match(text, word.end()):
                after = _WORD.match(text, word.end() + 1)
                follows = lexicon.tags.get(after[0].lower(), 0) if after else 0
                return bool(follows & (PREPOSITION | ADVERB | TIME))
            if index:
                return True
        elif index == 0 and tag & FUNCTION and not tag & (PRONOUN | DETERMINER):
            return False
        elif verb < 0 and first < 0:
            first = index
        at = word.end()
        if _STOP.match(text, at):
            whole = not ends or not text[at : at + 9].strip(" .\n")
            return verb == 0 and index > 0 and whole
        at += 1
    return False
