"""Each quotation's speaker: its own cue first, else what the text around it hands on."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from onrecord.quotes.cue import Cue
from onrecord.quotes.cues import cue_of
from onrecord.quotes.lexicon import Lexicon
from onrecord.quotes.marks import Span
from onrecord.quotes.names import Names
from onrecord.quotes.narration import Sentence
from onrecord.quotes.phrases import Phrase, kind_of, phrase_after
from onrecord.quotes.speakers import UNKNOWN, Cast, Speaker
from onrecord.quotes.subjects import DASHES, last_reporting


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


_LABEL = re.compile(r"([A-Z][\w.'’-]+(?: [A-Z][\w.'’-]+){0,3}): ")
_UNSIGNED = 1.4  # a cue above this needs no signature behind a dash
NOBODY = Attribution(None, -1, "none", 0.0)


def places(sentences: Sequence[Sentence]) -> list[Placed]:
    """Where each quotation of the story stands, in order."""
    return [
        Placed(sentence, index)
        for sentence in sentences
        for index, token in enumerate(sentence.tokens)
        if token.quote >= 0
    ]


def attribute(
    texts: Sequence[str],
    placed: Sequence[Placed],
    spans: Sequence[Span],
    sentences: Sequence[Sentence],
    names: Names,
    cast: Cast,
    lexicon: Lexicon,
) -> list[Attribution]:
    """The attribution of each quotation, in order."""
    cues = [cue_of(place.sentence, place.at, names, lexicon) for place in placed]
    _sign(cues, placed, sentences, names)
    _share_along_paragraphs(cues, spans)
    found: list[Attribution] = []
    for number, place in enumerate(placed):
        source = spans[number].source
        cue = cues[number] if source is None else _named_at(source, place, sentences, names)
        labelled = _labelled(texts, place.sentence.block, spans[number], names)
        if labelled is not None and (cue is None or cue.score < _UNSIGNED):
            attribution = labelled
        elif cue is None and number and spans[number - 1].continued:
            attribution = found[number - 1]._replace(rule="continued")
        elif cue is None:
            attribution = _carried(number, placed, found, sentences, names, cast)
        else:
            attribution = Attribution(*cue, cast.who(cue.phrase))
        found.append(attribution)
        cast.speaks(place.sentence.number, attribution.speaker)
    return found


def _named_at(
    source: tuple[int, int, int], place: Placed, sentences: Sequence[Sentence], names: Names
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
    rule = "label" if block == place.sentence.block else "dash"
    return Cue(Phrase(sentence.number, first, last + 1, last, kind), -1, rule, 3.2)


def _labelled(texts: Sequence[str], block: int, span: Span, names: Names) -> Attribution | None:
    """A transcript inside the marks, each turn with its speaker's name."""
    match = _LABEL.match(texts[block], span.start, span.end)
    entity = names.called(match.group(1)) if match else None
    if match is None or entity is None:
        return None
    speaker = Speaker(entity.name, "person", entity)
    return Attribution(None, -1, "label", 1.0, speaker, (block, *match.span(1)))


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
    return _from_paragraph_before(number, placed, found, sentences, names, cast)


def _from_paragraph_before(
    number: int,
    placed: Sequence[Placed],
    found: Sequence[Attribution],
    sentences: Sequence[Sentence],
    names: Names,
    cast: Cast,
) -> Attribution:
    sentence = placed[number].sentence
    back = sentence.number - 1
    while back >= 0 and sentences[back].block == sentence.block:
        back -= 1
    if back < 0:
        return NOBODY
    earlier = sentences[back]
    announced = earlier.tokens[-1].text == ":"
    quoted = number > 0 and placed[number - 1].sentence.block == earlier.block
    if quoted and not announced:
        return found[number - 1]._replace(rule="carry_paragraph")
    reported = last_reporting(earlier, names)
    if reported is not None:
        rule = "carry" if announced else "previous"
        return Attribution(*reported, rule, 1.0, cast.who(reported[0]))
    return NOBODY
