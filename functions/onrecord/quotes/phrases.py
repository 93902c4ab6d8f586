"""Noun phrases, found without a parser.

All functions work on the tokens of one sentence; a phrase is a pair of token indices.
"""

from __future__ import annotations

from typing import Literal, NamedTuple

from onrecord.quotes.lexicon import (
    ADJECTIVE,
    ADVERB,
    AND,
    ATTACH,
    ATTACH_CLOSELY,
    CLIMB,
    COMPLEMENTIZER,
    CROWD,
    DEFINITE,
    DETERMINER,
    DOCUMENT,
    FUNCTION,
    INDEFINITE,
    INFINITIVE,
    MODAL,
    NEARNESS,
    NOUNY,
    ORGANISATION,
    PARTICLE,
    PAST,
    PLACE,
    PLURAL,
    POSSESSIVE,
    PREPOSITION,
    PRONOUN,
    QUANTITY,
    ROLE,
    SPEAKING,
    SPEECH,
    SUBORDINATOR,
    TIME,
    TITLE,
    VERB,
)
from onrecord.quotes.names import Names
from onrecord.quotes.narration import Sentence, Token
from onrecord.quotes.verbs import is_verb

Kind = Literal["person", "organisation", "role", "pronoun", "thing"]

_SIGNS = frozenset("#@&$")
_NAMED = ("person", "organisation")
_CHAIN = 4  # "the head of the union of workers in the north"


class Phrase(NamedTuple):
    """A noun phrase: ``start:end`` are all its tokens, ``head`` its last head token.

    ``embedded``: subject of a clause that depends on another; ``antecedent``: whom "who" means.
    """

    sentence: int
    start: int
    end: int
    head: int
    kind: Kind
    embedded: bool = False
    antecedent: Phrase | None = None


def is_nominal(sentence: Sentence, index: int) -> bool:
    """Whether this token may stand inside a noun phrase, behind its determiner."""
    tokens = sentence.tokens
    token = tokens[index]
    tag = token.tag
    if not token.word:
        return token.text in _SIGNS
    if tag & (FUNCTION | ADVERB):
        if tag & PARTICLE and 0 < index < len(tokens) - 1:
            return tokens[index + 1].cap and tokens[index - 1].cap
        return not tag & FUNCTION and _is_ordinal(tokens, index)
    if tag & VERB and (not token.cap or sentence.title_case):
        noun = tag & (NOUNY | ROLE | ORGANISATION)
        return bool(noun) and not (tag & SPEECH and is_verb(sentence, index))
    if token.cap:
        return True
    if index and tokens[index - 1].tag & (MODAL | INFINITIVE) and not tag:
        return False  # a verb that no list has
    return bool(tag) or not (token.low.endswith("ly") and len(token.low) > 4)  # family


def _is_ordinal(tokens: list[Token], index: int) -> bool:
    """Whether an adverb belongs to the role behind it: a second driver, the then mayor."""
    if not index or index + 1 == len(tokens):
        return False
    return bool(tokens[index - 1].tag & (INDEFINITE | DEFINITE) and tokens[index + 1].tag & ROLE)


def phrase_before(sentence: Sentence, last: int, names: Names) -> Phrase | None:
    """The noun phrase whose last token is ``last``, climbing of/for/in chains to its head."""
    tokens = sentence.tokens
    if last < 0:
        return None
    if tokens[last].tag & SPEAKING or (tokens[last].tag & PRONOUN and not tokens[last].cap):
        return Phrase(sentence.number, last, last + 1, last, "pronoun")
    end, head, counted = last + 1, last, -1
    for _ in range(_CHAIN):
        start = _start(sentence, head)
        if start is None:
            return None
        before = start - 1
        if is_office(sentence, before, start, head + 1, names):
            start = _start(sentence, before - 1)
            if start is None:
                return None
            return Phrase(sentence.number, start, end, head, "person")
        if not (before > 0 and tokens[before].tag & CLIMB and is_nominal(sentence, before - 1)):
            break
        if _is_time(tokens[start:end]):
            end = before
        elif not (
            tokens[before].tag & ATTACH_CLOSELY
            or tokens[before - 1].tag & DOCUMENT
            or names.can_speak(tokens[before - 1])
        ):
            break
        elif tokens[before - 1].tag & QUANTITY and counted < 0:
            counted = head
        head = before - 1
    else:
        return None
    while end - 1 > start and head == end - 1 and tokens[head].tag & TIME:
        end, head = end - 1, head - 1
    if counted >= 0 and tokens[head].tag & QUANTITY:
        head = counted
    if start > 1 and _counts(tokens, start - 2):
        start -= 2
    return Phrase(sentence.number, start, end, head, kind_of(sentence, start, head, names))


