"""Principal component analysis (PCA): the best linear code, and so the line to measure autoencoders by."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from aecore.data.portions import gathered
from aecore.evaluation.metrics import chunks, in_range, mse_rows

EPS = float(np.finfo(np.float64).eps)


@dataclass(frozen=True, eq=False)
class PCA:
    """Principal components: the k directions in which rows vary most, and their mean; float64, read-only.

    mean (d,); components (k, d), orthonormal, in order of variance, each with its largest loading positive;
    explained (k,) the share of the rows' variance that each carries. Rows are given as the net sees them or
    as uint8, which counts as divided by 255.
    """

    mean: np.ndarray
    components: np.ndarray
    explained: np.ndarray

    def __post_init__(self) -> None:
        for array in (self.mean, self.components, self.explained):
            array.flags.writeable = False

    def first(self, k: int) -> PCA:
        """The same with the first k components only, or all where there are fewer."""
        return PCA(self.mean, self.components[:k], self.explained[:k])

    def encode(self, x: np.ndarray) -> np.ndarray:
        """Rows (n, d) to codes (n, k), centred on the fitted mean."""
        z = np.empty((len(x), len(self.components)))
        for rows in chunks(len(x)):
            z[rows] = (in_range(x[rows]) - self.mean) @ self.components.T
        return z

    def decode(self, z: np.ndarray) -> np.ndarray:
        """Codes (n, k) to rows (n, d)."""
        found: np.ndarray = z @ self.components + self.mean
        return found

    def reconstruction_mse(
        self, x: np.ndarray, target: np.ndarray | None = None, known: np.ndarray | None = None
    ) -> float:
        """MSE per feature of rows (n, d) that went through the code, against themselves or against `target`.

        With corrupted rows as x and the clean ones as `target` it says how well PCA denoises. Only what is
        `known` (n, d) bool counts, each row alike.
        """
        target = x if target is None else target
        errors = (
            mse_rows(target[rows], self.decode(self.encode(x[rows])), None if known is None else known[rows])
            for rows in chunks(len(x))
        )
        return float(gathered(errors, len(x)).mean())


def pca(x: np.ndarray, k: int) -> PCA:
    """Fit PCA of k components to rows x (n, d): exact, by the covariance, or by rows' products where n < d.

    Beyond the rows' rank there is nothing to find: the components are then fewer than k, none for equal
    rows. A block of rows at a time is float64, never all. ValueError for k below 1, no rows, or values that
    are not finite.

    Source: Hotelling, "Analysis of a complex of statistical variables into principal components" (1933).
    """
    mean = _mean(x, k)
    return _by_covariance(x, mean, k) if len(x) >= len(mean) else _by_rows(x, mean, k)


def sketch(x: np.ndarray, k: int, steps: int = 5) -> PCA:
    """Randomised PCA: in a fraction of the time where rows and features go into the hundreds; for a map.

    A few steps of block Krylov iteration in float32 from a fixed start, so equal rows give equal axes.
    Where the k-th and the next variance differ by a tenth, the axes are right to about 0.01 degrees; where
    they hardly differ, the axes lie anywhere among the leading ones and `explained` is a little low.

    Source: Musco and Musco, "Randomized block Krylov methods for stronger and faster approximate singular
    value decomposition", NeurIPS (2015), algorithm 2.
    """
    mean = _mean(x, k)
    centred = in_range(x) - mean
    scale = float(np.abs(centred).max()) or 1.0
    c = (centred / scale).astype(np.float32)
    basis = _krylov(c, k + 6, steps)
    products = np.square(c).sum(dtype=np.float64)
    y = (c @ basis).astype(np.float64)
    variance, turn = _leading(y.T @ y, k, 1e-6, _rounding(mean, len(x)) / scale)
    return _pca(mean, (basis @ turn).T, variance, products)


def _krylov(c: np.ndarray, block: int, steps: int) -> np.ndarray:
    """An orthonormal basis (d, at most block * steps) that holds the leading directions of centred rows c."""
    q = np.random.default_rng(0).standard_normal((c.shape[1], block)).astype(np.float32)
    blocks: list[np.ndarray] = []
    for _ in range(steps):
        q = c.T @ (c @ q)
        for basis in blocks:
            q -= basis @ (basis.T @ q)
        q = np.linalg.qr(q)[0]
        blocks.append(q)
    return np.linalg.qr(np.hstack(blocks))[0]  # once more: where the rank is spent, blocks overlap


def _by_covariance(x: np.ndarray, mean: np.ndarray, k: int) -> PCA:
    products = np.zeros((len(mean), len(mean)))
    for rows in chunks(len(x)):
        centred = in_range(x[rows]) - mean
        products += centred.T @ centred
    variance, axes = _leading(products, k, EPS * len(mean), _rounding(mean, len(x)))
    return _pca(mean, axes.T, variance, np.trace(products))


def _by_rows(x: np.ndarray, mean: np.ndarray, k: int) -> PCA:
    """The same from (n, n) products: rows' coordinates along an axis, times the rows, give the axis."""
    flat = x.reshape(len(x), -1)
    products = np.zeros((len(x), len(x)))
    for columns in chunks(len(mean)):
        centred = in_range(flat[:, columns]) - mean[columns]
        products += centred @ centred.T
    variance, places = _leading(products, k, EPS * len(mean), _rounding(mean, len(x)))
    axes = np.empty((len(mean), len(variance)))
    for columns in chunks(len(mean)):
        axes[columns] = (in_range(flat[:, columns]) - mean[columns]).T @ places
    return _pca(mean, np.linalg.qr(axes)[0].T, variance, np.trace(products))


def _mean(x: np.ndarray, k: int) -> np.ndarray:
    if k < 1 or len(x) == 0:
        raise ValueError(f"pca needs k of at least 1 and at least one row, got {k} and {len(x)}")
    mean = sum((in_range(x[rows]).sum(0) for rows in chunks(len(x))), np.zeros(1)) / len(x)
    if not np.isfinite(mean).all():
        raise ValueError("pca needs finite rows, got nan or infinity")
    return mean


def _rounding(mean: np.ndarray, n: int) -> float:
    """How far n equal rows would seem to lie from their mean, which is only known to some digits."""
    return 2 * n * EPS * float(np.linalg.norm(mean))


def _leading(products: np.ndarray, k: int, noise: float, floor: float) -> tuple[np.ndarray, np.ndarray]:
    """The k largest eigenvalues (k,) and vectors (d, k), without those that are no more than rounding.

    Rounding is what does not exceed `noise` beside the largest, or the square of `floor`.
    """
    values, vectors = np.linalg.eigh(products)  # SciPy's keeps every other thread waiting until it is done
    values, vectors = values[-k:], vectors[:, -k:]
    real = values > max(values[-1] * noise, floor * floor)
    return values[real][::-1], vectors[:, real][:, ::-1]


def _pca(mean: np.ndarray, components: np.ndarray, variance: np.ndarray, total: float) -> PCA:
    components = np.ascontiguousarray(components, np.float64)
    largest = np.abs(components).argmax(1)
    components *= np.sign(components[np.arange(len(components)), largest])[:, None]
    return PCA(mean, components, variance / total)
