"""A data set: training and test rows, labels, and its card (title, licence, provenance)."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, fields
from functools import cached_property
from typing import Any

import numpy as np

from aecore.data.picture_shape import coloured, pictured
from aecore.data.readers.arrays import sealed_labels, sealed_mask, sealed_rows
from aecore.data.size_normalisation import Normalisation


class DataMissing(ValueError):
    """Rows that cannot be had. Its text is one sentence with a way out."""


def planar(shape: tuple[int, ...]) -> bool:
    """Whether rows of that shape are points in a plane: of two numbers, x and y."""
    return tuple(shape) == (2,)


def akin(kind: str, other: str) -> bool:
    """Whether what learns from one kind of data is at home on another: all but ratings are rows of values."""
    return (kind == "ratings") == (other == "ratings")


@dataclass(frozen=True)
class Card:
    """What is known of a data set before a row of it is read."""

    name: str
    title: str
    shape: tuple[int, ...]
    n_train: int
    n_test: int
    classes: tuple[str, ...]
    licence: str
    provenance: str
    kind: str = "images"
    range: tuple[float, float] = (0.0, 1.0)
    download_bytes: int = 0
    stand_in: str = ""
    """The embedded set to offer while this one cannot be downloaded."""
    size_normalisation: Normalisation = "fit"
    """How its pictures were scaled and centred, and how a drawing is to become one of them."""
    paired: bool = False
    """Whether its rows are pairs: what goes in, and what should come out."""
    rate_hz: float = 0.0
    """Of a series, how many samples there are a second; 0 where that is not known."""
    holed: bool = False
    """Whether some of its values are missing."""

    @property
    def planar(self) -> bool:
        """Whether its rows are points in a plane."""
        return planar(self.shape)

    @property
    def pictured(self) -> bool:
        """Whether its rows are pictures, grey or in colour."""
        return pictured(self.shape)

    @property
    def coloured(self) -> bool:
        """Whether its rows are pictures in colour."""
        return coloured(self.shape)

    @property
    def embedded(self) -> bool:
        """It came with the program: no network is needed, ever."""
        return self.download_bytes == 0

    def dataset(self, **arrays: Any) -> Dataset:
        """The set itself, from its rows `x_train, x_test` and labels `y_train, y_test`."""
        shared = {field.name for field in fields(self)} & {field.name for field in fields(Dataset)}
        return Dataset(**{name: getattr(self, name) for name in shared}, **arrays)


@dataclass(frozen=True, eq=False)
class Dataset:
    """A training and a test set of equal items; test rows are never trained on.

    Rows are (n, d), uint8 or float32, C-contiguous and read-only; they may be given as (n, *shape). `range`
    is what a network sees: uint8 is divided by 255, so its range is (0, 1); floats are seen as they are and
    all lie in it. Labels are int16, -1 where unknown. ValueError, in a sentence, for anything else.

    In a set of the kind "ratings" a row is a person, a column a film (its title is in `columns`), and 0
    stands for what nobody knows. `target_mask` (n_test, d) bool marks the known values of the test rows that
    a network is not shown and has to tell.

    A row of a set of the kind "series" is a window of a signal, (L,) samples in the order of time.

    A set of the kind "table" holds rows of numbers, each column of them another thing. A missing value is
    False in `known_train` or `known_test` (n, d) bool, None where none is missing, and 0 in the rows.

    In a set of pairs `x_train` and `x_test` go in, and `wanted_train` and `wanted_test`, of the same shape
    and in the same order, should come out.
    """

    name: str
    title: str
    kind: str
    x_train: np.ndarray
    x_test: np.ndarray
    y_train: np.ndarray | None = None
    y_test: np.ndarray | None = None
    classes: tuple[str, ...] = ()
    shape: tuple[int, ...] = ()
    range: tuple[float, float] = (0.0, 1.0)
    licence: str = ""
    provenance: str = ""
    target_mask: np.ndarray | None = None
    columns: tuple[str, ...] = ()
    wanted_train: np.ndarray | None = None
    wanted_test: np.ndarray | None = None
    known_train: np.ndarray | None = None
    known_test: np.ndarray | None = None

    def __post_init__(self) -> None:
        """Seal what was given; a part without labels keeps None."""
        object.__setattr__(self, "shape", tuple(self.shape) or np.shape(self.x_train)[1:])
        for part in ("train", "test"):
            x = sealed_rows(f"x_{part}", getattr(self, f"x_{part}"), self.shape, self.range)
            object.__setattr__(self, f"x_{part}", x)
            if (y := getattr(self, f"y_{part}")) is not None:
                y = sealed_labels(f"y_{part}", y, len(x), len(self.classes))
                object.__setattr__(self, f"y_{part}", y)
            if (wanted := getattr(self, f"wanted_{part}")) is not None:
                wanted = sealed_rows(f"wanted_{part}", wanted, self.shape, self.range)
                if wanted.shape != x.shape:
                    raise ValueError(f"wanted_{part} must be of shape {x.shape}, got {wanted.shape}")
                object.__setattr__(self, f"wanted_{part}", wanted)
            if (known := getattr(self, f"known_{part}")) is not None:
                object.__setattr__(self, f"known_{part}", sealed_mask(f"known_{part}", known, x))
        if (self.known_train is None) != (self.known_test is None):
            raise ValueError("a set with holes has known_train and known_test, and this one has one of them")
        if (self.wanted_train is None) != (self.wanted_test is None):
            raise ValueError("a set of pairs has wanted_train and wanted_test, and this one has one of them")
        if self.target_mask is not None and np.shape(self.target_mask) != self.x_test.shape:
            raise ValueError(
                f"target_mask must be of shape {self.x_test.shape}, got {np.shape(self.target_mask)}"
            )

    @property
    def planar(self) -> bool:
        """Whether rows are points in a plane."""
        return planar(self.shape)

    @property
    def pictured(self) -> bool:
        """Whether rows are pictures, grey or in colour."""
        return pictured(self.shape)

    @property
    def paired(self) -> bool:
        """Whether what should come out is not what goes in."""
        return self.wanted_test is not None

    @property
    def holed(self) -> bool:
        """Whether some values are missing."""
        return self.known_train is not None

    @property
    def partial(self) -> bool:
        """Whether 0 stands for what nobody knows."""
        return self.kind == "ratings"

    @property
    def given(self) -> np.ndarray:
        """The test rows as a network is shown them: what it has to predict is 0."""
        return self.x_test if self.target_mask is None else np.where(self.target_mask, 0, self.x_test)

    @property
    def n_train(self) -> int:
        """Rows to learn from."""
        return len(self.x_train)

    @property
    def n_test(self) -> int:
        """Rows held back to judge by."""
        return len(self.x_test)

    @property
    def features(self) -> int:
        """Numbers in a row."""
        return int(self.x_train.shape[1])

    @cached_property
    def sparsity(self) -> float:
        """Share of exact zeros in the training rows, 0 to 1."""
        return 1 - np.count_nonzero(self.x_train) / max(self.x_train.size, 1)

    @cached_property
    def anomalies(self) -> np.ndarray | None:
        """Which test rows are of a class that no training row has, (n_test,) bool; None where none is.

        Rows whose class nobody knows are not counted among them.
        """
        if self.y_train is None or self.y_test is None:
            return None
        strange = ~np.isin(self.y_test, self.y_train) & (self.y_test >= 0)
        return strange if strange.any() else None

    @cached_property
    def fingerprint(self) -> str:
        """SHA-256, in hex, of all rows and labels, with their types and shapes."""
        digest = hashlib.sha256()
        wanted = (self.wanted_train, self.wanted_test) if self.paired else ()
        known = (self.known_train, self.known_test) if self.holed else ()
        for array in (self.x_train, self.x_test, self.y_train, self.y_test, *wanted, *known):
            digest.update(b"none" if array is None else f"{array.dtype.str}{array.shape}".encode())
            digest.update(b"" if array is None else array.reshape(-1).data)
        return digest.hexdigest()

    def picture(self, rows: Any) -> np.ndarray:
        """Rows of this set, or of a network's output, as pictures (n, H, W) or (n, H, W, 3), uint8.

        uint8 is shown as it is; floats are read in `range` and clipped to it; NaN is black. Items that are no
        pictures come as one line each, (n, 1, d).
        """
        values = np.asarray(rows)
        if values.dtype != np.uint8:
            lo, hi = self.range
            share = (values.astype(np.float32) - lo) / ((hi - lo) or 1)
            values = np.rint(np.nan_to_num(share).clip(0, 1) * 255).astype(np.uint8)
        return values.reshape(-1, *(self.shape if self.pictured else (1, self.features)))
