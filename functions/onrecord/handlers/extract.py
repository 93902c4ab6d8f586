"""The extract step: an article in, its attributed quotes out."""

from onrecord import bucket as s3
from onrecord.handlers._step import Arrival, Outcome, handler_for, load_arrived, work_bucket
from onrecord.quotes import extract
from onrecord.story import Article


def step(arrival: Arrival) -> Outcome:
    """Extract the quotes of the article that arrived."""
    article = load_arrived(arrival, Article)
    if article is None:
        return Outcome("Gone")
    quotes = extract(article)
    written = s3.put_newer(work_bucket(), "quotes", quotes)
    return Outcome("Extracted" if written else "Superseded")


handler = handler_for("extract", step)
