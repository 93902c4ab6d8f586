"""From attributed spans to the records that travel."""

from collections.abc import Sequence
from itertools import islice, pairwise
from typing import NamedTuple

from msgspec import structs

from onrecord.quotes import circumstances, stances
from onrecord.quotes.attribute import Attribution, Placed
from onrecord.quotes.blocks import Block
from onrecord.quotes.displays import display_before
from onrecord.quotes.lexicon import SAY, Lexicon
from onrecord.quotes.marks import Span
from onrecord.quotes.names import Names
from onrecord.quotes.narration import Sentence
from onrecord.quotes.spoken import folded
from onrecord.story import Quote, QuoteKind, Stance, fingerprint, quote_id


class Found(NamedTuple):
    """A quotation that makes a row; ``blocks`` are all of the story."""

    blocks: Sequence[Block]
    span: Span
    place: Placed
    attribution: Attribution

    @property
    def block(self) -> Block:
        """The paragraph that holds it."""
        return self.blocks[self.place.sentence.block]


class _Mention(NamedTuple):
    words: str | None
    start: int | None
    end: int | None
    cue: str | None


_Pair = tuple[str, str]

_OWN_TEXT = ("headline", "standfirst")
_REPEATING = ("headline", "standfirst", "pull_quote", "crosshead")
_ALIKE = 20  # quotations with a pair of words in common that are compared
_END = frozenset(",.?!…")
_INNER = "\"'”’»"  # marks that close a quotation inside another


def rows(
    found: Sequence[Found], sentences: Sequence[Sentence], names: Names, lexicon: Lexicon
) -> tuple[Quote, ...]:
    """The rows, numbered, with their utterances and repetitions."""
    quotes: list[Quote] = []
    seen: dict[str, int] = {}
    utterance = -1
    for number, item in enumerate(found):
        joined = number > 0 and _same_utterance(found[number - 1], item, quotes[-1].kind)
        utterance += not joined
        kind = quotes[-1].kind if joined else _kind(item)
        quotes.append(_row(number, item, utterance, kind, seen, sentences, names, lexicon))
    return _with_repeats(quotes)


def _row(
    number: int,
    item: Found,
    utterance: int,
    kind: QuoteKind,
    seen: dict[str, int],
    sentences: Sequence[Sentence],
    names: Names,
    lexicon: Lexicon,
) -> Quote:
    block, span, attribution = item.block, item.span, item.attribution
    text = block.text[span.start : span.end]
    printed = fingerprint(text)
    occurrence = seen.get(printed, 0)
    seen[printed] = occurrence + 1
    speaker = attribution.speaker
    mention = _mention(item, sentences)
    stance, via, when = _circumstances(item, sentences, names, lexicon)
    confidence = lexicon.confidence(attribution.rule, attribution.score)
    return Quote(
        number=number,
        quote_id=quote_id(printed, occurrence),
        fingerprint=printed,
        text=text,
        start=block.offset + span.start,
        end=block.offset + span.end,
        sentence=_sentence(item),
        paragraph=block.paragraph,
        speaker=speaker.name,
        speaker_kind=speaker.kind,
        speaker_role=speaker.entity.role if speaker.entity else None,
        co_speakers=speaker.others,
        mention=mention.words,
        mention_start=mention.start,
        mention_end=mention.end,
        cue=mention.cue,
        kind=kind,
        place=block.place,
        marking="label" if attribution.rule == "label" else span.marking,
        utterance=utterance,
        stance=stance,
        via=via,
        when=when,
        confidence=confidence if speaker.name else min(confidence, lexicon.confidence("none", 0.0)),
        evidence=attribution.rule,
        truncated=not span.closed and not span.continued and _ends_story(item),
    )


def _ends_story(item: Found) -> bool:
    """Whether nothing of the body stands behind this block."""
    if item.block.place != "body":
        return False
    after = islice(item.blocks, item.place.sentence.block + 1, None)
    return all(block.place != "body" or block.kind == "correction" for block in after)


def _sentence(item: Found) -> str:
    tokens = item.place.sentence.tokens
    return item.block.text[tokens[0].start : tokens[-1].end]


def _mention(item: Found, sentences: Sequence[Sentence]) -> _Mention:
    phrase, verb, label = item.attribution.phrase, item.attribution.verb, item.attribution.label
    if label is not None:
        own, start, end = label
        return _mentioned(item, item.blocks[own], start, end, None)
    if phrase is None:
        return _Mention(None, None, None, None)
    sentence = sentences[phrase.sentence]
    block = item.blocks[sentence.block]
    start, end = sentence.tokens[phrase.start].start, sentence.tokens[phrase.end - 1].end
    last = sentence.tokens[phrase.end - 1]
    if last.possessive and phrase.end - 1 == phrase.head:
        end = last.start + len(last.low)
    return _mentioned(item, block, start, end, sentence.tokens[verb].text if verb >= 0 else None)


def _mentioned(item: Found, block: Block, start: int, end: int, cue: str | None) -> _Mention:
    words = block.text[start:end]
    if block is not item.block and (block.place in _OWN_TEXT or item.block.place in _OWN_TEXT):
        return _Mention(words, None, None, cue)  # offsets would count in another text
    return _Mention(words, block.offset + start, block.offset + end, cue)


