"""Readers of files of rows: which one reads a file, told by its first bytes and by its name."""

from __future__ import annotations

from aecore.data import limits
from aecore.data.readers.formats import (
    delimited,
    idx_files,
    matlab,
    named_arrays,
    numpy_files,
    parquet,
    parquet_pictures,
    picture_files,
    picture_pairs,
    pictures,
)
from aecore.data.readers.formats.given import Given
from aecore.data.readers.formats.pictures import Listing
from aecore.data.readers.formats.raw import Progress, Raw


def read(
    given: Given,
    header: bool | None = None,
    side: int | None = None,
    progress: Progress = lambda done, total: None,
    colour: bool = False,
    pairs: tuple[str, str] | None = None,
) -> Raw:
    """The rows of a file or folder. `header` is for tables, `side`, `progress` and `colour` are for pictures.

    `pairs` are the two folders of pictures that go in and should come out.

    ValueError, in one sentence, where it cannot be read; other errors are those of the libraries that read.
    """
    if given.size > limits.BYTES:
        raise ValueError(f"it is larger than the {limits.BYTES >> 30} GB that are read")
    if pairs is not None:
        return picture_pairs.read(given, pairs, side, progress, colour)
    if idx_files.known(given):
        return idx_files.read(given, colour)
    listing = listed(given)
    if listing is not None:
        return pictures.read(listing, side, progress, colour)
    if given.folder:
        raise ValueError("it is a folder without pictures: bring a file, or a folder of pictures")
    if given.head(4) == b"PAR1":
        return parquet.read(given)
    if numpy_files.known(given):
        return numpy_files.read(given, colour)
    if matlab.known(given):
        return matlab.read(given, colour)
    return delimited.read(given, header)


def listed(given: Given) -> Listing | None:
    """The pictures of a zip, folder or Parquet file, which can be had in any size; None where it has none."""
    if idx_files.known(given):
        return None
    if picture_files.known(given):
        return picture_files.listed(given)
    return parquet_pictures.listed(given) if parquet_pictures.known(given) else None


def may_be_coloured(given: Given) -> bool:
    """Whether it holds arrays whose items may be pictures in colour; no array is read."""
    if idx_files.known(given):
        return True
    reader = next((reader for reader in (numpy_files, matlab) if reader.known(given)), None)
    return reader is not None and any(map(named_arrays.may_be_coloured, reader.shapes(given)))
