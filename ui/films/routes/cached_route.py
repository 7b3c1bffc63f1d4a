"""Cached JSON: gzipped, under a URL that changes with its content, so that a browser may keep it for ever."""

from __future__ import annotations

import gzip
import hashlib
import json
from collections.abc import Sequence
from typing import Any

from aecore.data.films import Film


def pack(value: Any) -> bytes:
    """The gzip of JSON, the same bytes for the same value."""
    return gzip.compress(json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode(), 9, mtime=0)


def address(path: str, content: bytes) -> str:
    """Where the browser finds it; other content has another address, so it may be kept for ever."""
    return f"{path}?v={version(content)}"


def version(content: bytes) -> str:
    """The digest that its address bears."""
    return hashlib.sha256(content).hexdigest()[:12]


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
