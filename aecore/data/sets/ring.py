"""A ring of eight Gaussian modes in the plane: two numbers a row, so that all a net does can be seen."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from aecore.data.dataset import Card
from aecore.data.source import Source

SEED = 0
MODES, RADIUS, SPREAD = 8, 0.4, 0.02  # of the square from (0, 0) to (1, 1), whose middle is the circle's
N_TRAIN, N_TEST = 2_000, 500


def read() -> Mapping[str, np.ndarray]:
    """The points (n, 2) float32 and which mode each is of, as many of one as of another, to within a row."""
    # RandomState and not Generator: its stream is promised to stay the same in every numpy to come
    noise = np.random.RandomState(SEED).standard_normal((N_TRAIN + N_TEST, 2))
    y = np.arange(N_TRAIN + N_TEST) % MODES
    x = (mode_centres()[y] + SPREAD * noise).astype(np.float32)
    return {
        "x_train": x[:N_TRAIN],
        "y_train": y[:N_TRAIN],
        "x_test": x[N_TRAIN:],
        "y_test": y[N_TRAIN:],
    }


def mode_centres() -> np.ndarray:
    """The means of the modes, (8, 2): the first to the right of the middle, the others against the clock."""
    angle = 2 * np.pi * np.arange(MODES) / MODES
    return 0.5 + RADIUS * np.stack([np.cos(angle), np.sin(angle)], 1)


ring = Source(
    Card(
        name="ring",
        title="Ring of eight clusters",
        shape=(2,),
        n_train=N_TRAIN,
        n_test=N_TEST,
        classes=tuple("ABCDEFGH"),
        licence="none needed",
        provenance=(
            "Computed here: eight normals on a circle, after Metz, Poole, Pfau and Sohl-Dickstein, Unrolled "
            "generative adversarial networks, ICLR 2017, section 3.1, with wider heaps."
        ),
    ),
    read,
)
