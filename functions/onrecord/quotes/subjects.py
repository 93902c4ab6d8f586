"""Noun phrases, and the subject of a verb, found without a parser.

All functions work on the tokens of one sentence; a phrase is a pair of token indices.
"""

from typing import NamedTuple

from onrecord.quotes.lexicon import (
    ADJECTIVE,
    ADVERB,
    AUXILIARY,
    BASE,
    BE,
    CLIMB,
    CONJUNCTION,
    CONTROL,
    DETERMINER,
    DOCUMENT,
    FUNCTION,
    GERUND,
    INDEFINITE,
    NOUNY,
    ORGANISATION,
    PARTICLE,
    PAST,
    PLACE,
    PREPOSITION,
    PRONOUN,
    RELATIVE,
    ROLE,
    SAY,
    SINGULAR,
    SPEECH,
    SUBORDINATOR,
    TIME,
    TITLE,
    VERB,
)
from onrecord.quotes.names import Names
from onrecord.quotes.narration import Sentence, Token

_OPEN = frozenset("([")
_CLOSE = frozenset(")]")
_DASH = frozenset("-–—") | {"--"}
_SPEAKING_PRONOUNS = frozenset(("he", "she", "they", "we", "i", "who", "you"))


class Phrase(NamedTuple):
    """A noun phrase: ``start:end`` are all its tokens, ``head`` its last head token.

    ``kind`` is person, organisation, role, pronoun or thing. ``embedded``: subject of a clause
    that depends on another.
    """

    sentence: int
    start: int
    end: int
    head: int
    kind: str
    embedded: bool = False


def is_verb(sentence: Sentence, index: int) -> int:
    """The classes of the verb at this place, 0 where the word is none."""
    tokens = sentence.tokens
    token = tokens[index]
    tag = token.tag
    if not tag & VERB:
        if (
            not token.cap
            and token.word
            and token.low.endswith("ed")
            and len(token.low) > 4
            and not tag
        ):
            before = tokens[index - 1] if index else None
            if before is not None and not before.tag & (DETERMINER | PREPOSITION) and before.word:
                return PAST
        return 0
    if token.cap and index and not sentence.title_case:
        return 0
    before = tokens[index - 1] if index else None
    step = index - 1
    while step > 0 and tokens[step].tag & ADVERB and not tokens[step].tag & PRONOUN:
        step -= 1
    governor = tokens[step] if step >= 0 else None
    if tag & PAST and not tag & BASE:
        if governor is not None and governor.low == "to":
            return 0
        if (
            before is not None
            and before.tag & DETERMINER
            and not before.tag & PRONOUN
            and tag & NOUNY
        ):
            return 0
        return tag
    if tag & GERUND:
        return tag
    if governor is None:
        return tag if not tag & NOUNY else 0
    if governor.tag & AUXILIARY or governor.low == "to":
        return tag
    following = tokens[index + 1] if index + 1 < len(tokens) else None
    if tag & NOUNY:
        if governor.possessive or (
            governor.tag & (DETERMINER | PREPOSITION) and not governor.tag & PRONOUN
        ):
            return 0
        leads = following is not None and (
            following.low in ("that", ":") or following.quote >= 0 or following.text == ","
        )
        if tag & SINGULAR:
            return (
                tag
                if leads or governor.cap or governor.tag & (PRONOUN | RELATIVE | DOCUMENT)
                else 0
            )
    if tag & SINGULAR:
        return (
            0
            if governor.possessive or (governor.tag & DETERMINER and not governor.tag & PRONOUN)
            else tag
        )
    if governor.quote >= 0 or not governor.word:
        return tag if tag & SAY and not tag & NOUNY else 0
    plural = (governor.low.endswith("s") and not governor.cap) or governor.tag & PRONOUN
    return tag if plural or governor.tag & RELATIVE else 0


