"""Letterboxd: the zip of "Export your data", or one of its tables.

ratings.csv has what each film is rated now; diary.csv and reviews.csv what was said after each watching;
watched.csv what was seen. Columns: Date, Name, Year, Letterboxd URI, Rating (0.5 to 5), Rewatch, Tags,
Watched Date.
"""

from __future__ import annotations

from pathlib import PurePosixPath

from aecore.recommend.imports.csv_table import Row, Sheet
from aecore.recommend.imports.formats import Content, Format, Notes, rating
from aecore.recommend.imports.values import moment, year
from aecore.recommend.titles.match import Entry

ASIDE = {"deleted", "orphaned", "likes", "lists"}  # folders of the zip that tell nothing of what was watched
AGES = 1e12  # later than any day: what a film is rated now


def fits(content: Content) -> bool:
    """Letterboxd's column of addresses beside name and year."""
    return isinstance(content, Sheet) and content.has("name", "year", "letterboxd uri")


def read(sheets: list[Sheet], notes: Notes) -> None:
    """All tables together: a rating of now over the diary's, the diary's latest over its others."""
    for sheet in sheets:
        path = PurePosixPath(sheet.name.lower())
        if ASIDE.intersection(path.parts[:-1]):
            continue
        if path.stem.startswith("watchlist"):
            for row in sheet.rows:
                notes.skip("A watchlist has films not seen yet, so they are left out", row["name"])
            continue
        for row in sheet.rows:
            _add(row, _time(sheet, row), notes)


def _add(row: Row, at: float, notes: Notes) -> None:
    counts, stars = rating(row["rating"], 5, notes, row.line)
    if not row["name"]:
        notes.skip("There is no title, so they are left out", f"line {row.line}")
    elif counts:
        notes.add(Entry(row["name"], year(row["year"]), stars, line=row.line), at)


def _time(sheet: Sheet, row: Row) -> float:
    """When it was said; a rating outside the diary is the one that stands."""
    if sheet.has("watched date"):
        return moment(row["watched date"] or row["date"])
    return AGES + moment(row["date"]) if sheet.has("rating") else 0.0


FORMAT = Format("Letterboxd", fits, read)
