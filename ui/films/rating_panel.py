"""The left of the page: what somebody thinks of films."""

from __future__ import annotations

from aecore.recommend.ranking.onboarding import forty
from ui.components.rating.films import films
from ui.films.page_state import FilmDesk
from ui.films.routes.catalogue_route import address


def draw(desk: FilmDesk) -> None:
    """Search, films to begin with, and everything said so far."""
    films(
        desk.taste,
        forty(),
        key="films-rate",
        catalogue=address(),
        heard=desk.heard,
        undoable=desk.undoable,
        on_said=desk.hear,
    )
