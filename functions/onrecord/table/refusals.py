"""Which refusals of DynamoDB pass, and which are for good."""

from typing import Any

from botocore.exceptions import ClientError

_RETRIABLE_CANCELLATIONS = {
    "None",
    "ConditionalCheckFailed",
    "TransactionConflict",
    "ThrottlingError",
    "ProvisionedThroughputExceeded",
}
_RETRIABLE_ERRORS = {
    "TransactionConflictException",
    "TransactionInProgressException",
    "ThrottlingException",
    "ProvisionedThroughputExceededException",
    "RequestLimitExceeded",
}


def is_retriable(error: ClientError) -> bool:
    """Whether reading again and starting over may help; a refusal for good is none."""
    code = error.response["Error"]["Code"]
    if code != "TransactionCanceledException":
        return code in _RETRIABLE_ERRORS
    reasons: Any = error.response.get("CancellationReasons", [])
    return all(reason.get("Code", "None") in _RETRIABLE_CANCELLATIONS for reason in reasons)
