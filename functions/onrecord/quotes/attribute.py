"""Each quotation's speaker: its own cue first, else what the text around it hands on."""

import re
from bisect import bisect_left
from collections.abc import Sequence
from operator import attrgetter
from typing import NamedTuple

from onrecord.quotes.cue import Cue
from onrecord.quotes.cues import cue_of
from onrecord.quotes.displays import held
from onrecord.quotes.lexicon import (
    ATTACH_CLOSELY,
    COMPLEMENTIZER,
    DOCUMENT,
    IMPERSONAL,
    SENDING,
    SPEECH_NOUN,
    SUBORDINATOR,
    Lexicon,
)
from onrecord.quotes.marks import Span
from onrecord.quotes.names import Names
from onrecord.quotes.narration import DASHES, Sentence
from onrecord.quotes.phrases import Phrase, kind_of, phrase_after, with_apposed_name
from onrecord.quotes.speakers import UNKNOWN, Cast, Speaker
from onrecord.quotes.subjects import last_reporting, main_subject
from onrecord.quotes.turns import turns_of
from onrecord.quotes.verbs import is_passive


class Attribution(NamedTuple):
    """Who said a quotation, by which rule; ``verb`` is the cue's token index, -1 for none.

    ``label`` is where a name inside the marks stands, "LUND: …": block, start and end there.
    """

    phrase: Phrase | None
    verb: int
    rule: str
    score: float
    speaker: Speaker = UNKNOWN
    label: tuple[int, int, int] | None = None


class Placed(NamedTuple):
    """A quotation's token: its sentence and index there (``at``)."""

    sentence: Sentence
    at: int


# "You are late, Mr Lund,"
_ADDRESSED = re.compile(r", (?:[A-Z][a-z]+\.? )?([A-Z][\w-]+)[,.?!]$")
_CALL = 40  # characters of a title and a surname
_LABEL_WORDS = 4  # tokens of "Claim 2:"
_PAUSE = 2  # paragraphs back from a long speech to the speaker's last words
_SENDER = 12  # tokens of "an answer from the head of the board"
_UNSIGNED = 1.4  # a cue above this needs no signature behind a dash
NOBODY = Attribution(None, -1, "none", 0.0)


def places(sentences: Sequence[Sentence], spans: Sequence[Sequence[Span]]) -> list[Placed]:
    """Where each quotation of the story stands, in order; ``spans`` are by block."""
    found: list[Placed] = []
    number = 0
    for block, quoted in enumerate(spans):
        for span in quoted:
            sentence = sentences[number]
            while sentence.block < block or sentence.tokens[-1].start < span.opening:
                number += 1
                sentence = sentences[number]
            at = bisect_left(sentence.tokens, span.opening, key=attrgetter("start"))
            found.append(Placed(sentence, at))
    return found


def attribute(
    texts: Sequence[str],
    placed: Sequence[Placed],
    spans: Sequence[Span],
    sentences: Sequence[Sentence],
    names: Names,
    cast: Cast,
    lexicon: Lexicon,
    fresh: frozenset[int] = frozenset(),
) -> list[Attribution]:
    """The attribution of each quotation, in order.

    To the blocks ``fresh`` (headings, the first of an item) nothing is handed on.
    """
    ahead = _last_of_block_before(sentences)
    cues = [cue_of(place.sentence, place.at, names, lexicon) for place in placed]
    _sign(cues, placed, sentences, names)
    _share_along_paragraphs(cues, spans)
    turns = turns_of(texts, [place.sentence.block for place in placed], spans, names, lexicon)
    found: list[Attribution] = []
    for number, place in enumerate(placed):
        source = spans[number].source
        cue = held(place.sentence, cues[number], place.at, names)
        if source is not None:
            cue = _named_at(source, spans[number], place, sentences, names)
        turn = turns.get(number)
        if turn is not None and (cue is None or cue.score < _UNSIGNED):
            label = (place.sentence.block, turn.start, turn.end)
            attribution = Attribution(None, -1, "label", 1.0, turn.speaker, label)
        elif _names_nobody(place, cue, lexicon):
            attribution = NOBODY
        elif cue is None and number and spans[number - 1].continued:
            attribution = found[number - 1]._replace(rule="continued")
        elif cue is None:
            attribution = _carried(number, placed, found, sentences, names, cast, ahead, fresh)
            if number and spans[number].continued and attribution.speaker.name is None:
                attribution = _goes_on(number, placed, found, fresh) or attribution
        else:
            attribution = Attribution(*cue, _who(cue.phrase, sentences, cast, lexicon))
            if _is_impersonal(cue.phrase, sentences) and found:
                attribution = _of_what_spoke(attribution, found[-1])
        found.append(attribution)
        if spans[number].marking != "label":  # narration seldom takes up a transcript's turn
            cast.speaks(place.sentence.number, attribution.speaker)
            text, end = texts[place.sentence.block], spans[number].end
            called = _ADDRESSED.search(text, max(spans[number].start, end - _CALL), end)
            if called is not None:
                cast.addresses(place.sentence.number, names.called(called[1]))
    return found


