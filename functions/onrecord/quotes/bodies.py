"""The organisation that "it", "the ministry" or "the company" stands for."""

from collections.abc import Mapping, Sequence

from onrecord.quotes.entities import Entity
from onrecord.quotes.entries import Entries
from onrecord.quotes.focus import is_subject
from onrecord.quotes.lexicon import BODY, ORGANISATION, PLACE
from onrecord.quotes.names import Names
from onrecord.quotes.narration import Sentence
from onrecord.quotes.phrases import Phrase

_BACK = 12
_NEAR = 4


class Bodies:
    """The organisations of a story; ``speaking`` is who spoke, by sentence, and grows."""

    def __init__(
        self,
        sentences: Sequence[Sentence],
        names: Names,
        speaking: Mapping[int, Entity],
        entries: Entries,
    ) -> None:
        self._sentences = sentences
        self._names = names
        self._speaking = speaking
        self._entries = entries

    def called(self, phrase: Phrase) -> Entity | None:
        """The organisation that "the ministry" or "the company" stands for."""
        head = self._sentences[phrase.sentence].tokens[phrase.head]
        if not head.tag & (ORGANISATION | BODY) or phrase.head != phrase.start + 1:
            return None
        for number in self._entries.back(phrase.sentence, _BACK):
            for occurrence in reversed(self._names.occurrences[number]):
                entity = occurrence.entity
                behind = self._sentences[number].tokens[occurrence.end : occurrence.end + 1]
                named = not entity.person and (
                    head.low in map(str.lower, entity.words)
                    or (bool(behind) and behind[0].low == head.low)  # the Lundcorp union
                )
                if named and (number < phrase.sentence or occurrence.end <= phrase.start):
                    return entity
        return (self.last(phrase) or self._nearest(phrase)) if head.tag & BODY else None

    def _nearest(self, phrase: Phrase) -> Entity | None:
        """The last organisation that is no place, in this sentence or the one before."""
        for number in self._entries.back(phrase.sentence, 2):
            tokens = self._sentences[number].tokens
            for occurrence in reversed(self._names.occurrences[number]):
                if number == phrase.sentence and occurrence.end > phrase.start:
                    continue
                if not (occurrence.entity.person or tokens[occurrence.end - 1].tag & PLACE):
                    return occurrence.entity
        return None

    def last(self, phrase: Phrase) -> Entity | None:
        """The organisation that spoke or was a subject last."""
        for number in self._entries.back(phrase.sentence, _NEAR):
            sentence = self._sentences[number]
            for occurrence in self._names.occurrences[number]:
                if number == phrase.sentence and occurrence.end > phrase.start:
                    break
                if not occurrence.entity.person and is_subject(sentence, occurrence, self._names):
                    return occurrence.entity
            entity = self._speaking.get(number)
            if entity is not None and not entity.person:
                return entity
        return None
