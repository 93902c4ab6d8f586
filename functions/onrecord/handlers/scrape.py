"""The scrape step: an uploaded page in, a story out; or a record of why there is none."""

from typing import Any
from urllib.parse import unquote

from onrecord import bucket as s3
from onrecord.errors import NotFound, Reason, Rejected
from onrecord.handlers._step import Arrival, Outcome, handler_for, inbox_bucket, work_bucket
from onrecord.scrape import MAX_PAGE_BYTES, scrape
from onrecord.story import Document, Rejection, Upload, Withdrawal

OUTPUTS = ("stories", "rejected", "withdrawn")


def step(arrival: Arrival) -> Outcome:
    """Scrape what stands in the inbox; on a removal, whatever stands there now."""
    version_id = None if arrival.is_removal else arrival.version_id
    try:
        page = s3.read(inbox_bucket(), arrival.key, version_id, MAX_PAGE_BYTES)
    except NotFound:
        if not arrival.is_removal:
            return Outcome("Gone")
        withdrawal = Withdrawal(**_provenance(arrival, arrival.version_id))
        return _put("withdrawn", withdrawal, "Withdrawn")
    if arrival.is_removal and s3.is_newest(work_bucket(), OUTPUTS, arrival.key, page.version_id):
        # An old version went. Made anew, the page would pass for newer than it is.
        return Outcome("Unchanged")
    provenance = _provenance(arrival, page.version_id)
    if arrival.is_removal:
        # The event tells when something else went, not when this page came.
        provenance["uploaded"] = page.modified
    upload = Upload(
        **provenance,
        url=_said(page, "url"),
        fetched_at=_said(page, "fetched-at"),
        charset=_said(page, "charset"),
    )
    try:
        story = scrape(page.body, upload)
    except Rejected as error:
        rejection = Rejection(**provenance, reason=error.reason, detail=error.detail)
        return _put("rejected", rejection, "Rejected", error.reason)
    return _put("stories", story, "Scraped")


def _provenance(arrival: Arrival, version_id: str | None) -> dict[str, Any]:
    return {
        "key": arrival.key,
        "version_id": version_id,
        "version": arrival.version,
        "uploaded": arrival.event_time,
        "replayed": arrival.replayed,
    }


def _said(page: s3.StoredObject, name: str) -> str | None:
    """A piece of the upload's metadata, which is ASCII and so percent-encoded."""
    value = page.metadata.get(name)
    return unquote(value) if value else None


def _put(prefix: str, document: Document, outcome: str, reason: Reason | None = None) -> Outcome:
    written = s3.put_newer(work_bucket(), prefix, document)
    return Outcome(outcome if written else "Superseded", reason=reason)


handler = handler_for("scrape", step, [inbox_bucket])
