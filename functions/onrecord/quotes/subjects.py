"""The subject of a verb, found without a parser."""

from onrecord.quotes.insertions import (
    CLOSE,
    across_comma,
    before_bracket,
    placed,
    relative,
    skip_back,
    starts_clause,
)
from onrecord.quotes.lexicon import (
    ADVERB,
    AND,
    AS,
    ATTACH_CLOSELY,
    AUXILIARY,
    BASE,
    BE,
    CALL,
    CONJUNCTION,
    CONTROL,
    DETERMINER,
    DOCUMENT,
    GERUND,
    INFINITIVE,
    PAST,
    PREPOSITION,
    PRONOUN,
    RELATIVE,
    SAY,
    SINGULAR,
    SPEAKING,
    SPEECH,
    SUBORDINATOR,
    VERB,
    WITH,
)
from onrecord.quotes.modifiers import can_speak, subject_before
from onrecord.quotes.names import Names
from onrecord.quotes.narration import DASHES, Sentence, Token
from onrecord.quotes.phrases import Phrase, phrase_after, phrase_before
from onrecord.quotes.verbs import is_verb

_DEEPEST = 4
# How many earlier verbs are asked for their subject, a half of it at each depth, and how many
# tokens back: a sentence of verbs alone must not take its fifth power.
_TRIED = 6
_FAR = 60
_FOR = 7  # tokens that "for" and a subject take before "to"
_GOVERNED = 12  # tokens between a verb and the infinitive that depends on it


def subject_of(sentence: Sentence, verb: int, names: Names, depth: int = 0) -> Phrase | None:
    """Who does what the verb at this place says."""
    tokens = sentence.tokens
    if depth > _DEEPEST:
        return None
    if tokens[verb].tag & GERUND:
        return _subject_of_participle(sentence, verb, names, depth)
    before = skip_back(tokens, verb - 1)
    if before < 0:
        return _inverted(sentence, verb, names)
    token = tokens[before]
    if token.tag & INFINITIVE and tokens[verb].tag & BASE:
        return _subject_of_infinitive(sentence, before, names, depth)
    if token.quote >= 0 or (token.text == "," and before and tokens[before - 1].quote >= 0):
        found = _inverted(sentence, verb, names)
        if found is not None:
            return found
    if token.tag & CONJUNCTION:
        return _coordinated(sentence, before, verb, names, depth)
    if token.text in CLOSE:
        before = before_bracket(tokens, before)
        if before < 0:
            return None
        token = tokens[before]
    if token.tag & RELATIVE and before and not token.tag & DETERMINER:
        return relative(sentence, before, names)
    if token.tag & RELATIVE and before and tokens[before - 1].word:
        clause = relative(sentence, before, names)
        if clause is not None:
            return clause
    if token.text == "," or token.text in DASHES:
        return (
            across_comma(sentence, before, names)
            or _inverted(sentence, verb, names)
            or _coordinated(sentence, before, verb, names, depth)
        )
    phrase = subject_before(sentence, before, names)
    return placed(sentence, phrase, names) if phrase is not None else None


def subject_of_auxiliary(sentence: Sentence, verb: int, names: Names) -> Phrase | None:
    """The subject of a form of "be" or "have" taken as the verb itself."""
    tokens = sentence.tokens
    before = skip_back(tokens, verb)
    if before < 0:
        return None
    if tokens[before].tag & RELATIVE and before:
        return relative(sentence, before, names)
    if tokens[before].text == ",":
        return across_comma(sentence, before, names)
    phrase = phrase_before(sentence, before, names)
    return placed(sentence, phrase, names) if phrase is not None else None


def main_subject(sentence: Sentence, until: int, names: Names) -> Phrase | None:
    """The subject of the first clause that begins before ``until``."""
    if sentence.subjects is None:
        sentence.subjects = _first_subjects(sentence, names)
    sure, role = sentence.subjects
    start = sure if sure < until else role
    if start >= until:
        return None
    if sentence.tokens[start].tag & SPEAKING:
        return Phrase(sentence.number, start, start + 1, start, "pronoun")
    return phrase_after(sentence, start, names)


