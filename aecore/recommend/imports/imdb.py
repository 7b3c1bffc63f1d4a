"""IMDb: the CSV of "Your ratings", in the layouts of several years.

Const, Your Rating (1 to 10), Date Rated, Title, Original Title (not in older ones), Title Type, Year, others.
"""

from __future__ import annotations

from aecore.recommend.imports.csv_table import Row, Sheet
from aecore.recommend.imports.formats import Content, Format, Notes, rating
from aecore.recommend.imports.values import imdb, moment, year
from aecore.recommend.titles.match import Entry

NO_FILMS = ("series", "episode", "game", "podcast")
RATED = ("your rating", "you rated")


def fits(content: Content) -> bool:
    """IMDb's column of tt numbers beside one's own rating."""
    return isinstance(content, Sheet) and content.has("const") and content.any_of(RATED)


def read(sheets: list[Sheet], notes: Notes) -> None:
    """Ratings halved; what is not rated is a list of wishes and stays out."""
    for row in (row for sheet in sheets for row in sheet.rows):
        counts, stars = rating(row.first(RATED), 10, notes, row.line)
        if counts and stars is None:
            notes.skip("There is no rating, so they are left out", row["title"] or f"line {row.line}")
        elif counts:
            notes.add(_entry(row, stars, notes), moment(row["date rated"]))


def _entry(row: Row, stars: float | None, notes: Notes) -> Entry:
    film = not any(word in row["title type"].lower() for word in NO_FILMS)
    if not film:
        notes.skip(
            "Series, episodes and games are not films; only those that have a number here count", row["title"]
        )
    also = (row["original title"],) if row["original title"] not in ("", row["title"]) else ()
    number = imdb(row["const"])
    return Entry(row["title"], year(row["year"]), stars, number, line=row.line, film=film, also=also)


FORMAT = Format("IMDb", fits, read)
