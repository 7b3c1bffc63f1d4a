"""Netflix account data: Ratings.csv with stars and thumbs, ViewingActivity.csv, or the zip with both.

Ratings.csv: Profile Name, Title Name, Rating Type (star, thumb), Star Value (1 to 5), Thumbs Value (1 down,
2 up, 3 twice up). A thumb is no number of stars: the film was seen, and was liked or disliked.
ViewingActivity.csv: Profile Name, Title, Attributes, Supplemental Video Type (trailers), Start Time.
"""

from __future__ import annotations

from dataclasses import replace

from aecore.recommend.imports.csv_table import Row, Sheet
from aecore.recommend.imports.formats import Format, Notes
from aecore.recommend.imports.netflix import SERIES, add_viewing, series
from aecore.recommend.imports.values import halves, moment, number
from aecore.recommend.titles.match import Entry

THUMBS = {1: "disliked", 2: "liked", 3: "liked"}
PROFILE = "It is not certain which profile is yours"


def fits(sheet: Sheet) -> bool:
    """Profiles beside stars and thumbs, or beside what was played."""
    played = sheet.has("title", "start time", "supplemental video type")
    return played or sheet.has("title name", "thumbs value")


def read(sheets: list[Sheet], notes: Notes) -> None:
    """Stars as stars, thumbs as liked and disliked, films that were played as seen; one profile's rows."""
    names = dict.fromkeys(row["profile name"] for sheet in sheets for row in sheet.rows)
    notes.profiles = tuple(names) if len(names) > 1 else ()
    for sheet in sheets:
        for row in sheet.rows:
            _add(sheet, row, notes)


def _add(sheet: Sheet, row: Row, notes: Notes) -> None:
    profile = notes.choice.profile
    if notes.profiles and profile is not None and row["profile name"] != profile:
        return notes.leave(sheet, row, "Of another profile", row["title"] or row["title name"])
    told = Notes()
    (_add_rating if sheet.has("thumbs value") else _add_played)(sheet, row, told)
    asked = PROFILE if notes.profiles and profile is None else ""
    for at, entry in told.found:
        notes.add(replace(entry, why=asked), at)
    notes.left_out += told.left_out


def _add_rating(sheet: Sheet, row: Row, notes: Notes) -> None:
    title, stars, thumb = row["title name"], number(row["star value"]), number(row["thumbs value"])
    at = moment(row["event utc ts"])
    entry = Entry(title, line=row.line, file=sheet.name)
    if not title or (name := series(title)):
        notes.leave(sheet, row, SERIES if title else "There is no film in the row", name if title else "")
    elif stars and 0 < stars <= 5:
        notes.add(replace(entry, stars=halves(stars), rated=row["star value"]), at)
    elif thumb in THUMBS:
        notes.add(replace(entry, said=THUMBS[int(thumb)], rated="thumb"), at)
    else:
        notes.leave(sheet, row, "There are neither stars nor a thumb", title)


def _add_played(sheet: Sheet, row: Row, notes: Notes) -> None:
    title, attributes = row["title"], row["attributes"].lower()
    if row["supplemental video type"]:
        notes.leave(sheet, row, "A trailer or the like, and no film", title)
    elif "autoplayed" in attributes and "user action: none" in attributes:
        notes.leave(sheet, row, "It began by itself, and nobody went on watching", title)
    else:
        add_viewing(sheet, row, title, notes)


FORMAT = Format("Netflix account data", fits, read)
