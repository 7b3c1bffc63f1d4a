"""Read rows from .npy or a table, and write arrays to a file or the terminal."""

from __future__ import annotations

import io
import math
import sys
from pathlib import Path

import numpy as np

from aecore import data
from aecore.cli.terminal import plain
from aecore.data import own
from aecore.data.own.picture_rows import picture_row, rows_of
from aecore.data.readers import number_table, table
from aecore.data.readers.arrays import sealed_rows
from aecore.data.readers.compressed import unpacked
from aecore.data.readers.errors import reading
from aecore.data.readers.formats.pictures import SUFFIXES
from aecore.data.readers.text import decoded
from aecore.evaluation.metrics import in_range
from aecore.runs.store.files import write
from aecore.views.snapshot import Snapshot

LARGEST = 2 << 30  # bytes of an array
LARGEST_TABLE = 1 << 30  # bytes of a table, unpacked
TABLES = (".csv", ".tsv", ".tab", ".txt", ".dat", ".data", ".gz", ".zip")


def read(path: Path, snapshot: Snapshot, header: bool | None = None, missing: float = 0) -> np.ndarray:
    """The rows of a .npy file or a table, (n, D) float32, as the run's net sees them; ValueError otherwise.

    `header` says whether the first line of a table names its columns. What is set aside goes to stderr.
    A value that is missing is `missing`, where the run learns from rows with holes.
    """
    if own.about(snapshot.spec.data.name) is not None:
        return _brought(path, snapshot.spec.data.name, header, missing)
    shape, span = _form(snapshot)
    found = _array(path, math.prod(shape), header)
    if found.dtype != np.uint8 and found.dtype.kind not in "iuf":
        raise ValueError(f"{path} must hold numbers, got {found.dtype}")
    if found.ndim < 2 or found.shape[1:] not in (shape, (math.prod(shape),)):
        raise ValueError(f"{path} must hold rows of shape {shape}, got an array of shape {found.shape}")
    if not len(found):
        raise ValueError(f"{path} holds no rows")
    try:
        return in_range(sealed_rows(str(path), found, shape, span))
    except ValueError as error:
        raise ValueError(f"{error}; bytes (uint8) are divided by 255, other numbers are not") from None


def read_any(
    path: Path, snapshot: Snapshot, of: data.Dataset, header: bool | None = None, missing: float = 0
) -> np.ndarray:
    """Rows (n, D) as `read` has them, or, for a set of pictures, of a picture, a folder or a zip."""
    given = own.Given.at(path)
    tables = (".npy", *TABLES)
    if not of.pictured or (not given.folder and given.suffix in tables and given.suffix != ".zip"):
        return read(path, snapshot, header, missing)
    about = data.card(of.name)
    alone = not given.folder and given.suffix in SUFFIXES
    return picture_row(given, about)[None] if alone else rows_of(given, about)[0]


def _brought(path: Path, name: str, header: bool | None, missing: float) -> np.ndarray:
    """Rows of a file like the one that a set was made of: the same columns, scaled as those were."""
    with reading(path):
        return own.rows_like(name, own.Given.at(path), header, missing)


def put(values: np.ndarray, names: str, out: Path | None) -> None:
    """Write an array (n, M) to a .npy or .csv file, or as CSV to the terminal; columns are `names`1, ..."""
    if out is None:
        sys.stdout.write(_csv(values, names))
    elif out.suffix == ".npy":
        packed = io.BytesIO()
        np.save(packed, values, allow_pickle=False)
        write(out, packed.getvalue())
    elif out.suffix == ".csv":
        write(out, _csv(values, names).encode())
    else:
        raise ValueError(f"--out must end in .npy or .csv, got {out}")


def _array(path: Path, width: int, header: bool | None) -> np.ndarray:
    if path.suffix.lower() not in (".npy", *TABLES):
        raise ValueError(
            f"{path} must be a .npy or a .csv file, or a table that ends in {', '.join(TABLES[1:])}"
        )
    if path.stat().st_size > LARGEST:
        raise ValueError(f"{path} is larger than the {LARGEST:,} bytes allowed")
    if path.suffix.lower() == ".npy":
        if header is not None:
            raise ValueError(f"--header and --no-header are for tables, and {path} is an array")
        return _npy(path)
    text = _text(path)
    with reading(path):
        return _table(text, width, header)


def _npy(path: Path) -> np.ndarray:
    with reading(path):  # damage in its head ends in whatever Python's own parser raises
        try:
            return np.lib.format.open_memmap(path, mode="r")
        except (ValueError, EOFError) as error:
            raise ValueError(_first_line(error)) from None


def _table(text: str, width: int, header: bool | None) -> np.ndarray:
    found = number_table.read(table.read("the table", text, number_table.SEPARATORS), width, header)
    for remark in found.remarks:
        print(plain(remark), file=sys.stderr)
    return found.rows


def _text(path: Path) -> str:
    """The one table in a file, packed or not."""
    inside = unpacked(str(path), path.read_bytes(), LARGEST_TABLE)
    if len(inside) != 1:
        raise ValueError(f"{path} holds {len(inside):,} tables: pack the one that has the rows")
    return decoded(str(path), next(iter(inside.values())))


def _form(snapshot: Snapshot) -> tuple[tuple[int, ...], tuple[float, float]]:
    """The shape of a row and the range of its values."""
    try:
        card = data.card(snapshot.spec.data.name)
    except data.DataMissing:
        return (int(snapshot.facts["widths"][0]),), (-math.inf, math.inf)
    return card.shape, card.range


def _csv(values: np.ndarray, names: str) -> str:
    head = ",".join(f"{names}{i}" for i in range(1, values.shape[1] + 1))
    lines = (",".join(f"{value:.9g}" for value in row) for row in values.tolist())
    return "\n".join([head, *lines]) + "\n"


def _first_line(error: Exception) -> str:
    return (str(error).splitlines() or ["it is cut short"])[0]
