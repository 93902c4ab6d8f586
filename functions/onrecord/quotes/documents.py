"""Who speaks in a document: the union's letter, a report by the Harbour Board."""

from collections.abc import Sequence

from onrecord.quotes.entities import Entity
from onrecord.quotes.entries import Entries
from onrecord.quotes.lexicon import (
    AGENT,
    ATTACH,
    DEFINITE,
    DETERMINER,
    DOCUMENT,
    INDEFINITE,
    ISSUING,
    POSSESSIVE,
    PREPOSITION,
    SENDING,
)
from onrecord.quotes.names import Names
from onrecord.quotes.narration import Sentence, Token
from onrecord.quotes.phrases import Phrase, phrase_after
from onrecord.quotes.subjects import last_reporting

_BACK = 3  # sentences back to where "the report" was introduced
_ISSUED = 6  # tokens of "released on Monday by"
_OPENING = 3  # tokens of "in a brief"


def _link(tokens: Sequence[Token], head: int) -> int:
    """Where the preposition stands that leads to a document's issuer, 0 for nowhere."""
    behind = range(head + 1, min(len(tokens), head + 1 + _ISSUED))
    if not behind or not tokens[head + 1].tag & ISSUING:
        return head + 1 if behind else 0
    for index in behind:
        if not tokens[index].word:
            break
        if tokens[index].tag & AGENT:
            return index
    return 0


def issuer_of(sentence: Sentence, phrase: Phrase, names: Names) -> Entity | None:
    """The named issuer of the document that a phrase is about."""
    tokens = sentence.tokens
    head = phrase.head
    if not tokens[head].tag & DOCUMENT or tokens[head].cap:
        return None
    owner = names.at(phrase.sentence, phrase.start, head)
    if owner is not None and owner.end == head:
        return owner.entity if tokens[head - 1].possessive or not owner.entity.person else None
    at = _link(tokens, head)
    link = tokens[at].tag if at else 0
    if not link & (AGENT | ATTACH):
        return None
    start = at + 1
    while start < len(tokens) and tokens[start].tag & DETERMINER:
        start += 1
    for issuer in names.occurrences[phrase.sentence]:
        if issuer.start == start:
            return issuer.entity if link & AGENT or not issuer.entity.person else None
    return None


def unnamed_issuer(sentence: Sentence, phrase: Phrase, names: Names) -> Phrase | None:
    """Who sent a document, in the story's words: a letter from the school."""
    tokens, behind = sentence.tokens, phrase.head + 1
    if not tokens[phrase.head].tag & DOCUMENT or behind + 1 >= len(tokens):
        return None
    if not tokens[behind].tag & SENDING:
        return None
    sender = phrase_after(sentence, behind + 1, names)
    return sender if sender is not None and sender.kind == "role" else None


def issued_before(
    phrase: Phrase, sentences: Sequence[Sentence], names: Names, entries: Entries
) -> Entity | Phrase | None:
    """Who speaks in "the statement" or "the report" that a sentence shortly before brought in.

    Its issuer, or who spoke in it: "in a statement, Lund said".
    """
    tokens = sentences[phrase.sentence].tokens
    head = tokens[phrase.head]
    plain = phrase.end == phrase.start + 2 and tokens[phrase.start].tag & DEFINITE
    if not plain or not head.tag & DOCUMENT or head.cap:
        return None
    for number in entries.back(phrase.sentence, _BACK + 1)[1:]:
        sentence = sentences[number]
        for index, token in enumerate(sentence.tokens):
            if token.low != head.low or token.cap:
                continue
            start = max(0, index - _OPENING)
            document = Phrase(number, start, index + 1, index, "thing")
            issuer = issuer_of(sentence, document, names) or unnamed_issuer(
                sentence, document, names
            )
            if issuer is not None:
                return issuer
            tags = [t.tag for t in sentence.tokens[start:index]]
            new = any(tag & (INDEFINITE | POSSESSIVE) for tag in tags)
            if new and any(tag & PREPOSITION for tag in tags):
                reported = last_reporting(sentence, names)
                return reported[0] if reported is not None else None
    return None
