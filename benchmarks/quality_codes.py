"""Rows 49, 50, 56, 71 and 107: what restraint does to the code itself.

Errors of classifiers are on all test rows: logistic regression on what a frozen encoder gives, its strength
and the number of units that speak chosen on the last sixth of the training rows. MSE is per pixel in [0, 1]
on test rows. ||J|| is the mean over test rows of the Frobenius norm of dh/dx.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product
from statistics import fmean

import numpy as np
import torch
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

from aecore.nets.dense import Dense
from aecore.nets.jacobian import squared_norm
from aecore.parts.corruption import Gaussian
from aecore.session import Session
from aecore.spec import Spec, put
from benchmarks.fits import SEEDS, Fits, family, fits, preset
from benchmarks.table import Line

PUBLISHED = {10: 2.10, 25: 1.35, 40: 1.54}
"""Test error in %, 1,000 units, logistic regression: Makhzani and Frey (2013), table 1; raw pixels 7.20."""
SPEAK = (1.0, 2.0, 3.0)
STRENGTHS = (0.01, 0.03, 0.1, 0.3)


def lines(full: bool) -> Iterator[Line | str]:
    data, seeds = ("mnist-full", SEEDS) if full else ("mnist", SEEDS[:1])
    yield from _tied(data, seeds)
    yield from _sparse(data, seeds, full)
    yield from _contractive(data, seeds)
    yield from _noisy(data, SEEDS)
    yield from _robust(data, seeds)


def _tied(data: str, seeds: tuple[int, ...]) -> Iterator[Line]:
    """Row 49: half the weights, and what they cost."""
    tied = family("tied", data__name=data)
    untied = put(tied, "net", Dense(hidden=(), code=tied.net.code))  # type: ignore[attr-defined]
    one, two = (fits(each, seeds) for each in (tied, untied))
    ratio = one.first.facts()["parameters"] / two.first.facts()["parameters"]
    what = f"49. tied weights, {ratio:.2f} of the numbers: MSE"
    yield one.line(what, f"{one.mse:.5f}", f"two sets {two.mse:.5f}", one.mse / two.mse)


def _sparse(data: str, seeds: tuple[int, ...], full: bool) -> Iterator[Line]:
    """Row 50: the error of a linear classifier over k; the goal holds for the full rows."""
    spec = family("k-sparse", data__name=data, net__code=1000, train__epochs=30)
    errors = {}
    for k in (10, 25, 40, 70):
        runs = fits(put(spec, "bottleneck.k", k), seeds)
        errors[k] = 100 * runs.mean(_classified)
        beside = f"published {PUBLISHED[k]:.2f} %" if k in PUBLISHED else ""
        yield runs.line(f"50. k-sparse, k {k}: error (MSE {runs.mse:.5f})", f"{errors[k]:.2f} %", beside)
    raw = 100 * _pixels(runs.first)
    yield runs.line("50. raw pixels: error", f"{raw:.2f} %", "published 7.20 %")
    best = min(errors, key=lambda k: errors[k])
    reached = errors[best] <= 2.0 if full else None
    yield Line(f"50. best k ({best})", f"{errors[best]:.2f} %", "2.0 %", errors[best] / 2, reached, seeds)


def _contractive(data: str, seeds: tuple[int, ...]) -> Iterator[Line]:
    """Row 56: the same net with and without the charge."""
    charged = fits(preset("stand-still", data__name=data), seeds)
    free = fits(preset("stand-still", data__name=data, objective__Contraction__weight=0), seeds)
    still, moving, more = charged.mean(_moves), free.mean(_moves), charged.mse / free.mse
    what = f"56. contractive: ||J|| (MSE {charged.mse:.5f}, {more:.2f} x)"
    beside = f"uncharged {moving:.3f} (MSE {free.mse:.5f})"
    yield charged.line(what, f"{still:.3f}", beside, still / moving, 2 * still <= moving and more <= 1.5)


def _noisy(data: str, seeds: tuple[int, ...]) -> Iterator[Line]:
    """Row 107: a classifier that learned on codes of clean rows, asked about noisy test rows."""
    loud, quiet = (
        fits(put(family("noisy-layers", data__name=data), "net.noise", level), seeds) for level in (0.3, 0.0)
    )
    for sigma in (0.0, 0.3, 0.6):
        with_noise, without = (_accuracy(each, sigma) for each in (loud, quiet))
        what = f"107. noise in the layers: accuracy on rows with noise {sigma:g}"
        beside = f"without {without:.2%}"
        yield loud.line(what, f"{with_noise:.2%}", beside, with_noise / without, with_noise > without)


def _robust(data: str, seeds: tuple[int, ...]) -> Iterator[Line]:
    """Row 71: training rows are spoiled, and the errors are against the rows as they were."""
    spec = preset("set-aside", data__name=data)
    robust, plain = (fits(put(spec, "objective.Split.weight", price), seeds) for price in (0.3, 2.0))
    for title, broken in (("spoiled", True), ("clean", False)):
        ours, other = (_mended(each, broken) for each in (robust, plain))
        what = f"71. robust, given {title} test rows: MSE to what they were"
        yield robust.line(what, f"{ours:.5f}", f"squared error {other:.5f}", ours / other, ours < other)


def _classified(session: Session) -> float:
    """Error of the best classifier by the validation rows, on the test rows."""
    assert session.rows.y is not None and session.rows.y_test is not None
    y, y_test = session.rows.y.numpy(), session.rows.y_test.numpy()
    cut = len(y) * 5 // 6

    def score(alpha: float, strength: float) -> float:
        z = _spoken(session, session.rows.x, alpha)
        return float(_linear(z[:cut], y[:cut], strength).score(z[cut:], y[cut:]))

    alpha, strength = max(product(SPEAK, STRENGTHS), key=lambda choice: score(*choice))
    chosen = _linear(_spoken(session, session.rows.x, alpha), y, strength)
    return 1 - float(chosen.score(_spoken(session, session.rows.x_test, alpha), y_test))


def _pixels(session: Session) -> float:
    """The same on the rows themselves, whose strength is chosen likewise."""
    rows, cut = session.rows, len(session.rows.x) * 5 // 6
    assert rows.y is not None and rows.y_test is not None
    x, x_test, y, y_test = (each.numpy() for each in (rows.x, rows.x_test, rows.y, rows.y_test))
    found = [(_linear(x[:cut], y[:cut], c).score(x[cut:], y[cut:]), c) for c in STRENGTHS]
    return 1 - float(_linear(x, y, max(found)[1]).score(x_test, y_test))


def _spoken(session: Session, x: torch.Tensor, alpha: float) -> csr_matrix:
    """What round(alpha k) units say, over its spread in the first training rows."""
    spec = put(session.spec, "bottleneck.alpha", alpha)
    scale = _codes(session, spec, session.rows.x[:4096]).std()
    return csr_matrix(np.concatenate([_codes(session, spec, part) / scale for part in x.split(4096)]))


def _codes(session: Session, spec: Spec, x: torch.Tensor) -> np.ndarray:
    with torch.no_grad():
        return session.net.encode(x, spec).numpy()


def _linear(x: np.ndarray | csr_matrix, y: np.ndarray, strength: float) -> LogisticRegression:
    return LogisticRegression(C=strength, max_iter=300, tol=1e-3).fit(x, y)


def _accuracy(runs: Fits, sigma: float) -> float:
    return fmean(_clean_to_noisy(session, sigma) for session in runs.sessions)


def _clean_to_noisy(session: Session, sigma: float) -> float:
    rows = session.rows
    assert rows.y is not None and rows.y_test is not None
    x_test = Gaussian(level=sigma)(rows.x_test, torch.Generator().manual_seed(session.spec.train.seed))
    z, z_test = (_codes(session, session.spec, each) for each in (rows.x, x_test))
    return float(_linear(z, rows.y.numpy(), 1.0).score(z_test, rows.y_test.numpy()))


def _mended(runs: Fits, broken: bool) -> float:
    return runs.mean(lambda session: float(session.test_errors(broken).mean()))


def _moves(session: Session) -> float:
    with torch.no_grad():
        norms = [squared_norm(session.net, part).sqrt() for part in session.rows.x_test.split(256)]
    return float(torch.cat(norms).mean())