def _counts(tokens: list[Token], index: int) -> bool:
    """Whether here stands "one of", "several of" and the like."""
    counts = tokens[index].tag & QUANTITY and tokens[index].tag & (DETERMINER | PRONOUN)
    return bool(counts and index + 2 < len(tokens) and tokens[index + 1].tag & ATTACH_CLOSELY)


def is_office(sentence: Sentence, of: int, start: int, end: int, names: Names) -> bool:
    """Whether "of" parts an office from its holder's name: Secretary of State Ada Lund."""
    tokens = sentence.tokens
    if of < 1 or not tokens[of].tag & ATTACH_CLOSELY:
        return False
    body = tokens[of - 1].cap and tokens[of - 1].tag & ORGANISATION
    if not body and not tokens[of - 1].tag & (ROLE | TITLE):
        return False
    while start < end and tokens[start].tag & DETERMINER:
        start += 1
    name = names.at(sentence.number, start, end)
    if name is None or name.end != end or not name.entity.person or name.start == start:
        return False
    if body and not tokens[name.start - 1].tag & (ROLE | TITLE):
        return False  # House of Commons clerk Ada Lund
    return not tokens[start].tag & (ROLE | TITLE | ADJECTIVE) and not any(
        t.possessive for t in tokens[start : name.start]
    )


def _start(sentence: Sentence, last: int) -> int | None:
    index = last
    while index >= 0 and is_nominal(sentence, index):
        index -= 1
    if index == last:
        return last if sentence.tokens[last].tag & PRONOUN else None
    if (
        index >= 0
        and sentence.tokens[index].tag & DETERMINER
        and not _opens_clause(sentence, index)
    ):
        return index
    return index + 1


def _opens_clause(sentence: Sentence, index: int) -> bool:
    """Whether "that" is no determiner here: "she said that Lund", "he agreed that police"."""
    tokens = sentence.tokens
    if not tokens[index].tag & COMPLEMENTIZER or index + 1 >= len(tokens):
        return False
    after = tokens[index + 1]
    spoken = index > 0 and is_verb(sentence, index - 1) & (SPEECH | PAST)
    return after.cap or bool(spoken)


def _is_time(tokens: list[Token]) -> bool:
    return all(t.tag & (TIME | DETERMINER) or t.low[:1].isdigit() for t in tokens)


def phrase_after(sentence: Sentence, first: int, names: Names) -> Phrase | None:
    """The noun phrase that begins at ``first``."""
    tokens = sentence.tokens
    size = len(tokens)
    if first >= size:
        return None
    token = tokens[first]
    if _counts(tokens, first):
        counted = phrase_after(sentence, first + 2, names)
        if counted is not None and counted.kind != "pronoun":
            return counted._replace(start=first)
    if token.tag & PRONOUN:
        determines = token.tag & DETERMINER and first + 1 < size and is_nominal(sentence, first + 1)
        if not determines:
            return Phrase(sentence.number, first, first + 1, first, "pronoun")
    begin = first
    while begin < size and tokens[begin].tag & DETERMINER:
        begin += 1
    end = _end(sentence, begin)
    head = end - 1
    if end == begin or (tokens[head].possessive and end - begin == 1):
        return None
    while end + 1 < size and _attaches(tokens, head, end):
        after = end + 1
        while after < size and tokens[after].tag & DETERMINER:
            after += 1
        stop = _end(sentence, after)
        if stop == after or _is_time(tokens[after:stop]):
            break
        if is_office(sentence, end, end + 1, stop, names):
            return Phrase(sentence.number, first, stop, stop - 1, "person")
        end = stop
    if tokens[head].tag & QUANTITY and end > head + 1:
        head = end - 1
    kind = kind_of(sentence, first, head, names)
    if kind in _NAMED:
        end = _end_of_joint(sentence, end, names)
    return Phrase(sentence.number, first, end, head, kind)


