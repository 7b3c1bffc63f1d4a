"""Picture quality: pooled PSNR, and mean SSIM of pictures of eight bits a value."""

from __future__ import annotations

from typing import Any

import numpy as np

from aecore.evaluation.metrics import chunks, in_range, psnr

WINDOW = 7
"""Pixels a side of the window that SSIM looks through; narrower pictures have none."""


def pooled_psnr(x: np.ndarray, x_hat: np.ndarray, where: np.ndarray | None = None) -> float:
    """PSNR in decibels of all values of rows (n, ...) together, or of those where (n, D) is true.

    Rows are in [0, 1], to which answers are clipped, or uint8. Pooled, for a mean of rows' PSNRs is infinite
    as soon as one is perfect. ValueError where there is no value.
    """
    if where is not None and not where.any():
        raise ValueError("nothing is missing, so there is nothing to score")
    squares = 0.0
    for rows in chunks(len(x)):
        wrong = in_range(x[rows]) - in_range(x_hat[rows]).clip(0, 1)
        squares += float(np.square(wrong if where is None else wrong[where[rows]]).sum())
    return psnr(squares / (x.size if where is None else int(where.sum())))


def mean_ssim(pictures: np.ndarray, copies: np.ndarray) -> float | None:
    """Mean structural similarity, at most 1; None of pictures narrower than the window.

    Source: Wang, Bovik, Sheikh and Simoncelli, "Image quality assessment: from error visibility to
    structural similarity", IEEE Transactions on Image Processing 13 (2004); a uniform window of 7 pixels.
    """
    if min(pictures.shape[1:3]) < WINDOW:
        return None
    from skimage import metrics

    ssim: Any = metrics.structural_similarity
    how = {"data_range": 255, "channel_axis": -1 if pictures.ndim == 4 else None}
    pairs = zip(pictures, copies, strict=True)
    return float(np.mean([ssim(x, y, **how) for x, y in pairs]))
