"""Who holds a role: "the harbour master" is whom the story introduced with it."""

from bisect import bisect_right
from collections.abc import Sequence
from operator import itemgetter

from onrecord.quotes.entities import Entity, Occurrence
from onrecord.quotes.entries import Entries
from onrecord.quotes.lexicon import (
    ANONYMOUS,
    BODY,
    DEFINITE,
    INDEFINITE,
    PLURAL,
    POSSESSIVE,
    ROLE,
    ROYAL,
    TITLE,
    Lexicon,
)
from onrecord.quotes.names import Names
from onrecord.quotes.narration import Sentence, Token
from onrecord.quotes.phrases import Phrase
from onrecord.quotes.roles import roles_of

_OPENING = 1  # the first block, behind a headline or not


class Holders:
    """The people of a story by the roles that they were introduced with.

    Gives each person the role and, where that tells, the gender.
    """

    def __init__(
        self,
        texts: Sequence[str],
        sentences: Sequence[Sentence],
        names: Names,
        lexicon: Lexicon,
        entries: Entries,
    ) -> None:
        self._texts = texts
        self._sentences = sentences
        self._names = names
        self._lexicon = lexicon
        self._entries = entries
        self._by_role: dict[str, list[tuple[int, Entity]]] = {}
        for sentence in sentences:
            for occurrence in names.occurrences[sentence.number]:
                if occurrence.entity.person:
                    self._note(sentence, occurrence)

    def holder(self, phrase: Phrase) -> Entity | None:
        """Who was introduced with this role most recently."""
        tokens = self._sentences[phrase.sentence].tokens
        if not tokens[phrase.start].tag & DEFINITE:
            return None
        holders = self._by_role.get(self._role(tokens, phrase.head), [])
        until = bisect_right(holders, phrase.sentence, key=itemgetter(0))
        if not until or holders[until - 1][0] < self._entries.first(phrase.sentence):
            return None
        return holders[until - 1][1]

    def later(self, phrase: Phrase) -> Entity | None:
        """Whom the story's opening means by a role that it gives to one person further on."""
        sentence = self._sentences[phrase.sentence]
        first, head = sentence.tokens[phrase.start].tag, sentence.tokens[phrase.head]
        if sentence.block > _OPENING or first & POSSESSIVE or not first & (DEFINITE | INDEFINITE):
            return None
        if not head.tag & (ROLE | TITLE) or head.tag & (ANONYMOUS | PLURAL | BODY):
            return None
        if (sentence.tokens[0].low,) in self._lexicon.supposing:
            return None
        holders = self._by_role.get(self._role(sentence.tokens, phrase.head), [])
        entry = self._entries.first(phrase.sentence)
        if not all(n > phrase.sentence and self._entries.first(n) == entry for n, _ in holders):
            return None
        entities = {entity for _, entity in holders}
        return entities.pop() if len(entities) == 1 else None

    def _role(self, tokens: Sequence[Token], index: int) -> str:
        """A role's name here: the shadow minister is not the minister."""
        role = self._lexicon.long_title.get(tokens[index].low, tokens[index].low)
        before = tokens[index - 1].low if index else ""
        return f"{before} {role}" if before in self._lexicon.beside else role

    def _note(self, sentence: Sentence, occurrence: Occurrence) -> None:
        entity = occurrence.entity
        title = sentence.tokens[occurrence.start]
        if title.tag & ROYAL:  # the Duke of Orr, later the Duke
            self._by_role.setdefault(title.low, []).append((sentence.number, entity))
            entity.gender = entity.gender or self._lexicon.gender.get(title.low)
        found = roles_of(sentence, occurrence, self._names)
        if len(found) > 1 and sentence.tokens[found[0][1] - 1].low in self._lexicon.academic:
            found.append(found.pop(0))  # Dr Ada Lund, a coroner
        for start, end in found:
            if entity.role is None:
                first, last = sentence.tokens[start], sentence.tokens[end - 1]
                entity.role = self._texts[sentence.block][first.start : last.end]
            for index in range(start, end):
                token = sentence.tokens[index]
                if token.tag & (ROLE | TITLE):
                    role = self._role(sentence.tokens, index)
                    self._by_role.setdefault(role, []).append((sentence.number, entity))
                    if entity.gender is None:
                        entity.gender = self._lexicon.gender.get(token.low)
