"""Ranking: recommendations with expected stars, their interval and reasons; the list moves in place.

In the browser: ranking.js is the list; stars.js and opinion_queue.js are shared with films.js.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from aecore.data.films import Film
from aecore.recommend.recommender import Recommendation
from aecore.recommend.taste import UserRatings
from ui.components.lib.static_files import component
from ui.components.rating.film_ratings import OnMessage, forward_message, opinion_data

_ranking = component("recommendations/ranking", ":host { display: block; min-height: 40rem }")


def ranking(
    films: Iterable[Recommendation],
    *,
    key: str,
    title: str,
    note: str = "",
    score: str = "",
    taste: UserRatings | None = None,
    acknowledged: Mapping[str, int] | None = None,
    on_message: OnMessage | None = None,
    on_more: Callable[[], None] | None = None,
) -> None:
    """The list, best first, under a title and a sentence; `score` is what it rests on.

    With `on_message` a film can be rated in place, called seen or refused; with `on_more` there is a button
    for a longer list.
    """
    data = {
        "title": title,
        "note": note,
        "score": score,
        "films": [row(recommendation) for recommendation in films],
        **opinion_data(taste, acknowledged),
        "ratable": on_message is not None,
        "more": on_more is not None,
    }
    _ranking(
        key=key,
        data=data,
        on_said_change=lambda: forward_message(key, on_message),
        on_more_change=on_more or (lambda: None),
    )


def row(recommendation: Recommendation) -> dict[str, Any]:
    """One line of the list, as it is sent."""
    numbers = {name: round(getattr(recommendation, name), 3) for name in ("stars", "low", "high", "likes")}
    return {
        **named(recommendation.film),
        **numbers,
        "because": [film.title for film in recommendation.because],
    }


def named(film: Film) -> dict[str, Any]:
    """A film, as it is sent."""
    return {"id": film.id, "title": film.title, "year": film.year, "genres": film.genres}
