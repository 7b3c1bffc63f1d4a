"""Parse ratings: numbers, fractions (9/10), percentages, and stars as signs (★★★★½)."""

from __future__ import annotations

import re
from dataclasses import dataclass

from aecore.recommend.imports.values import number

NONE = frozenset({"", "-", "–", "—", "n/a", "null", "none"})
"""What stands in a cell that has no rating."""
_FULL, _EMPTY, _HALF = "★⭐✭✮🌟", "☆✩✰", "½⯨"
_SIGNS = re.compile(rf"[{_FULL}{_EMPTY}{_HALF}\s\ufe0f]+")
_OF = re.compile(r"(?P<value>[^/]+?)\s*(?:/|\bout of\b)\s*(?P<most>[^/]+)", re.IGNORECASE)
_PERCENT = re.compile(r"(?P<value>.+?)\s*%")
_STARS = re.compile(rf"(?P<value>[\d.,]+)\s*(?:[{_FULL}]\ufe0f?|stars?)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class RatingValue:
    """A rating as it is written. `most` is the highest there is where the cell says so, as in 9/10."""

    value: float
    most: float | None = None


def parse(text: str) -> RatingValue | None:
    """The rating in a cell that holds something; None where it is none."""
    if _SIGNS.fullmatch(text):
        return _signs(text)
    if found := _OF.fullmatch(text):
        return _told(number(found["value"]), number(found["most"]))
    if found := _PERCENT.fullmatch(text):
        return _told(number(found["value"]), 100)
    if found := _STARS.fullmatch(text):
        value = number(found["value"])
        return _told(value, 5 if value is None or value <= 5 else 10)
    value = number(text)
    return None if value is None else RatingValue(value)


def _told(value: float | None, most: float | None) -> RatingValue | None:
    return None if value is None or not most or most < 0 else RatingValue(value, most)


def _signs(text: str) -> RatingValue:
    """Full signs count one; more than five signs are of ten."""
    full, empty, half = (sum(map(text.count, signs)) for signs in (_FULL, _EMPTY, _HALF))
    return RatingValue(full + half / 2, 5 if full + empty + half <= 5 else 10)
