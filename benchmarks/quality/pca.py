"""Rows 3, 12 and 13: beside PCA with as many numbers, fitted on the same rows.

Errors are MSE per pixel on all test rows, pixels in [0, 1]. Recipes are presets, chosen on the last training
rows and never on test rows. 5-NN is leave-one-out over the codes of the first 5,000 test rows (all where
there are fewer), trustworthiness (k = 10) over the first 2,000.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from aecore.evaluation.metrics import in_range, principal_angles
from aecore.evaluation.neighbours import Neighbours, knn_accuracy
from aecore.runs.session import Session
from benchmarks.fits import SEEDS, Fits, codes, family, fits, preset
from benchmarks.table import Line


def lines(full: bool) -> Iterator[Line | str]:
    data, seeds = ("mnist-full", SEEDS) if full else ("mnist", SEEDS[:1])
    epochs = 20 if full else 100  # as many steps, about, from six times the rows
    exact = preset("25-numbers", data__name=data, train__epochs=epochs)
    bent = {"net__hidden": (256,), "net__activation": "silu", "train__rate": 4e-3, "train__batch": 128}
    deeper = family("undercomplete", data__name=data, train__epochs=epochs // 2, **bent)
    yield _half(fits(exact, seeds), "preset, 784-25-784")
    yield _half(fits(deeper, seeds), "784-256-25-256-784")
    for spec in (preset("pca", data__name=data), family("linear", data__name=data)):
        yield from _plane(fits(spec, seeds))
    tanh, deep = (fits(preset(name, data__name=data), seeds) for name in ("tanh-2d", "deep-2d"))
    yield from _maps(tanh, deep)


def _half(runs: Fits, title: str) -> Line:
    """Row 3: 25 numbers come within 0.65 of PCA-25's error within 60 s."""
    pca = runs.first.baseline().pca_mse(25)
    reached = runs.mse <= 0.65 * pca and runs.cpu_s <= 60
    beside = f"PCA-25 {pca:.5f} x 0.65, 60 s"
    return runs.line(f"3. {title}: test MSE", f"{runs.mse:.5f}", beside, runs.mse / pca, reached)


def _plane(runs: Fits) -> Iterator[Line]:
    """Row 12: a linear net finds PCA's plane."""
    k = runs.first.facts()["k"]
    angle, pca = max(map(_angle, runs.sessions)), runs.first.baseline().pca_mse(k)
    what, ratio = f"12. linear net, k = {k}", runs.mse / pca
    yield runs.line(
        f"{what}: largest principal angle", f"{angle:.2f} deg", "below 5 deg", angle / 5, angle < 5
    )
    beside = f"PCA-{k} {pca:.5f} within 1 %"
    yield runs.line(f"{what}: test MSE", f"{runs.mse:.5f}", beside, ratio, abs(ratio - 1) <= 0.01)


def _angle(session: Session) -> float:
    found = session.net.decoder[0].weight.detach().numpy()  # type: ignore[index]
    plane = session.baseline().whole.first(found.shape[1]).components
    return float(principal_angles(found, plane.T).max())


def _maps(tanh: Fits, deep: Fits) -> Iterator[Line]:
    """Row 13: two numbers of the textbook's tanh net, of a deep net, and of PCA."""
    rows, labels = in_range(deep.first.data.x_test), deep.first.data.y_test
    assert labels is not None
    near = Neighbours(rows, 2000)

    def accuracy(z: np.ndarray) -> float:
        return knn_accuracy(z[:5000], labels[:5000], 5)

    pca = deep.first.baseline().whole.first(2).encode(rows)
    base = accuracy(pca)
    beside = f"PCA-2 {base:.3f}, {near.trustworthiness(pca[:2000]):.3f}"
    for title, runs, aim in (("tanh 784-2-784", tanh, None), ("deep net", deep, 0.20)):
        ours = runs.mean(lambda session: accuracy(codes(session)))
        trust = runs.mean(lambda session: near.trustworthiness(codes(session)[:2000]))
        yield runs.line(
            f"13. {title}: 5-NN, trustworthiness" + (f"; aim + {aim:.2f}" if aim else ""),
            f"{ours:.3f}, {trust:.3f}",
            beside,
            ours / base,
            ours >= base + aim if aim else None,
        )
