"""The entries of a page, as a live blog has them: "he" in one means nobody of another."""

from collections.abc import Sequence

from onrecord.quotes.narration import Sentence


class Entries:
    """Which sentences are of one entry; ``items`` gives the entry of each block."""

    def __init__(self, sentences: Sequence[Sentence], items: Sequence[int | None]) -> None:
        self._first: list[int] = []
        for sentence in sentences:
            before = sentences[sentence.number - 1] if sentence.number else None
            same = before is not None and items[before.block] == items[sentence.block]
            self._first.append(self._first[-1] if same else sentence.number)

    def first(self, sentence: int) -> int:
        """The first sentence of the entry that this one is of."""
        return self._first[sentence]

    def before(self, sentence: int) -> int:
        """The sentence before this one in its entry, -1 for none."""
        return sentence - 1 if sentence > self._first[sentence] else -1

    def back(self, sentence: int, most: int) -> range:
        """From this sentence back to at the most so many, all of one entry."""
        return range(sentence, max(self._first[sentence] - 1, sentence - most), -1)
