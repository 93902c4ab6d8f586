"""Who is in the story: its people and organisations, and where their names stand."""

from collections.abc import Sequence
from itertools import pairwise

from onrecord.quotes.capitals import (
    acts_by_name,
    is_body_of,
    is_initial,
    is_name_word,
    join_bodies,
    particles_at,
    precedes_full_name,
    runs,
    speaks_later,
)
from onrecord.quotes.entities import Entity, Occurrence
from onrecord.quotes.homonyms import free_names
from onrecord.quotes.lexicon import (
    ADVERB,
    AND,
    ATTACH_CLOSELY,
    BE,
    BEFORE_PLACE,
    COMPLEMENTIZER,
    COURTESY,
    DEFINITE,
    FIRST_NAME,
    GERUND,
    HONOUR,
    IMPERSONAL,
    PEERAGE,
    PLACE,
    POSSESSIVE,
    RELATIVE,
    ROLE,
    SAY,
    TITLE,
    VERB,
    Lexicon,
)
from onrecord.quotes.namesakes import Namesakes
from onrecord.quotes.narration import Sentence, Token
from onrecord.quotes.persons import (
    in_mixed_case,
    is_relative,
    is_suffix,
    is_surely_person,
    may_be_person,
)

_TITLED = TITLE | ROLE
_NO_FIRST_NAME = ADVERB | ROLE | TITLE | GERUND


