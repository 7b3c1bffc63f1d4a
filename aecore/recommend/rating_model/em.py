"""How films get their loadings: each step makes the ratings more probable under the model."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from aecore.data.ratings import Ratings
from aecore.recommend.rating_model.factor_model import People, Stars, Sums, misses, moments, posterior, sums

K = 6  # numbers in a code
STEPS = 40
PRIOR = 8.0  # where `State.prior` begins
PRIORS = np.geomspace(1, 1000, 61)  # from which it is chosen anew at each step
QUIETEST = 1e-4  # variance of a rating: nobody is met closer than to a hundredth of a star
DAMPING = 5.0  # ratings at the mean that a film's first bias is mixed with


class Law(NamedTuple):
    """What films have in common: a film is normal around traits @ slope, with one covariance for all."""

    traits: np.ndarray
    """(D, 2): one, and how many people rated the film, as a logarithm."""
    slope: np.ndarray
    """(2, 1 + K)."""
    covariance: np.ndarray
    """(1 + K, 1 + K)."""

    @property
    def mean(self) -> np.ndarray:
        """What is believed of each film before anybody's stars are seen, (D, 1 + K)."""
        found: np.ndarray = self.traits @ self.slope
        return found


class State(NamedTuple):
    """Everything that is believed between two steps."""

    films: np.ndarray
    doubt: np.ndarray
    law: Law
    noise: np.ndarray
    people: People
    shape: np.ndarray
    """(N,) of the gamma law of each person's steadiness, whose mean is in `people`."""
    prior: float
    """Ratings after which a person's own noise counts as much as everybody's: twice the prior's shape."""


def learn(ratings: Ratings, seed: int = 0, k: int = K, steps: int = STEPS) -> Stars:
    """Fit the films of a linear-Gaussian autoencoder to ratings; ValueError where there are none."""
    stars = ratings.stars.astype(float)
    if not stars.any():
        raise ValueError("there are no ratings to learn from")
    middle = stars.sum() / (stars > 0).sum()
    *_, state = climb(stars, middle, k, np.random.default_rng(seed), steps)
    kept = (middle, state.films, state.doubt, state.noise, state.prior, ratings.scale)
    return Stars(*(np.asarray(value, np.float32) for value in kept))


def climb(stars: np.ndarray, middle: float, k: int, rng: np.random.Generator, steps: int) -> Iterator[State]:
    """Variational expectation maximisation, a state after every step; `evidence.of` never falls.

    Source: Lim and Teh, "Variational Bayesian approach to movie rating prediction" (2007), section 3; the
    turn of the codes is from Liu, Rubin and Wu, "Parameter expansion to accelerate EM" (1998).
    """
    state = start(stars, middle, k, rng)
    for _ in range(steps):
        state = _films(_people(state, stars, middle), stars, middle)
        state = _turned(state._replace(law=_law(state), prior=_prior(state)))
        state = state._replace(noise=_noise(state, added(state, stars, middle)))
        yield state


def start(stars: np.ndarray, middle: float, k: int, rng: np.random.Generator) -> State:
    """Damped biases, a first number in each code that lifts all films alike, and small random others."""
    rated = stars > 0
    raters = rated.sum(0)
    bias = np.where(rated, stars - middle, 0).sum(0) / (raters + DAMPING)
    films = np.column_stack([bias, np.full(len(bias), 0.4), rng.normal(0, 0.1, (len(bias), k - 1))])
    traits = np.column_stack([np.ones(len(bias)), np.log1p(raters) - np.log1p(raters).mean()])
    law = Law(traits, np.linalg.lstsq(traits, films, rcond=None)[0], np.eye(k + 1) * 0.05)
    doubt = np.tile(np.eye(k + 1) * 0.01, (len(bias), 1, 1))
    nobody = np.zeros((len(stars), k + 1))
    people = People(nobody, np.zeros((len(stars), k + 1, k + 1)), np.ones(len(stars)))
    return State(
        films, doubt, law, _floored(np.var(stars[rated])), people, np.full(len(stars), PRIOR / 2), PRIOR
    )


def added(state: State, stars: np.ndarray, middle: float) -> Sums:
    """The sums over people's ratings, as `state` sees the films."""
    return sums(stars, np.asarray(middle), state.films, moments(state.films, state.doubt))


def _people(state: State, stars: np.ndarray, middle: float) -> State:
    seen = added(state, stars, middle)
    people = posterior(seen, state.noise, np.asarray(state.prior), state.people.steady, rounds=1)
    return state._replace(people=people, shape=(state.prior + seen.n) / 2)


def _films(state: State, stars: np.ndarray, middle: float) -> State:
    """The normal law of each film given everybody's code, weighted by how steady people are."""
    x, weight = state.people.x, state.people.steady / state.noise
    size, known = x.shape[1], (stars > 0).astype(float)
    within = known.T @ (state.people.moments * weight[:, None, None]).reshape(len(x), -1)
    before = np.linalg.inv(state.law.covariance)
    doubt = np.linalg.inv(within.reshape(-1, size, size) + before)
    pull = (known * (stars - middle)).T @ (x * weight[:, None]) + state.law.mean @ before
    return state._replace(films=(doubt @ pull[:, :, None])[:, :, 0], doubt=doubt)


def _law(state: State) -> Law:
    """The prior that suits the films best: a regression on their traits, and what it leaves."""
    traits = state.law.traits
    slope = np.linalg.lstsq(traits, state.films, rcond=None)[0]
    left = state.films - traits @ slope
    return Law(traits, slope, (left.T @ left + state.doubt.sum(0)) / len(left))


def _prior(state: State) -> float:
    """How much alike people's steadiness is: the most probable of PRIORS, the present one among them."""
    from scipy.special import digamma, gammaln

    steady = state.people.steady
    spread = (digamma(state.shape) - np.log(state.shape / steady) - steady).mean()
    half = np.append(PRIORS, state.prior) / 2
    return float(2 * half[np.argmax(half * np.log(half) - gammaln(half) + half * spread)])


def _turned(state: State) -> State:
    """The same predictions with codes of variance 1; without it the steps creep."""
    turn = np.eye(state.films.shape[1])
    turn[1:, 1:] = np.linalg.cholesky(state.people.moments[:, 1:, 1:].mean(0))
    back, law, people = np.linalg.inv(turn).T, state.law, state.people
    return state._replace(
        films=state.films @ turn,
        doubt=turn.T @ state.doubt @ turn,
        law=law._replace(slope=law.slope @ turn, covariance=turn.T @ law.covariance @ turn),
        people=people._replace(x=people.x @ back, spread=back.T @ people.spread @ back),
    )


def _noise(state: State, seen: Sums) -> np.ndarray:
    return _floored((state.people.steady * misses(seen, state.people)).sum() / seen.n.sum())


def _floored(noise: np.ndarray) -> np.ndarray:
    found: np.ndarray = np.maximum(noise, QUIETEST)
    return found
