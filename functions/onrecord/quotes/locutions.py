"""Set phrases of the data ("according to", "declined to"), looked for among tokens."""

from collections.abc import Sequence

from onrecord.quotes.narration import Token


def stands_at(tokens: Sequence[Token], start: int, phrase: tuple[str, ...]) -> bool:
    """Whether the phrase stands at a token."""
    return all(
        start + k < len(tokens) and tokens[start + k].low == word for k, word in enumerate(phrase)
    )


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


def ends_with(tokens: Sequence[Token], end: int, phrases: Sequence[tuple[str, ...]]) -> bool:
    """Whether one of the phrases stands right before a token."""
    if not end:
        return False
    last = tokens[end - 1].low
    return any(
        phrase[-1] == last and end >= len(phrase) and stands_at(tokens, end - len(phrase), phrase)
        for phrase in phrases
    )
