"""The extract step: an article in, its attributed quotes out."""

from onrecord import bucket as s3
from onrecord.handlers._step import Outcome, document_handler_for, work_bucket
from onrecord.quotes import extract
from onrecord.story import Article


def step(article: Article) -> Outcome:
    """Extract the quotes of the article that arrived."""
    quotes = extract(article)
    written = s3.put_newer(work_bucket(), "quotes", quotes)
    return Outcome("Extracted" if written else "Superseded")


handler = document_handler_for("extract", {"articles": Article}, step)
