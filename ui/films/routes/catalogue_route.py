"""Route of the film catalogue: one cached file, searched in the browser."""

from __future__ import annotations

from functools import cache

from ui.core import cached_json
from ui.films.models import recommender
from ui.films.routes.film_columns import columns

PATH = "/lab/films.json"


def address() -> str:
    """Where the browser finds the catalogue."""
    return cached_json.address(PATH, packed())


@cache
def packed() -> bytes:
    """Every film with the other titles it goes by, and whether the models know it."""
    films, known = tuple(recommender().catalogue), set(recommender().films.tolist())
    also = {"also": [film.also for film in films], "known": [int(film.id in known) for film in films]}
    return cached_json.pack(columns(films) | also)
