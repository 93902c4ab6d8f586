"""Who a phrase stands for: names, pronouns, "the ROLE", and the role that a name was given."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from onrecord.quotes.lexicon import (
    ADVERB,
    AND,
    AS,
    ATTACH_CLOSELY,
    AUXILIARY,
    BE,
    CONJUNCTION,
    COURTESY,
    DEFINITE,
    DETERMINER,
    FUNCTION,
    GERUND,
    INDEFINITE,
    PAST,
    PLURAL,
    PREPOSITION,
    PRONOUN,
    RELATIVE,
    ROLE,
    SAY,
    SPEAKING,
    SUBORDINATOR,
    TITLE,
    VERB,
    Lexicon,
)
from onrecord.quotes.names import Entity, Names, Occurrence
from onrecord.quotes.narration import Sentence, Token
from onrecord.quotes.phrases import Phrase, is_verb
from onrecord.quotes.subjects import DASHES, starts_clause
from onrecord.story import SpeakerKind

_BACK = 12
_VOTES = 2  # pronouns of one gender for each of the other
_INSERTS = DASHES | {",", "("}


class Speaker(NamedTuple):
    """A resolved speaker; ``entity`` for named ones."""

    name: str | None
    kind: SpeakerKind
    entity: Entity | None = None
    others: tuple[str, ...] = ()


UNKNOWN = Speaker(None, "unknown")


class Cast:
    """The people of a story, and who was speaking or in focus in each sentence."""

    def __init__(
        self,
        texts: Sequence[str],
        sentences: Sequence[Sentence],
        names: Names,
        lexicon: Lexicon,
    ) -> None:
        self._texts = texts
        self._sentences = sentences
        self._names = names
        self._lexicon = lexicon
        self._focus: list[Entity | None] = []
        self._speaking: dict[int, Entity] = {}
        self._by_role: dict[str, list[tuple[int, Entity]]] = {}
        self._introduced = {
            sentence.tokens[at].low
            for sentence in sentences
            for index, token in enumerate(sentence.tokens)
            if token.tag & INDEFINITE
            for at in range(index + 1, min(index + 5, len(sentence.tokens)))
            if sentence.tokens[at].tag & ROLE
        }
        for sentence in sentences:
            for occurrence in names.occurrences[sentence.number]:
                if occurrence.entity.person:
                    self._note_role(sentence, occurrence)
        self._learn_genders()

    def speaks(self, sentence: int, speaker: Speaker) -> None:
        """Remember who spoke in a sentence, for the pronouns after it."""
        if speaker.entity is not None:
            self._speaking[sentence] = speaker.entity

    def who(self, phrase: Phrase) -> Speaker:
        """The speaker that a phrase stands for."""
        if phrase.antecedent is not None:
            return self.who(phrase.antecedent)
        tokens = self._sentences[phrase.sentence].tokens
        if phrase.kind == "pronoun":
            gender = self._gender_of(tokens[phrase.start])
            entity = self.referent(gender, phrase.sentence, phrase.start) if gender else None
            return Speaker(entity.name, "person", entity) if entity else UNKNOWN
        occurrence = self._names.at(phrase.sentence, phrase.start, phrase.head + 1)
        if phrase.kind in ("person", "organisation") and occurrence is not None:
            before = tokens[occurrence.start - 1] if occurrence.start > phrase.start else None
            if before is not None and before.cap and before.text.endswith(("'", "’")):
                return Speaker(self._own_words(phrase), "organisation")  # the Traders' Union
            entity = occurrence.entity
            kind: SpeakerKind = "person" if entity.person else "organisation"
            return Speaker(entity.name, kind, entity, self._others(phrase, entity))
        words = self._own_words(phrase)
        if phrase.kind == "organisation":
            return Speaker(words, "organisation")
        if phrase.kind == "role" and tokens[phrase.start].tag & DETERMINER:
            known = self._holder(phrase) or self._known(phrase)
            if known is not None:
                return Speaker(known.name, "person", known)
        return Speaker(words, "described")

    def referent(self, gender: str, sentence: int, before: int) -> Entity | None:
        """Whom he or she stands for at a token of a sentence.

        Whoever speaks or is the subject nearby outweighs whoever is merely mentioned nearer.
        """
        self._follow(sentence)
        weights = self._lexicon.pronoun_scores
        best, best_score = None, 0.0
        for number in range(sentence, max(-1, sentence - _BACK), -1):
            distance = weights["distance"] * (sentence - number)
            for entity, rank in self._ranked(number, before if number == sentence else None):
                if entity.gender not in (None, gender):
                    continue
                score = weights[rank] + distance
                if entity.gender is None:
                    score += weights["gender_unknown"]
                if not (entity.sure or entity.speaks or len(entity.words) > 1):
                    score += weights["doubtful"]
                if best is None or score > best_score:
                    best, best_score = entity, score
        return best

    def _learn_genders(self) -> None:
        """Take a person for a man or woman by the pronouns where nobody else is spoken of."""
        votes: dict[Entity, list[int]] = {}
        only: Entity | None = None
        block = -1
        for sentence in self._sentences:
            people = {o.entity for o in self._names.occurrences[sentence.number]}
            people = {entity for entity in people if entity.person}
            if people or sentence.block != block:
                only = people.pop() if len(people) == 1 else None
            block = sentence.block
            if only is None or only.gender is not None:
                continue
            for token in sentence.tokens:
                gender = self._gender_of(token)
                if gender:
                    votes.setdefault(only, [0, 0])[gender == "f"] += 1
        for entity, (male, female) in votes.items():
            if max(male, female) >= _VOTES * max(1, min(male, female)):
                entity.gender = "m" if male > female else "f"

    def _ranked(self, number: int, before: int | None) -> Iterator[tuple[Entity, str]]:
        """The people of a sentence with what they do in it; ``before`` cuts it off."""
        sentence = self._sentences[number]
        if before is None:
            if number in self._speaking:
                yield self._speaking[number], "speaker"
            focus = self._focus[number]
            if focus is not None:
                yield focus, "subject"
        for occurrence in self._names.occurrences[number]:
            if not occurrence.entity.person or (before is not None and occurrence.end > before):
                continue
            if sentence.tokens[occurrence.end - 1].possessive:
                yield occurrence.entity, "possessor"
            elif before is not None and _leads(sentence, occurrence):
                yield occurrence.entity, "clause"
            else:
                yield occurrence.entity, "mentioned"

    def _follow(self, until: int) -> None:
        """Note whom each sentence before this one is about, its pronoun subject led back."""
        for number in range(len(self._focus), until):
            self._focus.append(self._subject(self._sentences[number]))

    def _subject(self, sentence: Sentence) -> Entity | None:
        """Whom a sentence is about: the main clause's subject before that of one ahead of it."""
        tokens = sentence.tokens
        fronted = bool(tokens[0].tag & (SUBORDINATOR | PREPOSITION | GERUND | PAST))
        fallback = None
        names = {o.start: o for o in self._names.occurrences[sentence.number]}
        for index, token in enumerate(tokens):
            if token.text == "," and fronted:
                fronted = fallback is not None and fallback[1] == index
                continue
            if token.tag & SPEAKING and token.tag & PRONOUN and starts_clause(sentence, index):
                gender = self._gender_of(token)
                entity = self.referent(gender, sentence.number, index) if gender else None
                end = index + 1
            elif index in names and _is_subject(sentence, names[index]):
                entity, end = names[index].entity, names[index].end
                entity = entity if entity.person else None
            else:
                continue
            if entity is not None and not fronted:
                return entity
            if entity is not None:
                fallback = fallback or (entity, end)
        return fallback[0] if fallback else self._predicate(sentence)

    def _predicate(self, sentence: Sentence) -> Entity | None:
        """Who "the first to come was harbour master Ada Lund" is about."""
        for occurrence in self._names.occurrences[sentence.number]:
            start = _with_titles(sentence, occurrence.start)
            if occurrence.entity.person and start and sentence.tokens[start - 1].tag & BE:
                return occurrence.entity
        return None

    def _gender_of(self, pronoun: Token) -> str | None:
        low = pronoun.low
        return "m" if low in self._lexicon.he else "f" if low in self._lexicon.she else None

    def _others(self, phrase: Phrase, entity: Entity) -> tuple[str, ...]:
        tokens = self._sentences[phrase.sentence].tokens
        return tuple(
            o.entity.name
            for o in self._names.occurrences[phrase.sentence]
            if phrase.start <= o.start < phrase.end
            and o.entity is not entity
            and o.start > phrase.start
            and self._is_joined(tokens, o.start, phrase.head)
        )

    def _is_joined(self, tokens: Sequence[Token], start: int, head: int) -> bool:
        """Whether "and", or behind the first name a comma, joins a name with its titles."""
        before = start - 1
        while before > 0 and tokens[before].tag & TITLE:
            before -= 1
        return bool(tokens[before].tag & AND) or (tokens[before].text == "," and before > head)

    def _own_words(self, phrase: Phrase) -> str:
        sentence = self._sentences[phrase.sentence]
        start = phrase.start
        while (
            start < phrase.head
            and sentence.tokens[start].tag & DETERMINER
            and not sentence.tokens[start + 1].tag & PREPOSITION
        ):
            start += 1
        text = self._texts[sentence.block]
        return text[sentence.tokens[start].start : sentence.tokens[phrase.end - 1].end]

    def _holder(self, phrase: Phrase) -> Entity | None:
        """Who was introduced with this role most recently."""
        tokens = self._sentences[phrase.sentence].tokens
        if not tokens[phrase.start].tag & DEFINITE:
            return None
        best = None
        for sentence, entity in self._by_role.get(tokens[phrase.head].low, ()):
            if sentence <= phrase.sentence:
                best = entity
        return best

    def _known(self, phrase: Phrase) -> Entity | None:
        """The last speaker, if "the ROLE" is nobody whom the story introduced as "a ROLE"."""
        tokens = self._sentences[phrase.sentence].tokens
        role = tokens[phrase.head]
        if not tokens[phrase.start].tag & DEFINITE or phrase.end - phrase.start > 3:
            return None
        if role.low in self._introduced or not role.tag & ROLE or role.tag & PLURAL:
            return None
        for number in range(phrase.sentence - 1, max(-1, phrase.sentence - _BACK), -1):
            entity = self._speaking.get(number)
            if entity is not None:
                return entity if entity.person else None
        return None

    def _note_role(self, sentence: Sentence, occurrence: Occurrence) -> None:
        role = self._role_before(sentence, occurrence) or self._role_after(sentence, occurrence)
        if role is None:
            return
        start, end = role
        words = self._texts[sentence.block][
            sentence.tokens[start].start : sentence.tokens[end - 1].end
        ]
        entity = occurrence.entity
        if entity.role is None:
            entity.role = words
        for token in sentence.tokens[start:end]:
            if token.tag & (ROLE | TITLE):
                role = self._lexicon.long_title.get(token.low, token.low)
                self._by_role.setdefault(role, []).append((sentence.number, entity))
                if entity.gender is None:
                    entity.gender = self._lexicon.gender.get(token.low)

    def _role_before(self, sentence: Sentence, occurrence: Occurrence) -> tuple[int, int] | None:
        tokens = sentence.tokens
        start = occurrence.start
        while start:
            token = tokens[start - 1]
            if not token.word or (token.tag & (FUNCTION | VERB) and not token.tag & (ROLE | TITLE)):
                break
            start -= 1
        while start < occurrence.start and tokens[start].tag & COURTESY:
            start += 1
        before = tokens[start : occurrence.start]
        if not before or not before[-1].tag & (ROLE | TITLE):
            return None
        return start, occurrence.start

    def _role_after(self, sentence: Sentence, occurrence: Occurrence) -> tuple[int, int] | None:
        """The appositive behind a name: Mary Holt, a surgeon, …"""
        tokens = sentence.tokens
        start = occurrence.end
        if start >= len(tokens) or tokens[start].text != ",":
            return None
        start += 1
        while start < len(tokens) and tokens[start].tag & DETERMINER:
            start += 1
        end = start
        role = False
        while end < len(tokens) and end < start + 12:
            token = tokens[end]
            if not token.word or (token.tag & (AUXILIARY | VERB) and not token.tag & ROLE):
                break
            if token.tag & FUNCTION and not token.tag & (PREPOSITION | DETERMINER):
                break
            role = role or bool(token.tag & ROLE)
            if not role and token.tag & PREPOSITION:
                return None
            end += 1
        if end == start or not role or end >= len(tokens) or tokens[end].word:
            return None
        return start, end


