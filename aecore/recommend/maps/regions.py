"""Clusters of a map (k-means) and their labels: genres and decades commoner there than elsewhere."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

REGIONS = 12
ROUNDS = 50
CLEAR = 4.0
"""Standard errors by which a theme has to be commoner than elsewhere to name a region: far from chance, for
some three hundred pairs of a region and a theme."""


@dataclass(frozen=True)
class Region:
    """A part of the map: what it is about, its middle, and how many films it holds."""

    themes: tuple[str, ...]
    x: float
    y: float
    films: int


def regions(
    xy: np.ndarray, belongs: np.ndarray, themes: Sequence[str], k: int = REGIONS
) -> tuple[Region, ...]:
    """Cut films at xy (N, 2) into k parts and name each by its foremost genre and decade, where it has any.

    `belongs` (N, T) bool says which film has which theme. Two parts of one name are told once, where it is
    strongest. The largest comes first.
    """
    part = parts(xy, min(k, len(xy)))
    found: dict[tuple[str, ...], tuple[float, Region]] = {}
    for number in range(part.max() + 1):
        inside = part == number
        excess = _excess(belongs, inside)
        names = _foremost(excess, themes)
        middle = np.median(xy[inside], axis=0)
        region = Region(names, float(middle[0]), float(middle[1]), int(inside.sum()))
        if names and excess.max() > found.get(names, (0.0, region))[0]:
            found[names] = (float(excess.max()), region)
    return tuple(sorted((named for _, named in found.values()), key=lambda named: -named.films))


def parts(xy: np.ndarray, k: int) -> np.ndarray:
    """Which of k parts each row of xy (N, 2) is in, (N,): k-means from rows that lie far apart.

    Nothing is left to chance: the first centre is the row farthest out, each next one the row farthest from
    all before. Source: Lloyd, "Least squares quantization in PCM" (1982); Gonzalez (1985) for the start.
    """
    centres = xy[[int(np.square(xy - xy.mean(0)).sum(1).argmax())]]
    while len(centres) < k:
        centres = np.vstack([centres, xy[_away(xy, centres).min(1).argmax()]])
    for _ in range(ROUNDS):
        part = _away(xy, centres).argmin(1)
        moved = np.array([xy[part == i].mean(0) if (part == i).any() else centres[i] for i in range(k)])
        if np.allclose(moved, centres):
            break
        centres = moved
    found: np.ndarray = _away(xy, centres).argmin(1)
    return found


def _away(xy: np.ndarray, centres: np.ndarray) -> np.ndarray:
    found: np.ndarray = np.square(xy[:, None] - centres).sum(2)
    return found


def _excess(belongs: np.ndarray, inside: np.ndarray) -> np.ndarray:
    """By how many standard errors each theme is commoner inside than overall, (T,)."""
    overall = belongs.mean(0)
    error = np.sqrt(overall * (1 - overall) / max(int(inside.sum()), 1))
    found: np.ndarray = (belongs[inside].mean(0) - overall) / np.where(error > 0, error, np.inf)
    return found


def _foremost(excess: np.ndarray, themes: Sequence[str]) -> tuple[str, ...]:
    """The strongest genre and the strongest decade, whichever are clear."""
    chosen = []
    for decade in (False, True):
        of = [i for i, name in enumerate(themes) if name[0].isdigit() == decade]
        best = max(of, key=lambda i: excess[i], default=None)
        if best is not None and excess[best] >= CLEAR:
            chosen.append(best)
    return tuple(themes[i] for i in chosen)
