"""MovieLens: one person's lines of ratings.csv or ratings.dat, or what movielens.org exports.

userId, movieId, rating (0.5 to 5), timestamp; or movie_id, imdb_id, tmdb_id, rating, average_rating, title.
"""

from __future__ import annotations

from aecore.recommend.imports.csv_table import Sheet
from aecore.recommend.imports.formats import Content, Format, Notes
from aecore.recommend.imports.title_rating import MOVIE, add

USER = ("userid", "user id")
IMDB = ("imdb id", "imdbid")


def fits(content: Content) -> bool:
    """Film numbers and ratings, of a person or beside IMDb's numbers."""
    if not isinstance(content, Sheet) or not content.has("rating"):
        return False
    return content.any_of(MOVIE) and content.any_of((*USER, *IMDB))


def read(sheets: list[Sheet], notes: Notes) -> None:
    """By number. A file of many people is a data set and no one's taste: ValueError."""
    people = {row.first(USER) for sheet in sheets for row in sheet.rows}
    if len(people) > 1:
        raise ValueError(
            f"{sheets[0].name} holds ratings of {len(people):,} people: keep the lines of one of them, "
            "or train on all of them in the Playground."
        )
    for sheet in sheets:
        for row in sheet.rows:
            add(sheet, row, notes)


FORMAT = Format("MovieLens", fits, read)
