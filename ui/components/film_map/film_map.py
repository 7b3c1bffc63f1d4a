"""Film map: films and people on a scatter plot, beside the units of the code that somebody's ratings excite.

In the browser: film_map.js is the component, dots.js draws the map, genre_shapes.js holds a colour and a
shape for each genre, and unit_list.js is the list of units.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from aecore.recommend.maps.bundle import Portrait
from aecore.recommend.taste import UserRatings
from ui.components.lib.static_files import component
from ui.components.rating.film_ratings import OnMessage, forward_message, opinion_data

_film_map = component("film_map/film_map", ":host { display: block; min-height: 34rem }")


def film_map(
    chart: str | Mapping[str, Any],
    portrait: Portrait | None,
    *,
    key: str,
    title: str,
    score: str = "",
    caption: str = "",
    few: bool = False,
    taste: UserRatings | None = None,
    acknowledged: Mapping[str, int] | None = None,
    on_message: OnMessage | None = None,
) -> None:
    """Draw a map, or the one of an address (ui/films/routes), with somebody in it, in place.

    `score` stands there until a map comes that has one of its own; a map of a `few` films is low.
    With a taste, films can be rated on the map, by `acknowledged` and `on_message` as in components/rating.
    """
    data = {
        "chart": chart,
        "title": title,
        "score": score,
        "caption": caption,
        "few": few,
        "way": _way(portrait),
        "excited": _excited(portrait),
        "n": 0 if taste is None else len(taste.stars),
        **opinion_data(taste, acknowledged),
    }
    _film_map(key=key, data=data, on_said_change=lambda: forward_message(key, on_message))


def _way(portrait: Portrait | None) -> list[tuple[int, float, float]]:
    """The films that moved somebody, each with where they stood after it."""
    if portrait is None:
        return []
    steps = zip(portrait.path.films, np.round(portrait.path.xy, 4).tolist(), strict=True)
    return [(film, x, y) for film, (x, y) in steps]


def _excited(portrait: Portrait | None) -> list[float] | None:
    if portrait is None or portrait.excited is None:
        return None
    return [round(float(activation), 2) for activation in portrait.excited]
