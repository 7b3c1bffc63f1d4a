"""Anomaly scores of rows by their squared errors (n, D): the higher, the stranger; and each column's share.

All errors are float64, in the range that a net sees.
"""

from __future__ import annotations

from functools import cache

import numpy as np

from aecore.data.picture_shape import channels, grid

SIGMA = 1.5
"""Standard deviation in pixels of the Gaussian that smooths an error map."""
FLOOR = 1e-4
"""Of the training rows' mean variance so much is added to a column's error: some have none of their own."""


def squared_errors(x: np.ndarray, x_hat: np.ndarray, known: np.ndarray | None = None) -> np.ndarray:
    """Squared error of each value of rows x (n, D), (n, D).

    What is not `known` (n, D) bool has none, and the row's others count for as much more.
    """
    errors = np.square(np.subtract(x, x_hat, dtype=np.float64))
    if known is not None:
        errors *= known * (known.shape[1] / known.sum(1, keepdims=True).clip(min=1))
    return np.asarray(errors)


def column_weights(learned: np.ndarray, variance: np.ndarray) -> np.ndarray:
    """What each column's error is multiplied by, (D,): one over its mean squared error on training rows.

    `learned` (D,) are these errors, and `variance` (D,) the columns' own. Of columns that were standardised
    1e-4 is added to each error; of others as much of their mean variance, so that no unit decides.
    """
    floor = FLOOR * float(variance.mean()) or FLOOR
    return np.asarray(1 / (learned + floor))


def local_maximum(errors: np.ndarray, shape: tuple[int, ...]) -> np.ndarray:
    """Maximum of each picture's error map, smoothed by a Gaussian of SIGMA pixels, (n,).

    Of colour the map is the mean of the channels. A small defect counts as much in a large picture as in a
    small one.
    """
    smooth = smoothed(error_map(errors, shape))
    return np.asarray(smooth.reshape(len(smooth), -1).max(1))


def error_map(errors: np.ndarray, shape: tuple[int, ...]) -> np.ndarray:
    """Squared errors (n, D) of pictures as maps (n, H, W), of colour the mean of the channels."""
    return np.asarray(errors.reshape(len(errors), *grid(shape), channels(shape)).mean(-1))


def smoothed(maps: np.ndarray) -> np.ndarray:
    """Maps (n, H, W) smoothed by the Gaussian; edges are mirrored."""
    from scipy.ndimage import gaussian_filter

    return np.asarray(gaussian_filter(maps, SIGMA, axes=(1, 2)))


def local_blame(errors: np.ndarray, shape: tuple[int, ...]) -> np.ndarray:
    """What each value adds to the smoothed map's maximum, (n, D): its error, times the Gaussian there."""
    height, width = grid(shape)
    peak = smoothed(error_map(errors, shape)).reshape(len(errors), -1).argmax(1)
    down, across = _gaussian(height)[peak // width], _gaussian(width)[peak % width]
    window = (down[:, :, None] * across[:, None, :]).reshape(len(errors), -1)
    return np.asarray(errors * window.repeat(channels(shape), axis=1) / channels(shape))


@cache
def _gaussian(n: int) -> np.ndarray:
    """What each of n places in a line adds to the smoothed value at each, (n, n)."""
    from scipy.ndimage import gaussian_filter1d

    return np.asarray(gaussian_filter1d(np.eye(n), SIGMA, axis=0))


def error_and_energy(errors: np.ndarray, energy: np.ndarray, floor: float) -> np.ndarray:
    """Logs of a row's squared error and of its energy, squares (n, D) of its distance from the mean; (n, 2).

    How far they lie from those of training rows is a score with two sides: a signal that fades has less of
    both, in the usual proportion, so that neither the error nor the error over the energy is large. `floor`
    is added to both, so that a row without energy has a score, too.
    """
    return np.asarray(np.log(np.stack([errors.sum(1), energy.sum(1)], 1) + floor))


def shares(parts: np.ndarray) -> np.ndarray:
    """Each column's share of its row's score, (n, D); rows sum to 1, without any error all alike."""
    total = parts.sum(1, keepdims=True)
    even = np.full_like(parts, 1 / parts.shape[1])
    return np.asarray(np.divide(parts, total, out=even, where=total != 0))
