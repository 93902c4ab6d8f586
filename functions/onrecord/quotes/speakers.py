"""Who a phrase stands for: names, pronouns, "the ROLE", and the role that a name was given."""

from collections.abc import Sequence
from typing import NamedTuple

from onrecord.quotes.bodies import Bodies
from onrecord.quotes.described import Described, introduces, is_group, is_one
from onrecord.quotes.documents import issued_before, issuer_of, unnamed_issuer
from onrecord.quotes.entities import Entity
from onrecord.quotes.entries import Entries
from onrecord.quotes.genders import gender_of, learn_genders
from onrecord.quotes.holders import Holders
from onrecord.quotes.introductions import named_next
from onrecord.quotes.lexicon import (
    ADJECTIVE,
    AND,
    ANONYMOUS,
    DEFINITE,
    DETERMINER,
    DOCUMENT,
    ORGANISATION,
    PERSONAL,
    PLURAL,
    POSSESSIVE,
    PRONOUN,
    ROLE,
    SAY,
    SPEAKING,
    TITLE,
    Lexicon,
)
from onrecord.quotes.names import Names
from onrecord.quotes.narration import Sentence, Token
from onrecord.quotes.persons import in_mixed_case
from onrecord.quotes.phrases import Phrase, phrase_after
from onrecord.quotes.salience import Salience
from onrecord.quotes.subjects import main_subject
from onrecord.story import SpeakerKind

_NEAR = 4


class Speaker(NamedTuple):
    """A resolved speaker; ``entity`` for named ones."""

    name: str | None
    kind: SpeakerKind
    entity: Entity | None = None
    others: tuple[str, ...] = ()


UNKNOWN = Speaker(None, "unknown")


