"""Reader of Parquet, by Arrow: columns of numbers and of words."""

from __future__ import annotations

from typing import Any

from aecore.data import limits
from aecore.data.readers.formats.columns import raw
from aecore.data.readers.formats.given import Given
from aecore.data.readers.formats.raw import Raw, affordable

SUFFIXES = (".parquet", ".pq")


def read(given: Given) -> Raw:
    """The rows of a Parquet file; ValueError, in one sentence, where it holds too much, or no numbers."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    source = pa.memory_map(str(given.path)) if given.path else pa.BufferReader(given.content or b"")
    file = pq.ParquetFile(source)
    affordable(file.metadata.num_rows, file.metadata.num_columns)
    groups = (file.metadata.row_group(i).total_byte_size for i in range(file.metadata.num_row_groups))
    if sum(groups) > limits.UNPACKED:
        raise ValueError(f"it unpacks to more than the {limits.UNPACKED >> 30} GB that are read")
    found = pq.ParquetFile(source, read_dictionary=_texts(file.schema_arrow)).read()
    return raw(found, bad=lambda row, column: f"row {row + 1:,} of {found.column_names[column]!r:.40}")


def _texts(schema: Any) -> list[str]:
    """The columns of words, which stay as they are kept: each word once, however many rows have it."""
    import pyarrow as pa

    return [field.name for field in schema if pa.types.is_string(field.type)]
