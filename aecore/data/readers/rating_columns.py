"""Find the columns of a table of ratings: person, item and rating, by their names or by where they stand."""

from __future__ import annotations

import re
from dataclasses import dataclass

from aecore.data.readers.table import Row, Table

NAMES = {
    "user": "user userid username person reviewer reviewerid customer customerid member visitorid uid",
    "item": (
        "movie movieid item itemid film filmid book bookid isbn anime animeid asin parentasin product "
        "productid artist artistid song songid track trackid business businessid game gameid title"
    ),
    "rating": "myrating yourrating userrating rating bookrating stars userscore score overall ratings",
}
"""Of several columns of a kind the first one here counts."""
_SIGNS = re.compile(r"[\W_]+")
_HEADLESS = {True: (), False: ("No line names the columns: they are taken as person, item, rating.",)}
_TYPE = re.compile(r":(token|float)(_seq)?$")  # RecBole writes "item_id:token"


@dataclass(frozen=True)
class RatingColumns:
    """Where person, item and rating stand in rows of `width` cells; `head`: the first row names them."""

    places: tuple[int, ...]
    width: int
    head: bool
    remarks: tuple[str, ...] = ()

    @property
    def last(self) -> int:
        """The last of the three."""
        return max(self.places)


def find(table: Table) -> RatingColumns:
    """The columns of a table of ratings; ValueError, one sentence, where it names others or too few."""
    first = next(table.filled(), Row(0, []))
    cells = first.trimmed(3)
    if len(cells) in (3, 4) and sum(map(_is_number, cells[:3])) >= 2:
        return RatingColumns((0, 1, 2), len(cells), head=False, remarks=_HEADLESS[table.separator in "::\t"])
    names = [_SIGNS.sub("", _TYPE.sub("", cell.strip().lower())) for cell in cells]
    at = [
        next((names.index(name) for name in known.split() if name in names), -1) for known in NAMES.values()
    ]
    if -1 in at:
        found = ",".join(cell.strip() for cell in cells)[:60]
        raise ValueError(f"its first line must name the columns user,item,rating, got {found!r}")
    return RatingColumns(tuple(at), len(cells), head=True)


def _is_number(cell: str) -> bool:
    try:
        float(cell.replace(",", "."))
    except ValueError:
        return False
    return True
