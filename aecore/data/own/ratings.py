"""Import of somebody's own ratings file as a data set, kept in the data folder by its content hash."""

from __future__ import annotations

import hashlib
import re
import secrets
from collections.abc import Mapping
from functools import lru_cache, partial
from pathlib import Path
from typing import Any

import numpy as np

from aecore.data.dataset import DataMissing
from aecore.data.films import Catalogue, Film
from aecore.data.folders import cache
from aecore.data.held_out import card, rows
from aecore.data.ratings import LEAST, Ratings
from aecore.data.readers import rating_files
from aecore.data.readers.errors import reading
from aecore.data.source import Source

LARGEST = 96 << 20  # bytes of a file
PEOPLE, FILMS = 20, 10  # the fewest that anything can be learned from


def bring(content: bytes, called: str) -> str:
    """Keep the ratings of a file; the name they have as a data set from now on.

    ValueError, in one sentence, where they cannot be read, or are too many or too few to learn from.
    """
    if len(content) > LARGEST:
        raise ValueError(f"{called} is larger than the {LARGEST >> 20} MB that are read")
    with reading(called):
        found, catalogue, remarks = rating_files.read(content, called)
    known = found.common(LEAST) if len(found) else found
    if len(known) < PEOPLE or len(known.films) < FILMS:
        raise ValueError(
            f"{called} is too small: it takes {PEOPLE} people and {FILMS} films that {LEAST} of them rated, "
            f"got {len(known)} and {len(known.films)}"
        )
    return _keep(known, catalogue, remarks, called, hashlib.sha256(content).hexdigest()[:8])


def remarks(name: str) -> tuple[str, ...]:
    """How the file of a name was read, and which of its lines were left out."""
    with reading(f"the data set {name}", DataMissing):
        found = _read(cache() / "own" / f"{name}.npz").get("remarks", np.array([], np.str_))
        return tuple(map(str, found))


def source(name: str) -> Source | None:
    """The ratings of a name, None where there are none; DataMissing, one sentence, if they are damaged."""
    path = cache() / "own" / f"{name}.npz"
    return _source(path) if path.is_file() else None


def name_of(called: str, digest: str) -> str:
    """The name of a data set that came from a file called so, with the digest of what it was made of."""
    slug = re.sub(r"[^a-z0-9]+", "-", Path(called).stem.lower()).strip("-")[:40] or "data"
    return f"my-{slug}-{digest}"


def _keep(known: Ratings, catalogue: Catalogue, remarks: tuple[str, ...], called: str, digest: str) -> str:
    path = cache() / "own" / f"{name_of(called, digest)}.npz"
    path.parent.mkdir(parents=True, exist_ok=True)
    titles = np.array([catalogue[film].title for film in known.films.tolist()])
    told = np.array(remarks, np.str_)
    partly = path.with_name(f".{path.stem}-{secrets.token_hex(4)}.npz")
    try:
        np.savez_compressed(partly, stars=known.stars, films=known.films, titles=titles, remarks=told)
        partly.replace(path)
    finally:
        partly.unlink(missing_ok=True)
    return path.stem


@lru_cache(maxsize=32)
def _source(path: Path) -> Source:
    with reading(f"the data set {path.stem}", DataMissing):
        people, films = _read(path)["stars"].shape
    about = card(
        path.stem,
        f"{path.stem[3:-9]}, {people:,} people",
        people,
        films,
        licence="yours",
        provenance="Brought by somebody who uses this machine.",
    )
    return Source(about, partial(_rows, path))


def _rows(path: Path) -> Mapping[str, Any]:
    found = _read(path)
    films = (Film(id, str(title)) for id, title in zip(found["films"].tolist(), found["titles"], strict=True))
    return rows(Ratings(path.stem, found["stars"], found["films"]), Catalogue(tuple(films)))


def _read(path: Path) -> dict[str, np.ndarray]:
    with path.open("rb") as file, np.load(file, allow_pickle=False) as arrays:
        found = dict(arrays)
    if not _sound(**{name: found[name] for name in ("stars", "films", "titles")}):
        raise TypeError("these are not the arrays of a set")
    return found


def _sound(stars: np.ndarray, films: np.ndarray, titles: np.ndarray) -> bool:
    """Whether arrays are ratings (N, D) in stars, and the numbers and titles of D films."""
    return (
        stars.dtype == np.float32
        and films.dtype.kind == "i"
        and films.shape == titles.shape == stars.shape[1:]
        and len(np.unique(films)) == films.size
        and bool(((stars >= 0) & (stars <= 5)).all())
    )
