"""Whom the text is about: who "he" or "she" stands for."""

from collections.abc import Callable, Iterator, Mapping, Sequence

from onrecord.quotes.cue import according
from onrecord.quotes.entities import Entity, Occurrence
from onrecord.quotes.entries import Entries
from onrecord.quotes.focus import is_subject, leads, with_titles
from onrecord.quotes.genders import gender_of
from onrecord.quotes.insertions import starts_clause
from onrecord.quotes.lexicon import (
    ADVERB,
    ATTACH_CLOSELY,
    AUXILIARY,
    BE,
    DEFINITE,
    GERUND,
    PAST,
    PERSONAL,
    PREPOSITION,
    PRONOUN,
    RELATIVE,
    SPEAKING,
    SUBORDINATOR,
    VERB,
    Lexicon,
)
from onrecord.quotes.names import Names
from onrecord.quotes.narration import INSERTS, Sentence
from onrecord.quotes.phrases import Phrase, phrase_after

_BACK = 12
_FRONTED = SUBORDINATOR | PREPOSITION | GERUND | PAST
_SUBJECTS = SPEAKING | DEFINITE


class Salience:
    """Who is in focus in each sentence of a story.

    ``speaking`` is who spoke and ``addressed`` to whom, by sentence, and both grow; ``means``
    leads "the ROLE" to whom it stands for.
    """

    def __init__(
        self,
        sentences: Sequence[Sentence],
        names: Names,
        lexicon: Lexicon,
        speaking: Mapping[int, Entity],
        addressed: Mapping[int, Entity],
        entries: Entries,
        means: Callable[[Phrase], Entity | None],
    ) -> None:
        self._sentences = sentences
        self._names = names
        self._lexicon = lexicon
        self._speaking = speaking
        self._addressed = addressed
        self._entries = entries
        self._means = means
        self._focus: list[Entity | None] = []

    def referent(self, gender: str | None, sentence: int, before: int) -> Entity | None:
        """Whom he or she, or of no known ``gender`` "the ROLE", stands for at a token.

        Whoever speaks or is the subject nearby outweighs whoever is merely mentioned nearer.
        """
        self._follow(sentence)
        weights = self._lexicon.pronoun_scores
        best, best_score = None, 0.0
        for number in self._entries.back(sentence, _BACK):
            distance = weights["distance"] * (sentence - number)
            for entity, rank in self._ranked(number, before if number == sentence else None):
                if not entity.person or (gender and entity.gender not in (None, gender)):
                    continue
                score = weights[rank] + distance
                if entity.gender is None:
                    score += weights["gender_unknown"]
                if not (entity.sure or entity.speaks or len(entity.words) > 1):
                    score += weights["doubtful"]
                if best is None or score > best_score:
                    best, best_score = entity, score
        return best

    def _ranked(self, number: int, before: int | None) -> Iterator[tuple[Entity, str]]:
        """The people of a sentence with what they do in it; ``before`` cuts it off."""
        sentence = self._sentences[number]
        asked = sentence.tokens[0].low in self._lexicon.questions  # Asked if Lund knew, she …
        if before is None:
            spoke, focus = self._speaking.get(number), self._focus[number]
            if spoke is not None and spoke.person and focus in (None, spoke):
                yield spoke, "speaker"
            if number in self._addressed:
                yield self._addressed[number], "subject"
            if focus is not None:
                yield focus, "subject"
            if spoke is not None and spoke.person:
                yield spoke, "subject"
        for occurrence in self._names.occurrences[number]:
            if not occurrence.entity.person or (before is not None and occurrence.end > before):
                continue
            if before is not None and _is_object(sentence, occurrence.end, before):
                continue
            if sentence.tokens[occurrence.end - 1].possessive:
                yield occurrence.entity, "possessor"
            elif (
                before is not None and not asked and self._precedes(sentence, occurrence, before)
            ) or (before is not None and not asked and leads(sentence, occurrence, self._names)):
                yield occurrence.entity, "clause"
            else:
                yield occurrence.entity, "mentioned"

    def _precedes(self, sentence: Sentence, occurrence: Occurrence, pronoun: int) -> bool:
        """Whether a name ends the clause before a pronoun: when I told Lund, she …"""
        tokens = sentence.tokens
        closes = occurrence.end == pronoun - 1 and tokens[pronoun - 1].text == ","
        return closes and bool(tokens[0].tag & SUBORDINATOR)

    def _follow(self, until: int) -> None:
        """Note whom each sentence before this one is about, its pronoun subject led back."""
        for number in range(len(self._focus), until):
            self._focus.append(self._subject(self._sentences[number]))

    def _subject(self, sentence: Sentence) -> Entity | None:
        """Whom a sentence is about: the main clause's subject before that of one ahead of it."""
        tokens = sentence.tokens
        fronted = bool(tokens[0].tag & _FRONTED)
        fallback = None
        names = {o.start: o for o in self._names.occurrences[sentence.number]}
        for index, token in enumerate(tokens):
            if not (token.tag & _SUBJECTS or fronted or index in names):
                continue  # most tokens
            if token.text == "," and fronted:
                inserts = index + 1 < len(tokens) and bool(tokens[index + 1].tag & RELATIVE)
                fronted = inserts or (fallback is not None and fallback[1] == index)
                continue
            if token.tag & SPEAKING and token.tag & PRONOUN and starts_clause(sentence, index):
                gender = gender_of(token, self._lexicon)
                entity = self.referent(gender, sentence.number, index) if gender else None
                end = index + 1
            elif index in names and is_subject(sentence, names[index], self._names):
                entity, end = names[index].entity, names[index].end
                entity = entity if entity.person else None
            elif token.tag & DEFINITE and starts_clause(sentence, index):
                entity, end = self._holds(sentence, index)
            else:
                continue
            if entity is not None and not fronted:
                return entity
            if entity is not None:
                fallback = fallback or (entity, end)
        return fallback[0] if fallback else self._predicate(sentence) or self._topic(sentence)

    def _holds(self, sentence: Sentence, start: int) -> tuple[Entity | None, int]:
        """Whom "the ROLE" means as a subject, and where it ends."""
        phrase = phrase_after(sentence, start, self._names)
        if phrase is None or phrase.kind != "role" or phrase.end >= len(sentence.tokens):
            return None, start
        behind = sentence.tokens[phrase.end]
        if not (behind.tag & (VERB | AUXILIARY | ADVERB | RELATIVE) or behind.text in INSERTS):
            return None, start
        return self._means(phrase), phrase.end

    def _topic(self, sentence: Sentence) -> Entity | None:
        """Whom "For Ada Lund, it was …" and "According to Ada Lund, …" put ahead of all else."""
        tokens = sentence.tokens
        first = according(tokens, 0, self._lexicon) or int(bool(tokens[0].tag & ATTACH_CLOSELY))
        for occurrence in self._names.occurrences[sentence.number][:1]:
            ahead = with_titles(sentence, occurrence.start)
            if first and ahead <= first and occurrence.entity.person:
                return occurrence.entity
        return None

    def _predicate(self, sentence: Sentence) -> Entity | None:
        """Who "the first to come was harbour master Ada Lund" is about."""
        for occurrence in self._names.occurrences[sentence.number]:
            start = with_titles(sentence, occurrence.start)
            if occurrence.entity.person and start and sentence.tokens[start - 1].tag & BE:
                return occurrence.entity
        return None


def _is_object(sentence: Sentence, end: int, pronoun: int) -> bool:
    """Whether a name is what the pronoun's own clause is about: Ada Lund, whom [she] called."""
    tokens = sentence.tokens
    relative = pronoun - 1
    if relative < end or not tokens[relative].tag & PERSONAL:
        return False
    return relative == end or (relative == end + 1 and tokens[end].text == ",")
