"""What stands between a subject and its verb: adverbs, appositions, brackets, "who"."""

from onrecord.quotes.lexicon import (
    ABBREVIATION,
    ADVERB,
    AGENT,
    AND,
    AUXILIARY,
    BEFORE_TIME,
    COMPLEMENTIZER,
    CONJUNCTION,
    DETERMINER,
    DOCUMENT,
    INDEFINITE,
    PERSONAL,
    PLACE,
    PREPOSITION,
    PRONOUN,
    RELATIVE,
    ROLE,
    SUBORDINATOR,
    TIME,
    TITLE,
    VERB,
)
from onrecord.quotes.names import Names
from onrecord.quotes.narration import DASHES, Sentence, Token
from onrecord.quotes.persons import is_relative
from onrecord.quotes.phrases import Phrase, phrase_after, phrase_before, with_joint_name
from onrecord.quotes.verbs import is_passive, is_verb

_OPEN = frozenset("([")
CLOSE = frozenset(")]")
_YEAR = 4  # digits
_INSERTION = 40  # tokens that an appositive may have


def skip_back(tokens: list[Token], index: int) -> int:
    """Past adverbs, auxiliaries and times: "Lee on Monday also has [said]"."""
    while index >= 0:
        token = tokens[index]
        tag = token.tag
        before = tokens[index - 1].tag if index else 0
        if (tag & (AUXILIARY | ADVERB) and not tag & PRONOUN) or (
            token.word and not token.cap and token.low.endswith("ly") and not tag & ROLE
        ):
            index -= 1
        elif (tag & TIME or _is_year(token)) and before & BEFORE_TIME:
            index -= 2
            if index >= 0 and tokens[index].tag & BEFORE_TIME:
                index -= 1
        elif tag & TIME and token.cap and index and tokens[index - 1].word:
            index -= 1
        elif token.text == "," and before & ADVERB and index > 2 and tokens[index - 2].text == ",":
            index -= 3  # Lee, however, [said]
        else:
            break
    return index


def _is_year(token: Token) -> bool:
    return len(token.low) == _YEAR and token.low.isdecimal()


def before_bracket(tokens: list[Token], close: int) -> int:
    """The token before the bracket that closes here."""
    while close > 0 and tokens[close].text not in _OPEN:
        close -= 1
    return close - 1


def placed(sentence: Sentence, phrase: Phrase, names: Names) -> Phrase:
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
        jumped = across_comma(sentence, before, names)
        if jumped is not None and (
            jumped.kind == "person" or (jumped.kind == "pronoun" and jumped.end == before)
        ):
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


def across_comma(sentence: Sentence, comma: int, names: Names) -> Phrase | None:
    """The subject before an appositive or another insertion that ends at this comma."""
    tokens = sentence.tokens
    index = comma - 1
    best = None
    while index >= max(0, comma - _INSERTION):
        token = tokens[index]
        if token.quote >= 0:
            break
        if token.text in CLOSE:
            while index > 0 and tokens[index].text not in _OPEN:
                index -= 1
        elif _may_follow_subject(token):
            phrase = _phrase_before_insertion(sentence, index, names)
            if phrase is not None and _is_kin_in_clause(tokens, phrase.start):
                phrase = None
            if phrase is not None and (
                starts_clause(sentence, phrase.start)
                or (phrase.kind == "person" and _behind_place(tokens, phrase.start))
            ):
                if phrase.kind in ("person", "pronoun"):
                    joined = phrase.start and tokens[phrase.start - 1].tag & AND
                    return (joined and _named_last(sentence, index, comma, names)) or phrase
                indefinite = tokens[phrase.start].tag & INDEFINITE and phrase.start
                if indefinite and tokens[phrase.start - 1].tag & SUBORDINATOR:
                    return phrase  # "after a man in Salem, Ohio, told"
                speaks = phrase.kind != "thing" or tokens[phrase.head].tag & DOCUMENT
                if speaks and not indefinite:
                    best = best or phrase
        index -= 1
    if best is None or best.kind in ("role", "organisation"):
        name = phrase_before(sentence, comma - 1, names)  # "a strategist, Lee Roy, says"
        if name is not None and _is_kin_in_clause(tokens, name.start):
            name = None
        if name is not None and name.kind == "person" and starts_clause(sentence, name.start):
            return name
        if name is not None and best is not None and _is_body_apposed(sentence, best, name):
            return name
    return best


