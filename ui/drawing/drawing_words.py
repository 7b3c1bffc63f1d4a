"""Words of the drawing pad: how a drawing becomes a picture of the set, and what the net makes of it."""

from __future__ import annotations

from typing import Protocol

import numpy as np

from aecore.data import Card
from aecore.data.picture_shape import grid
from aecore.text_format import percent
from ui.core.text_format import error

HOW = {
    "mass": (
        "Scaled to a box of {box} x {box} pixels and centred by its mass in {height} x {width}, as MNIST was."
    ),
    "blocks": (
        "Stretched to 20 x 32 in a bitmap of 32 x 32, ink counted in blocks of 4 x 4 (0 to 16), "
        "as scikit-learn's digits were."
    ),
    "colour": (
        "Seen as it stands, at {height} x {width} pixels in colour. "
        "The paper is the commonest colour at the set's edges."
    ),
    "fit": "Scaled to fill {height} x {width} pixels with its proportions, its middle in the middle.",
}
UNKNOWN = "Nobody knows what should come out of this."
"""Of a drawing, where a net learned from pairs."""
STANDS = "Seen as it stands: nothing is scaled or centred."


class Ranked(Protocol):
    """A row whose error is smaller or larger than those of others."""

    @property
    def error(self) -> float:
        """The MSE per feature."""

    @property
    def worse_than(self) -> int:
        """How many others have a smaller one."""

    @property
    def rows(self) -> int:
        """How many others there are."""


def how_drawings_are_seen(about: Card) -> str:
    """How a drawing becomes a picture of a set."""
    height, width = grid(about.shape)
    how = "colour" if about.coloured else about.size_normalisation
    return HOW[how].format(height=height, width=width, box=round(height * 20 / 28))


def verdict(found: Ranked, noun: str = "test rows") -> str:
    """The rank of an error among those of test rows."""
    share, n = found.worse_than / max(found.rows, 1), f"{found.rows:,} {noun}"
    if found.worse_than in (0, found.rows):
        return f"{'worse' if found.worse_than else 'better'} than all {n}"
    if share >= 0.5:
        return f"worse than {_most(share)} of {n}"
    return f"better than {_most(1 - share)} of {n}"


def unit(about: Card) -> str:
    """What an error is the mean over: of a picture in colour each pixel is three values."""
    return "value" if about.coloured else "pixel" if about.pictured else "column"


def mse(found: Ranked, unit: str) -> str:
    """Its error in its unit."""
    return f"MSE {error(found.error)} per {unit}"


def neighbours(
    rows: np.ndarray, distance: np.ndarray, labels: np.ndarray, about: Card
) -> list[tuple[int, str, str]]:
    """Row, class and distance of each."""
    names = [about.classes[label] if 0 <= label < len(about.classes) else "" for label in labels]
    distances = [f"{far:#.3g}".rstrip(".") for far in distance]
    return list(zip(map(int, rows), names, distances, strict=True))


def on_map(method: str) -> str:
    """How its place on a map was found that was laid out so."""
    if method == "UMAP":
        return "UMAP places no new row: on the map the ring is the mean of its five nearest codes."
    return "The ring on the map is its own code."


def _most(share: float) -> str:
    """A share that is not all: it is never rounded up to that."""
    return percent(min(share, 0.999), 1 if share > 0.99 else 0)
