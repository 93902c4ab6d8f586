"""Who is called by a part of a name: surnames and first names led back to full names."""

from onrecord.quotes.entities import Entity
from onrecord.quotes.lexicon import Lexicon
from onrecord.quotes.persons import is_suffix

_LAST = 1 << 30  # beyond every sentence
_MOST = 20  # people of one surname that are told apart; keeps look-up linear


class Namesakes:
    """The people of a story by the parts of their names."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon
        self._by_part: dict[str, list[Entity]] = {}
        self._by_middle: dict[str, Entity] = {}
        self._relatives: list[Entity] = []  # by their first name alone: her husband Tom

    def note(self, entity: Entity) -> None:
        """Take in somebody by first name and surname, or by a name of one word."""
        words = entity.words
        for part in {words[-1].lower(), words[0].lower()}:
            self._note(part, entity)
        if is_suffix(words[-1], self._lexicon) and len(words) > 2:
            self._note(words[-2].lower(), entity)
        elif len(words) == 3:
            self._by_middle.setdefault(words[1].lower(), entity)

    def note_joint(self, entity: Entity) -> None:
        """Take in the first of two joint names, who goes before others of the surname."""
        first, surname = entity.words
        self._note(first.lower(), entity)
        self._by_part.setdefault(surname.lower(), []).insert(0, entity)

    def note_relative(self, entity: Entity) -> None:
        """Take in a relative of somebody, met by the first name alone."""
        self._relatives.append(entity)

    def has(self, part: str) -> bool:
        return part in self._by_part

    def called(self, name: str) -> Entity | None:
        """Who is called by this full name or surname, whatever its case."""
        for entity in self._by_part.get(name.split()[-1].lower(), ()):
            if entity.name.lower().endswith(name.lower()):
                return entity
        return None

    def whole(self, part: str, gender: str | None = None, number: int = _LAST) -> Entity | None:
        """Who is called by this part of a name: a surname goes before a first name.

        Whom the story introduced by sentence ``number`` goes before others; with a title's
        ``gender`` a man or woman introduced only later is not taken for the other.
        """
        people = self._by_part.get(part)
        if not people:
            return None
        if len(people) == 1 and not gender:
            return people[0]
        if gender:
            known = [p for p in people if p.first <= number]
            people = (
                [p for p in known if p.gender == gender]
                or [p for p in known if p.gender is None]
                or [p for p in people if p.gender == gender]
                or [p for p in people if p.gender is None]
                or known
            )
            if not people:
                return None
        people = [p for p in people if p.first <= number] or people
        surnamed = [
            p
            for p in people
            if p.words[-1].lower() == part or is_suffix(p.words[-1], self._lexicon)
        ]
        return max(surnamed or people, key=lambda person: person.count)

    def kin(self, surname: str, gender: str) -> Entity | None:
        """Whom "Mr Lund" means where only women are Lunds: her husband Tom, now Tom Lund."""
        people = self._by_part.get(surname.lower())
        if not people or any(p.gender in (None, gender) for p in people):
            return None
        for entity in reversed(self._relatives):
            if entity.gender == gender and len(entity.words) == 1:
                entity.words = (*entity.words, surname)
                entity.name = " ".join(entity.words)
                self._note(surname.lower(), entity)
                return entity
        return None

    def of_middle_name(self, name: str) -> Entity | None:
        """Who is called by a middle name alone."""
        return self._by_middle.get(name.lower())

    def with_middle_name(self, words: tuple[str, ...]) -> Entity | None:
        """The same person with a middle name: Ada Britt Lund for Ada Lund."""
        for other in self._by_part.get(words[-1].lower(), ()):
            if len(other.words) > len(words) and other.words[0] == words[0]:
                return other
        return None

    def in_small_letters(self, words: tuple[str, ...]) -> Entity | None:
        """Who ADA LUND is elsewhere in the story."""
        for other in self._by_part.get(words[-1].lower(), ()):
            if other.name.upper() == " ".join(words) and other.words != words:
                return other
        return None

    def junior(self, words: tuple[str, ...]) -> Entity | None:
        """Who Lund Jr. is: Tom Lund Jr."""
        for other in self._by_part.get(words[0].lower(), ()):
            if other.words[-2:] == words:
                return other
        return None

    def _note(self, part: str, entity: Entity) -> None:
        people = self._by_part.setdefault(part, [])
        if len(people) < _MOST:
            people.append(entity)
