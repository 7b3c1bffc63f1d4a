"""Histograms of oriented gradients (HOG): features of pictures that people made by hand, as a baseline."""

from __future__ import annotations

import numpy as np

BINS = 9
BLOCK = 2  # cells along each side of a block that is normalised by itself
CELLS = 4  # cells along the shorter side: seven pixels each of an MNIST digit, two of one of 8 x 8
CLIP = 0.2
EPS = 1e-3


def hog(pictures: np.ndarray, cell: int | None = None) -> np.ndarray:
    """HOG features (n, F) float32 of pictures (n, H, W), one brightness a pixel.

    Gradients by [-1, 0, 1], the edge repeated; nine unsigned orientations, a vote shared by the two nearest,
    weighed by its magnitude; cells of `cell` pixels; blocks of two by two cells, overlapping by one, each
    normalised by L2-Hys. What no whole cell covers at the right and lower edge is left out. Without the
    Gaussian window and the votes shared between cells, which help where people stand in photographs.

    Source: Dalal and Triggs, "Histograms of oriented gradients for human detection", CVPR (2005), section 6.
    """
    cell = cell or max(1, min(pictures.shape[1:]) // CELLS)
    cells = _cells(*_votes(pictures.astype(np.float32)), cell)
    return _blocks(cells)


def _votes(pictures: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Magnitude and orientation, in bins from 0 to 9, of the gradient at each pixel, both (n, H, W)."""
    padded = np.pad(pictures, ((0, 0), (1, 1), (1, 1)), mode="edge")
    across = padded[:, 1:-1, 2:] - padded[:, 1:-1, :-2]
    down = padded[:, 2:, 1:-1] - padded[:, :-2, 1:-1]
    orientation = np.arctan2(down, across) % np.pi / np.pi * BINS
    return np.hypot(across, down), orientation


def _cells(magnitude: np.ndarray, orientation: np.ndarray, cell: int) -> np.ndarray:
    """Histograms of cells, (n, rows, columns, 9): bin b is centred on b + 1/2 ninths of a half turn."""
    n, height, width = magnitude.shape
    rows, columns = height // cell, width // cell
    low = np.floor(orientation - 0.5)
    share = orientation - 0.5 - low
    found = np.zeros((n, rows, columns, BINS), np.float32)
    for b in range(BINS):
        votes = magnitude * ((low % BINS == b) * (1 - share) + ((low + 1) % BINS == b) * share)
        whole = votes[:, : rows * cell, : columns * cell].reshape(n, rows, cell, columns, cell)
        found[..., b] = whole.sum((2, 4))
    return found


def _blocks(cells: np.ndarray) -> np.ndarray:
    """Overlapping blocks, each of length 1, clipped at 0.2 and of length 1 again, (n, F)."""
    rows, columns = (max(1, size - BLOCK + 1) for size in cells.shape[1:3])
    blocks = [
        cells[:, row : row + BLOCK, column : column + BLOCK].reshape(len(cells), -1)
        for row in range(rows)
        for column in range(columns)
    ]
    return np.concatenate([_unit(np.minimum(_unit(block), CLIP)) for block in blocks], 1).astype(np.float32)


def _unit(block: np.ndarray) -> np.ndarray:
    length = np.sqrt(np.square(block).sum(1, keepdims=True) + EPS**2)
    found: np.ndarray = block / length
    return found
