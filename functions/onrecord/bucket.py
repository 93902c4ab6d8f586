"""S3: reading uploads, and documents that only newer ones replace."""

import hashlib
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

import msgspec
from botocore.exceptions import ClientError

from onrecord.errors import Conflict, NotFound
from onrecord.story import Document, Order, order_of

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

# S3's limit on a key, in bytes of UTF-8.
MAX_KEY_BYTES = 1024
ATTEMPTS = 8
# Far above the largest document of a page within scrape's limits; a bound on memory.
MAX_DOCUMENT_BYTES = 200_000_000

_GONE = {"404", "NoSuchKey", "NoSuchVersion", "NotFound", "405", "MethodNotAllowed"}
_RACED = {"412", "PreconditionFailed", "409", "ConditionalRequestConflict"}

DocumentType = TypeVar("DocumentType", bound=msgspec.Struct)


class Bucket(NamedTuple):
    """A bucket and the client that reaches it."""

    client: "S3Client"
    name: str


class StoredObject(NamedTuple):
    """An object's bytes with what its uploader said of it; ``modified`` is ISO 8601, UTC."""

    body: bytes
    version_id: str | None
    modified: str
    metadata: dict[str, str]


def document_key(prefix: str, key: str) -> str:
    """Where the document of an inbox key stands: ``<prefix>/<key>.json``.

    A key that would grow past S3's limit is replaced by its SHA-256.
    """
    plain = f"{prefix}/{key}.json"
    if len(plain.encode()) <= MAX_KEY_BYTES:
        return plain
    return f"{prefix}/{hashlib.sha256(key.encode()).hexdigest()}"


def read(bucket: Bucket, key: str, version_id: str | None, limit: int) -> StoredObject:
    """An object of at most ``limit`` bytes; of a larger one the first ``limit`` + 1 bytes.

    Raises NotFound when the object or the version is gone.
    """
    place: Any = {"Bucket": bucket.name, "Key": key}
    if version_id:
        place["VersionId"] = version_id
    try:
        answer = bucket.client.get_object(**place)
    except ClientError as error:
        if _code(error) in _GONE:
            raise NotFound(f"s3://{bucket.name}/{key} version {version_id} is gone") from error
        raise
    with answer["Body"] as body:
        modified = answer["LastModified"].astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.000Z")
        version = answer.get("VersionId")
        return StoredObject(body.read(limit + 1), version, modified, answer["Metadata"])


def load(
    bucket: Bucket, key: str, kind: type[DocumentType], version_id: str | None = None
) -> DocumentType:
    """The document at a key of the work bucket. Raises NotFound when it is gone."""
    return msgspec.json.decode(read(bucket, key, version_id, MAX_DOCUMENT_BYTES).body, type=kind)


def put_newer(bucket: Bucket, prefix: str, document: Document) -> bool:
    """Write a document unless one of equal or newer order stands there; say whether it was.

    HEAD, compare, conditional PUT, and again when another writer came between. Raises Conflict
    when that happens too often.
    """
    key = document_key(prefix, document.key)
    for _ in range(ATTEMPTS):
        standing = head(bucket, key)
        if standing and order_in(standing["Metadata"]) >= (
            keyless(document.version),
            *document.order[1:],
        ):
            return False
        condition = {"IfMatch": standing["ETag"]} if standing else {"IfNoneMatch": "*"}
        if _put(bucket, key, document, condition):
            return True
    raise Conflict(f"s3://{bucket.name}/{key} was written by others {ATTEMPTS} times over")


def is_newest(bucket: Bucket, prefixes: Iterable[str], key: str, version_id: str | None) -> bool:
    """Whether the newest of a key's documents under these prefixes is of this upload."""
    heads = (head(bucket, document_key(prefix, key)) for prefix in prefixes)
    found = [standing["Metadata"] for standing in heads if standing]
    newest: dict[str, str] = max(found, key=order_in, default={})
    return version_id is not None and newest.get("version-id") == version_id


def _put(bucket: Bucket, key: str, document: Document, condition: Any) -> bool:
    try:
        bucket.client.put_object(
            Bucket=bucket.name,
            Key=key,
            Body=msgspec.json.encode(document),
            ContentType="application/json",
            Metadata=_order_metadata(document),
            **condition,
        )
    except ClientError as error:
        if _code(error) in _RACED | _GONE:
            return False
        raise
    return True


def _order_metadata(document: Document) -> dict[str, str]:
    """What a document's object says of its order. The key's part of the version is left out.

    It is the same for all documents of a place, and metadata is ASCII and at most 2 KB.
    """
    metadata = {"version": keyless(document.version), "pipeline": document.pipeline}
    further = {"replayed": document.replayed, "version-id": document.version_id}
    return metadata | {name: value for name, value in further.items() if value}


def order_in(metadata: dict[str, str]) -> Order:
    """The order of a document, without the key, from its object's metadata."""
    return order_of(
        metadata.get("version", ""), metadata.get("pipeline", "0"), metadata.get("replayed")
    )


def keyless(version: str) -> str:
    """An upload version without its end, the key: its event time and sequencer."""
    return "#".join(version.split("#", 2)[:2])


def head(bucket: Bucket, key: str) -> Any | None:
    """S3's description of an object; None when it is not there."""
    try:
        return bucket.client.head_object(Bucket=bucket.name, Key=key)
    except ClientError as error:
        if _code(error) in _GONE:
            return None
        raise


class Listed(NamedTuple):
    """An object as a listing shows it."""

    key: str
    modified: datetime


def keys(bucket: Bucket, prefix: str = "") -> Iterator[str]:
    """All keys with a prefix, in S3's order."""
    return (found.key for found in listed(bucket, prefix))


def listed(bucket: Bucket, prefix: str = "", after: str = "") -> Iterator[Listed]:
    """All objects whose keys have a prefix and come after ``after``, in S3's order."""
    pages = bucket.client.get_paginator("list_objects_v2").paginate(
        Bucket=bucket.name, Prefix=prefix, StartAfter=after
    )
    for page in pages:
        for found in page.get("Contents", []):
            yield Listed(found["Key"], found["LastModified"])


def _code(error: ClientError) -> str:
    return error.response["Error"]["Code"]
