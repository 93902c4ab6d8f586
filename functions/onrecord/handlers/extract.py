"""The extract step: an article in, its attributed quotes out."""

from onrecord import bucket as s3
from onrecord.handlers._step import Arrival, handler_for, load_arrived, work_bucket
from onrecord.quotes import extract
from onrecord.story import Article


def step(arrival: Arrival) -> str:
    """Extract the quotes of the article that arrived."""
    article = load_arrived(arrival, Article)
    if article is None:
        return "Gone"
    quotes = extract(article)
    return "Extracted" if s3.put_newer(work_bucket(), "quotes", quotes) else "Superseded"


handler = handler_for("extract", step)