def _kind(item: Found) -> QuoteKind:
    """A whole utterance begins with a capital and ends, or is announced, as a sentence."""
    words = item.block.text[item.span.start : item.span.end]
    first = next(char for char in words if char.isalnum())
    if not (first.isupper() or first.isdigit()):
        return "partial"
    tokens, index = item.place.sentence.tokens, item.place.at
    announced = index > 0 and tokens[index - 1].text in (",", ":")
    last = words.rstrip(_INNER)[-1]
    if last in _END or item.span.continued or announced:
        whole = len(words.split()) > 1 or last in ".?!" or not index
        return "direct" if whole else "partial"
    return "partial"


def _same_utterance(before: Found, item: Found, kind: QuoteKind) -> bool:
    """Whether two rows are one utterance: halves, or paragraphs of a long quotation."""
    if before.span.continued:
        return True
    if kind != "direct" or before.attribution.speaker.name != item.attribution.speaker.name:
        return False
    first, second = before.place.sentence, item.place.sentence
    if first.number == second.number:
        between = first.tokens[before.place.at + 1 : item.place.at]
        return (
            item.attribution.phrase == before.attribution.phrase
            and any(t.tag & SAY for t in between)
            and between[-1].text == ","
        )
    return (
        second.number == first.number + 1
        and second.block == first.block
        and item.place.at == 0
        and item.attribution.rule == "carry"
        and _kind(item) == "direct"
    )


def _circumstances(
    item: Found, sentences: Sequence[Sentence], names: Names, lexicon: Lexicon
) -> tuple[Stance, str | None, str | None]:
    """Stance, via and when of a quotation."""
    own, quote = item.place
    phrase, verb = item.attribution.phrase, item.attribution.verb
    if item.attribution.rule == "marks":
        return "said", None, None  # a language without speech data
    if item.block.kind == "correction":
        cued = phrase is not None and phrase.sentence == own.number
        return stances.retraction_of(own, quote, cued, lexicon), None, None
    if phrase is None or verb < 0:
        stance = stances.stance_of(own, -1, quote, lexicon)
        return stance, _shown(item, names), None
    sentence = sentences[phrase.sentence]
    here = sentence is own
    text = item.blocks[sentence.block].text
    via = _words(sentence, text, circumstances.via_of(sentence, phrase, verb, names, lexicon))
    when = _words(sentence, text, circumstances.when_of(sentence, phrase, verb))
    # What stands in the next sentence was said, not denied, but prepared words go on.
    stance = stances.stance_of(own, verb if here else -1, quote, lexicon)
    return stance, via or _shown(item, names), when


def _shown(item: Found, names: Names) -> str | None:
    """The banner or sign that bears the words."""
    sentence, quote = item.place
    sign = display_before(sentence, quote, names)
    return _words(sentence, item.block.text, (sign.start, sign.end)) if sign else None


def _words(sentence: Sentence, text: str, place: circumstances.Range | None) -> str | None:
    if place is None:
        return None
    first, last = sentence.tokens[place[0]], sentence.tokens[place[1] - 1]
    words = text[first.start : last.end]
    return words.rstrip(".") if last is sentence.tokens[-1] else words  # on X.


def _with_repeats(quotes: Sequence[Quote]) -> tuple[Quote, ...]:
    """Rows whose words stand again in the body say which row they repeat.

    A repetition that names nobody has the speaker of what it repeats.
    """
    repeating = [quote for quote in quotes if _may_repeat(quote)]
    if not repeating:
        return tuple(quotes)
    bodies = _Bodies(quotes, repeating)
    result = list(quotes)
    for quote in repeating:
        original = bodies.holding(quote)
        if original is not None:
            repeated = structs.replace(quote, repeats=original.number)
            if quote.speaker is None or quote.evidence in _HANDED_ON:
                repeated = structs.replace(
                    repeated,
                    speaker=original.speaker,
                    speaker_kind=original.speaker_kind,
                    speaker_role=original.speaker_role,
                    co_speakers=original.co_speakers,
                    mention=None,
                    mention_start=None,
                    mention_end=None,
                    cue=None,
                    confidence=original.confidence,
                    stance=original.stance,
                    via=original.via,
                    when=original.when,
                    evidence="repeat",
                )
            result[quote.number] = repeated
    return tuple(result)


_HANDED_ON = ("carry", "carry_paragraph", "previous", "none", "headline")


def _may_repeat(quote: Quote) -> bool:
    """Whether this may be words of the body again: in a headline, or a line of its own."""
    if quote.place in _REPEATING:
        return True
    alone = quote.place == "body" and len(quote.sentence) <= len(quote.text) + 4
    return alone and quote.evidence in _HANDED_ON and quote.evidence != "carry"


class _Bodies:
    """The quotations of the body by each pair of words that one of ``repeating`` opens with."""

    def __init__(self, quotes: Sequence[Quote], repeating: Sequence[Quote]) -> None:
        self._words = [f" {folded(quote.text)} " for quote in quotes]
        opening = {pair for quote in repeating if (pair := self._opening(quote)) is not None}
        self._by_pair: dict[_Pair, list[Quote]] = {pair: [] for pair in opening}
        for quote in quotes:
            if quote.place == "body":
                for pair in opening.intersection(pairwise(self._words[quote.number].split())):
                    if len(self._by_pair[pair]) < _ALIKE:
                        self._by_pair[pair].append(quote)

    def _opening(self, quote: Quote) -> _Pair | None:
        return next(pairwise(self._words[quote.number].split(maxsplit=2)), None)

    def holding(self, quote: Quote) -> Quote | None:
        """The first other quotation of the body that holds the words of this one."""
        words = self._words[quote.number]
        pair = self._opening(quote)
        for other in self._by_pair[pair] if pair else ():
            if other is not quote and words in self._words[other.number]:
                return other
        return None
