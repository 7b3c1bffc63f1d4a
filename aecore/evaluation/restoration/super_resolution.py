"""Super-resolution without a net: bicubic and Lanczos of Pillow, ridge regression, back-projection.

Small pictures are the means of blocks of the large ones (area mean); rows are in [0, 1].
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

import numpy as np

from aecore.data.picture_shape import channels, grid
from aecore.evaluation.metrics import in_range
from aecore.lazy import torch

Filter = Literal["nearest", "bilinear", "bicubic", "lanczos"]


def small_shape(shape: tuple[int, ...], factor: int) -> tuple[int, ...]:
    """The shape of pictures whose sides are so many times smaller, rounded up."""
    return (*(-(-side // factor) for side in grid(shape)), *shape[2:])


def shrunk(x: np.ndarray, shape: tuple[int, ...], factor: int) -> np.ndarray:
    """Rows (n, D) of pictures of that shape to rows of block means; at an edge, of what is left."""
    from aecore.nets.convolution.conv_layers import as_maps, as_rows
    from aecore.parts.picture_corruption import block_means

    maps = as_maps(torch.from_numpy(in_range(x)), channels(shape), grid(shape))
    found: np.ndarray = as_rows(block_means(maps, factor)).numpy()
    return found


def repeated(small: np.ndarray, shape: tuple[int, ...], factor: int) -> np.ndarray:
    """Rows of small pictures to rows (n, D) of pictures of that shape, each pixel repeated."""
    high, wide = grid(shape)
    blocks = small.reshape(-1, *small_shape(shape, factor)).repeat(factor, 1).repeat(factor, 2)
    return blocks[:, :high, :wide].reshape(len(small), -1)


def interpolated(small: np.ndarray, shape: tuple[int, ...], factor: int, by: Filter) -> np.ndarray:
    """Rows of small pictures, interpolated by Pillow to rows (n, D) of pictures of that shape."""
    from PIL import Image

    (high, wide), (h, w) = grid(shape), grid(small_shape(shape, factor))
    planes = small.reshape(len(small), h, w, channels(shape)).transpose(0, 3, 1, 2).reshape(-1, h, w)
    large = (w * factor, h * factor)
    done = [
        Image.fromarray(plane.astype(np.float32)).resize(large, Image.Resampling[by.upper()])
        for plane in planes
    ]
    maps = np.stack([np.asarray(image)[:high, :wide] for image in done])
    return maps.reshape(len(small), channels(shape), high, wide).transpose(0, 2, 3, 1).reshape(len(small), -1)


def ridge(small: np.ndarray, x: np.ndarray, alpha: float = 10.0) -> Callable[[np.ndarray], np.ndarray]:
    """Ridge regression from small training rows (n, d) to the whole ones (n, D): what enlarges others.

    By the normal equations of centred rows: d is small, n and D are not.

    Source: Hoerl and Kennard, "Ridge regression" (1970), equation 2.1.
    """
    seen, told = in_range(small), in_range(x)
    centre, mean = seen.mean(0), told.mean(0)
    away = seen - centre
    weights = np.linalg.solve(away.T @ away + alpha * np.eye(away.shape[1]), away.T @ (told - mean))
    return lambda rows: (rows - centre) @ weights + mean


def consistent(
    x_hat: np.ndarray, small: np.ndarray, shape: tuple[int, ...], factor: int, passes: int = 3
) -> np.ndarray:
    """Iterative back-projection: answers (n, D) whose block means are those of the small pictures.

    What a block lacks is added to all its pixels. Clipping to [0, 1] takes some of it away again, so it is
    done more than once.

    Source: Irani and Peleg, "Improving resolution by image registration" (1991).
    """
    for _ in range(passes):
        lacking = small - shrunk(x_hat, shape, factor)
        x_hat = (x_hat + repeated(lacking, shape, factor)).clip(0, 1)
    return x_hat
