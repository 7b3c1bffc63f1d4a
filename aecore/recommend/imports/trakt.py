"""Trakt: ratings (1 to 10), what was watched, and lists, as JSON or as CSV, alone or together in the zip.

A record of JSON holds `movie` with `title`, `year` and `ids` beside `rating` with `rated_at`,
`last_watched_at` or `watched_at`. A row of CSV has `rating` for one's own and `trakt_rating` for everybody's.
"""

from __future__ import annotations

from aecore.recommend.imports.csv_table import Row, Sheet
from aecore.recommend.imports.formats import Format, Notes, Records, Service
from aecore.recommend.imports.rated_rows import LISTED, WISHED, meaning
from aecore.recommend.imports.rated_rows import read as read_table
from aecore.recommend.imports.schema_matching import watch_status
from aecore.recommend.imports.values import number

WATCHED = ("last watched at", "watched at", "plays")
OTHERS = ("rated at", "listed at", "collected at")
NO_RATING = frozenset("title year type id rank plays trakt slug imdb tmdb tvdb tvrage season number".split())
OWNED = "To own a film does not say that it was seen"
UNSEEN = "There is no rating, and nothing says that they were watched"
SCALES = {"rating": 10.0}


def fits(sheet: Sheet) -> bool:
    """Trakt's numbers, or records of films that say when they were rated, watched or listed."""
    if not sheet.has("title"):
        return False
    told = isinstance(sheet, Records) and sheet.has("type") and sheet.any_of((*WATCHED, *OTHERS))
    return told or sheet.any_of(("trakt", "trakt id", "trakt rating"))


def read(sheets: list[Sheet], notes: Notes) -> None:
    """Films with their ratings halved, or as seen; shows, wishes and what was only bought are left out."""
    for sheet in sheets:
        for part, service, why in _parts(sheet):
            read_table(part, service, notes, why=why)


def _parts(sheet: Sheet) -> list[tuple[Sheet, Service, str]]:
    """The rows of a table by what it means that they have no rating."""
    rated = meaning(sheet, SCALES).rating
    wished = watch_status.of_file(sheet.name) == "wished"
    perhaps = "" if rated else _perhaps_rating(sheet)
    parts: dict[tuple[str, str], list[Row]] = {}
    for row in sheet.rows:
        told = ("", "") if rated and row[rated] else _unrated(row, wished, perhaps)
        parts.setdefault(told, []).append(row)
    return [
        (Sheet(sheet.name, sheet.columns, tuple(rows)), Service("Trakt", SCALES, 10, unrated), why)
        for (unrated, why), rows in parts.items()
    ]


def _unrated(row: Row, wished: bool, perhaps: str) -> tuple[str, str]:
    """(why a row without a rating is left out, why it is asked); both empty where it was watched."""
    if wished:
        return WISHED, ""
    if perhaps and row[perhaps]:
        return "", f"Its “{perhaps}” may be its rating, which is not known here"
    if any(row[name] for name in WATCHED) or row["status"]:
        return "", ""
    if row["listed at"]:
        return "", LISTED
    return (OWNED if row["collected at"] else UNSEEN), ""


def _perhaps_rating(sheet: Sheet) -> str:
    """A column of small numbers whose meaning is not known, where none is known as the rating."""
    if not isinstance(sheet, Records):
        return ""
    for name in (name for name in sheet.columns if name not in NO_RATING):
        numbers = [number(row[name]) for row in sheet.rows if row[name]]
        if numbers and all(value is not None and 0 < value <= 100 for value in numbers):
            return name
    return ""


FORMAT = Format("Trakt", fits, read)