def _is_kin_in_clause(tokens: list[Token], start: int) -> bool:
    """Whether a relative is named inside a clause: who lives with his wife, Ada, …"""
    if start < 3 or tokens[start - 1].text != "," or not is_relative(tokens, start):
        return False
    clause = tokens[max(0, start - _INSERTION) : start - 2]
    return any(token.tag & PERSONAL for token in clause)


def _is_body_apposed(sentence: Sentence, role: Phrase, name: Phrase) -> bool:
    """Whether a comma joins an organisation to what it is: the owner, Ridgeway Foods, said."""
    if name.kind != "organisation" or sentence.tokens[name.head].tag & PLACE:
        return False
    return role.head + 2 == name.start == role.end + 1


def _named_last(sentence: Sentence, start: int, comma: int, names: Names) -> Phrase | None:
    """The name between two commas: the head of Roads and Bridges, Ada Lund, [said]."""
    name = phrase_before(sentence, comma - 1, names)
    return name if name is not None and name.kind == "person" and name.start == start + 1 else None


def _may_follow_subject(token: Token) -> bool:
    if token.word:
        return bool(token.tag & RELATIVE and not token.tag & DETERMINER)
    return token.text == "," or token.text in _OPEN or token.text in DASHES


def _phrase_before_insertion(sentence: Sentence, at: int, names: Names) -> Phrase | None:
    tokens = sentence.tokens
    before = at - 1
    if before >= 0 and tokens[before].text == ",":
        before -= 1
    if before >= 0 and tokens[before].text in CLOSE:
        before = before_bracket(tokens, before)
    if before >= 0 and tokens[before].text == ",":
        before -= 1
    return phrase_before(sentence, before, names)


def _behind_place(tokens: list[Token], start: int) -> bool:
    """Whether a name stands right behind where or when its sentence plays: outside court Ms Lund"""
    ahead = tokens[start - 1 : start + 2]
    if start != 1 or len(ahead) < 3 or not ahead[0].tag & PREPOSITION:
        return False
    return not ahead[1].cap and not ahead[1].tag & (ROLE | TITLE | DETERMINER) and ahead[2].cap


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


def _person_at_end(sentence: Sentence, phrase: Phrase, names: Names) -> Phrase | None:
    """The person whom a thing's phrase ends with: a setback for Ada Lund, [who]."""
    for start in range(phrase.head + 1, phrase.end):
        if sentence.tokens[start].tag & PREPOSITION:
            person = phrase_after(sentence, start + 1, names)
            if person is not None and person.end == phrase.end and person.kind != "pronoun":
                return person
    return None


def relative(sentence: Sentence, at: int, names: Names) -> Phrase | None:
    """ "who" and whom it stands for."""
    tokens = sentence.tokens
    before = at - 1
    if tokens[before].text in DASHES:
        before -= 1
    antecedent = _phrase_before_insertion(sentence, before + 1, names)
    if antecedent is None:
        return None
    if antecedent.kind == "thing" and tokens[at].tag & PERSONAL:
        antecedent = _person_at_end(sentence, antecedent, names) or antecedent
    head = tokens[antecedent.head].tag
    apposed = tokens[antecedent.start].tag & DETERMINER or head & (PLACE | ABBREVIATION)
    if apposed and antecedent.start and tokens[antecedent.start - 1].text == ",":
        jumped = across_comma(sentence, before + 1, names)
        if jumped is not None and jumped.kind == "person":
            antecedent = jumped
    return Phrase(sentence.number, at, at + 1, at, antecedent.kind, antecedent=antecedent)
