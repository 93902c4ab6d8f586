"""What can go wrong, as one family.

OnRecordError
├── Rejected         the upload is no story: recorded with a reason, never retried
├── Conflict         somebody else wrote first, again and again: retried by the queue
├── NotFound         what was asked for is not there
├── BadCursor        a cursor is damaged or of another question (table)
├── UnreadableEvent  a message is no S3 event (handlers)
├── NewerDocument    a document was made by a newer pipeline (handlers)
├── NotSent          a queue did not take a message (resend)
└── LocalAwsError    the local AWS does not start or deploy (local)

A failure of AWS keeps its botocore type and rises to the queue's retry.
"""

from typing import Literal

Reason = Literal[
    "empty",
    "binary",
    "too_large",
    "too_deep",
    "broken_gzip",
    "no_article",
]


class OnRecordError(Exception):
    """The root of the family."""


class Rejected(OnRecordError):
    """Raised when an upload cannot be a story; ``detail`` says what was found in it."""

    def __init__(self, reason: Reason, detail: str) -> None:
        super().__init__(f"{reason}: {detail}")
        self.reason: Reason = reason
        self.detail = detail


class Conflict(OnRecordError):
    """Raised when a write lost its race against other writers too often."""


class NotFound(OnRecordError):
    """Raised when a story, page or document that was asked for does not exist."""
