"""MovieLens: the embedded ratings, and three published editions, each in a layout of its own."""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from aecore.data import films, ratings
from aecore.data.file import File
from aecore.data.films import Catalogue
from aecore.data.held_out import card, rows
from aecore.data.ratings import LEAST, Ratings
from aecore.data.readers import movielens_titles, rating_files
from aecore.data.source import Source

HOST = "https://files.grouplens.org/datasets/movielens"
LICENCE = "GroupLens: with acknowledgement, no commercial use"
PAPER = "Harper and Konstan, The MovieLens datasets: history and context, ACM TiiS 5(4), 2015"
LARGEST = 64 << 20  # bytes of one file in an archive

Members = Callable[[str], bytes]
Reader = Callable[[Members, str], tuple[Ratings, Catalogue]]


def latest_small(member: Members, name: str) -> tuple[Ratings, Catalogue]:
    """ratings.csv and movies.csv."""
    titles = movielens_titles.films_csv(member("movies.csv"))
    return rating_files.read(member("ratings.csv"), name, titles)[:2]


def hundred_k(member: Members, name: str) -> tuple[Ratings, Catalogue]:
    """u.data and u.item."""
    titles = movielens_titles.films_item(member("u.item"), member("u.genre"))
    return rating_files.read(member("u.data"), name, titles)[:2]


def one_m(member: Members, name: str) -> tuple[Ratings, Catalogue]:
    """ratings.dat and movies.dat."""
    titles = movielens_titles.films_dat(member("movies.dat"))
    return rating_files.read(member("ratings.dat"), name, titles)[:2]


def archive(
    path: Path, name: str, read: Reader, least: int = LEAST, most: int | None = None
) -> tuple[Ratings, Catalogue]:
    """The ratings of films that so many people rated, and all films, of a published archive.

    A later edition may have more such films: then the `most` rated ones are kept. ValueError where it is
    none, or lacks a file, or one of them unpacks to more than is sensible.
    """
    try:
        with zipfile.ZipFile(path) as packed:
            found, catalogue = read(partial(_member, packed, name), name)
    except (zipfile.BadZipFile, KeyError) as error:
        raise ValueError(f"{path} is not the archive of {name}: {error}") from None
    return _rated_most(found.common(least), most), catalogue


def _rated_most(found: Ratings, most: int | None) -> Ratings:
    if most is None or len(found.films) <= most:
        return found
    keep = np.sort(np.argsort(-found.raters, kind="stable")[:most])
    return replace(found, stars=found.stars[:, keep], films=found.films[keep])


def _member(packed: zipfile.ZipFile, folder: str, name: str) -> bytes:
    with packed.open(f"{folder}/{name}") as file:
        content = file.read(LARGEST + 1)
    if len(content) > LARGEST:
        raise ValueError(f"{name} unpacks to more than {LARGEST >> 20} MB")
    return content


def _embedded(*_: Path) -> Mapping[str, Any]:
    return rows(ratings.embedded(), films.embedded())


def _published(
    name: str, title: str, people: int, n_films: int, read: Reader, size: int, md5: str = ""
) -> Source:
    about = card(
        name,
        title,
        people,
        n_films,
        licence=f"{LICENCE}, not to be passed on" if md5 else LICENCE,
        provenance=f"{PAPER}. Films that fewer than {LEAST} people rated are left out.",
        download_bytes=size,
        stand_in="movielens",
    )
    file = File(f"{name}/{name}.zip", size, md5=md5, urls=(f"{HOST}/{name}.zip",))
    return Source(about, lambda path: rows(*archive(path, name, read, most=n_films)), (file,))


movielens = Source(
    card(
        "movielens",
        "Film ratings, 671 people",
        671,
        3_496,
        licence=LICENCE,
        provenance=f"{PAPER}; the small edition of 2016, films that {LEAST} people or more rated.",
    ),
    _embedded,
    (
        File(
            "movielens_small_ratings.npz",
            414_307,
            "a4641dfd94442d2a977232ab15291415ba1087578e8d56e1e93cb3fd1269f64f",
        ),
        File(
            "movielens_small_movies.csv.gz",
            185_632,
            "e01202e4850792553ff5c35473ad7acc9bd6b496aaf504b47365c34ddce8dcb1",
        ),
    ),
)
ml_latest_small = _published(
    "ml-latest-small", "MovieLens latest, 610 people", 610, 3_650, latest_small, 978_202
)
ml_100k = _published(
    "ml-100k",
    "MovieLens 100K, 943 people",
    943,
    1_349,
    hundred_k,
    4_924_029,
    "0e33842e24a9c977be4e0107933c0723",
)
ml_1m = _published(
    "ml-1m", "MovieLens 1M, 6,040 people", 6_040, 3_416, one_m, 5_917_549, "c4d9eecfca2ab87c1945afe126590906"
)
