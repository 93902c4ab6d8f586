"""Documents to store, made in one line."""

from typing import Any

from onrecord.story import (
    Quote,
    Quotes,
    Rejection,
    Withdrawal,
    fingerprint,
    quote_id,
    upload_version,
)

Said = tuple[str, str | None]


def provenance(key: str, minute: int, **fields: Any) -> dict[str, Any]:
    """The upload of a key at a minute; a later minute is a newer upload."""
    time = f"2026-05-01T10:{minute:02}:00.000Z"
    version = upload_version(time, "0055", key)
    return {"key": key, "version_id": f"v{minute}", "version": version, "uploaded": time} | fields


def quotes_document(
    key: str, minute: int, story_id: str, said: list[Said], **fields: Any
) -> Quotes:
    """A story in which each pair (words, speaker) is a quotation; words must differ."""
    sentences = [f'"{words}", {speaker or "somebody"} said.' for words, speaker in said]
    text = "\n\n".join(sentences)
    quotes = []
    for number, (words, speaker) in enumerate(said):
        start = text.index(f'"{words}"') + 1
        print_of_words = fingerprint(words)
        quotes.append(
            Quote(
                number=number,
                quote_id=quote_id(print_of_words, 0),
                fingerprint=print_of_words,
                text=words,
                start=start,
                end=start + len(words),
                sentence=sentences[number],
                paragraph=number,
                speaker=speaker,
                speaker_kind="person" if speaker else "unknown",
                kind="direct",
                utterance=number,
                confidence=0.3,
                evidence="test",
            )
        )
    head: dict[str, Any] = {
        "headline": f"Story {story_id}",
        "url": f"https://news.example/{story_id}",
        "site": "news.example",
        "published": "2026-05-01",
        "published_utc": "2026-05-01T00:00:00Z",
        "dated_by": "page",
    }
    return Quotes(
        story_id=story_id,
        text=text,
        quotes=tuple(quotes),
        **(head | provenance(key, minute) | fields),
    )


def rejection(key: str, minute: int) -> Rejection:
    return Rejection(reason="no_article", detail="nothing to read", **provenance(key, minute))


def withdrawal(key: str, minute: int) -> Withdrawal:
    return Withdrawal(**provenance(key, minute))
