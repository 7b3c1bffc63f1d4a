"""Film columns: a list of films as the browser reads it, one list for each thing that is known of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from aecore.data.films import Film


def columns(films: Sequence[Film]) -> dict[str, Any]:
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
