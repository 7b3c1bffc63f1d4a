"""TMDB: the CSV of one's ratings. `Rating` is everybody's there, `Your Rating` (0.5 to 10) one's own.

TMDb ID, IMDb ID, Type (movie, tv), Name, Release Date, Season Number, Episode Number, Rating, Your Rating,
Date Rated.
"""

from __future__ import annotations

from aecore.recommend.imports.csv_table import Sheet
from aecore.recommend.imports.formats import Format, Notes, Service
from aecore.recommend.imports.rated_rows import read as read_table

TMDB = Service("TMDB", {"your rating": 10}, 10, unrated="There is no rating of yours")


def fits(sheet: Sheet) -> bool:
    """TMDB's numbers and types beside names and the day of release."""
    return sheet.has("tmdb id", "type", "name", "release date")


def read(sheets: list[Sheet], notes: Notes) -> None:
    """One's own ratings halved; a table without them has none that is one's own."""
    for sheet in sheets:
        names = tuple(name for name in sheet.columns if name != "rating")
        read_table(Sheet(sheet.name, names, sheet.rows), TMDB, notes)


FORMAT = Format("TMDB", fits, read)
