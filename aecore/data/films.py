"""Film metadata: title, year and genres of each, and the catalogue of all."""

from __future__ import annotations

import csv
import gzip
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cache, cached_property

from aecore.data.folders import assets
from aecore.data.readers.titles import dated, parts


@dataclass(frozen=True, slots=True)
class Film:
    """One film: its MovieLens number, its title as people write it, its year where it is known.

    `also` holds its other titles (the original one, "a.k.a."); `raters` how many people of the ratings rated
    it.
    """

    id: int
    title: str
    year: int | None = None
    genres: tuple[str, ...] = ()
    also: tuple[str, ...] = ()
    raters: int = 0


@dataclass(frozen=True, eq=False)
class Catalogue:
    """All films there are, in the order of their numbers."""

    films: tuple[Film, ...]

    def __iter__(self) -> Iterator[Film]:
        return iter(self.films)

    def __len__(self) -> int:
        return len(self.films)

    def __contains__(self, id: object) -> bool:
        return id in self._by_id

    def __getitem__(self, id: int) -> Film:
        """The film of a number; KeyError where there is none."""
        return self._by_id[id]

    @cached_property
    def _by_id(self) -> dict[int, Film]:
        return {film.id: film for film in self.films}


@cache
def embedded() -> Catalogue:
    """The films of the embedded ratings, 9,066 of them, up to 2016."""
    with gzip.open(assets() / "movielens_small_movies.csv.gz", "rt", encoding="utf-8", newline="") as lines:
        return Catalogue(tuple(_films(csv.DictReader(lines))))


def from_title(id: int, raw: str, genres: Iterable[str] = ()) -> Film:
    """The film of a list's line: "Postman, The (Postino, Il) (1994)" is The Postman, also Il Postino."""
    title, year = dated(raw)
    return _film(id, title, year, genres)


def _films(rows: Iterable[dict[str, str]]) -> Iterator[Film]:
    for row in rows:
        year = int(row["year"]) if row["year"].isdigit() else None
        film = _film(int(row["movieId"]), row["title"], year, row["genres"].split("|"))
        yield replace(film, raters=int(row["n_ratings"]))


def _film(id: int, raw: str, year: int | None, genres: Iterable[str]) -> Film:
    title, also = parts(raw)
    kinds = tuple(genre for genre in genres if genre and genre != "unknown" and not genre.startswith("("))
    return Film(id, title or f"MovieLens film {id}", year, kinds, also)  # five lines of 2016 have lost theirs
