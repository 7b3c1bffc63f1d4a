"""Parse the cells of exports: stars, years, numbers and dates."""

from __future__ import annotations

import math
import re
from datetime import date

LEAST, MOST = 0.5, 5.0
_YEAR = re.compile(r"(1[89]|20)\d\d")
_IMDB = re.compile(r"(?:.*/)?(?:tt)?(\d{1,10})/?", re.IGNORECASE)
_DAY = re.compile(r"(\d{4})-(\d\d)-(\d\d)")


def number(text: str) -> float | None:
    """The number in a cell, with a point or a comma for decimals; None where there is no finite one."""
    try:
        found = float(text.replace(",", "."))
    except ValueError:
        return None
    return found if math.isfinite(found) else None


def halves(stars: float) -> float:
    """Stars to the nearest half, upwards in between."""
    return min(MOST, max(LEAST, math.floor(stars * 2 + 0.5) / 2))


def year(text: str) -> int | None:
    """The year in a cell, the first one of several."""
    found = _YEAR.match(text)
    return int(found[0]) if found else None


def imdb(text: str) -> int | None:
    """The number in tt0133093, in tt133093 that lost its zero, in 133093, or at the end of an address."""
    found = _IMDB.fullmatch(text)
    return int(found[1]) or None if found else None


def whole(text: str) -> int | None:
    """A film's number."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None


def moment(text: str) -> float:
    """When, to be compared: seconds as MovieLens counts them, or a day such as 2024-01-31; 0 unknown."""
    day = _DAY.match(text)
    if day is None:
        return number(text) or 0.0
    try:
        return (date(*map(int, day.groups())) - date(1970, 1, 1)).total_seconds()
    except ValueError:
        return 0.0
