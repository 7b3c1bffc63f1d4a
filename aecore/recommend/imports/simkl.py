"""Simkl: the backup as CSV, or as JSON with one list for each kind. Ratings are 1 to 10.

CSV: SIMKL_ID, Title, Type (movie, tv, anime), Year, Watchlist (completed, plantowatch, ...), WatchedDate,
Rating, TVDB, TMDB, IMDB. JSON: a record holds `movie` or `show` beside `user_rating` and `status`.
"""

from __future__ import annotations

from aecore.recommend.imports.csv_table import Sheet
from aecore.recommend.imports.formats import Format, Notes, Records, Service
from aecore.recommend.imports.rated_rows import read as read_table

SIMKL = Service("Simkl", {"user rating": 10, "rating": 10}, 10, unrated="On none of your lists")


def fits(sheet: Sheet) -> bool:
    """Simkl's numbers, or its words beside a status."""
    told = sheet.any_of(("simkl", "simkl id"))
    return told or (isinstance(sheet, Records) and sheet.has("status") and sheet.any_of(("user rating",)))


def read(sheets: list[Sheet], notes: Notes) -> None:
    """Ratings halved; without one, what is completed was seen."""
    for sheet in sheets:
        read_table(sheet, SIMKL, notes)


FORMAT = Format("Simkl", fits, read)
