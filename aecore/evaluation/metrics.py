"""Metrics of reconstructions, codes and rankings: MSE, PSNR, NDCG, recall, dead units, principal angles.

Rows are arrays (n, ...); uint8 counts as the net sees it, divided by 255, so every error is in the values'
own range. Scores of neighbourhoods stand in `aecore.evaluation.neighbours` and can be had from here too.
"""

from __future__ import annotations

from collections.abc import Iterator
from math import inf, log10, nan, prod

import numpy as np

from aecore.evaluation.neighbours import Neighbours, knn_accuracy, knn_accuracy_between

__all__ = [
    "Neighbours",
    "active_units",
    "chunks",
    "dead_share",
    "histogram",
    "in_range",
    "knn_accuracy",
    "knn_accuracy_between",
    "mean_and_se",
    "median_filter_mse",
    "mse_rows",
    "net_input",
    "over_epochs",
    "principal_angles",
    "psnr",
    "share_of_zeros",
]


def in_range(rows: np.ndarray) -> np.ndarray:
    """Rows (n, ...) as float64 (n, d), as the net sees them: uint8 is divided by 255, the rest is kept."""
    flat = rows.reshape(len(rows), prod(rows.shape[1:]))
    return flat / 255.0 if rows.dtype == np.uint8 else flat.astype(np.float64, copy=False)


def net_input(rows: np.ndarray) -> np.ndarray:
    """Rows (n, ...) as a net takes them, float32 (n, d): `in_range` in the precision of its weights."""
    return in_range(rows).astype(np.float32)


def chunks(n: int, size: int = 1024) -> Iterator[slice]:
    """Slices that cover range(n), so that a large array is never copied whole."""
    return (slice(begin, min(begin + size, n)) for begin in range(0, n, size))


def mse_rows(x: np.ndarray, x_hat: np.ndarray, known: np.ndarray | None = None) -> np.ndarray:
    """Mean squared error per feature of each row, (n,) float64; ValueError where the two differ in size.

    Only features that are `known` (n, d) bool count; a row without any has none.
    """
    if len(x) != len(x_hat) or x.size != x_hat.size:
        raise ValueError(f"x and x_hat must hold the same rows, got {x.shape} and {x_hat.shape}")
    errors = np.empty(len(x))
    for rows in chunks(len(x)):
        squares = np.square(in_range(x[rows]) - in_range(x_hat[rows]))
        if known is None:
            errors[rows] = squares.mean(1)
        else:
            errors[rows] = (squares * known[rows]).sum(1) / known[rows].sum(1).clip(min=1)
    return errors


def mean_and_se(values: np.ndarray) -> tuple[float, float]:
    """Mean of values (n,) and the standard error of that mean, s / sqrt(n) with s over n - 1.

    One value says nothing about its own error: the second number is then nan. ValueError for no value at
    all.
    """
    if len(values) == 0:
        raise ValueError("a mean needs at least one value, got none")
    values = np.asarray(values, np.float64)
    se = values.std(ddof=1) / len(values) ** 0.5 if len(values) > 1 else nan
    return float(values.mean()), float(se)


def psnr(mse: float, span: float = 1.0) -> float:
    """Peak signal-to-noise ratio in decibels, 10 log10(span^2 / mse); `span` is the range's width.

    No error at all is inf. ValueError for a negative error or a span that is not above 0.
    """
    if span <= 0 or mse < 0:
        raise ValueError(f"psnr needs mse of at least 0 and span above 0, got {mse:g} and {span:g}")
    return 20 * log10(span) - 10 * log10(mse) if mse else inf


def share_of_zeros(x: np.ndarray) -> float:
    """Sparsity: share of the values that are exactly 0, in [0, 1]; 0 where there are none."""
    return 1 - np.count_nonzero(x) / x.size if x.size else 0.0


def histogram(
    values: np.ndarray, bins: int = 41, span: tuple[float, float] | None = None
) -> tuple[np.ndarray, np.ndarray]:
    """Counts (bins,) int64 and edges (bins + 1,) float64 of all values, whatever their shape.

    Without `span` the edges reach from the least to the greatest value; with it they stay where they are
    from frame to frame, and values outside are not counted. Values too large for that in their own type,
    as a run that diverges makes them, are counted in float64. ValueError where a value is not finite.
    """
    if not np.isfinite(values).all():
        raise ValueError("a histogram needs finite values, got nan or infinity")
    if span is None and values.size and _beyond_its_type(values, bins):
        values = values.astype(np.float64)
        room = bins * np.spacing(np.abs(values).max())
        span = (values.min() - room, values.max() + room)
    counts, edges = np.histogram(values, bins, span)
    return counts, edges.astype(np.float64)


