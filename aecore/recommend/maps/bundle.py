"""The bundle of the taste map: its layout and the latent units, kept in a file beside the models."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

import numpy as np

from aecore.data.films import Catalogue, Film, embedded
from aecore.data.ratings import Ratings
from aecore.recommend.artifacts import serialization
from aecore.recommend.maps import latent_units, taste_map
from aecore.recommend.maps.latent_units import Unit, Units
from aecore.recommend.maps.regions import Region, regions
from aecore.recommend.maps.taste_map import Atlas, Coder
from aecore.recommend.ranking.item_features import listed
from aecore.recommend.taste import UserRatings

FILE = "chart.safetensors"
CODER = "denoising"
"""The model whose code is shown."""


@dataclass(frozen=True, eq=False)
class Portrait:
    """Somebody on the chart: how they came to stand where they stand, and the units (K,) they excite.

    `excited` is in standard deviations from the average person; None for somebody who rated nothing.
    """

    path: taste_map.Path
    excited: np.ndarray | None


@dataclass(frozen=True, eq=False)
class Chart:
    """The map of a code and what its units mean."""

    atlas: Atlas
    units: Units

    def portrait(self, coder: Coder, taste: UserRatings) -> Portrait:
        """Put somebody on the chart."""
        path = taste_map.path(self.atlas, coder, taste)
        if not path.films:
            return Portrait(path, None)
        code = coder.code(taste.row(self.atlas.films)[None])
        return Portrait(path, self.units.excited(code)[0])


@dataclass(frozen=True, eq=False)
class Named:
    """A chart with the names of its films."""

    chart: Chart
    catalogue: Catalogue

    @cached_property
    def films(self) -> tuple[Film, ...]:
        """The films of the map, in its order."""
        return listed(self.chart.atlas.films, self.catalogue)

    @cached_property
    def regions(self) -> tuple[Region, ...]:
        """What the parts of the map are about, by the films that were laid out."""
        names, belongs = latent_units.themes(self.films)
        anchors = self.chart.atlas.anchors
        return regions(self.chart.atlas.xy[anchors].astype(np.float64), belongs[anchors], names)

    @cached_property
    def described(self) -> tuple[Unit, ...]:
        """Each unit in words."""
        names, _ = latent_units.themes(self.films)
        return self.chart.units.described(names)


def fit(ratings: Ratings, coder: Coder, films: Sequence[Film], seed: int = 0) -> Chart:
    """Draw the chart of a trained coder; `films` (D) are those of the ratings."""
    _, belongs = latent_units.themes(films)
    return Chart(
        taste_map.fit(ratings, coder, seed), latent_units.fit(ratings, coder.code(ratings.stars), belongs)
    )


def write(path: Path, chart: Chart) -> None:
    """Keep a chart where `read` finds it. The same numbers give the same bytes."""
    from safetensors.numpy import save

    kept = {name: np.asarray(array, order="C") for name, array in serialization.packed(chart).items()}
    path.write_bytes(save(kept))


@cache
def read(path: Path | None = None) -> Named:
    """The chart that came with the program, or another; ValueError where it is missing."""
    from safetensors import SafetensorError
    from safetensors.numpy import load

    place = path or serialization.folder() / FILE
    try:
        found = load(place.read_bytes())
    except (OSError, SafetensorError) as error:
        raise ValueError(f"{place} cannot be read ({error}): install Latent Lab again") from None
    return Named(serialization.unpacked(Chart, found), embedded())
