"""Reader of Parquet, by Arrow: columns of numbers and of words."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from aecore.data import limits, scratch
from aecore.data.readers.formats import blocks
from aecore.data.readers.formats.columns import raw
from aecore.data.readers.formats.given import Given
from aecore.data.readers.formats.raw import Raw, affordable, affordable_bytes

if TYPE_CHECKING:
    import pyarrow as pa

SUFFIXES = (".parquet", ".pq")


def read(given: Given) -> Raw:
    """The rows of a Parquet file; ValueError, in one sentence, where it holds too much, or no numbers."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    source = pa.memory_map(str(given.path)) if given.path else pa.BufferReader(given.content or b"")
    file = pq.ParquetFile(source)
    affordable(file.metadata.num_rows, file.metadata.num_columns)
    groups = (file.metadata.row_group(i).total_byte_size for i in range(file.metadata.num_row_groups))
    affordable_bytes(sum(groups), limits.UNPACKED)
    names = file.schema_arrow.names

    def bad(row: int, column: int) -> str:
        return f"row {row + 1:,} of {names[column]!r:.40}"

    file = pq.ParquetFile(source, read_dictionary=_texts(file.schema_arrow))
    if not scratch.large(4 * file.metadata.num_rows * len(names)):
        return raw(file.read(), bad=bad)
    height = max(1, blocks.VALUES // len(names))

    def read() -> Iterator[pa.Table]:
        return (pa.Table.from_batches([part]) for part in file.iter_batches(height, use_threads=False))

    schema = file.schema_arrow
    return blocks.raw(blocks.Blocks(tuple(names), tuple(schema.types), file.metadata.num_rows, read), bad=bad)


def _texts(schema: Any) -> list[str]:
    """The columns of words, which stay as they are kept: each word once, however many rows have it."""
    import pyarrow as pa

    return [field.name for field in schema if pa.types.is_string(field.type)]
