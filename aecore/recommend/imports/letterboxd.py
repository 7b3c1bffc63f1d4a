"""Letterboxd: the zip of "Export your data", one of its tables, a list, or the table that Letterboxd imports.

ratings.csv has what each film is rated now; diary.csv and reviews.csv what was said after each watching;
watched.csv what was seen. Columns: Date, Name, Year, Letterboxd URI, Rating (0.5 to 5), Rewatch, Tags,
Watched Date. The import has Title, Year, tmdbID, imdbID, Rating or Rating10, WatchedDate. A list has a
banner, its own row under a head of its own, then Position, Name, Year, URL, Description.
"""

from __future__ import annotations

from pathlib import PurePosixPath

from aecore.recommend.imports.csv_table import Row, Sheet
from aecore.recommend.imports.formats import Format, Notes, Service
from aecore.recommend.imports.rated_rows import LISTED, WISHED
from aecore.recommend.imports.rated_rows import read as read_table
from aecore.recommend.imports.schema_matching import watch_status
from aecore.recommend.imports.values import moment

DELETED = "You have deleted it there"
ASIDE = {"deleted": DELETED, "orphaned": DELETED, "likes": LISTED, "lists": LISTED}
"""Folders of the zip that tell nothing of what was watched."""
AGES = 1e12  # later than any day: what a film is rated now
SCALES = {"rating": 5.0, "rating10": 10.0}
_HEAD = ("Position", "Name", "Year")


def fits(sheet: Sheet) -> bool:
    """Letterboxd's column of addresses beside name and year, its import, or a list of it."""
    if sheet.has("name", "year", "letterboxd uri") or _listed(sheet) is not None:
        return True
    numbers = sheet.any_of(("tmdbid", "imdbid", "letterboxduri"))
    return sheet.has("title") and numbers and sheet.any_of(("rating10", "watcheddate"))


def read(sheets: list[Sheet], notes: Notes) -> None:
    """All tables together: a rating of now over the diary's, the diary's latest over its others."""
    for sheet in sheets:
        listed = _listed(sheet)
        reason = _aside(sheet, notes, alone=len(sheets) == 1)
        told = listed or sheet
        if reason:
            for row in told.rows:
                notes.leave(told, row, reason, row["name"])
        else:
            _read(told, notes, listed is not None)


def _read(sheet: Sheet, notes: Notes, listed: bool) -> None:
    wished = watch_status.of_file(sheet.name) == "wished"
    liked = "likes" in PurePosixPath(sheet.name.lower()).parts[:-1]
    service = Service("Letterboxd", SCALES, unrated=WISHED if wished else "", said="liked" if liked else "")
    seen = sheet.any_of(("watched date", "watcheddate", "rating", "rating10"))
    seen = seen or watch_status.of_file(sheet.name) == "seen"
    read_table(
        sheet, service, notes, why=LISTED if listed or not seen else "", when=lambda row: _time(sheet, row)
    )


def _aside(sheet: Sheet, notes: Notes, alone: bool) -> str:
    """Why a table of the zip is left out as a whole; a list that is brought alone is asked about."""
    folders = PurePosixPath(sheet.name.lower()).parts[:-1]
    reason = next((ASIDE[folder] for folder in folders if folder in ASIDE), "")
    return "" if reason == LISTED and (alone or notes.choice.seen) else reason


def _time(sheet: Sheet, row: Row) -> float:
    """When it was said; a rating outside the diary is the one that stands."""
    if sheet.any_of(("watched date", "watcheddate")):
        return moment(row["watched date"] or row["watcheddate"] or row["date"])
    return AGES + moment(row["date"]) if sheet.has("rating") else 0.0


def _listed(sheet: Sheet) -> Sheet | None:
    """The films of a list, under the head that stands below the list's own row; None where it is no list."""
    if not sheet.has("name", "url"):
        return None
    rows = [tuple(row.cells.values()) for row in sheet.rows]
    at = next((n for n, cells in enumerate(rows) if cells[: len(_HEAD)] == _HEAD), None)
    if at is None:
        return None
    names = tuple(name.lower() for name in rows[at])
    films = zip(sheet.rows[at + 1 :], rows[at + 1 :], strict=True)
    below = (Row(row.line, dict(zip(names, cells, strict=False))) for row, cells in films)
    return Sheet(sheet.name, names, tuple(below))


FORMAT = Format("Letterboxd", fits, read)
