"""Seen films without a rating, as cards to give stars to.

In the browser: seen_films.js; its cards are those of films.js.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from aecore.data.films import Film
from aecore.recommend.taste import UserRatings
from ui.components.lib.static_files import component
from ui.components.rating.film_ratings import OnMessage, forward_message, opinion_data
from ui.components.recommendations.ranking import named

_seen_films = component("rating/seen_films", ":host { display: block }")


def seen_films(
    films: Iterable[Film],
    count: int,
    taste: UserRatings,
    *,
    key: str,
    acknowledged: Mapping[str, int],
    on_message: OnMessage | None = None,
) -> None:
    """Some of the films at a time, in this order; one that was given stars makes room for the next.

    `count` is how many there are in all. Without any there is nothing to see.
    """
    data = {"films": [named(film) for film in films], "count": count, **opinion_data(taste, acknowledged)}
    _seen_films(key=key, data=data, on_said_change=lambda: forward_message(key, on_message))
