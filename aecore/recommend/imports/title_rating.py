"""Import any CSV of ratings: a title or a MovieLens number, a rating, and perhaps a year, in any order."""

from __future__ import annotations

from aecore.recommend.imports.csv_table import Row, Sheet
from aecore.recommend.imports.formats import Content, Format, Notes, rating
from aecore.recommend.imports.values import MOST, imdb, moment, number, whole, year
from aecore.recommend.taste import Word
from aecore.recommend.titles.match import Entry

MOVIE = ("movieid", "movie id")
TITLE = ("title", "name", "film", "movie")
STARS = ("rating", "stars", "score", "your rating")
IMDB = ("imdb id", "imdbid", "imdb", "const", "tconst")
YEAR = ("year", "release year")
WHEN = ("timestamp", "date", "watched date", "date rated")
WORDS: dict[str, Word] = {"seen": "seen", "not seen": "not seen", "not interested": "not interested"}
FORMULA = ("'=", "'+", "'-", "'@", "'\t", "'\r")  # an apostrophe that only keeps a spreadsheet from computing


def fits(content: Content) -> bool:
    """Films and what is thought of them."""
    if not isinstance(content, Sheet) or not content.any_of((*MOVIE, *TITLE, *IMDB)):
        return False
    return content.any_of((*STARS, "opinion"))


def read(sheets: list[Sheet], notes: Notes) -> None:
    """Line by line; ValueError where a rating is above five, for then all may be on another scale."""
    for sheet in sheets:
        for row in sheet.rows:
            add(sheet, row, notes)


def add(sheet: Sheet, row: Row, notes: Notes) -> None:
    """One line, by number and title."""
    title, movie, number_there = _title(row), whole(row.first(MOVIE)), imdb(row.first(IMDB))
    if not title and movie is None and number_there is None:
        notes.skip("There is no film in them, so they are left out", f"line {row.line}")
        return
    counts, stars = _stars(sheet, row, notes)
    if counts:
        word = WORDS.get(row["opinion"].lower(), "seen")
        entry = Entry(title, year(row.first(YEAR)), stars, number_there, movie, row.line, word)
        notes.add(entry, moment(row.first(WHEN)))


def _title(row: Row) -> str:
    title = row.first(TITLE)
    return title[1:] if title.startswith(FORMULA) else title


def _stars(sheet: Sheet, row: Row, notes: Notes) -> tuple[bool, float | None]:
    text = row.first(STARS)
    value = number(text)
    if value is not None and value > MOST:
        raise ValueError(
            f"{sheet.name} has a rating of {value:g} in line {row.line}, and stars go to {MOST:g}: "
            "halve the ratings if yours go to 10."
        )
    return rating(text, MOST, notes, row.line)


FORMAT = Format("CSV", fits, read, general=True)
