"""The map of tastes and the units of the code as one file that a browser keeps."""

from __future__ import annotations

import gzip
import hashlib
import json
from functools import cache
from typing import Any

import numpy as np

from aecore.data.films import Film
from aecore.recommend import chart
from aecore.recommend.chart import Named
from aecore.recommend.regions import Region
from aecore.recommend.units import Unit

PATH = "/lab/films-map.json"


def address() -> str:
    """Where the browser finds the chart; another one has another address, so it may be kept for ever."""
    return f"{PATH}?v={hashlib.sha256(packed()).hexdigest()[:12]}"


@cache
def packed() -> bytes:
    """Films in columns, units in rows, as gzip of JSON. ValueError where there is no chart."""
    text = json.dumps(columns(chart.read()), ensure_ascii=False, separators=(",", ":"))
    return gzip.compress(text.encode(), 9, mtime=0)


def columns(named: Named) -> dict[str, Any]:
    """A chart as it is sent."""
    atlas = named.chart.atlas
    people = len(atlas.people)
    return {
        **of_films(named.films),
        "xy": thousandths(atlas.xy),
        "people": thousandths(atlas.people),
        "regions": [region(each) for each in named.regions],
        "units": [unit(each) for each in named.described],
        "words": {
            "people": f"{people} people rated it",
            "who": "you",
            "units": "What your taste excites",
            "excited": f"Units of the code, in standard deviations from the average of {people} people.",
            "nobody": "Units of the code. Point at one, and its films light up.",
        },
    }


def of_films(films: tuple[Film, ...]) -> dict[str, Any]:
    """One list for each thing that is known of films; genres by their place in `genres`."""
    genres = sorted({genre for film in films for genre in film.genres})
    return {
        "id": [film.id for film in films],
        "title": [film.title for film in films],
        "year": [film.year for film in films],
        "raters": [film.raters for film in films],
        "of": [[genres.index(genre) for genre in film.genres] for film in films],
        "genres": genres,
    }


def unit(each: Unit) -> dict[str, Any]:
    """What stands at the two ends of a unit."""
    rounded = {
        end: [(name, round(r, 2)) for name, r in themes]
        for end, themes in (("more", each.more), ("less", each.less))
    }
    return {**rounded, "high": each.high, "low": each.low}


def region(each: Region) -> dict[str, Any]:
    """What a part of the map is about, and its middle."""
    return {"name": " · ".join(each.themes), "x": round(each.x, 3), "y": round(each.y, 3)}


def thousandths(xy: np.ndarray) -> list[int]:
    """Coordinates (n, 2) one after another."""
    return np.round(xy * 1000).astype(int).ravel().tolist()