def is_passive(sentence: Sentence, verb: int) -> bool:
    """Whether a form of "be" governs this participle."""
    tokens = sentence.tokens
    if not tokens[verb].tag & PAST and not tokens[verb].low.endswith("ed"):
        return False
    index = verb - 1
    while index >= 0 and tokens[index].tag & ADVERB:
        index -= 1
    return index >= 0 and bool(tokens[index].tag & BE)


def _nominal(sentence: Sentence, index: int) -> bool:
    token = sentence.tokens[index]
    tag = token.tag
    if not token.word:
        return token.text in ("#", "@", "&", "$")
    if tag & (FUNCTION | ADVERB):
        if tag & PARTICLE and 0 < index < len(sentence.tokens) - 1:
            return sentence.tokens[index + 1].cap and sentence.tokens[index - 1].cap
        return (
            token.cap
            and index > 0
            and not sentence.title_case
            and not tag & (PREPOSITION | DETERMINER | PRONOUN | ADVERB | AUXILIARY)
        )
    if tag & VERB and (not token.cap or sentence.title_case):
        return bool(tag & (NOUNY | ROLE | ORGANISATION)) and not (
            tag & SPEECH and is_verb(sentence, index)
        )
    return not (token.low.endswith("ly") and not token.cap and len(token.low) > 4)


def phrase_before(sentence: Sentence, last: int, names: Names) -> Phrase | None:
    """The noun phrase whose last token is ``last``, climbing of/for/in chains to its head."""
    tokens = sentence.tokens
    end = last + 1
    head = last
    if last < 0:
        return None
    if (tokens[last].tag & PRONOUN and not tokens[last].cap) or (
        tokens[last].low in _SPEAKING_PRONOUNS
    ):
        return Phrase(sentence.number, last, end, last, "pronoun")
    index = last
    for _ in range(4):
        low = index
        while low >= 0 and _nominal(sentence, low):
            low -= 1
        if low == index:
            if not tokens[index].tag & PRONOUN:
                break
            low -= 1
            start = low + 1
        else:
            start = low + 1
            if low >= 0 and tokens[low].tag & DETERMINER:
                start = low
        before = start - 1
        if before > 0 and tokens[before].tag & CLIMB and _nominal(sentence, before - 1):
            if all(
                t.tag & (TIME | DETERMINER) or t.low[:1].isdigit()
                for t in tokens[start : index + 1]
            ):
                end = before
            elif (
                tokens[before].low not in ("of", "for")
                and tokens[before - 1].cap is False
                and not (tokens[before - 1].tag & ROLE or _singular(tokens[before - 1].low))
            ):
                break
            index = head = before - 1
            continue
        while start < index and tokens[index].tag & TIME and not tokens[index].cap:
            index -= 1
        if index + 1 < end and head == last:
            head, end = index, index + 1
        while (
            end - 1 > start
            and tokens[end - 1].tag & TIME
            and tokens[end - 1].cap
            and head == end - 1
        ):
            end -= 1
            head -= 1
        if end <= start:
            return None
        return Phrase(sentence.number, start, end, head, kind_of(sentence, start, head, names))
    return None


def _singular(word: str) -> bool:
    return word.endswith(("er", "or", "ist", "man", "woman", "ant", "ent"))


def phrase_after(sentence: Sentence, first: int, names: Names) -> Phrase | None:
    """The noun phrase that begins at ``first``."""
    tokens = sentence.tokens
    size = len(tokens)
    if first >= size:
        return None
    token = tokens[first]
    if token.tag & PRONOUN and not (
        token.tag & DETERMINER and first + 1 < size and _nominal(sentence, first + 1)
    ):
        return Phrase(sentence.number, first, first + 1, first, "pronoun")
    index = first
    while index < size and tokens[index].tag & DETERMINER:
        index += 1
    begin = index
    while index < size and _nominal(sentence, index):
        if index > begin and not tokens[index].cap and is_verb(sentence, index):
            break
        if tokens[index].tag & TIME and index > begin and not tokens[index].possessive:
            break
        index += 1
    if index == begin:
        return None
    head = index - 1
    end = index
    if tokens[head].possessive and end - begin == 1:
        return None
    while (
        (
            end + 1 < size
            and tokens[end].low in ("of", "for", "at", "from", "with")
            and not tokens[head].cap | (tokens[end].low in ("from", "with", "at", "for"))
        )
        or (end + 1 < size and tokens[end].low in ("of", "for") and not tokens[head].cap)
        or (end + 1 < size and tokens[end].low == "of" and tokens[end - 1].cap)
    ):
        after = end + 1
        while after < size and tokens[after].tag & DETERMINER:
            after += 1
        stop = after
        while (
            stop < size
            and _nominal(sentence, stop)
            and not (not tokens[stop].cap and is_verb(sentence, stop))
        ):
            stop += 1
        if stop == after:
            break
        end = stop
    return Phrase(sentence.number, first, end, head, kind_of(sentence, first, head, names))


