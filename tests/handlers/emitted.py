"""The metrics that the functions emit, all of them: each is billed, so the set is closed."""

from typing import get_args

from onrecord.errors import Reason

REASONS: tuple[str, ...] = get_args(Reason)

METRICS = {
    "scrape": {"Scraped", "Rejected", "Withdrawn", "Unchanged", "Superseded", "Gone", "Failed"},
    "strip": {"Stripped", "Rejected", "Superseded", "Gone", "Failed"},
    "extract": {"Extracted", "Superseded", "Gone", "Failed"},
    "store": {
        *("Stored", "Replaced", "Unchanged", "Rejected", "Withdrawn", "Superseded", "Gone"),
        *("RowsPut", "RowsDeleted", "Failed"),
        *(f"Rejected_{reason}" for reason in REASONS),
    },
}
