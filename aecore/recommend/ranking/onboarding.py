"""Onboarding (cold start): forty films whose ratings carry the most information about a new user."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable
from functools import cache
from pathlib import Path

import numpy as np

from aecore.data.films import Film, embedded
from aecore.data.ratings import Ratings
from aecore.recommend.artifacts.serialization import folder

FILE = "onboarding.json"
FILMS = 40
MOST_OF_A_DECADE, MOST_OF_A_GENRE = 14, 10
SMALL_WORDS = {"the", "a", "an", "and", "of", "in", "episode", "part", "vol"}


@cache
def forty(path: Path | None = None) -> tuple[Film, ...]:
    """The onboarding films, the most telling first."""
    ids = json.loads((path or folder() / FILE).read_text(encoding="utf-8"))["films"]
    return tuple(embedded()[id] for id in ids)


def write(path: Path, films: Iterable[Film]) -> None:
    """Keep a list where `forty` finds it."""
    path.write_text(json.dumps({"films": [film.id for film in films]}) + "\n", encoding="utf-8")


def chosen(ratings: Ratings, loadings: np.ndarray, noise: float, films: Iterable[Film]) -> list[Film]:
    """Greedy active selection: up to forty `films`, each the one that tells the most after those before it.

    A film's rating is taken for `loadings` (D, K) times a code, standard normal at first, plus noise of that
    variance. A film is worth the nats by which its rating narrows the code, times the share of people who
    have seen it; the code is then narrowed by that share of the rating. No two of a series, and no more than
    a few of one decade or of one genre.

    Source: Rashid et al., Getting to know you: learning new user preferences, IUI (2002), section 3; the gain
    is that of Bayesian linear regression (MacKay, Information-based objective functions, 1992, equation 11).
    """
    listed, seen = tuple(films), ratings.raters / max(len(ratings), 1)
    left, found = np.eye(loadings.shape[1]), list[Film]()
    free = np.ones(len(listed), bool)
    while len(found) < FILMS and free.any():
        explained = np.einsum("dk,kl,dl->d", loadings, left, loadings)
        at = int(np.where(free, np.log1p(explained / noise) / 2 * seen, -1).argmax())
        free[at] = False
        if _fits(listed[at], found):
            found.append(listed[at])
            seen_code = left @ loadings[at]
            left = left - seen[at] * np.outer(seen_code, seen_code) / (noise + explained[at])
    return found


def _fits(film: Film, found: list[Film]) -> bool:
    decades = Counter((other.year or 0) // 10 for other in found)
    genres = Counter(genre for other in found for genre in other.genres)
    if decades[(film.year or 0) // 10] >= MOST_OF_A_DECADE:
        return False
    if any(genres[genre] >= MOST_OF_A_GENRE for genre in film.genres[:1]):
        return False
    return not any(of_one_series(film, other) for other in found)


def of_one_series(one: Film, other: Film) -> bool:
    """Whether one title begins with the other's first words: "Alien" and "Aliens", "Toy Story 2" and "3"."""
    return any(_alike(a, b) for a in _names(one) for b in _names(other))


def _names(film: Film) -> list[tuple[str, ...]]:
    """The words of each of its titles that tell a series: before a colon, without numbers and small words."""
    words = [re.findall(r"[^\W\d_]+", title.lower().split(":")[0]) for title in (film.title, *film.also)]
    return [tuple(word.rstrip("s") for word in found if word not in SMALL_WORDS) for found in words]


def _alike(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    shorter = min(len(one), len(other))
    return shorter > 0 and one[:shorter] == other[:shorter]
