"""People without a name: the story's words for them, and what refers back to them."""

from bisect import bisect_left
from collections.abc import Sequence
from functools import cached_property

from onrecord.quotes.entries import Entries
from onrecord.quotes.lexicon import (
    ANONYMOUS,
    AUXILIARY,
    BE,
    BEFORE_PLACE,
    DEFINITE,
    DETERMINER,
    FUNCTION,
    INDEFINITE,
    INFINITIVE,
    NEARNESS,
    PERSONAL,
    PLURAL,
    POSSESSIVE,
    PREPOSITION,
    QUANTITY,
    RELATIVE,
    ROLE,
    SAY,
    SPEAKING,
    SPEECH,
    TIME,
    VERB,
    WORN,
    Lexicon,
)
from onrecord.quotes.names import Names
from onrecord.quotes.narration import Sentence, Token
from onrecord.quotes.phrases import Phrase, phrase_after, phrase_before
from onrecord.quotes.verbs import is_verb

_INTRODUCING = INDEFINITE | QUANTITY | SPEAKING
_CLAUSE = 14  # tokens of "who asked not to be named"
_LOOKS = 5  # tokens of "a bright yellow work jacket"
_STAGE = 5  # tokens of "in her early twenties"
_NEAR = 4  # tokens between an article and its noun
_END = 1 << 30  # beyond every sentence
_BACK = 3  # sentences back to whom "the person" means


class Described:
    """The people whom a story introduces as "a ROLE"."""

    def __init__(
        self,
        texts: Sequence[str],
        sentences: Sequence[Sentence],
        names: Names,
        entries: Entries,
    ) -> None:
        self._texts = texts
        self._sentences = sentences
        self._names = names
        self._entries = entries

    @cached_property
    def _introduced(self) -> dict[str, list[tuple[int, int]]]:
        """Where the story has "a ROLE", by the role; many a story need not be asked."""
        introduced: dict[str, list[tuple[int, int]]] = {}
        for sentence in self._sentences:
            tokens = sentence.tokens
            for index, token in enumerate(tokens):
                if not token.tag & _INTRODUCING or not introduces(token.tag):
                    continue
                if _describes(sentence, index, self._names):
                    continue
                for at in range(index + 1, min(index + 1 + _NEAR, len(tokens))):
                    if tokens[at].tag & ROLE:
                        place = (sentence.number, index)
                        introduced.setdefault(tokens[at].low, []).append(place)
        return introduced

    def knows(self, role: str) -> bool:
        """Whether the story introduced somebody as "a ROLE"."""
        return role in self._introduced

    def words(self, phrase: Phrase) -> str:
        """The story's words for these people, without an article, with the clause behind."""
        sentence = self._sentences[phrase.sentence]
        tokens = sentence.tokens
        start = phrase.start
        while (
            start < phrase.head
            and tokens[start].tag & DETERMINER
            and not tokens[start].tag & QUANTITY
            and not tokens[start + 1].tag & PREPOSITION
        ):
            start += 1
        end = _end(sentence, phrase)
        return self._texts[sentence.block][tokens[start].start : tokens[end - 1].end]

    def meant(self, phrase: Phrase) -> Phrase | None:
        """Whom "the ROLE" means: whom the story introduced as "a … ROLE" last."""
        tokens = self._sentences[phrase.sentence].tokens
        role = tokens[phrase.head]
        if not tokens[phrase.start].tag & DEFINITE:
            return None
        modifiers = {token.low for token in tokens[phrase.start + 1 : phrase.head]}
        first = self._entries.first(phrase.sentence)
        introduced = self._introduced.get(role.low, [])
        earlier = bisect_left(introduced, (phrase.sentence, 0))
        if earlier and introduced[earlier - 1][0] >= first:
            number, index = introduced[earlier - 1]
            found = self._role_at(number, index)
            if found is not None:
                words = {token.low for token in self._sentences[number].tokens[index : found.end]}
                head = self._sentences[number].tokens[found.head]
                return found if head.low == role.low and modifiers <= words else None
        if modifiers or not role.tag & ANONYMOUS or role.tag & PLURAL:
            return None
        for number in range(phrase.sentence - 1, max(first - 1, phrase.sentence - _BACK), -1):
            subject = self.subject(number)
            if subject is not None:
                return subject
        return None

    def subject(self, number: int, until: int | None = None) -> Phrase | None:
        """The one unnamed person whom a sentence that names nobody, up to a token, opens with.

        Whoever is named in what that person says does not count, nor what may well be a place.
        """
        sentence = self._sentences[number]
        told = next((i for i, t in enumerate(sentence.tokens) if t.tag & SAY and not t.cap), _END)
        end = told if until is None else min(until, told)
        for occurrence in self._names.occurrences[number]:
            if occurrence.entity.person and occurrence.end <= end:
                return None
        if not introduces(sentence.tokens[0].tag):
            return None
        phrase = self._role_at(number, 0)
        if phrase is None:
            return None
        head = sentence.tokens[phrase.head]
        return phrase if head.tag & ROLE and not head.tag & PLURAL else None

    def group(self, number: int) -> Phrase | None:
        """The people without a name that the last clause of a sentence is about."""
        sentence = self._sentences[number]
        tokens = sentence.tokens
        for index in range(len(tokens) - 2, -1, -1):
            token = tokens[index]
            acts = tokens[index + 1].tag & (AUXILIARY | VERB)
            if acts and not token.cap and is_group(token) and self._names.can_speak(token):
                phrase = phrase_before(sentence, index, self._names)
                if phrase is not None and phrase.kind == "role" and phrase.head == index:
                    return phrase
        return None

    def _role_at(self, number: int, start: int) -> Phrase | None:
        """The role that is introduced here, before a verb that no list has."""
        sentence = self._sentences[number]
        phrase = phrase_after(sentence, start, self._names)
        if phrase is None or phrase.kind in ("role", "pronoun"):
            return phrase if phrase is not None and phrase.kind == "role" else None
        head = phrase.head - 1
        if head <= start or not sentence.tokens[head].tag & ROLE or sentence.tokens[head + 1].cap:
            return None
        if sentence.tokens[head].possessive:
            return None
        return phrase._replace(end=head + 1, head=head, kind="role")


