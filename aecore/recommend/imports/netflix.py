"""Netflix: the viewing history, `Title,Date`. It has no ratings: a film in it was seen.

The day is written as in the country of the account. It is not needed, so any way of writing it will do.
"""

from __future__ import annotations

import re

from aecore.recommend.imports.csv_table import Row, Sheet
from aecore.recommend.imports.formats import Content, Format, Notes
from aecore.recommend.titles.match import Entry

TITLES = ("title", "titel", "titre", "título", "titolo", "tytuł")
DAYS = ("date", "datum", "fecha", "data", "dato")
_SEASON = (
    r"season|series|part|volume|vol\.?|chapter|book|staffel|teil|saison|partie|temporada|parte|stagione|seizoen|"
    r"deel|säsong|sæson|sesong|sezon|kausi|évad"
)
_PART = rf"(?:{_SEASON}) \w{{1,5}}|(?:limited|mini)[ -]?series|miniserie|\d{{1,2}}\. (?:{_SEASON})"
_SERIES = re.compile(rf"(?P<name>.+?): (?:{_PART})\b[^:]*: .+", re.IGNORECASE)  # "Show: Season 1: Episode"


def fits(content: Content) -> bool:
    """Two columns: titles and days."""
    if not isinstance(content, Sheet) or len(content.columns) != 2:
        return False
    return content.columns[0] in TITLES and content.columns[1] in DAYS


def read(sheets: list[Sheet], notes: Notes) -> None:
    """Every film once, as seen; a series is named and left out."""
    for row in (row for sheet in sheets for row in sheet.rows):
        _add(row, next(iter(row.cells.values()), ""), notes)


def _add(row: Row, title: str, notes: Notes) -> None:
    series = _SERIES.fullmatch(title)
    if series:
        notes.skip("Series are not films, so their episodes are left out", series["name"])
    elif title:
        notes.add(Entry(title, line=row.line))


FORMAT = Format("Netflix", fits, read)
