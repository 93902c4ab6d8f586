"""The best cue of a quotation within its own sentence."""

from onrecord.quotes.cue import REACH, Cue, according, animacy
from onrecord.quotes.lefthand import left_cue, left_cues
from onrecord.quotes.lexicon import CALL, SAY, TO_OUTLET, Lexicon
from onrecord.quotes.names import Names
from onrecord.quotes.narration import Sentence
from onrecord.quotes.phrases import phrase_after
from onrecord.quotes.righthand import right_cue
from onrecord.quotes.stances import stance_of
from onrecord.quotes.subjects import main_subject, subject_of
from onrecord.quotes.verbs import is_verb

_SAYS = SAY | CALL
_SURE = 1.0
_NEAR = 6  # tokens between a verb and the quotation that begins anew behind it


def cue_of(sentence: Sentence, quote: int, names: Names, lexicon: Lexicon) -> Cue | None:
    """The best cue of the quotation at this token."""
    right = right_cue(sentence, quote, names, lexicon)
    left = left_cue(sentence, quote, names, lexicon)
    if right is not None and left is not None:
        if _is_passed_on(sentence, quote, left, right) or _is_denied(
            sentence, quote, left, lexicon
        ):
            return left
        return left if left.score > right.score else right
    best = right or left
    if best is None or best.score < _SURE:
        for other in (
            _far_right(sentence, quote, names, lexicon),
            _headline(sentence, quote, names) if sentence.title_case else None,
        ):
            if other is not None and (best is None or other.score > best.score):
                best = other
    if best is None or best.score < lexicon.scores["least"]:
        return _supposed(sentence, quote, names, lexicon)
    return best


def _supposed(sentence: Sentence, quote: int, names: Names, lexicon: Lexicon) -> Cue | None:
    """Who is imagined to speak: Imagine a mayor getting up and saying: "…"."""
    tokens = sentence.tokens
    if (tokens[0].low,) not in lexicon.supposing or quote < 3:
        return None
    verb = quote - 2 if tokens[quote - 1].text in (",", ":") else quote - 1
    if not tokens[verb].tag & SAY:
        return None
    phrase = phrase_after(sentence, 1, names)
    if phrase is not None and phrase.kind == "thing":  # its head is taken for a participle
        speaks = [i for i in range(phrase.start, phrase.end) if names.can_speak(tokens[i])]
        if not speaks:
            return None
        phrase = phrase._replace(end=speaks[-1] + 1, head=speaks[-1], kind="role")
    if phrase is None:
        return None
    return Cue(phrase, verb, "left", _SURE)


def candidates(sentence: Sentence, quote: int, names: Names, lexicon: Lexicon) -> list[Cue]:
    """All cues that are weighed for the quotation at this token, the heaviest first."""
    found = [
        right_cue(sentence, quote, names, lexicon),
        *left_cues(sentence, quote, names, lexicon),
        _far_right(sentence, quote, names, lexicon),
        _headline(sentence, quote, names) if sentence.title_case else None,
    ]
    return sorted(filter(None, found), key=lambda cue: -cue.score)


def _is_passed_on(sentence: Sentence, quote: int, left: Cue, right: Cue) -> bool:
    """Whether who is named on the right only carries it: Lee called it "…", according to CNN."""
    if right.phrase.kind in ("person", "pronoun"):
        return False
    if left.phrase.kind not in ("person", "pronoun"):
        # The suspect told officers that he "…," police said.
        told = left.phrase.kind == "role" and sentence.tokens[left.verb].tag & TO_OUTLET
        if not told or right.rule != "right":
            return False
    if right.rule != "according":
        inside = quote > 0 and sentence.tokens[quote - 1].word and quote - left.verb <= _NEAR
        if not inside or right.rule != "right":
            return False
    return left.rule == "left" and not left.phrase.embedded and left.score >= _SURE


def _is_denied(sentence: Sentence, quote: int, left: Cue, lexicon: Lexicon) -> bool:
    """Whether who is named on the right denies another's words: Lee never said "…", says Roy."""
    if left.rule != "left" or left.score < _SURE or left.phrase.kind == "thing":
        return False
    if any(not token.word for token in sentence.tokens[left.verb : quote]):
        return False
    return stance_of(sentence, left.verb, quote, lexicon) == "denied"


def _far_right(sentence: Sentence, quote: int, names: Names, lexicon: Lexicon) -> Cue | None:
    """A say-verb later in the sentence: The "big" plan, Smith said, would …"""
    tokens = sentence.tokens
    scores = lexicon.scores
    for index in range(quote + 1, min(len(tokens), quote + REACH)):
        length = according(tokens, index, lexicon)
        if length:
            phrase = phrase_after(sentence, index + length, names)
            if phrase is not None:
                return Cue(phrase, index, "according", 1.5)
        if not (tokens[index].tag & _SAYS and is_verb(sentence, index) & _SAYS):
            continue
        phrase = subject_of(sentence, index, names)
        if phrase is None or phrase.kind == "thing":
            continue
        score = 1.0 + animacy(phrase, sentence, scores) + scores["distance"] * (index - quote)
        if phrase.start < quote:
            score += 0.2
        last = index >= len(tokens) - 2 and sentence.title_case
        return Cue(phrase, index, "left" if last else "weak", score)
    return None


def _headline(sentence: Sentence, quote: int, names: Names) -> Cue | None:
    """Whoever a headline is about speaks in it."""
    phrase = main_subject(sentence, quote, names)
    if phrase is None or phrase.start > 2:
        return None
    return Cue(phrase, -1, "headline", _SURE)
