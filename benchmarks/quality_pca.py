"""Rows 3, 12 and 13: beside PCA with as many numbers, fitted on the same rows.

Errors are MSE per pixel on all test rows, pixels in [0, 1]. Recipes are presets, chosen on the last training
rows and never on test rows. 5-NN is leave-one-out over the codes of the first 5,000 test rows (all where
there are fewer), trustworthiness (k = 10) over the first 2,000.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import torch

from aecore.baseline import in_range
from aecore.metrics import Neighbours, knn_accuracy, principal_angles
from aecore.session import Session
from benchmarks.fits import SEEDS, Fit, family, fits, mean, preset
from benchmarks.table import Line


def lines(full: bool) -> Iterator[Line | str]:
    data = "mnist-full" if full else "mnist"
    yield from _row_3(data)
    yield from _row_12(data)
    yield from _row_13(data)


def _row_3(data: str) -> Iterator[Line | str]:
    """25 numbers: at most 0.65 of PCA-25's error within 60 s."""
    narrow = family("undercomplete", data__name=data, net__hidden=(), net__code=25, train__rate=1e-2)
    for title, spec in (
        ("784-25-784, nothing else", narrow),
        ("preset 25-numbers", preset("25-numbers", data__name=data)),
    ):
        runs = list(fits(spec))
        error, pca = mean(run.mse for run in runs), runs[0].session.baseline().pca_mse(25)
        cost = max(run.cpu_s for run in runs)
        widths = "-".join(map(str, runs[0].session.facts()["widths"]))
        yield Line(
            f"3. {title} ({widths})" if title.startswith("preset") else f"3. {title}",
            f"{error:.5f}",
            f"0.65 x PCA-25 ({pca:.5f}), 60 s",
            error / pca,
            error <= 0.65 * pca and cost <= 60,
            SEEDS,
            runs[0].rows,
            cost,
        )


def _row_12(data: str) -> Iterator[Line | str]:
    """A linear net finds PCA's plane."""
    for spec in (preset("pca", data__name=data), family("linear", data__name=data)):
        runs = list(fits(spec))
        k = runs[0].session.facts()["k"]
        narrow = runs[0].session.baseline().whole.first(k)
        angle = max(_angle(run.session, narrow.components) for run in runs)
        error, pca = mean(run.mse for run in runs), runs[0].session.baseline().pca_mse(k)
        cost = mean(run.cpu_s for run in runs)
        what = f"12. linear net, k = {k}"
        yield Line(
            f"{what}: largest principal angle",
            f"{angle:.2f} deg",
            "below 5 deg",
            angle / 5,
            angle < 5,
            SEEDS,
            runs[0].rows,
            cost,
        )
        yield Line(
            f"{what}: test MSE",
            f"{error:.5f}",
            f"PCA-{k} {pca:.5f} within 1 %",
            error / pca,
            abs(error / pca - 1) <= 0.01,
            SEEDS,
            runs[0].rows,
        )


def _angle(session: Session, components: np.ndarray) -> float:
    found = session.net.decoder[0].weight.detach().numpy()
    return float(principal_angles(found, components.T).max())


def _row_13(data: str) -> Iterator[Line | str]:
    """Two numbers: the textbook's tanh net, a deep net, PCA."""
    runs = {
        title: list(fits(preset(name, data__name=data)))
        for title, name in (("tanh 784-2-784", "tanh-2d"), ("deep net", "deep-2d"))
    }
    first = runs["deep net"][0]
    rows = in_range(first.session.data.x_test)
    labels = first.session.data.y_test
    near = Neighbours(rows[:2000])
    pca = first.session.baseline().whole.first(2).encode(rows)
    base = knn_accuracy(pca[:5000], labels[:5000], 5)
    yield Line(
        "13. PCA-2: 5-NN, trustworthiness",
        f"{base:.3f}, {near.trustworthiness(pca[:2000]):.3f}",
        rows=first.rows,
    )
    for title, each in runs.items():
        codes = [_codes(run) for run in each]
        accuracy = mean(knn_accuracy(code[:5000], labels[:5000], 5) for code in codes)
        trust = mean(near.trustworthiness(code[:2000]) for code in codes)
        aim = (
            ("PCA-2 + 0.20", accuracy - base >= 0.20) if title == "deep net" else (f"PCA-2 {base:.3f}", None)
        )
        yield Line(
            f"13. {title}: 5-NN, trustworthiness",
            f"{accuracy:.3f}, {trust:.3f}",
            aim[0],
            accuracy / base,
            aim[1],
            SEEDS,
            first.rows,
            mean(run.cpu_s for run in each),
        )


def _codes(run: Fit) -> np.ndarray:
    session = run.session
    with torch.no_grad():
        return session.net.encode(session.rows.x_test, session.spec).numpy()
