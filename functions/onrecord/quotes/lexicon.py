"""A language's speech data, ready for look-up: every word's classes as one set of bits."""

from typing import Any

from onrecord.languages import load, per_language

# What is asked for most stands in the first thirty bits: one digit of Python's integers.
DETERMINER = 1 << 0
PREPOSITION = 1 << 1
CONJUNCTION = 1 << 2
SUBORDINATOR = 1 << 3
PRONOUN = 1 << 4
AUXILIARY = 1 << 5
ADVERB = 1 << 6
SAY = 1 << 7
CALL = 1 << 8
WEAK = 1 << 9
OTHER_VERB = 1 << 10
TITLE = 1 << 11
ROLE = 1 << 12
TIME = 1 << 13
ORGANISATION = 1 << 14
PLACE = 1 << 15
RELATIVE = 1 << 16
PAST = 1 << 17
GERUND = 1 << 18
INDEFINITE = 1 << 19
ABBREVIATION = 1 << 20
FIRST_NAME = 1 << 21
SPEAKING = 1 << 22
DEFINITE = 1 << 23
QUANTITY = 1 << 24
ROYAL = 1 << 25
COURTESY = 1 << 26
AND = 1 << 27
ATTACH_CLOSELY = 1 << 28
BASE = 1 << 29
ADJECTIVE = 1 << 30
DOCUMENT = 1 << 31
WORK = 1 << 32
CLIMB = 1 << 33
NOUNY = 1 << 34
MODAL = 1 << 35
BE = 1 << 36
PARTICLE = 1 << 37
SINGULAR = 1 << 38
CONTROL = 1 << 39
SUFFIX = 1 << 40
DENY = 1 << 41
INFINITIVE = 1 << 42
AGENT = 1 << 43
AS = 1 << 44
PUT = 1 << 45
WITH = 1 << 46
ATTACH = 1 << 47
COMPLEMENTIZER = 1 << 48
BEFORE_TIME = 1 << 49
SPEECH_NOUN = 1 << 50
BEFORE_PLACE = 1 << 51
PLURAL = 1 << 52
TO_OUTLET = 1 << 53
QUOTING = 1 << 54
POSSESSIVE = 1 << 55
DISPLAY = 1 << 56
PORTFOLIO = 1 << 57
ANONYMOUS = 1 << 58
PEERAGE = 1 << 59
BODY = 1 << 60
PERSONAL = 1 << 61
IMPERSONAL = 1 << 62
DOUBTFUL_NAME = 1 << 63
CROWD = 1 << 64
WORN = 1 << 65
SENDING = 1 << 66
FIRM = 1 << 67
NEARNESS = 1 << 68
MONTH_NAME = 1 << 69
SETTLEMENT = 1 << 70
HONOUR = 1 << 71
WEEKDAY = 1 << 72
ISSUING = 1 << 73
NAMING = 1 << 74
BODY_SURNAME = 1 << 75

Phrases = dict[str, list[tuple[str, ...]]]

SPEECH = SAY | CALL | WEAK
VERB = SPEECH | OTHER_VERB
FUNCTION = DETERMINER | PREPOSITION | CONJUNCTION | SUBORDINATOR | PRONOUN | AUXILIARY | RELATIVE

_WORDS = {
    "determiner": DETERMINER,
    "indefinite": INDEFINITE,
    "preposition": PREPOSITION,
    "climb": CLIMB,
    "conjunction": CONJUNCTION,
    "subordinator": SUBORDINATOR,
    "relative": RELATIVE,
    "personal": PERSONAL,
    "pronoun": PRONOUN,
    "adverb": ADVERB,
    "time": TIME,
    "weekday": WEEKDAY,
    "document": DOCUMENT,
    "work": WORK,
    "abbreviation": ABBREVIATION,
    "speaking": SPEAKING,
    "infinitive": INFINITIVE,
    "agent": AGENT,
    "as": AS,
    "put": PUT,
    "with": WITH,
    "attach": ATTACH,
    "attach_closely": ATTACH_CLOSELY,
    "definite": DEFINITE,
    "complementizer": COMPLEMENTIZER,
    "before_time": BEFORE_TIME,
    "and": AND,
    "speech_noun": SPEECH_NOUN,
    "before_place": BEFORE_PLACE,
    "plural": PLURAL,
    "to_outlet": TO_OUTLET,
    "quoting": QUOTING,
    "possessive": POSSESSIVE,
    "quantity": QUANTITY,
    "display": DISPLAY,
    "impersonal": IMPERSONAL,
    "worn": WORN,
    "sending": SENDING,
    "issuing": ISSUING,
    "nearness": NEARNESS,
    "settlement": SETTLEMENT,
    "naming": NAMING,
}
_NAMES = {
    "title": TITLE,
    "role": ROLE,
    "organisation": ORGANISATION,
    "place": PLACE,
    "adjective": ADJECTIVE,
    "particle": PARTICLE,
    "suffix": SUFFIX,
    "courtesy": COURTESY,
    "portfolio": PORTFOLIO,
    "anonymous": ANONYMOUS,
    "peerage": PEERAGE,
    "body": BODY,
    "firm": FIRM,
    "honour": HONOUR,
    "male_names": FIRST_NAME,
    "female_names": FIRST_NAME,
    "doubtful_names": DOUBTFUL_NAME,
    "crowd": CROWD,
    "royal": ROYAL,
    "body_surname": BODY_SURNAME,
    "month_names": MONTH_NAME,
}
_VERBS = {
    "control": CONTROL,
    "nouny": NOUNY,
    "auxiliary": AUXILIARY,
    "modal": MODAL,
    "be": BE,
    "deny": DENY,
    "other": OTHER_VERB | PAST,
}
_CLASSES = {"say": SAY, "call": CALL, "weak": WEAK}
_FORMS = (BASE, SINGULAR, PAST, GERUND)


