"""MovieLens: one person's lines of ratings.csv or ratings.dat, or what movielens.org exports.

userId, movieId, rating (0.5 to 5), timestamp; or movie_id, imdb_id, tmdb_id, rating, average_rating, title.
"""

from __future__ import annotations

from aecore.recommend.imports.csv_table import Sheet
from aecore.recommend.imports.formats import Format, Notes, Service
from aecore.recommend.imports.rated_rows import read as read_table

USER = ("userid", "user id")
MOVIE = ("movieid", "movie id")
IMDB = ("imdb id", "imdbid")


def fits(sheet: Sheet) -> bool:
    """Film numbers and ratings, of a person or beside IMDb's numbers."""
    return sheet.has("rating") and sheet.any_of(MOVIE) and sheet.any_of((*USER, *IMDB))


def read(sheets: list[Sheet], notes: Notes) -> None:
    """By number. A file of many people is a data set and no one's taste: ValueError."""
    people = {row.first(USER) for sheet in sheets for row in sheet.rows}
    if len(people) > 1:
        raise ValueError(
            f"{sheets[0].name} holds ratings of {len(people):,} people: keep the lines of one of them, "
            "or train on all of them in the Playground."
        )
    for sheet in sheets:
        read_table(sheet, Service("MovieLens"), notes)


FORMAT = Format("MovieLens", fits, read)
