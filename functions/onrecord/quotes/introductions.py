"""Who a story opens with before it gives the name: "A banker denied …", then "Ada Lund, 58, …"."""

from collections.abc import Sequence

from onrecord.quotes.entities import Entity, Occurrence
from onrecord.quotes.focus import is_subject
from onrecord.quotes.lexicon import (
    ANONYMOUS,
    BODY,
    DEFINITE,
    INDEFINITE,
    ORGANISATION,
    PLURAL,
    ROLE,
    SAY,
    TITLE,
    Lexicon,
)
from onrecord.quotes.names import Names
from onrecord.quotes.narration import Sentence
from onrecord.quotes.phrases import Phrase
from onrecord.quotes.roles import roles_of

_OPENING = 8  # sentences; the first ones of a story
_REACH = 4  # sentences on to the name
_NEAR = 4  # tokens of "will later tell"
_OLDEST = 120  # years


def named_next(
    phrase: Phrase, sentences: Sequence[Sentence], names: Names, lexicon: Lexicon
) -> Entity | None:
    """Whom "the head of Lundcorp" or "a banker" at a story's opening turns out to be.

    A name that the next paragraph brings in with nothing but an age, or, after "the ROLE of" or
    "the chancellor", with nothing at all, is that of whoever the story opened with.
    """
    sentence = sentences[phrase.sentence]
    first, head = sentence.tokens[phrase.start], sentence.tokens[phrase.head]
    single = head.tag & (ROLE | TITLE) and not head.tag & (PLURAL | ANONYMOUS | BODY | ORGANISATION)
    if not single or phrase.sentence >= _OPENING or not _opens(sentence, phrase):
        return None
    office = head.low in lexicon.office
    definite = first.tag & DEFINITE and (phrase.end - phrase.head > 1 or office)
    if not definite and not first.tag & INDEFINITE:
        return None
    for other in sentences[: phrase.sentence + 1]:
        behind = phrase.end if other is sentence else 0
        if other.block and any(
            o.entity.person and o.start >= behind for o in names.occurrences[other.number]
        ):
            return None
    gender = lexicon.gender.get(head.low)
    for number in range(phrase.sentence + 1, min(len(sentences), phrase.sentence + 1 + _REACH)):
        found = next((o for o in names.occurrences[number] if o.entity.person), None)
        if found is None:
            continue
        entity, later = found.entity, sentences[number]
        fits = entity.gender is None or gender in (None, entity.gender)
        if later.block == sentence.block or len(entity.words) < 2 or not fits:
            return None
        if roles_of(later, found, names):
            return None
        bare = definite and _speaks(later, found, names)
        aged = not office and _has_age(later, found)
        return entity if bare or aged else None
    return None


def _opens(sentence: Sentence, phrase: Phrase) -> bool:
    """Whether a phrase is what its sentence begins with, behind a dateline or not."""
    before = sentence.tokens[phrase.start - 1] if phrase.start else None
    return before is None or (
        not before.word and before.text not in (",", "(") and before.quote < 0
    )


def _speaks(sentence: Sentence, occurrence: Occurrence, names: Names) -> bool:
    """Whether "Lund said" or, at the end of the sentence, "said Lund" stands here."""
    tokens, end = sentence.tokens, occurrence.end
    closes = end == len(tokens) or tokens[end].text == "."
    if closes and occurrence.start and tokens[occurrence.start - 1].tag & SAY:
        return True
    speaks = any(token.tag & SAY for token in tokens[end : end + _NEAR])
    return speaks and tokens[end].word and is_subject(sentence, occurrence, names)


def _has_age(sentence: Sentence, occurrence: Occurrence) -> bool:
    """Whether an age stands between commas behind the name."""
    tokens, end = sentence.tokens, occurrence.end
    if end + 2 >= len(tokens) or tokens[end].text != "," or tokens[end + 2].text != ",":
        return False
    age = tokens[end + 1].text
    return age.isdecimal() and int(age) < _OLDEST