def _beyond_its_type(values: np.ndarray, bins: int) -> bool:
    """Whether their range overflows the values' type, or bins of it vanish in the type's rounding."""
    least, greatest = float(values.min()), float(values.max())
    kind = values.dtype if values.dtype.kind == "f" else np.dtype(np.float64)
    rounding = float(np.spacing(max(abs(least), abs(greatest)), dtype=kind))
    span = greatest - least or 1.0
    return span > float(np.finfo(kind).max) or span / bins < 2 * rounding


def active_units(codes: np.ndarray, floor: float = 1e-6) -> np.ndarray:
    """Active units: which of codes (n, K) answer to the input, std over rows above `floor`, (K,) bool."""
    found: np.ndarray = codes.std(0, dtype=np.float64) > floor
    return found


def dead_share(codes: np.ndarray, floor: float = 1e-6) -> float:
    """Share of dead units of codes (n, K), the same for every row, in [0, 1]; see `active_units`."""
    return 1 - float(active_units(codes, floor).mean()) if codes.shape[1] else 0.0


def principal_angles(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    """Principal angles in degrees between the column spaces of a (d, j) and b (d, k), largest first.

    (min(j, k),) numbers in [0, 90]; all 0 means that the narrower space lies in the wider one.

    Source: Knyazev and Argentati, "Principal angles between subspaces in an A-based scalar product" (2002).
    """
    from scipy.linalg import subspace_angles

    found: np.ndarray = np.degrees(subspace_angles(a.astype(np.float64), b.astype(np.float64)))
    return found


def median_filter_mse(
    corrupted: np.ndarray, clean: np.ndarray, shape: tuple[int, ...], size: int = 3
) -> float:
    """MSE per feature of corrupted pictures after a `size` x `size` median filter, against the clean ones.

    Rows (n, D) of pictures of that shape, (H, W) or (H, W, 3), each channel by itself; edges are repeated
    outwards. What a denoising net has to beat.

    Source: Tukey, "Exploratory Data Analysis" (1977), chapter 7.
    """
    from scipy.ndimage import median_filter

    window = (1, size, size, 1)[: 1 + len(shape)]
    errors = np.empty(len(clean))
    for rows in chunks(len(clean)):
        pictures = in_range(corrupted[rows]).reshape(-1, *shape)
        errors[rows] = mse_rows(clean[rows], median_filter(pictures, size=window, mode="nearest"))
    return float(errors.mean())


def ndcg(scores: np.ndarray, shown: np.ndarray, relevant: np.ndarray, at: int) -> np.ndarray:
    """Normalised discounted cumulative gain of each person's first `at` films, (B,) in [0, 1].

    Films that were `shown` (B, D) bool are not in the list. A relevant film at place i counts 1 / log2(i +
    1); NaN for people without a relevant film.
    Source: Järvelin and Kekäläinen, "Cumulated gain-based evaluation of IR techniques" (2002).
    """
    gain = 1 / np.log2(np.arange(at) + 2)
    found = hits(scores, shown, relevant, at)
    best = np.concatenate([[0], np.cumsum(gain)])
    return _ratio(found @ gain[: found.shape[1]], best[np.minimum(relevant.sum(1), at)])


def recall(scores: np.ndarray, shown: np.ndarray, relevant: np.ndarray, at: int) -> np.ndarray:
    """Recall: share of a person's relevant films among the first `at`, of as many as fit there, (B,).

    Source: Liang et al., "Variational autoencoders for collaborative filtering" (2018), section 4.2.
    """
    return _ratio(hits(scores, shown, relevant, at).sum(1), np.minimum(relevant.sum(1), at))


def hits(scores: np.ndarray, shown: np.ndarray, relevant: np.ndarray, at: int) -> np.ndarray:
    """Whether each of the first `at` films that were not shown is relevant, (B, at) bool."""
    first = np.argsort(-np.where(shown, -np.inf, scores), 1, kind="stable")[:, :at]
    return np.take_along_axis(relevant, first, 1)


def _ratio(got: np.ndarray, best: np.ndarray) -> np.ndarray:
    found: np.ndarray = np.divide(got, best, out=np.full(len(got), np.nan), where=best > 0)
    return found


def over_epochs(values: np.ndarray, steps: int) -> np.ndarray:
    """Of figures of minibatches (n,), the mean over the epoch of so many `steps` that ends at each, (n,)."""
    total, end = np.concatenate([[0.0], np.cumsum(values)]), np.arange(1, len(values) + 1)
    begin = np.maximum(0, end - steps)
    found: np.ndarray = (total[end] - total[begin]) / (end - begin)
    return found
