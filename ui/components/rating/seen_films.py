"""Films that somebody has seen, as cards to give stars to.

In the browser: seen_films.js; its cards are those of films.js.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from aecore.data.films import Film
from aecore.recommend.taste import Taste
from ui.components.lib.static_files import component
from ui.components.rating.films import Hear, said, told
from ui.components.recommendations.ranking import named

_unstarred = component("rating/seen_films", ":host { display: block }")


def unstarred(
    films: Iterable[Film],
    count: int,
    taste: Taste,
    *,
    key: str,
    heard: Mapping[str, int],
    on_said: Hear | None = None,
) -> None:
    """Some of the films at a time, in this order; one that was given stars makes room for the next.

    `count` is how many there are in all. Without any there is nothing to see.
    """
    data = {"films": [named(film) for film in films], "count": count, **said(taste, heard)}
    _unstarred(key=key, data=data, on_said_change=lambda: told(key, on_said))
