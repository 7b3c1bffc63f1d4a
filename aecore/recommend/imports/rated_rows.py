"""Read a table of films and ratings by what its columns mean: is a row a film, is it theirs, was it seen?"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from aecore.data.readers.titles import words
from aecore.recommend.imports.csv_table import Row, Sheet
from aecore.recommend.imports.formats import Notes, Service
from aecore.recommend.imports.schema_matching import film_types, watch_status
from aecore.recommend.imports.schema_matching.columns import AMBIGUOUS, Columns, columns, is_mine
from aecore.recommend.imports.schema_matching.rating_scale import Scale, scale
from aecore.recommend.imports.schema_matching.rating_values import NONE, RatingValue, parse
from aecore.recommend.imports.values import MOST, halves, imdb, moment, whole, year
from aecore.recommend.taste import Word
from aecore.recommend.titles.match import Entry

WORDS: dict[str, Word] = {"seen": "seen", "not seen": "not seen", "not interested": "not interested"}
FORMULA = ("'=", "'+", "'-", "'@", "'\t", "'\r")  # an apostrophe that only keeps a spreadsheet from computing
LONGEST = 500  # characters of a title
NO_FILM = "There is no film in the row"
WISHED = "On a list of films to see"
UNFINISHED = "Not seen to the end"
WISHED_AND_RATED = "It is on a list of films to see and has a rating"
STATUS = "It is not known here whether its status means that it was seen"
WHICH_SCALE = "It is not certain how far the ratings go"
LISTED = "A list does not say that its films were seen"
When = Callable[[Row], float]


@dataclass(frozen=True)
class Table:
    """A table as one service writes it: what its columns mean, and how far its ratings go."""

    sheet: Sheet
    service: Service
    columns: Columns
    scale: Scale | None
    unrated: str
    """why a row without a rating is asked about"""


def meaning(sheet: Sheet, own: Iterable[str] = ()) -> Columns:
    """What the columns of a table mean, by their names, and by their cells where a name is ambiguous.

    Of a service's columns of ratings, `own`, one that holds some comes before one that is empty.
    """
    filled = sorted(own, key=lambda name: not any(row[name] for row in sheet.rows))
    known = columns(sheet.columns, filled)
    if words(known.rating) not in AMBIGUOUS or any(parse(row[known.rating]) for row in sheet.rows):
        return known
    return columns((name for name in sheet.columns if name != known.rating), filled)


def read(sheet: Sheet, service: Service, notes: Notes, *, why: str = "", when: When | None = None) -> None:
    """Give every row of a table to the notes. `why` asks about those that have no rating."""
    known = meaning(sheet, service.scales)
    table = Table(sheet, service, known, _scale(sheet, service, known.rating, notes), why)
    for row in sheet.rows:
        _add(table, row, notes, when)


def _add(table: Table, row: Row, notes: Notes, when: When | None) -> None:
    """Give one row to the notes."""
    entry = _entry(table, row)
    title = entry.title or _number(entry)
    if not title:
        return notes.leave(table.sheet, row, NO_FILM, f"line {row.line}")
    text = row[table.columns.rating] if table.columns.rating else ""
    written = "" if text.lower() in NONE else text
    rated = replace(entry, rated=written)
    given = parse(written) if written else None
    if reason := _unusable(table, written, given):
        return notes.leave(table.sheet, row, reason, title)
    if given and (given.most or (table.scale and table.scale.most)):
        rated = replace(rated, stars=_stars(table, row, given, notes))
    reason, why = _doubt(table, row, rated)
    if reason:
        return notes.leave(table.sheet, row, reason, title)
    if why == LISTED and notes.choice.seen:
        why = ""
    notes.add(replace(rated, why=why), when(row) if when else moment(row.first(table.columns.when)))


def _scale(sheet: Sheet, service: Service, rating: str, notes: Notes) -> Scale | None:
    """The scale of a table's plain numbers, told to the notes."""
    if not rating:
        return None
    given = [parse(row[rating]) for row in sheet.rows]
    plain = [value.value for value in given if value and value.most is None]
    rule = service.scales.get(rating, service.most if is_mine(rating) else None)
    told = None if rule is None else (service.title, rule)
    found = scale(rating, plain, rule=told, claim=service.most, chosen=notes.choice.scale)
    if found:
        notes.scales[found] = None
    return found


def _entry(table: Table, row: Row) -> Entry:
    known = table.columns
    title = row.first(known.title)[:LONGEST]
    other = row.first(known.also)[:LONGEST]
    return Entry(
        title[1:] if title.startswith(FORMULA) else title,
        year(row.first(known.year)),
        None,
        imdb(row.first(known.imdb)),
        whole(row.first(known.movie)),
        row.line,
        WORDS.get(row["opinion"].lower(), "seen"),
        film_types.kind(row.first(known.type)) if known.type else "film",
        (other,) if other not in ("", title) else (),
        whole(row.first(known.tmdb).removesuffix(".0")),
        file=table.sheet.name,
        said=table.service.said,
    )


def _number(entry: Entry) -> str:
    """What to call a film by that has no title; "" without a number too."""
    if entry.movie is not None:
        return f"MovieLens film {entry.movie}"
    if entry.imdb is not None:
        return f"IMDb tt{entry.imdb:07d}"
    return "" if entry.tmdb is None else f"TMDB film {entry.tmdb}"


def _unusable(table: Table, written: str, given: RatingValue | None) -> str:
    """Why a rating is none; empty where it may be one, or there is nothing."""
    if not written:
        return ""
    most = (given and given.most) or (table.scale and table.scale.most)
    if given is None or given.value <= 0 or (most and given.value > most):
        return f"Its rating is not above 0 and up to {most or 5:g}"
    return ""


def _stars(table: Table, row: Row, given: RatingValue, notes: Notes) -> float:
    most = given.most or (table.scale and table.scale.most) or MOST
    stars = halves(given.value * MOST / most)
    if abs(stars * most - given.value * MOST) > 1e-9:
        notes.remark("The rating was not in half stars and is rounded", f"line {row.line}")
    return stars


def _doubt(table: Table, row: Row, entry: Entry) -> tuple[str, str]:
    """(why it is left out, why it is asked); both empty where it counts."""
    word = row.first(table.columns.status)
    status = watch_status.status(word) if word else ""
    if status == "wished":
        return ("", WISHED_AND_RATED) if entry.rated else (WISHED, "")
    if entry.rated:
        return "", "" if entry.stars is not None else WHICH_SCALE
    if status == "unfinished":
        return UNFINISHED, ""
    if status == "unknown":
        return "", STATUS
    if table.service.unrated and status != "seen":
        return table.service.unrated, ""
    return "", "" if status == "seen" else table.unrated
