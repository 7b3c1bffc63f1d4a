"""Read JSON lists of films as a table: Trakt, Simkl and whoever writes as they do.

A record is flat, or holds its film under "movie" (a series under "show") beside what is said of it. What a
service says of the film itself, its average rating, stands inside and is not read. Records stand in one list,
or in an object of lists: {"movies": [...], "shows": [...]}.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from aecore.recommend.imports.csv_table import LONGEST, ROWS, Row
from aecore.recommend.imports.formats import Records

INSIDE = ("episode", "season", "movie", "show", "anime")  # an episode's record holds its show too
_NAME = re.compile(r"[\W_]+")
_SECTIONS = {
    "movies": "movie",
    "shows": "show",
    "series": "show",
    "episodes": "episode",
    "seasons": "season",
    "anime": "anime",
}


def records(name: str, text: str) -> Records:
    """The records of a JSON text as rows, with the section they stand in as their type; ValueError else."""
    try:
        found: Any = json.loads(text)
    except (ValueError, RecursionError):
        raise ValueError(f"{name} is damaged and cannot be read as JSON: export it again.") from None
    rows: list[Row] = []
    for section, record in _listed(found):
        if len(rows) >= ROWS:
            raise ValueError(f"{name} has more than {ROWS:,} records: split it and bring the parts in turn.")
        rows.append(Row(len(rows) + 1, _cells(section, record)))
    columns = dict.fromkeys(column for row in rows for column in row.cells)
    return Records(name, tuple(columns), tuple(rows))


def _listed(found: Any) -> Iterator[tuple[str, dict[str, Any]]]:
    """(section, record) of a list, or of an object whose values are lists; else the object is the record."""
    if isinstance(found, list):
        yield from (("", record if isinstance(record, dict) else {}) for record in found)
    elif isinstance(found, dict):
        sections = {name: of for name, of in found.items() if _holds_records(of)}
        for name, of in sections.items():
            yield from ((name, record if isinstance(record, dict) else {}) for record in of)
        if not sections and not any(isinstance(of, list) for of in found.values()):
            yield "", found


def _holds_records(value: Any) -> bool:
    return isinstance(value, list) and any(isinstance(record, dict) for record in value)


def _cells(section: str, record: dict[str, Any]) -> dict[str, str]:
    """Its own values, with title, year and numbers of the film that it holds."""
    kind = next((name for name in INSIDE if isinstance(record.get(name), dict)), "")
    film = record[kind] if kind else record
    shown = record["show"] if kind in ("episode", "season") and isinstance(record.get("show"), dict) else film
    ids = film["ids"] if isinstance(film.get("ids"), dict) else {}
    inside = {"title": shown.get("title"), "year": film.get("year")}
    told = _type(section, kind, record.get("anime_type"))
    cells = _plain({**told, **inside, **ids})
    return {**cells, **_plain(record)}


def _type(section: str, kind: str, anime: object) -> dict[str, str]:
    """What it is by where it stands: under "movie", or in the list "movies"; nothing where neither does."""
    told = anime if isinstance(anime, str) else kind or _SECTIONS.get(section.lower(), "")
    return {"type": told} if told else {}


def _plain(values: dict[str, Any]) -> dict[str, str]:
    """Values that are no lists and objects, as text, by the small name of their key."""
    return {
        _NAME.sub(" ", name).strip().lower(): _text(value)
        for name, value in values.items()
        if value is not None and not isinstance(value, dict | list)
    }


def _text(value: Any) -> str:
    text = f"{value:g}" if isinstance(value, float) and value.is_integer() else str(value)
    return " ".join(text[:LONGEST].split())
