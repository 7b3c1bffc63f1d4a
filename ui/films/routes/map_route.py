"""Route of the film map: places of films and the units of the code as one cached file."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np

from aecore.recommend.maps import bundle
from aecore.recommend.maps.bundle import Named
from aecore.recommend.maps.latent_units import Unit
from aecore.recommend.maps.regions import Region
from ui.core import cached_json
from ui.films.routes import film_columns

PATH = "/lab/films-map.json"


def address() -> str:
    """Where the browser finds the chart."""
    return cached_json.address(PATH, packed())


@cache
def packed() -> bytes:
    """Films in columns, units in rows. ValueError where there is no chart."""
    return cached_json.pack(columns(bundle.read()))


def columns(named: Named) -> dict[str, Any]:
    """A chart as it is sent."""
    atlas = named.chart.atlas
    people = len(atlas.people)
    return {
        **film_columns.columns(named.films),
        "xy": thousandths(atlas.xy),
        "people": thousandths(atlas.people),
        "regions": [region(area) for area in named.regions],
        "units": [unit(latent_unit) for latent_unit in named.described],
        "words": {
            "people": f"{people} people rated it",
            "who": "you",
            "units": "Latent units that your taste excites",
            "excited": f"Activations, in standard deviations from the average of {people} people.",
            "nobody": "Units of the code. Point at one, and its films light up.",
        },
    }


def unit(latent_unit: Unit) -> dict[str, Any]:
    """What stands at the two ends of a unit."""
    rounded = {
        end: [(name, round(r, 2)) for name, r in themes]
        for end, themes in (("more", latent_unit.more), ("less", latent_unit.less))
    }
    return {**rounded, "high": latent_unit.high, "low": latent_unit.low}


def region(area: Region) -> dict[str, Any]:
    """What a part of the map is about, and its middle."""
    return {"name": " · ".join(area.themes), "x": round(area.x, 3), "y": round(area.y, 3)}


def thousandths(xy: np.ndarray) -> list[int]:
    """Coordinates (n, 2) one after another."""
    return np.round(xy * 1000).astype(int).ravel().tolist()
