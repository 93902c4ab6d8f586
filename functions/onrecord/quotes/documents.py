"""Who speaks in a document: the union's letter, a report by the Harbour Board."""

from onrecord.quotes.entities import Entity
from onrecord.quotes.lexicon import AGENT, ATTACH, DETERMINER, DOCUMENT
from onrecord.quotes.names import Names
from onrecord.quotes.narration import Sentence
from onrecord.quotes.phrases import Phrase


def issuer_of(sentence: Sentence, phrase: Phrase, names: Names) -> Entity | None:
    """The named issuer of the document that a phrase is about."""
    tokens = sentence.tokens
    head = phrase.head
    if not tokens[head].tag & DOCUMENT or tokens[head].cap:
        return None
    owner = names.at(phrase.sentence, phrase.start, head)
    if owner is not None and owner.end == head:
        return owner.entity if tokens[head - 1].possessive or not owner.entity.person else None
    link = tokens[head + 1].tag if head + 1 < len(tokens) else 0
    if not link & (AGENT | ATTACH):
        return None
    start = head + 2
    while start < len(tokens) and tokens[start].tag & DETERMINER:
        start += 1
    for issuer in names.occurrences[phrase.sentence]:
        if issuer.start == start:
            return issuer.entity if link & AGENT or not issuer.entity.person else None
    return None
