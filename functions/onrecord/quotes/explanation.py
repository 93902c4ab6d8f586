"""What was weighed for a quotation, what decided, and why a span made no row."""

from collections.abc import Iterable
from typing import NamedTuple

from onrecord.quotes.attribute import Attribution, Placed
from onrecord.quotes.cue import Cue
from onrecord.quotes.marks import Span
from onrecord.quotes.narration import Sentence


class Weighed(NamedTuple):
    """A cue: the words that point at a speaker, the cue word, the rule and its weight."""

    mention: str
    cue: str | None
    rule: str
    score: float


class Explanation(NamedTuple):
    """A span between marks with its sentence and all cues in it, the heaviest first.

    ``evidence`` is the rule that decided, ``left_out`` why the span is no quotation.
    """

    text: str
    sentence: str
    speaker: str | None
    evidence: str
    left_out: str | None
    weighed: tuple[Weighed, ...]


def explanation(
    text: str,
    span: Span,
    place: Placed,
    attribution: Attribution,
    left_out: str | None,
    cues: Iterable[Cue],
) -> Explanation:
    """The explanation of one span; ``text`` is the paragraph that holds it."""
    tokens = place.sentence.tokens
    return Explanation(
        text=text[span.start : span.end],
        sentence=text[tokens[0].start : tokens[-1].end],
        speaker=attribution.speaker.name,
        evidence=attribution.rule,
        left_out=left_out,
        weighed=tuple(_weighed(text, place.sentence, cue) for cue in cues),
    )


def _weighed(text: str, sentence: Sentence, cue: Cue) -> Weighed:
    tokens = sentence.tokens
    phrase = cue.phrase
    return Weighed(
        mention=text[tokens[phrase.start].start : tokens[phrase.end - 1].end],
        cue=text[tokens[cue.verb].start : tokens[cue.verb].end] if cue.verb >= 0 else None,
        rule=cue.rule,
        score=round(cue.score, 2),
    )
