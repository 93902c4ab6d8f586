"""Articles made in one line."""

from onrecord.quotes import extract
from onrecord.story import Article, Paragraph, ParagraphKind, Quote


def article(
    *paragraphs: str | tuple[ParagraphKind, str],
    headline: str | None = None,
    standfirst: str | None = None,
    language: str | None = "en",
) -> Article:
    """An article of these paragraphs; a pair says a paragraph's kind."""
    made = tuple(
        Paragraph(text=p) if isinstance(p, str) else Paragraph(kind=p[0], text=p[1])
        for p in paragraphs
    )
    return Article(
        key="story.html",
        version_id=None,
        version="",
        uploaded="2026-01-01T00:00:00Z",
        story_id="story",
        published_utc="2026-01-01T00:00:00Z",
        dated_by="upload",
        headline=headline,
        standfirst=standfirst,
        language=language,
        paragraphs=made,
    )


def quotes_of(*paragraphs: str) -> tuple[Quote, ...]:
    return extract(article(*paragraphs)).quotes


def only_quote(*paragraphs: str) -> Quote:
    (quote,) = quotes_of(*paragraphs)
    return quote


def words_of(*paragraphs: str) -> list[str]:
    return [quote.text for quote in quotes_of(*paragraphs)]


def speakers_of(*paragraphs: str) -> list[str | None]:
    return [quote.speaker for quote in quotes_of(*paragraphs)]
