"""The store step: quotes, rejections and withdrawals in, rows out.

It alone writes the table, aliases apart, which are people's own (cli.alias).
"""

import os
from functools import cache

import boto3
import msgspec
from botocore.config import Config

from onrecord import bucket as s3
from onrecord.errors import NotFound
from onrecord.handlers._step import (
    Outcome,
    document_handler_for,
    work_bucket,
)
from onrecord.story import Document, Quotes, Rejection, Withdrawal
from onrecord.table import Table
from onrecord.table.write import write

KINDS: dict[str, type[Document]] = {
    "quotes": Quotes,
    "rejected": Rejection,
    "withdrawn": Withdrawal,
}


def step(document: Document) -> Outcome:
    """Store what arrived; beside its outcome, the rows that were put and deleted are counted.

    Stories and rejections count as 0 or 1 rejected, so that the mean is the rejected share.
    """
    outcome, put, deleted = write(_table(), document, _newest_quotes)
    counts = {"RowsPut": put, "RowsDeleted": deleted}
    match document:
        case Quotes():
            counts["Rejected"] = 0
        case Rejection() if outcome == "rejected":
            counts[f"Rejected_{document.reason}"] = 1
    reason = document.reason if isinstance(document, Rejection) else None
    return Outcome(outcome.capitalize(), counts, reason)


def _newest_quotes(key: str) -> Quotes | None:
    """The standing quotes document of a key; None where there is none that can be read.

    One that cannot be read must not keep another key's withdrawal from its rows.
    """
    try:
        return s3.load(work_bucket(), s3.document_key("quotes", key), Quotes)
    except (NotFound, msgspec.DecodeError):
        return None


@cache
def _table() -> Table:
    # The parameters are ours and checked by our types; botocore's check costs half the call.
    config = Config(parameter_validation=False, retries={"mode": "standard"})
    client = boto3.client("dynamodb", config=config)
    return Table(client, os.environ["TABLE"], int(os.environ.get("RETENTION_DAYS", "0")) or None)


handler = document_handler_for("store", KINDS, step, [_table])
