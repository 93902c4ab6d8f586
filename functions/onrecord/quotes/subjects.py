"""The subject of a verb, found without a parser."""

from onrecord.quotes.lexicon import (
    ABBREVIATION,
    ADVERB,
    AGENT,
    AS,
    ATTACH_CLOSELY,
    AUXILIARY,
    BASE,
    BE,
    BEFORE_TIME,
    CALL,
    COMPLEMENTIZER,
    CONJUNCTION,
    CONTROL,
    DETERMINER,
    DOCUMENT,
    GERUND,
    INDEFINITE,
    INFINITIVE,
    PAST,
    PLACE,
    PREPOSITION,
    PRONOUN,
    RELATIVE,
    ROLE,
    SAY,
    SINGULAR,
    SPEAKING,
    SPEECH,
    SUBORDINATOR,
    TIME,
    VERB,
    WITH,
)
from onrecord.quotes.modifiers import can_speak, subject_before
from onrecord.quotes.names import Names
from onrecord.quotes.narration import Sentence, Token
from onrecord.quotes.phrases import Phrase, phrase_after, phrase_before, with_joint_name
from onrecord.quotes.verbs import is_passive, is_verb

_OPEN = frozenset("([")
_CLOSE = frozenset(")]")
DASHES = frozenset("-–—―") | {"--"}
_DEEPEST = 4
_INSERTION = 40  # tokens that an appositive may have
_FOR = 7  # tokens that "for" and a subject take before "to"
_GOVERNED = 12  # tokens between a verb and the infinitive that depends on it


def subject_of(sentence: Sentence, verb: int, names: Names, depth: int = 0) -> Phrase | None:
    """Who does what the verb at this place says."""
    tokens = sentence.tokens
    if depth > _DEEPEST:
        return None
    if tokens[verb].tag & GERUND:
        return _subject_of_participle(sentence, verb, names, depth)
    before = _skip_back(tokens, verb - 1)
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
    if token.text in _CLOSE:
        before = _before_bracket(tokens, before)
        if before < 0:
            return None
        token = tokens[before]
    if token.tag & RELATIVE and before and not token.tag & DETERMINER:
        return _relative(sentence, before, names)
    if token.tag & RELATIVE and before and tokens[before - 1].word:
        relative = _relative(sentence, before, names)
        if relative is not None:
            return relative
    if token.text == "," or token.text in DASHES:
        return (
            _across_comma(sentence, before, names)
            or _inverted(sentence, verb, names)
            or _coordinated(sentence, before, verb, names, depth)
        )
    phrase = subject_before(sentence, before, names)
    return _placed(sentence, phrase, names) if phrase is not None else None


def subject_of_auxiliary(sentence: Sentence, verb: int, names: Names) -> Phrase | None:
    """The subject of a form of "be" or "have" taken as the verb itself."""
    tokens = sentence.tokens
    before = _skip_back(tokens, verb)
    if before < 0:
        return None
    if tokens[before].tag & RELATIVE and before:
        return _relative(sentence, before, names)
    if tokens[before].text == ",":
        return _across_comma(sentence, before, names)
    phrase = phrase_before(sentence, before, names)
    return _placed(sentence, phrase, names) if phrase is not None else None


def main_subject(sentence: Sentence, until: int, names: Names) -> Phrase | None:
    """The subject of the first clause that begins before ``until``."""
    tokens = sentence.tokens
    fallback = None
    for index in range(min(until, len(tokens))):
        token = tokens[index]
        if not token.word or not starts_clause(sentence, index):
            continue
        if token.tag & (PREPOSITION | CONJUNCTION) and not token.tag & PRONOUN:
            continue
        if token.tag & SPEAKING:
            return Phrase(sentence.number, index, index + 1, index, "pronoun")
        phrase = phrase_after(sentence, index, names)
        if phrase is None:
            continue
        if phrase.kind in ("person", "organisation") and not tokens[phrase.head].possessive:
            return phrase
        if phrase.kind == "role":
            fallback = fallback or phrase
    return fallback


def _skip_back(tokens: list[Token], index: int) -> int:
    """Past adverbs, auxiliaries and times: "Lee on Monday also has [said]"."""
    while index >= 0:
        token = tokens[index]
        tag = token.tag
        before = tokens[index - 1].tag if index else 0
        if (tag & (AUXILIARY | ADVERB) and not tag & PRONOUN) or (
            token.word and not token.cap and token.low.endswith("ly") and not tag & ROLE
        ):
            index -= 1
        elif tag & TIME and before & BEFORE_TIME:
            index -= 2
            if index >= 0 and tokens[index].tag & BEFORE_TIME:
                index -= 1
        elif tag & TIME and token.cap and index and tokens[index - 1].word:
            index -= 1
        else:
            break
    return index


def _before_bracket(tokens: list[Token], close: int) -> int:
    while close > 0 and tokens[close].text not in _OPEN:
        close -= 1
    return close - 1