def _who(phrase: Phrase, sentences: Sequence[Sentence], cast: Cast, lexicon: Lexicon) -> Speaker:
    """The speaker that a cue's subject stands for: none for "no minister"."""
    if sentences[phrase.sentence].tokens[phrase.start].low in lexicon.nobody:
        return UNKNOWN
    return cast.who(phrase)


def _named_at(
    source: tuple[int, int, int],
    span: Span,
    place: Placed,
    sentences: Sequence[Sentence],
    names: Names,
) -> Cue | None:
    """The cue that a layout gives: a name at these code points of a block near by."""
    block, start, end = source
    number = place.sentence.number
    while number + 1 < len(sentences) and sentences[number].block < block:
        number += 1
    while number and sentences[number].block > block:
        number -= 1
    while number and sentences[number].tokens[0].start > start:
        number -= 1
    sentence = sentences[number]
    inside = [i for i, t in enumerate(sentence.tokens) if t.start >= start and t.start < end]
    if sentence.block != block or not inside:
        return None
    first, last = inside[0], inside[-1]
    kind = kind_of(sentence, first, last, names)
    rule = "label" if block == place.sentence.block or span.marking == "label" else "dash"
    return Cue(Phrase(sentence.number, first, last + 1, last, kind), -1, rule, 3.2)


def _is_impersonal(phrase: Phrase, sentences: Sequence[Sentence]) -> bool:
    return bool(sentences[phrase.sentence].tokens[phrase.start].tag & IMPERSONAL)


def _of_what_spoke(own: Attribution, before: Attribution) -> Attribution:
    """What "it" stands for: the body or paper that spoke before."""
    if own.speaker.name or before.speaker.kind not in ("organisation", "described"):
        return own
    return own._replace(speaker=before.speaker)


def _sign(
    cues: list[Cue | None],
    placed: Sequence[Placed],
    sentences: Sequence[Sentence],
    names: Names,
) -> None:
    """Names behind a dash: "…" — Name, also on a line of its own."""
    for number, (sentence, index) in enumerate(placed):
        own = cues[number]
        if own is not None and own.score > _UNSIGNED:
            continue
        tokens = sentence.tokens
        start = index + 1
        if start == len(tokens) and sentence.number + 1 < len(sentences):
            sentence = sentences[sentence.number + 1]
            tokens, start = sentence.tokens, 0
        if start + 1 >= len(tokens) or tokens[start].text not in DASHES:
            continue
        phrase = phrase_after(sentence, start + 1, names)
        if phrase is None or phrase.kind == "pronoun":
            continue
        if phrase.kind == "thing" and not tokens[phrase.head].cap:
            continue
        after = tokens[phrase.end] if phrase.end < len(tokens) else None
        if after is None or after.quote >= 0 or after.text in (",", "(", "."):
            cues[number] = Cue(phrase, -1, "dash", 2.5)


def _share_along_paragraphs(cues: list[Cue | None], spans: Sequence[Span]) -> None:
    """One cue for all paragraphs of a long quotation."""
    number = 0
    while number < len(spans):
        last = number
        while last < len(spans) - 1 and spans[last].continued:
            last += 1
        if last > number:
            chain = cues[number : last + 1]
            best = max((c for c in chain if c is not None), key=lambda c: c.score, default=None)
            if best is not None:
                for index in range(number, last + 1):
                    cues[index] = cues[index] or best._replace(rule="continued")
        number = last + 1


def _carried(
    number: int,
    placed: Sequence[Placed],
    found: Sequence[Attribution],
    sentences: Sequence[Sentence],
    names: Names,
    cast: Cast,
    ahead: Sequence[int],
    fresh: frozenset[int],
) -> Attribution:
    """The speaker of the quotation before, or of the sentence before."""
    sentence = placed[number].sentence
    if number and placed[number - 1].sentence.number == sentence.number:
        return found[number - 1]._replace(rule="carry")
    for back in range(sentence.number - 1, max(-1, sentence.number - 4), -1):
        earlier = sentences[back]
        if earlier.block != sentence.block:
            break
        if number and placed[number - 1].sentence.number == back:
            return found[number - 1]._replace(rule="carry")
        reported = last_reporting(earlier, names)
        if reported is not None:
            return Attribution(*reported, "carry", 1.0, cast.who(reported[0]))
    subject = _subject_just_before(sentence, sentences, names)
    if subject is not None:
        return Attribution(subject, -1, "previous", 1.0, cast.who(subject))
    back = ahead[sentence.number]
    if back < 0 or sentence.block in fresh:
        return NOBODY
    return _from_paragraph_before(number, back, placed, found, sentences, names, cast)


