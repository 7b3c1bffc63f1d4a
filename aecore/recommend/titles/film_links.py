"""Numbers of films elsewhere: which MovieLens film an IMDb or a TMDB number means.

The table is links.csv of ml-latest-small, under the licence of its ratings. It is read where that set has
been downloaded, and is not shipped.
"""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from types import MappingProxyType

from aecore.data import folders

LARGEST = 16 << 20  # bytes of the unpacked table
SET = "ml-latest-small"


@dataclass(frozen=True)
class Links:
    """MovieLens numbers by IMDb number and by TMDB number; empty where they are not known."""

    imdb: Mapping[int, int] = field(default_factory=dict)
    tmdb: Mapping[int, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for name in ("imdb", "tmdb"):
            object.__setattr__(self, name, MappingProxyType(dict(getattr(self, name))))


def links() -> Links:
    """What the downloaded table says; nothing where it was not downloaded before."""
    for folder in (folders.supplied(), folders.cache()):
        place = folder / SET / f"{SET}.zip" if folder else None
        if place and place.is_file():
            return _read(place, place.stat().st_mtime_ns)
    return Links()


@cache
def _read(place: Path, changed_ns: int) -> Links:
    try:
        with zipfile.ZipFile(place) as packed, packed.open(f"{SET}/links.csv") as table:
            rows = list(csv.DictReader(io.StringIO(table.read(LARGEST).decode())))
        return Links(_numbers(rows, "imdbId"), _numbers(rows, "tmdbId"))
    except (OSError, KeyError, ValueError, zipfile.BadZipFile):
        return Links()  # films are then found by title, as where nothing was downloaded


def _numbers(rows: list[dict[str, str]], column: str) -> dict[int, int]:
    """Film by number, of the rows that have one: some films are not at TMDB."""
    return {int(row[column]): int(row["movieId"]) for row in rows if row.get(column)}
