"""Rows 61 and 62: the cleaned image beside the corrupted one, PCA with as many numbers, and a median filter.

All on the same corrupted test rows; the filter is 3 x 3. PSNR in dB for pixels in [0, 1]; MSE per pixel.
Published: MSE .02048 for Gaussian noise whose level and scale the text leaves open.
"""

from __future__ import annotations

from collections.abc import Iterator

from aecore.evaluation.metrics import in_range, psnr
from benchmarks.fits import SEEDS, Fits, fits, preset
from benchmarks.table import Line


def lines(full: bool) -> Iterator[Line | str]:
    data, seeds = ("mnist-full", SEEDS) if full else ("mnist", SEEDS[:1])
    yield from _beside("62. Gaussian", fits(preset("snow", data__name=data), seeds))
    yield from _beside("61. masking", fits(preset("erased", data__name=data), seeds))
    for title, part in (("61. salt, pepper", "SaltAndPepper"), ("61. dropout", "Dropout")):
        yield from _beside(title, fits(preset("erased", data__name=data, corruption=part), seeds))


def _beside(title: str, runs: Fits) -> Iterator[Line]:
    """What a net gains in PSNR, and whether it wins."""
    session, k = runs.first, runs.first.facts()["k"]
    corrupted = session.corrupted()
    noisy = float(((corrupted - in_range(session.data.x_test)) ** 2).mean())
    ours = runs.mean(lambda session: float(session.test_errors(corrupted=True).mean()))
    gain, level = psnr(ours) - psnr(noisy), session.spec.corruption.level  # type: ignore[attr-defined]
    what = f"{title} {level:g}"
    yield runs.line(
        f"{what}: PSNR gained", f"{gain:+.2f} dB", f"noisy {psnr(noisy):.2f} dB, + 3", None, gain >= 3
    )
    for other, error in session.baseline().denoised(corrupted, k).items():
        by = f"PCA-{k}" if other.startswith("pca") else "median filter"
        yield runs.line(
            f"{what}: MSE beside {by}", f"{ours:.5f}", f"{by} {error:.5f}", ours / error, ours < error
        )
