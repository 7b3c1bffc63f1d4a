"""The whole catalogue as one file that a browser keeps: what somebody types is searched where it is typed."""

from __future__ import annotations

import gzip
import hashlib
import json
from functools import cache

from ui.films.shelf import recommender

PATH = "/lab/films.json"


def address() -> str:
    """Where the browser finds the catalogue; another one has another address, so it may be kept for ever."""
    return f"{PATH}?v={hashlib.sha256(packed()).hexdigest()[:12]}"


@cache
def packed() -> bytes:
    """One list for each thing that is known of films, gzip of JSON; genres by their place in `genres`."""
    films, known = recommender().catalogue, set(recommender().films.tolist())
    genres = sorted({genre for film in films for genre in film.genres})
    columns = {
        "id": [film.id for film in films],
        "title": [film.title for film in films],
        "year": [film.year for film in films],
        "also": [film.also for film in films],
        "of": [[genres.index(genre) for genre in film.genres] for film in films],
        "raters": [film.raters for film in films],
        "known": [int(film.id in known) for film in films],
        "genres": genres,
    }
    text = json.dumps(columns, ensure_ascii=False, separators=(",", ":"))
    return gzip.compress(text.encode(), 9, mtime=0)