class Cast:
    """The people of a story, and who was speaking or in focus in each sentence.

    ``items`` and ``writers`` are by block: the page's entry that it is of, and who "I" is.
    A pronoun or role never means somebody of another entry.
    """

    def __init__(
        self,
        texts: Sequence[str],
        sentences: Sequence[Sentence],
        names: Names,
        lexicon: Lexicon,
        items: Sequence[int | None],
        writers: Sequence[str | None],
    ) -> None:
        self._texts = texts
        self._sentences = sentences
        self._names = names
        self._lexicon = lexicon
        self._speaking: dict[int, Entity] = {}
        self._addressed: dict[int, Entity] = {}
        self._spoke: dict[int, Speaker] = {}
        self._writers = writers
        self._entries = Entries(sentences, items)
        self._holders = Holders(texts, sentences, names, lexicon, self._entries)
        learn_genders(sentences, names, lexicon)
        self._described = Described(texts, sentences, names, self._entries)
        self._bodies = Bodies(sentences, names, self._speaking, self._entries)
        self._salience = Salience(
            sentences,
            names,
            lexicon,
            self._speaking,
            self._addressed,
            self._entries,
            lambda p: self.who(p).entity,
        )

    def speaks(self, sentence: int, speaker: Speaker) -> None:
        """Remember who spoke in a sentence, for the pronouns after it."""
        self._spoke[sentence] = speaker
        if speaker.entity is not None:
            self._speaking[sentence] = speaker.entity

    def addresses(self, sentence: int, entity: Entity | None) -> None:
        """Remember whom the words of a sentence are put to, who may well answer."""
        if entity is not None:
            self._addressed[sentence] = entity

    def who(self, phrase: Phrase) -> Speaker:
        """The speaker that a phrase stands for."""
        if phrase.antecedent is not None:
            return self.who(phrase.antecedent)
        tokens = self._sentences[phrase.sentence].tokens
        first = tokens[phrase.start]
        if phrase.end == phrase.start + 1 and first.tag & (PRONOUN | POSSESSIVE):
            return self._meant(first, phrase)
        if self._is_epithet(phrase):
            meant = self._salience.referent(None, phrase.sentence, 0)
            if meant is not None:
                return Speaker(meant.name, "person", meant)
        return (
            self._named(phrase)
            or self._issuing(phrase)
            or self._holding(phrase)
            or self._in_words(phrase)
        )

    def _named(self, phrase: Phrase) -> Speaker | None:
        """Whom a phrase names, alone or with others."""
        tokens = self._sentences[phrase.sentence].tokens
        occurrence = self._names.at(phrase.sentence, phrase.start, phrase.head + 1)
        if phrase.kind not in ("person", "organisation") or occurrence is None:
            return None
        before = tokens[occurrence.start - 1] if occurrence.start > phrase.start else None
        if before is not None and before.cap and before.text.endswith(("'", "’")):
            return Speaker(self._described.words(phrase), "organisation")  # the Traders' Union
        if tokens[phrase.start].tag & DEFINITE and self._is_family(tokens[phrase.head]):
            return Speaker(self._described.words(phrase), "described")
        entity = occurrence.entity
        kind: SpeakerKind = "person" if entity.person else "organisation"
        return Speaker(entity.name, kind, entity, self._others(phrase, entity))

    def _issuing(self, phrase: Phrase) -> Speaker | None:
        """Who speaks in a document, or the body that "the company" is."""
        if phrase.kind == "organisation":
            return None
        sentence = self._sentences[phrase.sentence]
        issuer = (
            issuer_of(sentence, phrase, self._names)
            or unnamed_issuer(sentence, phrase, self._names)
            or issued_before(phrase, self._sentences, self._names, self._entries)
        )
        if isinstance(issuer, Phrase):
            return self.who(issuer)
        if issuer is not None:
            return Speaker(issuer.name, "person" if issuer.person else "organisation", issuer)
        if not sentence.tokens[phrase.start].tag & DEFINITE or sentence.tokens[phrase.head].cap:
            return None
        body = self._bodies.called(phrase)
        return Speaker(body.name, "organisation", body) if body is not None else None

    def _holding(self, phrase: Phrase) -> Speaker | None:
        """Whom "the ROLE" or "a ROLE" means, by name or in the story's words."""
        tokens = self._sentences[phrase.sentence].tokens
        if phrase.kind == "organisation" or not tokens[phrase.start].tag & DETERMINER:
            return None
        if phrase.kind != "role" and not tokens[phrase.head].tag & ANONYMOUS:
            return None
        known = (
            self._holder(phrase)
            or self._holders.later(phrase)
            or named_next(phrase, self._sentences, self._names, self._lexicon)
            or self._known(phrase)
        )
        if known is not None:
            return Speaker(known.name, "person", known)
        unnamed = self._described.meant(phrase)
        return Speaker(self._described.words(unnamed), "described") if unnamed else None

    def _in_words(self, phrase: Phrase) -> Speaker:
        """The story's own words; a person by a name that stands but once, as under a letter."""
        words = self._described.words(phrase)
        if phrase.kind == "organisation":
            return Speaker(words, "organisation")
        named = phrase.head > phrase.start and all(
            t.cap and not t.tag & (ROLE | PLURAL | ORGANISATION | DETERMINER)
            for t in self._sentences[phrase.sentence].tokens[phrase.start : phrase.end]
        )
        if named:
            return Speaker(in_mixed_case(words, self._lexicon, titled=False), "person")
        return Speaker(words, "described")

    def _meant(self, pronoun: Token, phrase: Phrase) -> Speaker:
        """Whom a pronoun stands for."""
        gender = gender_of(pronoun, self._lexicon)
        if gender:
            unnamed = self._unnamed(gender, phrase)
            if unnamed is not None:
                return unnamed
            entity = self._salience.referent(gender, phrase.sentence, phrase.start)
            if entity is not None:
                return Speaker(entity.name, "person", entity)
            subject = self._described.subject(phrase.sentence)
            return self.who(subject) if subject and subject.end <= phrase.start else UNKNOWN
        if pronoun.low in self._lexicon.it:
            document = self._document(phrase)
            if document is not None:
                return document
            body = self._bodies.last(phrase)
            return Speaker(body.name, "organisation", body) if body else UNKNOWN
        if pronoun.low in self._lexicon.writer:
            writer = self._writers[self._sentences[phrase.sentence].block]
            return Speaker(writer, "person", self._names.called(writer)) if writer else UNKNOWN
        if pronoun.low in self._lexicon.they:
            return self._several(phrase)
        if pronoun.low in self._lexicon.some:
            return Speaker(pronoun.low, "described")
        return UNKNOWN

    def _unnamed(self, gender: str, phrase: Phrase) -> Speaker | None:
        """The unnamed person whom he or she stands for, right behind a sentence about them."""
        aside = self._aside(phrase)
        if aside is not None:
            return self.who(aside)
        before = self._entries.before(phrase.sentence)
        if before < 0:
            return None
        if self._names.at(phrase.sentence, 0, phrase.start) is not None:
            return None
        for number in range(before, max(before - _NEAR, self._entries.first(phrase.sentence)), -1):
            opening = self._sentences[number].tokens[0]
            if gender_of(opening, self._lexicon) != gender or number in self._spoke:
                break
            if self._names_people(number) or not opening.tag & SPEAKING:
                return None
            before = number - 1  # He left. He would not …
        spoke = self._spoke.get(before)
        if spoke is not None:
            if self._names_people(before) or spoke.kind != "described" or spoke.name is None:
                return None
            return spoke if is_one(spoke.name, gender, self._lexicon) else None
        subject = self._described.subject(before)
        if subject is None:
            return None
        head = self._sentences[before].tokens[subject.head]
        if self._lexicon.gender.get(head.low, gender) != gender:
            return None
        return Speaker(self._described.words(subject), "described")

    def _aside(self, pronoun: Phrase) -> Phrase | None:
        """The unnamed subject of the sentence that "she said" is put into between commas."""
        tokens = self._sentences[pronoun.sentence].tokens
        if not pronoun.start or tokens[pronoun.start - 1].text != ",":
            return None
        if pronoun.end + 1 >= len(tokens) or not tokens[pronoun.end].tag & SAY:
            return None
        subject = self._described.subject(pronoun.sentence, pronoun.start)
        return subject if subject is not None and subject.end < pronoun.start else None

    def _names_people(self, number: int) -> bool:
        return any(o.entity.person for o in self._names.occurrences[number])

    def _several(self, phrase: Phrase) -> Speaker:
        """Whom "they" stands for: joint speakers, or people in the story's words."""
        before = self._entries.before(phrase.sentence)
        for number in self._entries.back(phrase.sentence, _NEAR)[1:]:
            spoke = self._spoke.get(number)
            if spoke is not None and spoke.others:
                return spoke
            sentence = self._sentences[number]
            subject = main_subject(sentence, len(sentence.tokens), self._names)
            if number == before and (subject is None or subject.kind == "pronoun"):
                subject = self._described.subject(number)  # one minister said … they said
            if subject is None or subject.kind not in ("person", "role"):
                continue
            speaker = self.who(subject)
            if speaker.others:
                return speaker
            unnamed = number == before and introduces(sentence.tokens[0].tag)
            group = is_group(sentence.tokens[subject.head])
            if speaker.kind == "described" and (group or unnamed):
                return speaker
        people = self._described.group(before) if before >= 0 else None
        return Speaker(self._described.words(people), "described") if people else UNKNOWN

    def _document(self, it: Phrase) -> Speaker | None:
        """What "it" stands for right behind a sentence about a document."""
        before = self._entries.before(it.sentence)
        if before < 0:
            return None
        sentence = self._sentences[before]
        phrase = phrase_after(sentence, 0, self._names)
        if phrase is None or not sentence.tokens[0].tag & DEFINITE:
            return None
        for head in range(1, phrase.end):
            token = sentence.tokens[head]
            if token.tag & DOCUMENT and not token.cap and not token.possessive:
                return self.who(phrase._replace(end=head + 1, head=head))
        return None

    def _is_epithet(self, phrase: Phrase) -> bool:
        """The Dane; the Ghana forward; but not the mayor, Leo Finn."""
        tokens = self._sentences[phrase.sentence].tokens[phrase.start : phrase.head + 1]
        named = self._names.at(phrase.sentence, phrase.start, phrase.head + 1)
        return bool(
            tokens[0].tag & DEFINITE
            and tokens[-1].low in self._lexicon.epithets
            and all(token.word for token in tokens)
            and (named is None or named.end - named.start == 1)
        )

    def _is_family(self, head: Token) -> bool:
        """The Lunds, in a story that has a Lund."""
        return head.low.endswith("s") and self._names.called(head.text[:-1]) is not None

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

    def _holder(self, phrase: Phrase) -> Entity | None:
        """Who was introduced with a role, if not with words that speak of somebody else.

        "The Green councillor" is whom the text is about, before a councillor of no known party.
        """
        holder = self._holders.holder(phrase)
        words = self._sentences[phrase.sentence].tokens[phrase.start + 1 : phrase.head]
        if holder is None or not any(word.cap for word in words):
            return holder
        role = (holder.role or "").lower()
        if any(word.low in role for word in words):
            return holder
        return self._known(phrase) or holder

    def _known(self, phrase: Phrase) -> Entity | None:
        """Whom the text is about, if "the ROLE" is nobody whom it introduced as "a ROLE"."""
        tokens = self._sentences[phrase.sentence].tokens
        role = tokens[phrase.head]
        determiner = tokens[phrase.start].tag
        if not determiner & DEFINITE or determiner & POSSESSIVE or phrase.end - phrase.start > 5:
            return None
        if (
            role.tag & ANONYMOUS
            or role.low in self._lexicon.collective
            or any(t.low in self._lexicon.reigning for t in tokens[phrase.start : phrase.head + 1])
            or self._described.knows(role.low)
            or not (role.tag & (ROLE | TITLE) or (role.tag & ADJECTIVE and role.cap))
            or role.tag & (PLURAL | ORGANISATION)
        ):
            return None
        behind = [t.tag for t in tokens[phrase.end : phrase.end + 2]]
        clause = len(behind) > 1 and tokens[phrase.end].text == "," and behind[1] & PERSONAL
        if phrase.start and clause:
            return None  # a test for the new coach, who said
        gender = self._lexicon.gender.get(role.low)
        return self._salience.referent(gender, phrase.sentence, 0)
