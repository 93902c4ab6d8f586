"""Rows as Apache Parquet, group by group, for any number of them."""

import sys
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from types import UnionType
from typing import TYPE_CHECKING, Any, BinaryIO, Literal, get_args, get_origin

from onrecord.errors import OnRecordError

if TYPE_CHECKING:
    import pyarrow as pa

# Held in memory at once.
ROWS_IN_GROUP = 10_000


def write_parquet(rows: Iterable[Mapping[str, Any]], fields: Mapping[str, Any]) -> int:
    """Write rows to stdout and say how many there were.

    ``fields`` gives the columns in order and their types in Python: text, int, float, bool or a
    tuple of texts, with or without None. Raises OnRecordError where pyarrow is missing or stdout
    is a terminal.
    """
    try:
        import pyarrow as pa
        import pyarrow.parquet as pq
    except ModuleNotFoundError as error:
        raise OnRecordError(
            "--format parquet needs pyarrow: install onrecord with its parquet extra"
        ) from error
    if sys.stdout.isatty():
        raise OnRecordError("Parquet is not for a terminal: send it to a file with >")
    schema = pa.schema([(name, _arrow_type(kind)) for name, kind in fields.items()])
    count = 0
    with pq.ParquetWriter(_Counted(sys.stdout.buffer), schema, compression="zstd") as writer:
        for group in _groups(rows):
            columns = [{name: row.get(name) for name in fields} for row in group]
            writer.write_table(pa.Table.from_pylist(columns, schema))
            count += len(group)
    return count


def _groups(rows: Iterable[Mapping[str, Any]]) -> Iterator[list[Mapping[str, Any]]]:
    rest = iter(rows)
    while group := list(islice(rest, ROWS_IN_GROUP)):
        yield group


def _arrow_type(kind: Any) -> "pa.DataType":
    import pyarrow as pa

    if isinstance(kind, UnionType):
        [kind] = (part for part in get_args(kind) if part is not type(None))
    if get_origin(kind) is tuple:
        return pa.list_(pa.string())
    if get_origin(kind) is Literal:
        return pa.string()
    types = {str: pa.string(), int: pa.int32(), float: pa.float64(), bool: pa.bool_()}
    return types[kind]


class _Counted:
    """A stream that cannot seek, such as a pipe, for a writer that asks where it is."""

    closed = False

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._written = 0

    def write(self, data: bytes) -> int:
        self._written += len(data)
        return self._stream.write(data)

    def tell(self) -> int:
        return self._written

    def flush(self) -> None:
        self._stream.flush()

    def close(self) -> None:
        self.flush()