def kind_of(sentence: Sentence, start: int, head: int, names: Names) -> str:
    """Whether this phrase names a person or an organisation, or by what it speaks of."""
    tokens = sentence.tokens
    token = tokens[head]
    if token.tag & PRONOUN and not token.cap and head == start:
        return "pronoun"
    if token.tag & (ROLE | TITLE) and not token.possessive:
        occurrence = names.at(sentence.number, start, head + 1)
        if occurrence is None or occurrence.end != head + 1:
            return "role"
    occurrence = names.at(sentence.number, start, head + 1)
    if occurrence is not None and occurrence.end == head + 1:
        return "person" if occurrence.entity.person else "organisation"
    low = token.low
    if low.endswith("s") and names.is_role(low[:-1]):
        return "role"
    if token.tag & (ORGANISATION | PLACE) and token.cap:
        return "organisation"
    if token.tag & ADJECTIVE and token.cap:
        return "role"
    return "thing"


def subject_of(sentence: Sentence, verb: int, names: Names, depth: int = 0) -> Phrase | None:
    """Who does what the verb at this place says."""
    tokens = sentence.tokens
    if depth > 4 or verb < 0:
        return None
    tag = tokens[verb].tag
    before = verb - 1
    if tag & GERUND:
        return _subject_of_participle(sentence, verb, names, depth)
    before = _skip_back(tokens, before)
    if before < 0:
        return _inverted(sentence, verb, names)
    token = tokens[before]
    if token.low == "to" and tag & BASE:
        return _subject_of_infinitive(sentence, before, names, depth)
    if token.quote >= 0 or (token.text == "," and before and tokens[before - 1].quote >= 0):
        found = _inverted(sentence, verb, names)
        if found is not None:
            return found
    if token.tag & CONJUNCTION:
        return _coordinated(sentence, before, names, depth)
    if token.text in _CLOSE:
        index = before
        while index > 0 and tokens[index].text not in _OPEN:
            index -= 1
        before = index - 1
        if before < 0:
            return None
        token = tokens[before]
    if token.tag & RELATIVE and token.low in ("who", "which", "that") and before:
        return _antecedent(sentence, before, names)
    if token.text == "," or token.text in _DASH:
        found = _across_comma(sentence, before, names)
        if found is None:
            found = _inverted(sentence, verb, names) or _coordinated(sentence, before, names, depth)
        return found
    phrase = phrase_before(sentence, before, names)
    if phrase is None:
        return None
    return _placed(sentence, phrase, names)


def _skip_back(tokens: list[Token], index: int) -> int:
    while index >= 0:
        token = tokens[index]
        tag = token.tag
        if (
            (tag & AUXILIARY and not tag & PRONOUN)
            or (tag & ADVERB and not tag & PRONOUN)
            or (token.low.endswith("ly") and not token.cap and token.word and not tag & ROLE)
        ):
            index -= 1
        elif (
            tag & TIME
            and index
            and tokens[index - 1].low in ("on", "in", "last", "late", "early", "this")
        ):
            index -= 2
            if index >= 0 and tokens[index].low in ("on", "in", "late"):
                index -= 1
        elif tag & TIME and token.cap and index and tokens[index - 1].word and not tag & PRONOUN:
            index -= 1
        else:
            break
    return index


