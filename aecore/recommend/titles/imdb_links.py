"""IMDb links: which MovieLens film an IMDb number means, where ml-latest-small has been downloaded."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType

from aecore.data import folders

LARGEST = 16 << 20  # bytes of the unpacked table
SET = "ml-latest-small"


def links() -> Mapping[int, int]:
    """MovieLens numbers by IMDb number; empty where the table was not downloaded before."""
    for folder in (folders.supplied(), folders.cache()):
        place = folder / SET / f"{SET}.zip" if folder else None
        if place and place.is_file():
            return _read(place, place.stat().st_mtime_ns)
    return MappingProxyType({})


@cache
def _read(place: Path, changed_ns: int) -> Mapping[int, int]:
    try:
        with zipfile.ZipFile(place) as packed, packed.open(f"{SET}/links.csv") as table:
            return MappingProxyType(dict(_numbers(table.read(LARGEST).decode())))
    except (OSError, KeyError, ValueError, zipfile.BadZipFile):
        return MappingProxyType({})  # films are then found by title, as where nothing was downloaded


def _numbers(table: str) -> Iterator[tuple[int, int]]:
    for row in csv.DictReader(io.StringIO(table)):
        yield int(row["imdbId"]), int(row["movieId"])
