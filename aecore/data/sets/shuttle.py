"""Shuttle: readings of a space shuttle's sensors; the normal state is learned, the others are anomalies."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

from aecore.data.dataset import Card
from aecore.data.file import File
from aecore.data.readers.embedded import standardised
from aecore.data.source import Source

SEED, NORMAL, FARTHEST = 0, 0, 20.0  # a test value of 100 deviations would be all that a sum of squares tells


def read(path: Path) -> Mapping[str, Any]:
    """Half of the normal rows, drawn, to learn from; the other half and all others to test on."""
    with path.open("rb") as file, np.load(file, allow_pickle=False) as arrays:
        x, y = arrays["x"], arrays["y"]
    normal = np.flatnonzero(y == NORMAL)
    # RandomState and not Generator: its stream is promised to stay the same in every numpy to come
    train = np.sort(np.random.RandomState(SEED).permutation(normal)[: (len(normal) + 1) // 2])
    columns = tuple(f"column {number + 1}" for number in range(x.shape[1]))
    return {**standardised(x, y, train, FARTHEST), "columns": columns}


shuttle = Source(
    Card(
        name="shuttle",
        title="Shuttle, one normal state",
        shape=(9,),
        n_train=7_598,
        n_test=20_012,
        classes=("Rad Flow", "Fpv Close", "Fpv Open", "High", "Bypass", "Bpv Close", "Bpv Open"),
        licence="CC BY 4.0",
        provenance=(
            "Statlog (Shuttle), NASA, UCI Machine Learning Repository, doi 10.24432/C5WS31, every third row "
            "of the normal class. A half of those, drawn from a seed, is learned from; the other half and "
            "all other classes are to test on. Columns have no names there; each is standardised by the "
            f"training rows and held within {FARTHEST:g} deviations."
        ),
        range=(-FARTHEST, FARTHEST),
        kind="table",
    ),
    read,
    (
        File(
            "shuttle.npz",
            206_707,
            "3eb963bc4d8a4aa4e5a1fa92f48f436224addc56e6c6628de7b20965db044ee9",
        ),
    ),
)