def _end_of_joint(sentence: Sentence, end: int, names: Names) -> int:
    """Where the names joined by commas and "and" to the one that ends here end."""
    tokens = sentence.tokens
    at = end
    while at + 1 < len(tokens) and (tokens[at].text == "," or tokens[at].tag & AND):
        start = at + 2 if tokens[at].text == "," and tokens[at + 1].tag & AND else at + 1
        if start < len(tokens) and tokens[start].tag & POSSESSIVE:
            stop = _end(sentence, start + 1)
            return stop if stop > start + 1 else end  # "Lund and her team"
        stop = _end(sentence, start)
        if stop == start or kind_of(sentence, start, stop - 1, names) not in _NAMED:
            break
        if tokens[start - 1].tag & AND:
            return stop
        at = stop
    return end


def with_joint_name(sentence: Sentence, phrase: Phrase, names: Names) -> Phrase:
    """The phrase and the name that "and" joins to it on its left: "Roy and Lund"."""
    tokens = sentence.tokens
    before = phrase.start - 1
    theirs = tokens[phrase.start].tag & POSSESSIVE  # "Lund and her team"
    if not (theirs or phrase.kind in _NAMED) or before < 1 or not tokens[before].tag & AND:
        return phrase
    first = phrase_before(sentence, before - 1, names)
    if first is None or first.kind not in _NAMED or (theirs and first.kind != "person"):
        return phrase
    ahead = tokens[first.start - 1] if first.start else None
    if ahead is not None and ahead.word and not ahead.tag & SUBORDINATOR:
        return phrase  # "met Roy and Lund said"
    return first._replace(end=phrase.end)


def with_apposed_name(sentence: Sentence, phrase: Phrase, names: Names) -> Phrase:
    """The phrase and the name behind it: "the firm's head, Ada Lund, …" is Ada Lund."""
    tokens = sentence.tokens
    if phrase.kind == "pronoun" and _counts(tokens, phrase.start):
        phrase = phrase._replace(end=phrase.end + 2)  # "one of them, Ada Lund, …"
    elif phrase.kind not in ("role", "thing"):
        return phrase
    if phrase.end + 1 >= len(tokens):
        return phrase
    if tokens[phrase.end].text != ",":
        return phrase
    name = phrase_after(sentence, phrase.end + 1, names)
    if name is None or name.kind != "person":
        return phrase
    if name.end < len(tokens) and tokens[name.end].word:
        return phrase
    return name._replace(start=phrase.start)


def _end(sentence: Sentence, begin: int) -> int:
    tokens = sentence.tokens
    index = begin
    while index < len(tokens) and is_nominal(sentence, index):
        token = tokens[index]
        if index > begin and not token.cap and is_verb(sentence, index):
            break
        if index > begin and token.tag & TIME and not token.possessive:
            break
        if index > begin and (_is_participle(tokens, index) or _is_near(tokens, index)):
            break
        index += 1
    return index


def _is_participle(tokens: list[Token], index: int) -> bool:
    """Whether an -ing form that no list has goes with who does it: "a woman standing by"."""
    token, before = tokens[index], tokens[index - 1]
    if token.tag or token.cap or not token.low.endswith("ing") or index + 1 == len(tokens):
        return False
    acts = before.tag & (ROLE | PLURAL) or before.low.endswith("s")
    return bool(acts and not before.possessive and tokens[index + 1].tag & FUNCTION)


def _is_near(tokens: list[Token], index: int) -> bool:
    """Whether an adjective tells whom somebody knows: a friend close to Lund."""
    behind = tokens[index + 1].tag if index + 1 < len(tokens) else 0
    return bool(tokens[index].tag & NEARNESS and behind & PREPOSITION)


def _attaches(tokens: list[Token], head: int, preposition: int) -> bool:
    tag = tokens[preposition].tag
    return bool(tag & ATTACH and (not tokens[head].cap or tag & ATTACH_CLOSELY))


def kind_of(sentence: Sentence, start: int, head: int, names: Names) -> Kind:
    """Whether this phrase names a person or an organisation, or by what it speaks of."""
    token = sentence.tokens[head]
    tag = token.tag
    if head == start and tag & PRONOUN and not token.cap:
        return "pronoun"
    crowd = tag & CROWD and sentence.tokens[start].tag & DEFINITE
    if crowd and (token.cap or head > start + 1):
        return "role"  # the East Stand
    occurrence = names.at(sentence.number, start, head + 1)
    if occurrence is not None and occurrence.end == head + 1:
        return "person" if occurrence.entity.person else "organisation"
    if (tag & (ROLE | TITLE) and not token.possessive) or names.can_speak(token):
        return "role"
    if tag & (ORGANISATION | PLACE) and token.cap:
        return "organisation"
    if (tag & ADJECTIVE and token.cap) or (tag & ORGANISATION and not token.possessive):
        return "role"
    return "thing"
