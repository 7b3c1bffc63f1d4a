"""Reader of pictures in Parquet, as Hugging Face writes them: a column of {bytes, path}, labels beside it.

Several files of a folder are the shards of one set; `train` and `test` in their names are the split.
Source: Hugging Face Datasets, "Image" and "ClassLabel" of its features.
"""

from __future__ import annotations

import io
import json
import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate
from pathlib import PurePosixPath
from typing import IO, Any

import numpy as np

from aecore.data import limits
from aecore.data.readers.formats.columns import text
from aecore.data.readers.formats.given import Given
from aecore.data.readers.formats.parquet import SUFFIXES
from aecore.data.readers.formats.pictures import SPLITS, Listing
from aecore.data.readers.formats.raw import Column, affordable_bytes

MAGIC = b"PAR1"
PORTION = 256 << 20  # bytes that some rows may have together, were each as large as it can be
MOST_ROWS = 64  # that are read at a time


@dataclass(frozen=True, eq=False)
class Shard:
    """A Parquet file that may have a column of pictures; `called` is put before a row's number."""

    given: Given
    called: str = ""
    test: bool = False

    @cached_property
    def file(self) -> Any:
        """The open file; no row of it is in memory."""
        return self._open()

    @cached_property
    def column(self) -> str:
        """The name of the first column of pictures; empty where there is none."""
        return next((field.name for field in self.file.schema_arrow if _pictured(field.type)), "")

    @property
    def rows(self) -> int:
        """How many rows it has."""
        return int(self.file.metadata.num_rows)

    @cached_property
    def size(self) -> int:
        """Bytes that it says it unpacks to."""
        groups = range(self.file.num_row_groups)
        return sum(self.file.metadata.row_group(group).total_byte_size for group in groups)

    def opened(self, wanted: Sequence[int]) -> Iterator[tuple[str, IO[bytes]]]:
        """(what it is called, file) of the picture in each of some rows, in rising order."""
        done = 0
        for first, pictures in self._portions(wanted):
            upto = bisect_left(wanted, first + len(pictures), done)
            for row in wanted[done:upto]:
                called = f"{self.called}row {row + 1:,}"
                yield called, io.BytesIO(_content(called, pictures[row - first].as_py()))
            done = upto

    def _portions(self, wanted: Sequence[int]) -> Iterator[tuple[int, Any]]:
        """(number of the first row, pictures) of some rows at a time, of the row groups that are wanted."""
        end = 0
        for group in range(self.file.num_row_groups):
            first, end = end, end + self.file.metadata.row_group(group).num_rows
            some = wanted[bisect_left(wanted, first) : bisect_left(wanted, end)]
            for batch in self._batches(group) if some else ():
                yield first, batch.column(0)
                first += len(batch)
                if first > some[-1]:
                    break

    def _batches(self, group: int) -> Iterator[Any]:
        """As few rows at a time as fit into memory even where a value that is kept once stands in each."""
        sizes = self.file.metadata.row_group(group)
        largest = max(sizes.column(i).total_uncompressed_size for i in range(sizes.num_columns))
        rows = min(max(PORTION // max(largest, 1), 1), MOST_ROWS)
        found: Iterator[Any] = self.file.iter_batches(
            rows, row_groups=[group], columns=[self.column], use_threads=False
        )
        return found

    def beside(self) -> dict[str, Column]:
        """Columns (rows,) of what may be labels, by name: named classes, words, and whole numbers."""
        import pyarrow as pa

        schema = self.file.schema_arrow
        classes = _class_names(schema.metadata)
        words = [field.name for field in schema if pa.types.is_string(field.type)]
        whole = [field.name for field in schema if pa.types.is_integer(field.type)]
        table = self._open(words).read([*whole, *words])
        found = {name: _classes(table.column(name), classes.get(name, ())) for name in whole}
        spoken = {name: text(table.column(name)) for name in words}
        return {**found, **{name: values for name, values in spoken.items() if values is not None}}

    def _open(self, words: Sequence[str] = ()) -> Any:
        """The file; columns of `words` stay as they are kept, each word once."""
        import pyarrow as pa
        import pyarrow.parquet as pq

        path, content = self.given.path, self.given.content
        source = pa.memory_map(str(path)) if path else pa.BufferReader(content or b"")
        return pq.ParquetFile(source, read_dictionary=list(words), pre_buffer=False)


def known(given: Given) -> bool:
    """Whether it is a Parquet file, or a folder of some, with a column of pictures."""
    return any(shard.column for shard in _shards(given)[:1])


def listed(given: Given) -> Listing:
    """All pictures, without opening one; ValueError, in one sentence, where they are too many or too much."""
    shards = sorted(_shards(given), key=lambda shard: shard.test)
    without = next((shard.called for shard in shards if not shard.column), None)
    if without is not None:
        raise ValueError(f"{without.removesuffix(', ')} has no column of pictures as the other files have")
    rows = [shard.rows for shard in shards]
    if sum(rows) > limits.FILES:
        raise ValueError(f"it holds {sum(rows):,} pictures, more than the {limits.FILES:,} that are read")
    if not sum(rows):
        raise ValueError("it holds no rows")
    affordable_bytes(sum(shard.size for shard in shards), limits.UNPACKED)
    tests = sum(shard.rows for shard in shards if shard.test)
    return Listing(
        sum(rows),
        lambda places: _opened(shards, places),
        _beside(shards),
        0 if tests == sum(rows) else tests,
    )


def _shards(given: Given) -> list[Shard]:
    if not given.folder:
        return [Shard(given)] if given.head(len(MAGIC)) == MAGIC else []
    found = [(path, file) for path, file in given.files.items() if path.suffix.lower() in SUFFIXES]
    return [Shard(file, f"{str(path)[-60:]}, ", _tests(path)) for path, file in found]


def _tests(path: PurePosixPath) -> bool:
    """Whether the name of a shard, or of a folder it is in, says that its rows test."""
    words = re.split(r"[^a-z]+", str(path).lower())
    return next((bool(SPLITS[word]) for word in words if word in SPLITS), False)


def _opened(shards: Sequence[Shard], places: Sequence[int]) -> Iterator[tuple[str, IO[bytes]]]:
    ends = list(accumulate(shard.rows for shard in shards))
    for shard, end in zip(shards, ends, strict=True):
        first = end - shard.rows
        some = places[bisect_left(places, first) : bisect_left(places, end)]
        yield from shard.opened([place - first for place in some])


def _beside(shards: Sequence[Shard]) -> dict[str, Column]:
    """The columns that every shard has, alike in all."""
    found = [shard.beside() for shard in shards]
    shared = [name for name in found[0] if all(name in columns for columns in found)]
    alike = [name for name in shared if len({columns[name].dtype.kind for columns in found}) == 1]
    return {name: np.concatenate([columns[name] for columns in found]) for name in alike}


def _pictured(kind: Any) -> bool:
    """Whether a column holds pictures: {bytes, path}, or bytes alone."""
    import pyarrow as pa

    place = kind.get_field_index("bytes") if pa.types.is_struct(kind) else -1
    return place >= 0 and (pa.types.is_binary(kind[place].type) or pa.types.is_large_binary(kind[place].type))


def _content(called: str, value: Any) -> bytes:
    """The bytes of a picture as its file has them; ValueError where there are none, or too many."""
    content = value.get("bytes") if isinstance(value, dict) else None
    if not content:
        path = str((value or {}).get("path") or "")
        what = f"names a file ({path[-60:]!r}) and does not hold it" if path else "holds no picture"
        raise ValueError(f"{called} {what}: save the set with its pictures inside")
    if len(content) > limits.PIXELS:
        raise ValueError(f"{called} unpacks to far more than a picture holds")
    return bytes(content)


def _classes(column: Any, names: Sequence[str]) -> Column:
    """Whole numbers (rows,), NaN where one is missing; where classes have names those, "" without one."""
    import pyarrow as pa

    numbers = column.cast(pa.float64()).to_numpy()
    if not names:
        return np.asarray(numbers)
    words = np.array([*names, ""])
    inside = (numbers >= 0) & (numbers < len(names))
    found: np.ndarray = words[np.where(inside, numbers, len(names)).astype(int)]
    return found


def _class_names(metadata: Mapping[bytes, bytes] | None) -> dict[str, tuple[str, ...]]:
    """The names of classes by column, as the schema tells them; of what is not sound nothing is believed."""
    try:
        features = json.loads((metadata or {})[b"huggingface"])["info"]["features"]
        told = {str(name): feature["names"] for name, feature in features.items() if "names" in feature}
    except (KeyError, TypeError, ValueError, AttributeError, RecursionError):
        return {}
    return {name: tuple(word[:40] for word in words) for name, words in told.items() if _words(words)}


def _words(found: Any) -> bool:
    return isinstance(found, list) and 0 < len(found) and all(isinstance(word, str) for word in found)
