"""Netflix: the viewing history `Title,Date`. It has no ratings: a film in it was seen.

The day is written as in the country of the account, and the head in its language. The day is not needed, so
any way of writing it will do.
"""

from __future__ import annotations

import re

from aecore.data.readers.titles import words
from aecore.recommend.imports.csv_table import Row, Sheet
from aecore.recommend.imports.formats import Format, Notes
from aecore.recommend.imports.schema_matching.columns import TITLE, WHEN
from aecore.recommend.titles.match import Entry

NOT_NETFLIX = frozenset({"name", "film", "movie"})  # other lists' words for a title
SERIES = "An episode of a series, and no film"
_SEASON = (
    r"season|series|part|volume|vol\.?|chapter|book|staffel|teil|saison|partie|temporada|parte|stagione|seizoen|"
    r"deel|säsong|sæson|sesong|sezon|sezonul|kausi|évad|сезон|シーズン|시즌|第"
)
_PART = rf"(?:{_SEASON}) ?\w{{1,5}}|(?:limited|mini)[ -]?series|miniserie|\d{{1,2}}\. (?:{_SEASON})"
_SERIES = re.compile(rf"(?P<name>.+?): (?:{_PART})\b[^:]*: .+", re.IGNORECASE)  # "Show: Season 1: Episode"
_EPISODE = re.compile(
    r"(?P<name>[^:]+).*\((?:episode|folge|épisode|episodio|episódio|aflevering|odcinek|bölüm|серия) \d+\)",
    re.IGNORECASE,
)


def fits(sheet: Sheet) -> bool:
    """Two columns: titles and days."""
    if len(sheet.columns) != 2:
        return False
    title, day = map(words, sheet.columns)
    return title in TITLE and title not in NOT_NETFLIX and day in WHEN


def read(sheets: list[Sheet], notes: Notes) -> None:
    """Every film once, as seen; a series is named and left out."""
    for sheet in sheets:
        for row in sheet.rows:
            add_viewing(sheet, row, row[sheet.columns[0]], notes)


def add_viewing(sheet: Sheet, row: Row, title: str, notes: Notes) -> None:
    """A film that was watched, unless its title is an episode's."""
    if name := series(title):
        notes.leave(sheet, row, SERIES, name)
    elif title:
        notes.add(Entry(title, line=row.line, file=sheet.name))
    else:
        notes.leave(sheet, row, "There is no film in the row", f"line {row.line}")


def series(title: str) -> str:
    """The name of the series that a title is an episode of; empty where it is none."""
    found = _SERIES.fullmatch(title) or _EPISODE.fullmatch(title)
    return found["name"] if found else ""


FORMAT = Format("Netflix", fits, read)
