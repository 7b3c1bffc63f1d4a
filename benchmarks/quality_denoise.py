"""Rows 61 and 62: the cleaned image beside the broken one, PCA with as many numbers, and a median filter.

All on the same broken test rows; the filter is 3 x 3. PSNR in dB for pixels in [0, 1]; MSE per pixel.
Published: MSE .02048 for Gaussian noise whose level and scale the text leaves open.
"""

from __future__ import annotations

import math
from collections.abc import Iterator

import torch

from aecore.baseline import in_range
from aecore.look import noise
from benchmarks.fits import SEEDS, Fit, fits, mean, preset
from benchmarks.table import Line


def lines(full: bool) -> Iterator[Line | str]:
    data = "mnist-full" if full else "mnist"
    for title, name, changes in (
        ("62. Gaussian", "snow", {}),
        ("61. masking", "erased", {}),
        ("61. salt and pepper", "erased", {"corruption": "SaltAndPepper", "corruption__level": 0.3}),
        ("61. dropout", "erased", {"corruption": "Dropout", "corruption__level": 0.3}),
    ):
        runs = list(
            fits(preset(name, data__name=data, **changes), SEEDS if title.startswith("62") else SEEDS[:1])
        )
        yield from _beside(title, runs)


def _beside(title: str, runs: list[Fit]) -> Iterator[Line]:
    session = runs[0].session
    with torch.no_grad():
        broken = session.spec.corruption(session.rows.x_test, noise(session.spec.train.seed, "cpu")).numpy()
    noisy = float(((broken - in_range(session.data.x_test)) ** 2).mean())
    ours = mean(float(run.session.test_errors(broken=True).mean()) for run in runs)
    k = session.facts()["k"]
    others = session.baseline().cleaned(broken, k)
    seeds, cost = SEEDS[: len(runs)], mean(run.cpu_s for run in runs)
    gain = psnr(ours) - psnr(noisy)
    what = f"{title}, {session.spec.corruption.label()}"  # type: ignore[attr-defined]
    yield Line(
        f"{what}: PSNR gained, MSE {ours:.5f}",
        f"{gain:+.2f} dB",
        f"noisy {psnr(noisy):.2f} dB + 3",
        None,
        gain >= 3,
        seeds,
        runs[0].rows,
        cost,
    )
    for other, error in others.items():
        by = f"PCA-{k}" if other.startswith("pca") else "median filter"
        yield Line(
            f"{what}: beside {by}",
            f"{ours:.5f}",
            f"{by} {error:.5f}",
            ours / error,
            ours < error,
            seeds,
            runs[0].rows,
        )


def psnr(mse: float) -> float:
    """Peak signal-to-noise ratio in dB, the peak being 1."""
    return -10 * math.log10(mse)
