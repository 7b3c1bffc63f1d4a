"""The scale of a column of ratings: 5, 10 or 100, by the service's rule or by the column's own range."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from aecore.data.readers.rating_scale import SCALES

FEW = 0.1  # of a column above a scale: as few may be slips of the pen, and the scale is asked for
_NAMED = re.compile(r".*?\D(?P<most>5|10|100)")


@dataclass(frozen=True, slots=True)
class Scale:
    """The highest rating there is in a column, and how that is known; `most` None: it has to be asked."""

    column: str
    most: float | None
    why: str


def scale(
    column: str,
    values: Sequence[float],
    *,
    rule: tuple[str, float] | None = None,
    claim: float | None = None,
    chosen: float | None = None,
) -> Scale | None:
    """The scale of plain numbers; None where there are none.

    `chosen` is what somebody said, `rule` a service and its scale, `claim` a scale that is likely. A claim
    that no number proves is asked for: 4 may be of 5 as well as of 10.
    """
    found = [value for value in values if 0 < value <= SCALES[-1]]
    if not values:
        return None
    if chosen is not None:
        return Scale(column, chosen, "as you said")
    if rule is not None:
        return Scale(column, rule[1], f"as {rule[0]} rates")
    named = _NAMED.fullmatch(column)
    return _by_range(column, found, float(named["most"]) if named else claim)


def _by_range(column: str, values: list[float], claim: float | None) -> Scale:
    highest = max(values, default=0.0)
    fits = [most for most in SCALES if highest <= most]
    if claim is not None and claim > fits[0]:
        why = f"no rating is above {highest:g}, so they may go to {fits[0]} or {claim:g}"
        return Scale(column, None, why)
    below = [most for most in SCALES if most < fits[0]]
    above = sum(value > below[-1] for value in values) if below else len(values)
    if above < _proof(fits[0]) * len(values):
        return Scale(column, None, f"only {above:,} of {len(values):,} ratings are above {below[-1]}")
    return Scale(column, fits[0], f"the highest is {highest:g}")


def _proof(most: float) -> float:
    """The share of ratings above the scale below: of 100, hardly a rating is 10 or less."""
    return 0.5 if most == SCALES[-1] else FEW
