"""A named person or organisation, and where the name stands."""


class Entity:
    """A named person or organisation; ``role`` is filled in by whoever meets it.

    ``sure``: a title, a role or a known first name says that it is a person; ``speaks``: it is
    the subject of a speech verb somewhere; ``first`` is the sentence that introduces it.
    """

    __slots__ = ("count", "first", "gender", "name", "person", "role", "speaks", "sure", "words")

    def __init__(self, words: tuple[str, ...], first: int) -> None:
        self.words = words
        self.first = first
        self.name = " ".join(words)
        self.person = False
        self.gender: str | None = None
        self.role: str | None = None
        self.count = 0
        self.sure = False
        self.speaks = False


class Occurrence:
    """A name at ``start:end`` of a sentence's tokens, titles and roles left out."""

    __slots__ = ("end", "entity", "start")

    def __init__(self, start: int, end: int, entity: Entity) -> None:
        self.start = start
        self.end = end
        self.entity = entity