def _first_subjects(sentence: Sentence, names: Names) -> tuple[int, int]:
    """Where the first clause with a name or pronoun and, before it, that with a role begins.

    The length of the sentence stands for nowhere.
    """
    tokens = sentence.tokens
    role = len(tokens)
    for index, token in enumerate(tokens):
        if not token.word or not starts_clause(sentence, index):
            continue
        if token.tag & (PREPOSITION | CONJUNCTION) and not token.tag & PRONOUN:
            continue
        if token.tag & SPEAKING:
            return index, role
        phrase = phrase_after(sentence, index, names)
        if phrase is None:
            continue
        if phrase.kind in ("person", "organisation") and not tokens[phrase.head].possessive:
            return index, role
        if phrase.kind == "role":
            role = min(role, index)
    return len(tokens), role


def _inverted(sentence: Sentence, verb: int, names: Names) -> Phrase | None:
    """The subject behind its verb: "…", said Smith."""
    if not sentence.tokens[verb].tag & SPEECH:
        return None
    phrase = phrase_after(sentence, verb + 1, names)
    if phrase is None or phrase.kind == "thing":
        return None
    if phrase.kind == "pronoun" and not sentence.tokens[phrase.start].tag & SPEAKING:
        return None
    return phrase


def _subject_of_participle(
    sentence: Sentence, verb: int, names: Names, depth: int
) -> Phrase | None:
    tokens = sentence.tokens
    before = verb - 1
    while before >= 0 and tokens[before].tag & ADVERB:
        before -= 1
    if before >= 0 and tokens[before].tag & AS:
        return phrase_before(sentence, before - 1, names)  # cited Lee as saying
    if before >= 0 and tokens[before].tag & BE:
        return subject_of_auxiliary(sentence, before, names)
    if before >= 0 and tokens[before].tag & CONJUNCTION:
        for index in range(before - 1, -1, -1):
            if tokens[index].tag & GERUND and is_verb(sentence, index):
                return subject_of(sentence, index, names, depth + 1)
    directly = _noun_of_participle(sentence, before, names)
    if directly is not None:
        return directly
    closed = before >= 0 and tokens[before].text == ","
    nearest = None
    tries = max(1, _TRIED >> depth)
    for index in range(before, max(before - _FAR, -1), -1):
        tag = tokens[index].tag
        if tag & GERUND and index and is_verb(sentence, index):
            shared = _noun_of_participle(sentence, index - 1, names)
            if shared is not None:
                return shared  # "with Lund blaming the crew, saying"
        if tag & SPEECH and not tag & GERUND and is_verb(sentence, index):
            if not tries:
                break
            tries -= 1
            found = subject_of(sentence, index, names, depth + 1)
            if found is None or (closed and _is_within_phrase(tokens, found)):
                continue
            if not (closed and found.embedded):
                return found._replace(embedded=False)
            nearest = nearest or found._replace(embedded=False)
    return (
        nearest
        or _subject_behind_fronted(sentence, verb, names)
        or main_subject(sentence, verb, names)
        or main_subject(sentence, len(tokens), names)
    )


def _subject_behind_fronted(sentence: Sentence, verb: int, names: Names) -> Phrase | None:
    """The main clause's subject behind a participle that opens the sentence: "Noting …, Lee"."""
    tokens = sentence.tokens
    if not all(token.tag & (ADVERB | PREPOSITION | SUBORDINATOR) for token in tokens[:verb]):
        return None
    for index in range(verb + 1, len(tokens) - 1):
        if tokens[index].text != ",":
            continue
        phrase = phrase_after(sentence, index + 1, names)
        if phrase is None or phrase.kind == "thing" or phrase.end + 1 >= len(tokens):
            continue
        behind, after = tokens[phrase.end], tokens[phrase.end + 1]
        acts = behind.tag & (VERB | AUXILIARY | ADVERB)
        named = phrase.kind == "person" and not (behind.cap or behind.tag & AND)
        listed = not behind.word and (after.cap or after.tag & AND)  # "praising Roy, Lund and"
        if acts or (named and not listed):
            return phrase
    return None


def _is_within_phrase(tokens: list[Token], subject: Phrase) -> bool:
    """Whether what this does is part of a noun phrase: "a man who swims", "in a note sent"."""
    if not subject.start or not tokens[subject.start - 1].word:
        return False
    before = tokens[subject.start - 1].tag
    return subject.antecedent is not None or bool(
        before & PREPOSITION and not before & SUBORDINATOR
    )


