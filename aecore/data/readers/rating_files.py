"""Reader of tables of ratings: a row is person, item and rating, in stars or on another scale.

Under a head with columns in any order (ml-latest-small, RecBole, somebody's own), or without one as MovieLens
1M and 100K write them: person, item, rating, time. An item may be any text.

Source: Harper and Konstan, "The MovieLens datasets: history and context" (2015).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import islice
from math import nan
from typing import NamedTuple

import numpy as np

from aecore.data.films import Catalogue, Film
from aecore.data.ratings import Ratings
from aecore.data.ratings import table as rating_table
from aecore.data.readers import rating_columns, table
from aecore.data.readers.compressed import unpacked
from aecore.data.readers.left_out import LeftOut
from aecore.data.readers.rating_columns import RatingColumns
from aecore.data.readers.rating_scale import Stars, stars
from aecore.data.readers.table import Row, Table
from aecore.data.readers.table_head import hole, number
from aecore.data.readers.text import decoded

LINES = 2_000_000
LARGEST = 256 << 20  # bytes, unpacked
CELLS = 60_000_000  # people times films: a quarter of a gigabyte
TITLE = 200  # characters of an item's name

Rated = tuple[str, str, float, int]  # person, item, rating or NaN where it is blank, line


class RatingFile(NamedTuple):
    """Ratings of a file and its films; `remarks` say how the scale was read, and what was left out."""

    ratings: Ratings
    catalogue: Catalogue
    remarks: tuple[str, ...]


def read(content: bytes, name: str, titles: Mapping[str, Film] | None = None) -> RatingFile:
    """Ratings of a file, packed or not; `titles` has what is known of its films by the name they have there.

    Of two lines about the same person and film the later counts. Films are numbered as in the file where it
    numbers them, else in the order they come in. A line that is no rating is left out and told. ValueError,
    one sentence, where there is none.
    """
    people: dict[str, int] = {}
    films: dict[str, int] = {}
    left_out = LeftOut()
    found, columns = _ratings_in(content)
    rows = [
        (people.setdefault(user, len(people)), films.setdefault(film, len(films)), value, line)
        for user, film, value, line in _lines(found, columns, left_out)
    ]
    _affordable(len(people), len(films))
    user, film, values, lines = np.array(rows, np.float64).reshape(-1, 4).T
    given = stars(values)
    _off_scale(given, lines, found, columns.places[-1], left_out)
    rated = given.stars > 0  # NaN is not
    remarks = (*_above(found), *columns.remarks, *given.remarks, *left_out.remarks())
    if not rated.any():
        raise ValueError(": ".join(("it holds no ratings", *map(_clause, remarks[-1:]))))
    known = _films(films, titles or {})
    ids = np.array([entry.id for entry in known])[film[rated].astype(int)]
    catalogue = Catalogue(tuple(sorted(known, key=lambda entry: entry.id)))
    return RatingFile(rating_table(name, user[rated], ids, given.stars[rated]), catalogue, remarks)


def _ratings_in(content: bytes) -> tuple[Table, RatingColumns]:
    """The one table of ratings in a file, and its columns; ValueError, one sentence, otherwise."""
    found: dict[str, tuple[Table, RatingColumns]] = {}
    faults: list[ValueError] = []
    for path, inside in unpacked("it", content, LARGEST).items():
        try:
            there = replace(table.read(path, decoded("it", inside)), one_line=True)
            found[path] = there, rating_columns.find(there)
        except ValueError as error:
            faults.append(error)
    if len(found) > 1:
        raise ValueError(f"it holds {len(found):,} tables of ratings ({', '.join(found)[:80]}): bring one")
    if not found:
        raise faults[0] if faults else ValueError("it holds no table")
    return next(iter(found.values()))


def _lines(found: Table, columns: RatingColumns, left_out: LeftOut) -> Iterator[Rated]:
    """Every row that can be a rating; the others are left out."""
    for count, row in enumerate(islice(found.filled(), int(columns.head), None), 1):
        if count > LINES:
            raise ValueError(f"it has more than the {LINES:,} lines that are read")
        rated = _rated(row, columns, left_out)
        if rated:
            yield rated


def _rated(row: Row, columns: RatingColumns, left_out: LeftOut) -> Rated | None:
    cells = row.trimmed(columns.width)
    if row.fault or not columns.last < len(cells) <= columns.width:
        left_out.add(row.misfit(columns.width), row.line)
        return None
    user, film, text = (cells[at].strip() for at in columns.places)
    value = number(text)
    if value is None:
        value = nan if hole(text) else number(text.replace(",", "."))
    if not user or not film or value is None:
        why = "its rating is no number" if value is None else "it has no person or no item"
        left_out.add(why, row.line, text if value is None else "")
        return None
    return user, film[:TITLE], value, row.line


def _off_scale(given: Stars, lines: np.ndarray, found: Table, place: int, left_out: LeftOut) -> None:
    off = set(lines[np.isnan(given.stars)].tolist())
    for row in found.filled() if off else ():
        if row.line in off:
            left_out.add(f"its rating is not from 0 to {given.most}", row.line, row.cells[place].strip())


def _above(found: Table) -> Iterator[str]:
    return (f"A title above the head is left out: {title[:80]}." for title in found.titles)


def _clause(sentence: str) -> str:
    return f"{sentence[0].lower()}{sentence[1:].removesuffix('.')}"


def _films(films: Mapping[str, int], titles: Mapping[str, Film]) -> list[Film]:
    """The films of a file in the order they came in."""
    numbered = all(name.isdecimal() and len(name) < 10 for name in films)
    return [titles.get(name) or Film(int(name) if numbered else i, name) for name, i in films.items()]


def _affordable(people: int, films: int) -> None:
    if people * films > CELLS:
        raise ValueError(
            f"{people:,} people by {films:,} films are more than the {CELLS:,} cells that fit: take a part"
        )