def _placed(sentence: Sentence, phrase: Phrase, names: Names) -> Phrase:
    """The phrase that counts as the subject here, embedded where a clause before it governs it."""
    tokens = sentence.tokens
    phrase = with_joint_name(sentence, phrase, names)
    before = phrase.start - 1
    while before >= 0 and tokens[before].tag & ADVERB:
        before -= 1
    if before < 0:
        return phrase
    token = tokens[before]
    if token.text == "," and tokens[phrase.start].tag & INDEFINITE and phrase.kind != "person":
        jumped = _across_comma(sentence, before, names)
        if jumped is not None and jumped.kind in ("person", "pronoun"):
            return jumped
    if token.text == "," and tokens[phrase.head].tag & PLACE:
        jumped = phrase_before(sentence, before - 1, names)  # "Lee of Salem, Ohio, says"
        if jumped is not None and jumped.kind == "person":
            return jumped
    if token.tag & AGENT and before and tokens[before - 1].low.endswith("ed"):
        jumped = phrase_before(sentence, before - 2, names)  # "a letter obtained by Lee says"
        if jumped is not None and not is_passive(sentence, before - 1):
            return jumped
    governs = token.tag & COMPLEMENTIZER or (token.tag & VERB and is_verb(sentence, before))
    return phrase._replace(embedded=bool(governs))


def _across_comma(sentence: Sentence, comma: int, names: Names) -> Phrase | None:
    """The subject before an appositive or another insertion that ends at this comma."""
    tokens = sentence.tokens
    index = comma - 1
    best = None
    while index >= max(0, comma - _INSERTION):
        token = tokens[index]
        if token.quote >= 0:
            break
        if token.text in _CLOSE:
            while index > 0 and tokens[index].text not in _OPEN:
                index -= 1
        elif _may_follow_subject(token):
            phrase = _phrase_before_insertion(sentence, index, names)
            if phrase is not None and starts_clause(sentence, phrase.start):
                if phrase.kind in ("person", "pronoun"):
                    return phrase
                indefinite = tokens[phrase.start].tag & INDEFINITE and phrase.start
                speaks = phrase.kind != "thing" or tokens[phrase.head].tag & DOCUMENT
                if speaks and not indefinite:
                    best = best or phrase
        index -= 1
    if best is None or best.kind == "role":
        name = phrase_before(sentence, comma - 1, names)  # "a strategist, Lee Roy, says"
        if name is not None and name.kind == "person" and starts_clause(sentence, name.start):
            return name
    return best


def _may_follow_subject(token: Token) -> bool:
    if token.word:
        return bool(token.tag & RELATIVE and not token.tag & DETERMINER)
    return token.text == "," or token.text in _OPEN or token.text in DASHES


def _phrase_before_insertion(sentence: Sentence, at: int, names: Names) -> Phrase | None:
    tokens = sentence.tokens
    before = at - 1
    if before >= 0 and tokens[before].text == ",":
        before -= 1
    if before >= 0 and tokens[before].text in _CLOSE:
        before = _before_bracket(tokens, before)
    if before >= 0 and tokens[before].text == ",":
        before -= 1
    return phrase_before(sentence, before, names)


def starts_clause(sentence: Sentence, start: int) -> bool:
    """Whether a clause can begin at this token."""
    if start == 0:
        return True
    token = sentence.tokens[start - 1]
    return (
        not token.word
        or bool(token.tag & (CONJUNCTION | SUBORDINATOR | ADVERB | TIME))
        or bool(token.tag & VERB and is_verb(sentence, start - 1))
    )


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
    for index in range(before, -1, -1):
        tag = tokens[index].tag
        if tag & SPEECH and not tag & GERUND and is_verb(sentence, index):
            found = subject_of(sentence, index, names, depth + 1)
            if found is not None and not (closed and _is_restrictive(tokens, found)):
                return found._replace(embedded=False)
    return main_subject(sentence, verb, names) or main_subject(sentence, len(tokens), names)


def _is_restrictive(tokens: list[Token], subject: Phrase) -> bool:
    """Whether this "who" opens a clause inside a noun phrase: "a man who swims"."""
    return subject.antecedent is not None and tokens[subject.start - 1].word


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
    for index in range(before - 1, -1, -1):
        token = tokens[index]
        if finite and index and tokens[index - 1].tag & INFINITIVE:
            continue  # "asked her to call and said"
        if token.quote < 0 and is_verb(sentence, index) and not token.tag & GERUND:
            found = subject_of(sentence, index, names, depth + 1)
            if found is not None:
                return found
    return main_subject(sentence, before, names)


def _relative(sentence: Sentence, relative: int, names: Names) -> Phrase | None:
    """ "who" and whom it stands for."""
    tokens = sentence.tokens
    before = relative - 1
    if tokens[before].text in DASHES:
        before -= 1
    antecedent = _phrase_before_insertion(sentence, before + 1, names)
    if antecedent is None:
        return None
    head = tokens[antecedent.head].tag
    apposed = tokens[antecedent.start].tag & DETERMINER or head & (PLACE | ABBREVIATION)
    if apposed and antecedent.start and tokens[antecedent.start - 1].text == ",":
        jumped = _across_comma(sentence, before + 1, names)
        if jumped is not None and jumped.kind == "person":
            antecedent = jumped
    return Phrase(
        sentence.number, relative, relative + 1, relative, antecedent.kind, antecedent=antecedent
    )


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
