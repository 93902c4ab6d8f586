"""Whether people are spoken of as "he" or as "she"."""

from collections.abc import Sequence

from onrecord.quotes.entities import Entity
from onrecord.quotes.lexicon import Lexicon
from onrecord.quotes.names import Names
from onrecord.quotes.narration import Sentence, Token

_VOTES = 2  # pronouns of one gender for each of the other


def gender_of(pronoun: Token, lexicon: Lexicon) -> str | None:
    """The gender of "he", "her" and the like."""
    return lexicon.pronoun_gender.get(pronoun.low)


def learn_genders(sentences: Sequence[Sentence], names: Names, lexicon: Lexicon) -> None:
    """Take a person for a man or woman by the pronouns where nobody else is spoken of."""
    pronouns = lexicon.pronoun_gender
    votes: dict[Entity, list[int]] = {}
    only: Entity | None = None
    block = -1
    for sentence in sentences:
        people = {o.entity for o in names.occurrences[sentence.number] if o.entity.person}
        if people or sentence.block != block:
            only = people.pop() if len(people) == 1 else None
        block = sentence.block
        if only is None or only.gender is not None:
            continue
        for token in sentence.tokens:
            gender = pronouns.get(token.low)
            if gender:
                votes.setdefault(only, [0, 0])[gender == "f"] += 1
    for entity, (male, female) in votes.items():
        if max(male, female) >= _VOTES * max(1, min(male, female)):
            entity.gender = "m" if male > female else "f"
