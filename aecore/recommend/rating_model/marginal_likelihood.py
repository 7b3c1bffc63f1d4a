"""Marginal likelihood of ratings: its evidence lower bound (ELBO) under the factor model."""

from __future__ import annotations

import numpy as np

from aecore.recommend.rating_model.em import State, added
from aecore.recommend.rating_model.factor_model import Sums, misses


def of(state: State, stars: np.ndarray, middle: float) -> float:
    """The evidence lower bound (ELBO) on the log marginal likelihood of all ratings (N, D), in nats.

    Source: Bishop, "Pattern recognition and machine learning" (2006), equation 10.3.
    """
    seen = added(state, stars, middle)
    return _ratings(state, seen) - _codes(state) - _films(state) - _steadiness(state)


def _ratings(state: State, seen: Sums) -> float:
    """The expected log density of the ratings."""
    from scipy.special import digamma

    log_precision = digamma(state.shape) - np.log(_rate(state)) - np.log(2 * np.pi * state.noise)
    weighed = state.people.steady * misses(seen, state.people) / state.noise
    return float((seen.n * log_precision - weighed).sum() / 2)


def _codes(state: State) -> float:
    """KL from the codes' prior."""
    x, spread = state.people.x[:, 1:], state.people.spread[:, 1:, 1:]
    return _normal(x, spread, np.eye(x.shape[1]))


def _films(state: State) -> float:
    """KL from the films' prior."""
    return _normal(state.films - state.law.mean, state.doubt, state.law.covariance)


def _normal(away: np.ndarray, spread: np.ndarray, prior: np.ndarray) -> float:
    """Sum of KL(normal(m + away, spread) || normal(m, prior)), in nats."""
    precision = np.linalg.inv(prior)
    far = np.einsum("nk,kl,nl->n", away, precision, away) + np.einsum("nkl,lk->n", spread, precision)
    volume = np.linalg.slogdet(prior)[1] - np.linalg.slogdet(spread)[1]
    return float((far + volume - len(prior)).sum() / 2)


def _steadiness(state: State) -> float:
    """KL between gamma laws, from the prior's."""
    from scipy.special import digamma, gammaln

    prior, shape, rate = state.prior / 2, state.shape, _rate(state)
    change = (shape - prior) * digamma(shape) - gammaln(shape) + gammaln(prior)
    return float((change + prior * np.log(rate / prior) + shape * (prior - rate) / rate).sum())


def _rate(state: State) -> np.ndarray:
    """Of the gamma law of how steady each person is, (N,)."""
    found: np.ndarray = state.shape / state.people.steady
    return found
