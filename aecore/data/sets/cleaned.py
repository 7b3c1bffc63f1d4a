"""A data set of which only some training rows are kept: NAME-cleaned-XXXXXXXX, digits that the rows decide.

Which they are stands in a file of the data folder, a bit a row; test rows stay as they are.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np

from aecore.data.dataset import DataMissing
from aecore.data.drafts import draft
from aecore.data.folders import cache
from aecore.data.limits import LEAST_ROWS
from aecore.data.readers.errors import reading
from aecore.data.sets.some_rows import SomeRows, with_training_rows
from aecore.data.source import Source

_CLEANED = re.compile(r"(.+)-cleaned-([0-9a-f]{8})")


def whole(name: str) -> str:
    """The set that a name's rows are taken from; empty where it keeps all of its own."""
    found = _CLEANED.fullmatch(name)
    return found[1] if found else ""


def files(name: str) -> tuple[Path, ...]:
    """The files that say which rows a set keeps, and which those that it is taken from; none of others."""
    base = whole(name)
    path = _path(name[-8:])
    return (path, *files(base)) if base and path.is_file() else ()


def keep(name: str, kept: np.ndarray) -> str:
    """Remember which training rows of a set are `kept` (n_train,) bool; the name of the set of those.

    The same rows have the same name, everywhere. ValueError, in a sentence, where too few are left to learn
    from; OSError where it cannot be remembered.
    """
    if kept.sum() < LEAST_ROWS:
        raise ValueError(f"{kept.sum():,} rows are left, and it takes {LEAST_ROWS} to learn from: keep more")
    path = _path(_digest(name, kept))
    with draft(path) as begun:
        with begun.open("wb") as file:
            np.save(file, np.packbits(kept), allow_pickle=False)
        begun.replace(path)
    return f"{name}-cleaned-{path.stem}"


def source(base: Source, name: str) -> Source:
    """The set of that name, of the rows of another; DataMissing, a sentence, where it is not known which."""
    path = _path(name[-8:])
    if not path.is_file():
        raise DataMissing(
            f"{name} keeps some training rows of {base.card.name}, and which is not known here: choose them "
            f"anew by a run on {base.card.name} (python -m aecore anomalies RUN --keep 75)"
        )
    return _source(base, name, path)


@lru_cache(maxsize=64)
def _source(base: Source, name: str, path: Path) -> Source:
    with reading(f"the rows of {name}", DataMissing):
        kept = _read(path, base.card.n_train)
        if _digest(base.card.name, kept) != path.stem:
            raise ValueError("they are others than the name says")
    left, n = int(kept.sum()), len(kept)
    card = replace(
        base.card,
        name=name,
        title=f"{base.card.title}, {left:,} of {n:,} rows",
        n_train=left,
        provenance=f"{base.card.provenance} Only {left:,} of its {n:,} training rows are kept.",
        stand_in="",
    )

    def read(*_: Any) -> dict[str, Any]:
        return with_training_rows(base.load(), np.flatnonzero(kept), name)

    return SomeRows(card, read, base.files, base=base)


def _read(path: Path, n: int) -> np.ndarray:
    """Which of n rows are kept, (n,) bool."""
    if path.stat().st_size > n // 8 + 1024:
        raise ValueError("there are too many of them")
    packed = np.load(path, allow_pickle=False)
    if packed.dtype != np.uint8 or packed.shape != ((n + 7) // 8,):
        raise ValueError("they are no bits of its rows")
    return np.unpackbits(packed, count=n).astype(bool)


def _digest(name: str, kept: np.ndarray) -> str:
    content = f"{name} {len(kept)} ".encode() + np.packbits(kept).tobytes()
    return hashlib.sha256(content).hexdigest()[:8]


def _path(digest: str) -> Path:
    return cache() / "cleaned" / f"{digest}.npy"
