"""Rows 49, 50, 56, 71 and 107: what restraint does to the code itself.

Errors of classifiers are on all test rows, by what a frozen encoder gives. Row 50 is a linear machine, its
penalty chosen on a sixth of the training rows, as k and how many times k units speak were once. MSE is per
pixel in [0, 1] on test rows. ||J|| is the mean over test rows of the Frobenius norm of dh/dx.
"""

from __future__ import annotations

from collections.abc import Iterator
from statistics import fmean

import numpy as np
import torch
from sklearn.linear_model import LogisticRegression

from aecore.nets.dense import Dense
from aecore.nets.jacobian import squared_norm
from aecore.parts.corruption import Gaussian
from aecore.runs.session import Session
from aecore.spec import Spec, put
from benchmarks.fits import SEEDS, Fits, elsewhere, family, fits, preset
from benchmarks.linear import from_code, from_rows
from benchmarks.table import Line

PUBLISHED = {10: 2.10, 25: 1.35, 40: 1.54}
"""Test error in %, 1,000 units, logistic regression: Makhzani and Frey (2013), table 1; raw pixels 7.20."""
BEST, GOAL = 25, 2.0
SPEAK = 3.0


def lines(full: bool) -> Iterator[Line | str]:
    data, seeds = ("mnist-full", SEEDS) if full else ("mnist", SEEDS[:1])
    yield from _tied(data, seeds)
    yield from _sparse(data, seeds, full)
    yield from _contractive(data, seeds)
    yield from _noisy(data, SEEDS)
    yield from _robust(data, seeds)


def _tied(data: str, seeds: tuple[int, ...]) -> Iterator[Line]:
    """Row 49: half the weights, and what they cost."""
    tied = elsewhere(family("tied"), data)
    untied = put(tied, "net", Dense(hidden=(), code=tied.net.code))
    one, two = (fits(recipe, seeds) for recipe in (tied, untied))
    ratio = one.first.facts()["parameters"] / two.first.facts()["parameters"]
    what = f"49. tied weights, {ratio:.2f} of the numbers: MSE"
    yield one.line(what, f"{one.mse:.5f}", f"two sets {two.mse:.5f}", one.mse / two.mse)


def _sparse(data: str, seeds: tuple[int, ...], full: bool) -> Iterator[Line]:
    """Row 50: the error of a linear classifier over k; the goal holds for the full rows."""
    spec = family("k-sparse", data__name=data, net__code=1000, train__epochs=15 if full else 30)
    for k, published in PUBLISHED.items():
        runs = fits(put(spec, "bottleneck.k", k), seeds if k == BEST else seeds[:1])
        error = runs.mean(_spoken)
        reached = error <= GOAL if full and k == BEST else None
        what, beside = f"50. k-sparse, k {k}: error (MSE {runs.mse:.5f})", f"published {published:.2f} %"
        yield runs.line(what, f"{error:.2f} %", beside, error / GOAL, reached)
    yield runs.line("50. raw pixels: error", f"{from_rows(runs.first).error:.2f} %", "published 7.20 %")


def _contractive(data: str, seeds: tuple[int, ...]) -> Iterator[Line]:
    """Row 56: the same net with and without the charge."""
    spec = elsewhere(preset("stand-still"), data)
    charged, free = fits(spec, seeds), fits(put(spec, "objective.ContractivePenalty.weight", 0), seeds)
    still, moving, more = charged.mean(_moves), free.mean(_moves), charged.mse / free.mse
    what = f"56. contractive: ||J|| (MSE {charged.mse:.5f}, {more:.2f} x)"
    beside = f"uncharged {moving:.3f} (MSE {free.mse:.5f})"
    yield charged.line(what, f"{still:.3f}", beside, still / moving, 2 * still <= moving and more <= 1.5)


def _noisy(data: str, seeds: tuple[int, ...]) -> Iterator[Line]:
    """Row 107: a classifier that learned on codes of clean rows, asked about noisy test rows."""
    loud, quiet = (
        fits(put(elsewhere(family("noisy-layers"), data), "net.noise", level), seeds) for level in (0.3, 0.0)
    )
    for sigma in (0.0, 0.3, 0.6):
        with_noise, without = (_accuracy(runs, sigma) for runs in (loud, quiet))
        what = f"107. noise in the layers: accuracy on rows with noise {sigma:g}"
        beside = f"without {without:.2%}"
        yield loud.line(what, f"{with_noise:.2%}", beside, with_noise / without, with_noise > without)


def _robust(data: str, seeds: tuple[int, ...]) -> Iterator[Line]:
    """Row 71: training rows are spoiled, and the errors are against the rows as they were."""
    spec = elsewhere(preset("set-aside"), data)
    price = "objective.RobustDecomposition.weight"
    robust, plain = (fits(put(spec, price, weight), seeds) for weight in (0.3, 2.0))
    for title, broken in (("spoiled", True), ("clean", False)):
        ours, other = (_mended(runs, broken) for runs in (robust, plain))
        what = f"71. robust, given {title} test rows: MSE to what they were"
        yield robust.line(what, f"{ours:.5f}", f"squared error {other:.5f}", ours / other, ours < other)


def _spoken(session: Session) -> float:
    """Error of a linear classifier of what SPEAK times k units say."""
    return from_code(session, put(session.spec, "bottleneck.alpha", SPEAK)).error


def _codes(session: Session, spec: Spec, x: torch.Tensor) -> np.ndarray:
    with torch.no_grad():
        return session.net.encode(x, spec).numpy()


def _linear(x: np.ndarray, y: np.ndarray) -> LogisticRegression:
    return LogisticRegression(max_iter=300, tol=1e-3).fit(x, y)


def _accuracy(runs: Fits, sigma: float) -> float:
    return fmean(_clean_to_noisy(session, sigma) for session in runs.sessions)


def _clean_to_noisy(session: Session, sigma: float) -> float:
    rows = session.rows
    assert rows.y is not None and rows.y_test is not None
    x_test = Gaussian(level=sigma)(rows.x_test, torch.Generator().manual_seed(session.spec.train.seed))
    z, z_test = (_codes(session, session.spec, part) for part in (rows.x, x_test))
    return float(_linear(z, rows.y.numpy()).score(z_test, rows.y_test.numpy()))


def _mended(runs: Fits, broken: bool) -> float:
    return runs.mean(lambda session: float(session.test_errors(broken).mean()))


def _moves(session: Session) -> float:
    with torch.no_grad():
        norms = [squared_norm(session.net, part).sqrt() for part in session.rows.x_test.split(256)]
    return float(torch.cat(norms).mean())
