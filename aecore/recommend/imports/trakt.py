"""Trakt: JSON lists of ratings (1 to 10), of what was watched, or of the history.

A record holds `movie` with `title`, `year` and `ids.imdb`; `rating` with `rated_at`, or `last_watched_at`.
"""

from __future__ import annotations

from typing import Any

from aecore.recommend.imports.formats import Content, Format, Notes, Records, rating
from aecore.recommend.imports.values import imdb, moment, year
from aecore.recommend.titles.match import Entry

OTHERS = ("show", "season", "episode")
LONGEST = 500  # characters of a title
WATCHED = ("last_watched_at", "watched_at", "plays")


def fits(content: Content) -> bool:
    """A list whose records hold films or shows."""
    if not isinstance(content, Records) or not content.records:
        return False
    return any(isinstance(content.records[0].get(key), dict) for key in ("movie", *OTHERS))


def read(lists: list[Records], notes: Notes) -> None:
    """Films with their ratings halved, or as seen; shows are counted and left out."""
    for listed in lists:
        for at, record in enumerate(listed.records, 1):
            _add(record, at, notes)


def _add(record: dict[str, Any], at: int, notes: Notes) -> None:
    movie = record.get("movie")
    if isinstance(movie, dict):
        given = record.get("rating")
        counts, stars = rating("" if given is None else str(given), 10, notes, at)
        if stars is None and not any(key in record for key in WATCHED):
            notes.skip(
                "There is no rating and it was not watched, so they are left out", movie.get("title", at)
            )
        elif counts:
            notes.add(_entry(movie, stars, at), moment(str(record.get("rated_at", ""))))
    else:
        show = record.get("show")
        named = show.get("title") if isinstance(show, dict) else None
        notes.skip("Shows are not films, so they are left out", named or f"record {at}")


def _entry(movie: dict[str, Any], stars: float | None, at: int) -> Entry:
    ids = movie.get("ids") if isinstance(movie.get("ids"), dict) else {}
    number = imdb(str((ids or {}).get("imdb") or ""))
    return Entry(
        str(movie.get("title") or "")[:LONGEST], year(str(movie.get("year") or "")), stars, number, line=at
    )


FORMAT = Format("Trakt", fits, read)
