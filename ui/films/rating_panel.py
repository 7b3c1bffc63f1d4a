"""Rating panel: the left of the Films page."""

from __future__ import annotations

from aecore.recommend.ranking.onboarding import forty
from ui.components.rating.film_ratings import film_ratings
from ui.films.films_state import FilmsPageState
from ui.films.routes.catalogue_route import address


def draw(state: FilmsPageState) -> None:
    """Search, films to begin with, and everything said so far."""
    film_ratings(
        state.taste,
        forty(),
        key="films-rate",
        catalogue=address(),
        acknowledged=state.acknowledged,
        undoable=state.undoable,
        on_message=state.on_message,
    )