def _noun_of_participle(sentence: Sentence, before: int, names: Names) -> Phrase | None:
    """The noun right before a participle, if it is what speaks: "with Lee saying"."""
    tokens = sentence.tokens
    if before < 0 or not tokens[before].word or tokens[before].quote >= 0:
        return None
    if tokens[before].tag & (PREPOSITION | CONJUNCTION | SUBORDINATOR):
        return None
    phrase = phrase_before(sentence, before, names)
    if phrase is None:
        return None
    shown = _person_shown(sentence, before, names) if phrase.kind == "thing" else None
    if shown is not None or phrase.kind == "thing":
        return shown or (phrase if tokens[phrase.head].tag & DOCUMENT else None)
    if not phrase.start:
        return phrase
    ahead = tokens[phrase.start - 1]
    verb = is_verb(sentence, phrase.start - 1)
    heard = verb and not verb & (SAY | CALL)  # "heard Lund saying"
    opens = not ahead.word and ahead.quote < 0
    return phrase if ahead.tag & WITH or heard or opens else None


def _person_shown(sentence: Sentence, last: int, names: Names) -> Phrase | None:
    """Who speaks in a picture: "a video of Lund [saying]"."""
    tokens = sentence.tokens
    for start in range(last, max(-1, last - 4), -1):
        found = names.at(sentence.number, start, last + 1)
        if found is None or found.end != last + 1 or not found.entity.person:
            continue
        if start and tokens[start - 1].tag & ATTACH_CLOSELY:
            return Phrase(sentence.number, found.start, last + 1, last, "person")
    return None


def _subject_of_infinitive(sentence: Sentence, to: int, names: Names, depth: int) -> Phrase | None:
    tokens = sentence.tokens
    own = _subject_behind_for(sentence, to, names)
    if own is not None:
        return own
    for index in range(to - 1, max(-1, to - _GOVERNED), -1):
        token = tokens[index]
        if token.quote >= 0:
            break
        if token.tag & (VERB | CONTROL) and is_verb(sentence, index):
            if token.tag & CONTROL and index < to - 1:
                phrase = phrase_after(sentence, index + 1, names)
                if phrase is not None and phrase.end <= to and phrase.kind != "thing":
                    return phrase
            return subject_of(sentence, index, names, depth + 1)
    return main_subject(sentence, to, names)


def _subject_behind_for(sentence: Sentence, to: int, names: Names) -> Phrase | None:
    """Whose doing an infinitive is: "it would be easy for Lund to say"."""
    tokens = sentence.tokens
    for index in range(to - 2, max(0, to - _FOR), -1):
        if tokens[index].tag & ATTACH_CLOSELY and not tokens[index].tag & WITH:
            if not any(token.tag & BE for token in tokens[max(0, index - 3) : index]):
                return None
            phrase = phrase_after(sentence, index + 1, names)
            return phrase if phrase and phrase.end == to and phrase.kind != "thing" else None
    return None


def _coordinated(
    sentence: Sentence, before: int, verb: int, names: Names, depth: int
) -> Phrase | None:
    """The subject that this verb shares with the verb before it."""
    tokens = sentence.tokens
    finite = tokens[verb].tag & (PAST | SINGULAR) and not tokens[verb].tag & BASE
    tries = max(1, _TRIED >> depth)
    for index in range(before - 1, max(before - _FAR, -1), -1):
        token = tokens[index]
        if finite and index and tokens[index - 1].tag & INFINITIVE:
            continue  # "asked her to call and said"
        if token.quote < 0 and is_verb(sentence, index) and not token.tag & GERUND:
            if not tries:
                break
            tries -= 1
            found = subject_of(sentence, index, names, depth + 1)
            if found is not None:
                return found
    return main_subject(sentence, before, names)


def last_reporting(sentence: Sentence, names: Names) -> tuple[Phrase, int] | None:
    """The subject of a sentence's last reporting verb, and the verb."""
    for wanted in (SAY, SPEECH):
        for index in range(len(sentence.tokens) - 1, -1, -1):
            tag = sentence.tokens[index].tag
            if tag & wanted and not tag & GERUND and is_verb(sentence, index):
                phrase = subject_of(sentence, index, names)
                if phrase is not None and can_speak(sentence, phrase):
                    return phrase, index
    return None