def _leads(sentence: Sentence, occurrence: Occurrence) -> bool:
    """Whether a pronoun further on may well mean this name: it is a subject, or the topic."""
    tokens, start = sentence.tokens, occurrence.start
    if start > 1 and tokens[start - 2].tag & AS and tokens[start - 1].tag & ATTACH_CLOSELY:
        return True  # as for Lund, she …
    return _is_subject(sentence, occurrence)


def _with_titles(sentence: Sentence, start: int) -> int:
    """Where the phrase with a name begins, its titles, roles and determiner ahead of it."""
    tokens = sentence.tokens
    while start and tokens[start - 1].word and not tokens[start - 1].tag & (FUNCTION | VERB):
        start -= 1
    while start and tokens[start - 1].tag & DETERMINER and not tokens[start - 1].tag & PRONOUN:
        start -= 1
    return start


def _is_subject(sentence: Sentence, occurrence: Occurrence) -> bool:
    """Whether a name is the subject of a clause, its titles and roles ahead of it."""
    tokens = sentence.tokens
    start, end = occurrence.start, occurrence.end
    if tokens[end - 1].possessive:
        return False
    start = _with_titles(sentence, start)
    if start > 1 and tokens[start - 1].text == "," and tokens[start - 2].tag & (ROLE | TITLE):
        start = _with_titles(sentence, start - 1)  # the harbour master, Ada Lund, said
    if not starts_clause(sentence, start):
        return False
    if end == len(tokens):
        return False
    behind = tokens[end]
    if behind.tag & (VERB | AUXILIARY | ADVERB) or behind.low.endswith(("ed", "ly")):
        ahead = tokens[start - 1] if start else None
        if ahead is None or ahead.tag & SAY:
            return True
        return not (ahead.tag & VERB and is_verb(sentence, start - 1))
    ahead = tokens[start - 1] if start else None
    listed = ahead is not None and (not ahead.word or ahead.tag & (CONJUNCTION | VERB))
    inserts = behind.text in _INSERTS or behind.tag & RELATIVE
    return bool(inserts) and not listed
