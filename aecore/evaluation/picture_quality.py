"""Picture quality: pooled PSNR and mean SSIM of pictures of eight bits a value."""

from __future__ import annotations

from typing import Any

import numpy as np

from aecore.evaluation.metrics import chunks, psnr

WINDOW = 7
"""Pixels a side of the window that SSIM looks through; narrower pictures have none."""


def pooled_psnr(pictures: np.ndarray, copies: np.ndarray) -> float:
    """PSNR in decibels of all pictures (n, H, W) or (n, H, W, 3) uint8 together: of their mean squared error.

    A mean of each picture's own would be infinite as soon as one is perfect.
    """
    squares = sum(
        float(np.square(pictures[part].astype(np.float64) - copies[part]).sum())
        for part in chunks(len(pictures))
    )
    return psnr(squares / pictures.size, 255)


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