def _placed(sentence: Sentence, phrase: Phrase, names: Names) -> Phrase:
    """The phrase, marked embedded where what stands before it governs its clause."""
    tokens = sentence.tokens
    before = phrase.start - 1
    while before >= 0 and tokens[before].tag & ADVERB:
        before -= 1
    if before < 0:
        return phrase
    token = tokens[before]
    if token.text == "," and _ends_appositive(sentence, phrase, before):
        jumped = _across_comma(sentence, before, names)
        if jumped is not None and jumped.kind in ("person", "pronoun"):
            return jumped
    governs = token.tag & SUBORDINATOR or (token.tag & VERB and is_verb(sentence, before))
    return phrase._replace(embedded=bool(governs))


def _ends_appositive(sentence: Sentence, phrase: Phrase, comma: int) -> bool:
    token = sentence.tokens[phrase.start]
    return bool(token.tag & INDEFINITE) and comma > 0 and phrase.kind != "person"


def _across_comma(sentence: Sentence, comma: int, names: Names) -> Phrase | None:
    """The subject before an appositive or another insertion that ends at this comma."""
    tokens = sentence.tokens
    index = comma - 1
    best = None
    floor = max(0, comma - 40)
    while index >= floor:
        token = tokens[index]
        if token.quote >= 0:
            break
        if token.text in _CLOSE:
            while index > 0 and tokens[index].text not in _OPEN:
                index -= 1
        elif token.text in (",", "(") or token.text in _DASH or token.low in ("who", "which"):
            before = index - 1
            if before >= 0 and tokens[before].text in _CLOSE:
                while before > 0 and tokens[before].text not in _OPEN:
                    before -= 1
                before -= 1
            if before >= 0 and tokens[before].text == ",":
                before -= 1
            phrase = phrase_before(sentence, before, names)
            if (
                phrase is not None
                and phrase.kind != "thing"
                and _starts_clause(sentence, phrase.start)
            ):
                if phrase.kind in ("person", "pronoun"):
                    return phrase
                if not tokens[phrase.start].tag & INDEFINITE or phrase.start == 0:
                    best = best or phrase
        index -= 1
    return best


def _starts_clause(sentence: Sentence, start: int) -> bool:
    if start == 0:
        return True
    token = sentence.tokens[start - 1]
    return (
        not token.word
        or token.quote >= 0
        or bool(token.tag & (CONJUNCTION | SUBORDINATOR | ADVERB | TIME))
        or bool(token.tag & VERB and is_verb(sentence, start - 1))
    )


def _inverted(sentence: Sentence, verb: int, names: Names) -> Phrase | None:
    """The subject behind its verb: "…", said Smith."""
    phrase = phrase_after(sentence, verb + 1, names)
    if phrase is None or not sentence.tokens[verb].tag & SPEECH:
        return None
    if phrase.kind == "thing" or (
        phrase.kind == "pronoun"
        and sentence.tokens[phrase.start].low
        not in ("he", "she", "they", "one", "another", "i", "we")
    ):
        return None
    return phrase


def main_subject(sentence: Sentence, until: int, names: Names) -> Phrase | None:
    """The subject of the first clause that begins before ``until``."""
    tokens = sentence.tokens
    fallback = None
    for index in range(min(until, len(tokens))):
        token = tokens[index]
        if token.quote >= 0 or not token.word:
            continue
        if not _starts_clause(sentence, index):
            continue
        if token.tag & (PREPOSITION | CONJUNCTION) and not token.tag & PRONOUN:
            continue
        if token.low in _SPEAKING_PRONOUNS:
            return Phrase(sentence.number, index, index + 1, index, "pronoun")
        phrase = phrase_after(sentence, index, names)
        if phrase is None or phrase.kind == "pronoun":
            continue
        if phrase.kind in ("person", "organisation"):
            if not tokens[phrase.head].possessive:
                return phrase
        elif phrase.kind == "role":
            fallback = fallback or phrase
    return fallback


