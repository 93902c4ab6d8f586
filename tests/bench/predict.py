"""Write predictions for the benches: ``predict.py KIND GOLD OUT.jsonl``.

KIND is ``articles`` (GOLD is the folder), ``quotes``, ``stories-text`` (both from the gold's
``text``) or ``stories`` (from the pages). Of a gold record nothing is read but ``id``, ``html``
or ``text``, ``url``, and for stories-text ``language``.
"""

import gzip
import json
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from onrecord.errors import Rejected
from onrecord.quotes import extract
from onrecord.scrape import scrape
from onrecord.story import Article, Paragraph, Quote, Upload
from onrecord.strip import strip

OUT_OF_BODY = {"pull_quote", "caption", "embed"}
MARKS = frozenset("\"“”„«»'‘’`")
UPLOADED = "2026-01-01T00:00:00Z"

Record = dict[str, Any]


def main(arguments: list[str]) -> None:
    kind, gold, out = arguments
    with Path(out).open("w", encoding="utf-8") as lines:
        for prediction in predict(kind, Path(gold)):
            lines.write(json.dumps(prediction, ensure_ascii=False) + "\n")


def predict(kind: str, gold: Path) -> Iterator[Record]:
    """The prediction for each gold record, in order."""
    predictor = PREDICTORS[kind]
    records = gold / "gold.jsonl" if kind == "articles" else gold
    for line in records.open(encoding="utf-8"):
        yield predictor(json.loads(line), records.parent)


def upload_of(record: Record) -> Upload:
    return Upload(
        key=record["id"], version_id=None, version="", uploaded=UPLOADED, url=record.get("url")
    )


def article_of_page(record: Record, folder: Path) -> Article:
    page = gzip.decompress((folder / record["html"]).read_bytes())
    return strip(scrape(page, upload_of(record)))


def article_of_text(record: Record, language: str | None) -> Article:
    return Article(
        key=record["id"],
        version_id=None,
        version="",
        uploaded=UPLOADED,
        story_id=record["id"],
        published_utc=UPLOADED,
        dated_by="upload",
        language=language,
        paragraphs=tuple(Paragraph(text=text) for text in record["text"].split("\n\n")),
    )


def articles(record: Record, folder: Path) -> Record:
    try:
        article = article_of_page(record, folder)
    except Rejected:
        return {"id": record["id"], "headline": None, "authors": [], "published": None, "body": []}
    return {
        "id": record["id"],
        "headline": article.headline,
        "authors": list(article.authors),
        "published": article.published,
        "url": article.url,
        "site_name": article.site_name,
        "language": article.language,
        "body": [p.text for p in article.paragraphs if p.kind not in OUT_OF_BODY],
    }


def speaker_of(quote: Quote) -> str | None:
    return " and ".join((quote.speaker, *quote.co_speakers)) if quote.speaker else None


def _is_marked(text: str, quote: Quote) -> bool:
    return text[: quote.start].rstrip()[-1:] in MARKS


def quotes(record: Record, _: Path) -> Record:
    """Quotations in marks only, as the set has them; the words for an unnamed are no name."""
    made = extract(article_of_text(record, "en"))
    found = [quote for quote in made.quotes if _is_marked(made.text, quote)]
    return {
        "id": record["id"],
        "quotes": [
            {
                "start": quote.start,
                "end": quote.end,
                "speaker_start": quote.mention_start,
                "speaker_end": quote.mention_end,
                "speaker": speaker_of(quote) if quote.speaker_kind != "described" else None,
                "confidence": quote.confidence,
            }
            for quote in found
        ],
    }


def _story(record: Record, found: tuple[Quote, ...]) -> Record:
    return {
        "id": record["id"],
        "quotes": [
            {"text": quote.text, "speaker": speaker_of(quote), "confidence": quote.confidence}
            for quote in found
            if quote.place not in {"headline", *OUT_OF_BODY}
        ],
    }


def stories_text(record: Record, _: Path) -> Record:
    return _story(record, extract(article_of_text(record, record["language"])).quotes)


def stories(record: Record, folder: Path) -> Record:
    try:
        article = article_of_page(record, folder)
    except Rejected:
        return _story(record, ())
    return _story(record, extract(article).quotes)


PREDICTORS: dict[str, Callable[[Record, Path], Record]] = {
    "articles": articles,
    "quotes": quotes,
    "stories": stories,
    "stories-text": stories_text,
}

if __name__ == "__main__":
    main(sys.argv[1:])