class Names:
    """The names of a story and where they stand: ``occurrences`` by sentence number."""

    def __init__(self, sentences: Sequence[Sentence], lexicon: Lexicon) -> None:
        self._lexicon = lexicon
        self._capital: set[str] = set()
        self._small = {t.low for s in sentences for t in s.tokens if t.word and not t.cap}
        self._parts: set[str] = set()
        self._entities: dict[tuple[str, ...], Entity] = {}
        self._people = Namesakes(lexicon)
        self._joint: dict[tuple[int, int], Entity] = {}
        free_names(sentences)
        join_bodies(sentences)
        for sentence in sentences:
            if not sentence.title_case:
                self._note_case(sentence)
        self.occurrences: list[list[Occurrence]] = [[] for _ in sentences]
        named = [(s, found) for s in sentences if (found := runs(s, self._starts_name))]
        epithets = []
        for sentence, found in named:
            for start, end in found:
                if self._may_open_with_epithet(sentence.tokens, start, end):
                    epithets.append((sentence, start, end))
                elif end - start > 1:
                    self._introduce(sentence, start, end)
        for sentence, start, end in epithets:
            whole = self._people.whole(sentence.tokens[end - 1].low)
            if whole is None or whole.first >= sentence.number:
                self._introduce(sentence, start, end)
        for sentence, found in named:
            if len(found) > 1:
                self._introduce_joint(sentence, found)
            self._introduce_titled(sentence, found)
        for sentence, found in named:
            self.occurrences[sentence.number] = [
                Occurrence(start, end, self._meet(sentence, start, end)) for start, end in found
            ]

    def at(self, sentence: int, start: int, end: int) -> Occurrence | None:
        """The last name that lies within these tokens."""
        for occurrence in reversed(self.occurrences[sentence]):
            if occurrence.start >= start and occurrence.end <= end:
                return occurrence
        return None

    def called(self, name: str) -> Entity | None:
        """Who is called by this full name or surname, whatever its case."""
        return self._people.called(name)

    def can_speak(self, token: Token) -> bool:
        """Whether this common noun is what people can be, in the singular or plural."""
        if token.tag & ROLE:
            return True
        return token.low.endswith("s") and bool(self._lexicon.tags.get(token.low[:-1], 0) & ROLE)

    def _note_case(self, sentence: Sentence) -> None:
        tokens = sentence.tokens
        for index in sentence.capitals:
            token = tokens[index]
            if index and (tokens[index - 1].word or tokens[index - 1].text in ",'’-–—("):
                self._capital.add(token.low)
            if token.tag & (FIRST_NAME | COURTESY) and index + 1 < len(tokens):
                after = tokens[index + 1]
                if is_name_word(after):
                    self._parts.add(after.low)

    def _starts_name(self, sentence: Sentence, index: int) -> bool:
        """Whether a capitalised word may belong to a name where capitals prove little."""
        token = sentence.tokens[index]
        following = sentence.tokens[index + 1] if index + 1 < len(sentence.tokens) else None
        if token.tag & (PLACE | FIRST_NAME | TITLE):
            return True
        if following is not None and is_initial(following) and not token.tag:
            return True
        if sentence.title_case:
            return token.low in self._capital or (
                token.low not in self._small
                and not token.tag & (VERB | ROLE | ADVERB)
                and not self._capital
            )
        if token.low in self._capital:
            return True
        if token.low in self._parts:
            return True
        if is_body_of(sentence.tokens, index):
            return True
        if token.tag & VERB and not token.tag & _NO_FIRST_NAME:
            return acts_by_name(sentence.tokens, index)  # Rose Lund said
        if token.low in self._small or token.tag & ADVERB:
            return False
        if "-of-" in token.low or precedes_full_name(sentence.tokens, index):
            return False  # Plasterer Tom Lund; Mother-of-two Ada Lund
        if token.low.endswith("s") and self.can_speak(token):
            return False  # Protesters held
        if following is None:
            return False
        if following.text == "," and index + 2 < len(sentence.tokens):
            relative = sentence.tokens[index + 2]  # Lundcorp, which
            if token.tag or token.low.endswith(("s", "ly")):
                return False
            return bool(relative.tag & RELATIVE) or speaks_later(sentence.tokens, index + 2)
        if particles_at(sentence.tokens, index + 1):
            return True
        return following.cap or bool(following.tag & VERB) or token.text.isupper()

    def _may_open_with_epithet(self, tokens: list[Token], start: int, end: int) -> bool:
        """Whether a sentence's first word may describe the name behind it: Weary Lund slept."""
        if start or end != 2 or tokens[0].tag & FIRST_NAME or tokens[0].low in self._capital:
            return False
        after = tokens[end] if end < len(tokens) else None
        if after and after.tag & SAY and not after.cap:
            return False
        if after and after.text == "," and tokens[0].low not in self._small:
            return False  # Mina Lund, head of the port, said
        return not is_surely_person(tokens, start, end)

    def _introduce(self, sentence: Sentence, start: int, end: int) -> None:
        words = _words(sentence.tokens, start, end)
        if words in self._entities:
            self._entities[words].count += 1
            return
        entity = self._new(sentence, start, end)
        entity.count = 1
        if entity.person:
            self._people.note(entity)

    def _introduce_joint(self, sentence: Sentence, found: list[tuple[int, int]]) -> None:
        """Give the first of two joint names the surname of the second: Ada and Tom Lund."""
        tokens = sentence.tokens
        for (one, end), (start, stop) in pairwise(found):
            if end != one + 1 or end + 1 != start or not tokens[end].tag & AND or stop - start < 2:
                continue
            other = self._entities.get(_words(tokens, start, stop))
            first = tokens[one]
            if other is None or not other.person or self._people.whole(first.low) is not None:
                continue
            at = one - 2 if one > 1 and tokens[one - 1].text == "," else one - 1
            kin = at >= 0 and tokens[at].low.endswith("s") and self.can_speak(tokens[at])
            surname = other.words[-1]
            if is_suffix(surname, self._lexicon) or not (kin or first.tag & FIRST_NAME):
                continue
            words = (*_words(tokens, one, end), surname)
            if words not in self._entities:
                entity = self._new(sentence, one, end)
                del self._entities[entity.words]
                entity.words, entity.name = words, " ".join(words)
                entity.sure = entity.person = True
                entity.count = 1
                self._entities[words] = entity
                self._people.note_joint(entity)
            self._joint[sentence.number, one] = self._entities[words]

    def _introduce_titled(self, sentence: Sentence, found: list[tuple[int, int]]) -> None:
        """Tell Mr Lund from the Ada Lund whom the story introduces only behind him."""
        for start, end in found:
            gender = self._title_gender(sentence.tokens, start) if end == start + 1 else None
            part = sentence.tokens[start].low
            if gender is None or not self._people.has(part):
                continue
            if self._people.whole(part, gender, sentence.number) is None:
                self._people.note(self._new(sentence, start, end))

    def _meet(self, sentence: Sentence, start: int, end: int) -> Entity:
        tokens = sentence.tokens
        joint = self._joint.get((sentence.number, start))
        if joint is not None:
            return joint
        words = _words(tokens, start, end)
        titled = self._title_gender(tokens, start)
        known = self._met(sentence, start, words, titled)
        if known is not None:
            return known
        entity = self._entities.get(words)
        if entity is None:
            entity = self._new(sentence, start, end)
            if len(words) == 1 and titled and is_relative(tokens, start):
                self._people.note_relative(entity)
        else:
            if len(words) > 1 and entity.person:
                entity = self._people.with_middle_name(words) or entity
            if entity.person and not entity.sure:
                entity.sure = is_surely_person(tokens, start, end)
        entity.gender = entity.gender or titled
        self._note_context(entity, tokens, start, end)
        return entity

    def _met(
        self, sentence: Sentence, start: int, words: tuple[str, ...], titled: str | None
    ) -> Entity | None:
        """Who is called here by less or other than the full name; None for a full name."""
        tokens = sentence.tokens
        if len(words) == 1:
            part = words[0].lower()
            whole = (
                (self._people.kin(words[0], titled) if titled else None)
                or self._people.whole(part, titled, sentence.number)
                or self._people.of_middle_name(part)
            )
            if whole is None or self._is_group(tokens, start):
                return None
            whole.gender = whole.gender or titled
            if (titled and whole.words[-1] == words[0]) or len(whole.words) == 1:
                whole.count += 1
            return whole
        if words[0].isupper() and all(word.isupper() for word in words):
            whole = self._people.in_small_letters(words)
            if whole is not None:
                return whole
        if len(words) == 2 and is_suffix(words[1], self._lexicon):
            whole = self._people.junior(words)
            if whole is not None:
                return whole
        if words in self._entities:
            return None
        whole = self._people.whole(words[1].lower())  # Weary Lund slept
        return whole if whole is not None and whole.sure else None

    def _note_context(self, entity: Entity, tokens: list[Token], start: int, end: int) -> None:
        """Take up what the words around a name tell of who bears it."""
        peer = start > 0 and tokens[start - 1].tag & PEERAGE and tokens[start - 1].cap
        if peer and (entity.name,) == _words(tokens, start, end):  # Baroness Lund, later Lady Lund
            entity.name = f"{tokens[start - 1].text} {entity.name}{_seat(tokens, end)}"
        if not entity.sure and start and tokens[start - 1].tag & BEFORE_PLACE:
            entity.person = False
        if end < len(tokens) and tokens[end].tag & SAY and not tokens[end].cap:
            entity.speaks = True
            if len(entity.words) == 1 and not entity.sure and self._is_thing(tokens, end + 1):
                entity.person = False

    def _is_thing(self, tokens: list[Token], after: int) -> bool:
        """Whether who says something calls itself "it" there."""
        if after < len(tokens) and tokens[after].tag & COMPLEMENTIZER:
            after += 1
        if after + 1 >= len(tokens) or tokens[after].low not in self._lexicon.it:
            return False
        return not (tokens[after].tag & IMPERSONAL and tokens[after + 1].tag & BE)

    def _is_group(self, tokens: list[Token], start: int) -> bool:
        """Whether "the" stands ahead: the Lunds."""
        before = tokens[start - 1].tag if start else 0
        return bool(before & DEFINITE and not before & POSSESSIVE)

    def _title_gender(self, tokens: list[Token], start: int) -> str | None:
        if not start:
            return None
        if tokens[start - 1].text == "," and start > 1 and tokens[start - 2].tag & ROLE:
            start -= 1  # his wife, Ada
        for index in range(start - 1, max(start - 3, -1), -1):
            if not tokens[index].tag & _TITLED:
                break
            gender = self._lexicon.gender.get(tokens[index].low)
            if gender:
                return gender
        return None

    def _new(self, sentence: Sentence, start: int, end: int) -> Entity:
        tokens = sentence.tokens
        entity = Entity(_words(tokens, start, end), sentence.number)
        entity.sure = is_surely_person(tokens, start, end)
        entity.person = entity.sure or may_be_person(tokens, start, end)
        if entity.person:
            titled = start > 0 and bool(tokens[start - 1].tag & TITLE)
            entity.name = in_mixed_case(entity.name, self._lexicon, titled=titled)
            entity.gender = self._title_gender(tokens, start) or self._lexicon.gender.get(
                tokens[start].low
            )
        self._entities[entity.words] = entity
        return entity


def _seat(tokens: list[Token], end: int) -> str:
    """The place in a peer's name: Baroness Lund of Orr; none in "Lord Lund of the Courier"."""
    of = tokens[end : end + 3]
    if len(of) < 2 or not of[0].tag & ATTACH_CLOSELY or not is_name_word(of[1]):
        return ""
    ends = len(of) == 2 or not (of[2].word and of[2].cap)
    return f" {of[0].text} {of[1].text}" if ends and not of[1].possessive else ""


def _words(tokens: list[Token], start: int, end: int) -> tuple[str, ...]:
    last = tokens[end - 1]
    if end - start == 1:
        return (last.text[: len(last.low)] if last.possessive else last.text,)
    words = [t.text for t in tokens[start:end]]
    if last.possessive:
        words[-1] = last.text[: len(last.low)]
    if len(words) > 2 and tokens[end - 1].tag & HONOUR and words[-1].isupper():
        words.pop()  # Ada Lund KC
    return tuple(words)