def _subject_of_participle(
    sentence: Sentence, verb: int, names: Names, depth: int
) -> Phrase | None:
    tokens = sentence.tokens
    before = verb - 1
    while before >= 0 and tokens[before].tag & ADVERB:
        before -= 1
    if before >= 0 and tokens[before].low == "as" and before:
        return phrase_before(sentence, before - 1, names)
    if before >= 0 and tokens[before].tag & BE:
        return subject_of_auxiliary(sentence, before, names)
    if (
        before >= 0
        and tokens[before].word
        and not tokens[before].tag & (PREPOSITION | CONJUNCTION | SUBORDINATOR)
    ):
        phrase = phrase_before(sentence, before, names)
        if phrase is not None and phrase.kind in ("person", "pronoun", "organisation"):
            ahead = tokens[phrase.start - 1] if phrase.start else None
            if ahead is not None and (ahead.low in ("with", "of") or not ahead.word):
                return phrase
    for index in range(before, -1, -1):
        if (
            tokens[index].tag & SPEECH
            and not tokens[index].tag & GERUND
            and is_verb(sentence, index)
        ):
            found = subject_of(sentence, index, names, depth + 1)
            if found is not None:
                return found._replace(embedded=False)
    return main_subject(sentence, verb, names) or main_subject(sentence, len(tokens), names)


def subject_of_auxiliary(sentence: Sentence, verb: int, names: Names) -> Phrase | None:
    """The subject of a form of "be" or "have" taken as the verb itself."""
    before = _skip_back(sentence.tokens, verb)
    if before < 0:
        return None
    token = sentence.tokens[before]
    if token.tag & RELATIVE and before:
        return _antecedent(sentence, before, names)
    if token.text == ",":
        return _across_comma(sentence, before, names)
    phrase = phrase_before(sentence, before, names)
    return _placed(sentence, phrase, names) if phrase is not None else None


def _subject_of_infinitive(sentence: Sentence, to: int, names: Names, depth: int) -> Phrase | None:
    tokens = sentence.tokens
    for index in range(to - 1, max(-1, to - 12), -1):
        token = tokens[index]
        if token.quote >= 0:
            break
        if token.tag & VERB and is_verb(sentence, index):
            if token.tag & CONTROL and index < to - 1:
                phrase = phrase_after(sentence, index + 1, names)
                if phrase is not None and phrase.end <= to and phrase.kind != "thing":
                    return phrase
            return subject_of(sentence, index, names, depth + 1)
    return main_subject(sentence, to, names)


def _coordinated(sentence: Sentence, before: int, names: Names, depth: int) -> Phrase | None:
    """The subject that this verb shares with the verb before it."""
    tokens = sentence.tokens
    for index in range(before - 1, -1, -1):
        token = tokens[index]
        if (
            token.quote < 0
            and (token.tag & VERB or token.low.endswith("ed"))
            and is_verb(sentence, index)
        ):
            found = subject_of(sentence, index, names, depth + 1)
            if found is not None:
                return found
    return main_subject(sentence, before, names)


def _antecedent(sentence: Sentence, relative: int, names: Names) -> Phrase | None:
    """Whom "who" stands for."""
    tokens = sentence.tokens
    before = relative - 1
    if tokens[before].text == "," or tokens[before].text in _DASH:
        before -= 1
    if before >= 0 and tokens[before].text in _CLOSE:
        while before > 0 and tokens[before].text not in _OPEN:
            before -= 1
        before -= 1
    if before >= 0 and tokens[before].text == ",":
        before -= 1
    phrase = phrase_before(sentence, before, names)
    if phrase is None:
        return None
    if phrase.kind == "thing" and tokens[relative].low != "who":
        return phrase
    first = tokens[phrase.start - 1] if phrase.start else None
    if first is not None and first.text == "," and tokens[phrase.start].tag & DETERMINER:
        jumped = phrase_before(sentence, phrase.start - 2, names)
        if jumped is not None and jumped.kind == "person":
            return jumped
    return phrase
