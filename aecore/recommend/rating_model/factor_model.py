"""A probabilistic PCA of ratings (factor model): predicted stars of each film, and their uncertainty."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np

from aecore.data.ratings import Ratings

ROUNDS = 3  # code and steadiness of a person depend on each other; the third round moves neither visibly


class Sums(NamedTuple):
    """Sufficient statistics of B people's ratings: sums over what each of them rated."""

    n: np.ndarray
    """(B,) ratings."""
    squares: np.ndarray
    """(B,) of (stars - middle) squared."""
    pull: np.ndarray
    """(B, 1 + K) of (stars - middle) times the film."""
    films: np.ndarray
    """(B, 1 + K, 1 + K) of the film times itself, in the mean over what is unsure about it."""


class People(NamedTuple):
    """The posterior of B users: normal codes, and how steady each of them is with the stars."""

    x: np.ndarray
    """(B, 1 + K): one, then the mean of the code."""
    spread: np.ndarray
    """(B, 1 + K, 1 + K): the covariance of `x`; row and column 0 are 0."""
    steady: np.ndarray
    """(B,) how much more precisely than others they follow their own taste; 1 on average."""

    @property
    def moments(self) -> np.ndarray:
        """The mean of x times itself, (B, 1 + K, 1 + K)."""
        found: np.ndarray = self.x[:, :, None] * self.x[:, None, :] + self.spread
        return found


@dataclass(frozen=True, eq=False)
class Stars:
    """Linear-Gaussian factor model (probabilistic PCA): stars = middle + bias + loadings . code + noise.

    `films` (D, 1 + K) holds each film's bias and its K loadings, `doubt` (D, 1 + K, 1 + K) how unsure they
    are: films that few people rated stay close to what all films have in common. A code is normal with mean 0
    and variance 1 beforehand. `noise` is the variance of a rating when all the rest is known, `prior` the
    number of ratings after which somebody's own noise counts as much as everybody's. `scale` (2,) is the
    least and the most stars. All float32.

    Source: Tipping and Bishop, "Probabilistic principal component analysis" (1999); with unrated cells and
    a prior on the films: Lim and Teh, "Variational Bayesian approach to movie rating prediction" (2007).
    """

    middle: np.ndarray
    films: np.ndarray
    doubt: np.ndarray
    noise: np.ndarray
    prior: np.ndarray
    scale: np.ndarray

    @property
    def loadings(self) -> np.ndarray:
        """Factor loadings: how each film answers to each number of a code, (D, K)."""
        return self.films[:, 1:]

    def code(self, given: np.ndarray) -> np.ndarray:
        """The code (B, K) of people of whom these stars (B, D) are known, 0 unrated."""
        return self.people(given).x[:, 1:]

    def scores(self, given: np.ndarray) -> np.ndarray:
        """The stars (B, D) that people would give: as an order it ignores what anybody would choose."""
        return self.predict(given)[0]

    def predict(self, given: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """The stars (B, D) that people would give, within the scale, and the standard deviation of each.

        `given` (B, D) holds the stars that are known, 0 unrated. Somebody without any gets the films' means.
        """
        people = self.people(given)
        mean = self.middle + people.x @ self.films.T
        return mean.clip(*self.scale), np.sqrt(self._variance(people))

    def people(self, given: np.ndarray) -> People:
        """Fold in: the posterior of the people who gave these stars (B, D), 0 unrated."""
        return posterior(self._sums(given), self.noise, self.prior)

    def _sums(self, given: np.ndarray) -> Sums:
        return sums(np.asarray(given, np.float32), self.middle, self.films, self._moments)

    def _variance(self, people: People) -> np.ndarray:
        """Of a rating: the doubt about the film, then about the code, then the noise; (B, D)."""
        sure = people.x[:, :, None] * people.x[:, None, :]
        film = _flat(sure) @ _flat(self.doubt).T
        found: np.ndarray = (
            film + _flat(people.spread) @ _flat(self._moments).T + (self.noise / people.steady)[:, None]
        )
        return found

    @cached_property
    def _moments(self) -> np.ndarray:
        return moments(self.films, self.doubt)


def fit(ratings: Ratings, seed: int = 0) -> Stars:
    """Fit the factor model to everybody's ratings; a few seconds for a thousand people."""
    from aecore.recommend.rating_model.em import learn

    return learn(ratings, seed)


def moments(films: np.ndarray, doubt: np.ndarray) -> np.ndarray:
    """Second moments: the mean of each film times itself, (D, 1 + K, 1 + K)."""
    found: np.ndarray = films[:, :, None] * films[:, None, :] + doubt
    return found


def sums(stars: np.ndarray, middle: np.ndarray, films: np.ndarray, moments: np.ndarray) -> Sums:
    """Sufficient statistics of stars (B, D); 0 is unrated and counts for nothing."""
    rated = stars > 0
    known = rated.astype(stars.dtype)
    above = np.where(rated, stars - middle, stars.dtype.type(0))
    size = films.shape[1]
    over = (known @ _flat(moments)).reshape(-1, size, size)
    return Sums(known.sum(1), (above * above).sum(1), above @ films, over)


def posterior(
    sums: Sums,
    noise: np.ndarray,
    prior: np.ndarray,
    steady: np.ndarray | None = None,
    rounds: int = ROUNDS,
) -> People:
    """The posterior of users: codes given how steady people are, and steadiness given codes, in turns."""
    steady = np.ones_like(sums.n) if steady is None else steady
    for _ in range(rounds):
        people = _codes(sums, steady / noise, steady)
        steady = (prior + sums.n) / (prior + misses(sums, people) / noise)
        people = people._replace(steady=steady)
    return people


def misses(sums: Sums, people: People) -> np.ndarray:
    """The expected sum of squared differences between somebody's stars and the model's, (B,)."""
    cross = (sums.pull * people.x).sum(1)
    found: np.ndarray = sums.squares - 2 * cross + (sums.films * people.moments).sum((1, 2))
    return found


def _codes(sums: Sums, precision: np.ndarray, steady: np.ndarray) -> People:
    """The normal law of a code given noisy stars: Bishop, "Pattern recognition" (2006), equation 3.50."""
    pull = sums.pull[:, 1:] - sums.films[:, 1:, 0]  # a film's bias explains its share
    within = sums.films[:, 1:, 1:] * precision[:, None, None] + np.eye(pull.shape[1], dtype=pull.dtype)
    spread = np.zeros_like(sums.films)
    spread[:, 1:, 1:] = np.linalg.inv(within)
    x = (spread[:, 1:, 1:] @ (pull * precision[:, None])[:, :, None])[:, :, 0]
    return People(np.concatenate([np.ones_like(x[:, :1]), x], 1), spread, steady)


def _flat(squares: np.ndarray) -> np.ndarray:
    return squares.reshape(len(squares), -1)