def is_one(words: str, gender: str, lexicon: Lexicon) -> bool:
    """Whether a story's words are for one person, who may be of this gender."""
    head = ""
    for word in words.lower().split():
        if lexicon.tags.get(word, 0) & (PREPOSITION | RELATIVE):
            break
        head = word
    tag = lexicon.tags.get(head, 0)
    one = (tag & ROLE and not tag & PLURAL and not head.endswith("s")) or head in lexicon.single
    return bool(one) and lexicon.gender.get(head, gender) == gender


def introduces(tag: int) -> bool:
    """Whether here stands "a", "one" or another word that opens an introduction."""
    return bool(tag & INDEFINITE or (tag & DETERMINER and tag & (QUANTITY | SPEAKING)))


def _describes(sentence: Sentence, index: int, names: Names) -> bool:
    """Whether "a ROLE" says something of somebody named: Ada Lund is a surgeon."""
    ahead = sentence.tokens[index - 2] if index > 1 else None
    if ahead is None or not ahead.cap or ahead.tag & TIME:
        return False
    if sentence.tokens[index - 1].tag & BE:
        return True
    name = names.at(sentence.number, 0, index - 1)
    other = name is not None and name.end == index - 1 and not name.entity.person
    return sentence.tokens[index - 1].text == "," and not other


def is_group(head: Token) -> bool:
    """Whether a noun for people is plural."""
    return bool(head.tag & PLURAL or head.low.endswith("s"))


def _end_of_looks(tokens: Sequence[Token], end: int) -> int:
    """Where the words for what people wear or ride end: "in yellow shirts", "on a bicycle"."""
    if tokens[end].tag & PREPOSITION:
        for stop in range(end + 1, min(end + 1 + _LOOKS, len(tokens))):
            token = tokens[stop]
            if token.tag & WORN:
                return stop + 1
            if not token.word or (token.tag & FUNCTION and not token.tag & INDEFINITE):
                break
    return end


def _end(sentence: Sentence, phrase: Phrase) -> int:
    """Where the phrase ends with what tells the person from others: "who lives opposite"."""
    tokens = sentence.tokens
    end = phrase.end
    head = tokens[phrase.head]
    if end + 1 >= len(tokens) or not (phrase.kind == "role" or head.tag & PLURAL):
        return end
    first = tokens[phrase.start].tag
    if not (introduces(first) or (is_group(head) and not first & DETERMINER)):
        return end
    placed = tokens[end].tag & BEFORE_PLACE and tokens[end + 1].cap
    if placed and introduces(first) and not tokens[end + 1].tag & TIME:
        end += 2  # a builder in Orr
        while end < len(tokens) and tokens[end].cap:
            end += 1
        return end
    end = _end_of_looks(tokens, end)
    if end > phrase.end or phrase.kind != "role" or not introduces(first):
        return end
    clause = tokens[end].tag & PERSONAL
    near = tokens[end].tag & NEARNESS and tokens[end + 1].tag & PREPOSITION
    if (
        not clause
        and not near
        and not (tokens[end].tag & PREPOSITION and tokens[end + 1].tag & POSSESSIVE)
    ):
        return end
    longest = _CLAUSE if clause else _STAGE
    stop = end + 2
    while stop < len(tokens) and tokens[stop].word and tokens[stop].quote < 0:
        tag, before = tokens[stop].tag, tokens[stop - 1].tag
        if tag & SPEECH and is_verb(sentence, stop) and not before & (AUXILIARY | INFINITIVE):
            break
        if not clause and tag & AUXILIARY:
            break
        stop += 1
        if stop - end > longest:
            return end
    return stop if stop - end > 2 else end
