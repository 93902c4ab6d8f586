"""The strip step: a story in, its clean article out."""

from onrecord import bucket as s3
from onrecord.errors import Rejected
from onrecord.handlers._step import Outcome, document_handler_for, work_bucket
from onrecord.story import Document, Rejection, Story
from onrecord.strip import strip


def step(story: Story) -> Outcome:
    """Strip the story that arrived; one without anything to read is rejected."""
    try:
        article = strip(story)
    except Rejected as error:
        provenance = {name: getattr(story, name) for name in Document.__struct_fields__}
        rejection = Rejection(**provenance, reason=error.reason, detail=error.detail)
        written = s3.put_newer(work_bucket(), "rejected", rejection)
        return Outcome("Rejected" if written else "Superseded", reason=error.reason)
    written = s3.put_newer(work_bucket(), "articles", article)
    return Outcome("Stripped" if written else "Superseded")


handler = document_handler_for("strip", {"stories": Story}, step)