class Lexicon:
    """The words of one language.

    ``tags`` gives a lower-case word's classes; ``gender`` "m" or "f" for first names, titles,
    kinship words and pronouns.
    """

    def __init__(self, data: dict[str, Any]) -> None:
        tags: dict[str, int] = {}
        words, names, verbs = data["words"], data["names"], data["verbs"]
        for table, classes in ((words, _WORDS), (names, _NAMES), (verbs, _VERBS)):
            for key, bit in classes.items():
                for word in table[key].split():
                    tags[word] = tags.get(word, 0) | bit
        for key, bit in _CLASSES.items():
            for line in verbs[key].split("\n"):
                for form, cell in zip(_FORMS, line.split(), strict=False):
                    for word in cell.split("/"):
                        tags[word] = tags.get(word, 0) | bit | form
        self.tags = tags
        self.gender = {
            word: gender
            for gender, keys in (
                (
                    "m",
                    (
                        names["male_names"],
                        names["doubtful_names"],
                        names["mr"],
                        names["male"],
                        words["he"],
                    ),
                ),
                ("f", (names["female_names"], names["ms"], names["female"], words["she"])),
            )
            for key in keys
            for word in key.split()
        }
        phrases = data["phrases"]
        self.pronoun_gender = dict.fromkeys(words["she"].split(), "f")
        self.pronoun_gender |= dict.fromkeys(words["he"].split(), "m")
        self.it = frozenset(words["it"].split())
        self.some = frozenset(words["some"].split())
        self.single = frozenset(words["single"].split())
        self.they = frozenset(words["they"].split())
        self.writer = frozenset(words["writer"].split())
        pairs = names["short_title"].split()
        self.long_title = dict(zip(pairs[::2], pairs[1::2], strict=True))
        self.clitics = frozenset(phrases["clitic"].split())
        self.unnamed_labels = frozenset(phrases["unnamed_label"].split())
        self.questions = frozenset(words["question"].split())
        self.checks = frozenset(words["check"].split())
        self.cries = frozenset(words["cry"].split())
        self.met = frozenset(words["met"].split())
        self.claims = frozenset(words["claim_label"].split())
        self.glosses = _by_last(_phrases(phrases["gloss"]))
        self.glossed = _phrases(phrases["glossed"])
        self.first_person = frozenset(words["first_person"].split())
        self.according = _by_first(_phrases(phrases["according"]))
        self.via = _by_first(_phrases(phrases["via_media"]))
        self.prepared = _by_last(_phrases(phrases["prepared"]))
        self.hypothetical = _by_last(_phrases(phrases["hypothetical"]))
        self.negation = _by_last(_phrases(phrases["negation"]))
        self.supposing = _phrases(phrases["supposing"])
        self.supposed = _by_last(_phrases(phrases["supposed"]))
        self.advance = _phrases(phrases["advance"])
        self.contrast = _by_last(_phrases(phrases["contrast"]))
        self.rightly = _phrases(phrases["rightly"])
        self.epithets = frozenset(words["epithet"].split())
        self.collective = frozenset(words["collective"].split())
        self.hindsight = frozenset(words["hindsight"].split())
        self.perfect = frozenset(words["perfect"].split())
        self.articles = frozenset(words["indefinite"].split())
        self.on_air = frozenset(words["on_air"].split())
        self.letter_networks = frozenset(words["letter_network"].split())
        self.broadcasts = frozenset(words["broadcast"].split())
        self.short_places = frozenset(words["abbreviation_after_comma"].split())
        self.known = frozenset(words["known"].split())
        self.beside = frozenset(names["beside"].split())
        self.reigning = frozenset(names["reigning"].split())
        self.office = frozenset(names["office"].split())
        self.academic = frozenset(names["academic"].split())
        self.nobody = frozenset(words["nobody"].split())
        self.rebuffs = frozenset(words["rebuff"].split())
        self.charges = frozenset(words["charge"].split())
        self.wrong = frozenset(words["wrong"].split())
        self.scores: dict[str, float] = data["scores"]
        self.pronoun_scores: dict[str, float] = data["pronouns"]
        self._confidence: dict[str, list[tuple[float, float]]] = data["confidence"]

    def confidence(self, rule: str, score: float) -> float:
        """How likely a row by this rule and weight of its cue is right, from 0 to 1."""
        bands = self._confidence[rule]
        for least, share in bands:
            if score >= least:
                return share
        return bands[-1][1]


def _phrases(alternatives: str) -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(phrase.split()) for phrase in alternatives.split("|"))


def _by_first(phrases: tuple[tuple[str, ...], ...]) -> Phrases:
    """The phrases by their first word: those that are looked for at every word."""
    found: Phrases = {}
    for phrase in phrases:
        found.setdefault(phrase[0], []).append(phrase)
    return found


def _by_last(phrases: tuple[tuple[str, ...], ...]) -> Phrases:
    """The phrases by their last word: those that are looked for before a place."""
    found: Phrases = {}
    for phrase in phrases:
        found.setdefault(phrase[-1], []).append(phrase)
    return found


@per_language
def lexicon(language: str | None) -> Lexicon | None:
    """The words of a language, or None where there is no data for it."""
    data = load(language, "speech")
    return Lexicon(data) if data else None
