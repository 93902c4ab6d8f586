"""Set phrases of the data ("according to", "declined to"), looked for among tokens."""

from collections.abc import Sequence

from onrecord.quotes.lexicon import Phrases
from onrecord.quotes.narration import Token


def stands_at(tokens: Sequence[Token], start: int, phrase: tuple[str, ...]) -> bool:
    """Whether the phrase stands at a token."""
    return [token.low for token in tokens[start : start + len(phrase)]] == [*phrase]


def has_phrase(tokens: Sequence[Token], phrases: Sequence[tuple[str, ...]]) -> bool:
    """Whether one of the phrases stands anywhere."""
    firsts = {phrase[0] for phrase in phrases}
    return any(
        token.low in firsts and has_at(tokens, index, phrases) for index, token in enumerate(tokens)
    )


def has_at(tokens: Sequence[Token], start: int, phrases: Sequence[tuple[str, ...]]) -> bool:
    """Whether one of the phrases stands at a token."""
    if start >= len(tokens):
        return False
    low = tokens[start].low
    return any(phrase[0] == low and stands_at(tokens, start, phrase) for phrase in phrases)


def ends_with(tokens: Sequence[Token], end: int, phrases: Phrases) -> bool:
    """Whether one of the phrases, by their last word, stands right before a token."""
    if not end:
        return False
    return any(
        end >= len(phrase) and stands_at(tokens, end - len(phrase), phrase)
        for phrase in phrases.get(tokens[end - 1].low, ())
    )