def _goes_on(
    number: int, placed: Sequence[Placed], found: Sequence[Attribution], fresh: frozenset[int]
) -> Attribution | None:
    """A long speech that nothing names the speaker of is by whoever spoke before it."""
    first, last = placed[number - 1].sentence.block, placed[number].sentence.block
    if last - first > _PAUSE or any(block in fresh for block in range(first + 1, last + 1)):
        return None
    before = found[number - 1]
    return before._replace(rule="carry_paragraph") if before.speaker.entity else None


def _subject_just_before(
    sentence: Sentence, sentences: Sequence[Sentence], names: Names
) -> Phrase | None:
    """The person whom the sentence before, in the same paragraph, begins with."""
    earlier = sentences[sentence.number - 1] if sentence.number else None
    if earlier is None or earlier.block != sentence.block:
        return None
    subject = main_subject(earlier, len(earlier.tokens), names)
    if subject is None or subject.kind != "person" or subject.start > 0:
        return None
    return subject


def _from_paragraph_before(
    number: int,
    back: int,
    placed: Sequence[Placed],
    found: Sequence[Attribution],
    sentences: Sequence[Sentence],
    names: Names,
    cast: Cast,
) -> Attribution:
    earlier = sentences[back]
    announced = earlier.tokens[-1].text == ":"
    quoted = number > 0 and placed[number - 1].sentence.block == earlier.block
    if quoted and not announced:
        return found[number - 1]._replace(rule="carry_paragraph")
    reported = last_reporting(earlier, names)
    if reported is not None:
        rule = "carry" if announced else "previous"
        return Attribution(*reported, rule, 1.0, cast.who(reported[0]))
    named = names.occurrences[earlier.number]
    if announced and named and named[0].start == 0 and named[0].entity.person:
        end = named[0].end  # behind a verb that no list has
        subject = Phrase(earlier.number, 0, end, end - 1, "person")
        return Attribution(subject, -1, "previous", 1.0, cast.who(subject))
    if placed[number].at:
        return NOBODY
    sender = _sender(earlier, names)
    if sender is not None:
        return Attribution(sender, -1, "previous", 1.0, cast.who(sender))
    if number and placed[number - 1].sentence.block == earlier.block - 1:
        about = main_subject(earlier, len(earlier.tokens), names)
        speaker = found[number - 1].speaker
        if about is not None and speaker.entity and cast.who(about).entity is speaker.entity:
            return found[number - 1]._replace(rule="carry_paragraph")
    return NOBODY


def _sender(sentence: Sentence, names: Names) -> Phrase | None:
    """Whose words a sentence ends with: Then came an answer from Lund."""
    tokens = sentence.tokens
    for index in range(len(tokens) - 2, max(0, len(tokens) - _SENDER), -1):
        if tokens[index].tag & SENDING and tokens[index - 1].tag & (SPEECH_NOUN | DOCUMENT):
            phrase = phrase_after(sentence, index + 1, names)
            if phrase is None:
                return None
            phrase = with_apposed_name(sentence, phrase, names)
            return phrase if phrase.end >= len(tokens) - 1 and phrase.kind != "thing" else None
    return None


def _last_of_block_before(sentences: Sequence[Sentence]) -> list[int]:
    """For each sentence the last one of the block before its own, -1 for none."""
    found: list[int] = []
    for sentence in sentences:
        before = sentences[sentence.number - 1] if sentence.number else None
        if before is None or before.block != sentence.block:
            found.append(sentence.number - 1)
        else:
            found.append(found[-1])
    return found


def _names_nobody(place: Placed, cue: Cue | None, lexicon: Lexicon) -> bool:
    """Whether the words are a question put by nobody named (Asked "Why?", …) or a bare claim.

    A claim is never its checker's: The desk rated the claim that "…" false.
    """
    sentence, at = place
    tokens = sentence.tokens
    verb = cue.verb if cue is not None and cue.phrase.sentence == sentence.number else -1
    put = verb > at or (0 <= verb == at - 2 and tokens[at - 1].text in (",", ":"))
    if put and tokens[verb].low in lexicon.questions and is_passive(sentence, verb):
        return True  # "Why?" he was asked; he was asked, "Why?"
    if at and tokens[at - 1].low in lexicon.questions:
        subject = tokens[at - 2] if at > 1 else None
        return subject is None or not subject.word or bool(subject.tag & SUBORDINATOR)
    if at > 2 and tokens[at - 2].low in lexicon.cries and tokens[at - 3].low in lexicon.met:
        return bool(tokens[at - 1].tag & ATTACH_CLOSELY)  # met by shouts of "Out!"
    before = tokens[max(0, at - _LABEL_WORDS) : at]
    claim = next((token for token in before if token.low in lexicon.claims), None)
    if claim is None:
        return False
    if cue is None:
        return before[-1].text == ":"
    leads = before[-1].tag & COMPLEMENTIZER or before[-1].text in (",", ":")
    return bool(leads) and 0 <= verb < at and tokens[verb].low in lexicon.checks
