"""User ratings: what one person thinks of films, as stars or words, by film number."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Literal

import numpy as np

Word = Literal["seen", "not seen", "not interested"]
Opinion = float | Word
"""Stars from 0.5 to 5 in halves, or what somebody says without stars."""


@dataclass(frozen=True)
class UserRatings:
    """The ratings of one user: opinions by film number, as they came. Nothing changes in place."""

    opinions: Mapping[int, Opinion] = field(default_factory=dict)

    def __post_init__(self) -> None:
        object.__setattr__(self, "opinions", MappingProxyType(dict(self.opinions)))

    @property
    def stars(self) -> dict[int, float]:
        """The films that were given stars."""
        return {film: opinion for film, opinion in self.opinions.items() if not isinstance(opinion, str)}

    @property
    def done_with(self) -> frozenset[int]:
        """The films never to recommend: rated, seen, or not wanted."""
        return frozenset(film for film, opinion in self.opinions.items() if opinion != "not seen")

    def with_rating(self, film: int, opinion: Opinion | None) -> UserRatings:
        """The same with one rating given anew, as the latest, or taken back."""
        others = {other: said for other, said in self.opinions.items() if other != film}
        return UserRatings(others if opinion is None else {**others, film: opinion})

    def row(self, films: np.ndarray) -> np.ndarray:
        """The row of a rating matrix: stars (D,) float32 of ascending films (D,), 0 where there are none."""
        found: np.ndarray = rows([self], films)[0]
        return found


Taste = UserRatings
"""The name that programs import."""


def rows(tastes: Iterable[UserRatings], films: np.ndarray) -> np.ndarray:
    """The rating matrix (B, D) float32 of several people; films that are not in `films` have no column."""
    everyone = list(tastes)
    given = np.zeros((len(everyone), len(films)), np.float32)
    for line, taste in zip(given, everyone, strict=True):
        rated = taste.stars
        ids = np.fromiter(rated, np.int64, len(rated))
        at = np.searchsorted(films, ids).clip(max=max(len(films) - 1, 0))
        known = films[at] == ids if len(films) else np.zeros(len(ids), bool)
        line[at[known]] = np.fromiter(rated.values(), np.float32, len(rated))[known]
    return given
