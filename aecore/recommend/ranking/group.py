"""Group recommendation: one list for several people, by least misery or by average."""

from __future__ import annotations

from typing import Literal

import numpy as np

from aecore.recommend.ranking.item_features import standardised

How = Literal["least misery", "average"]


def agreed(values: np.ndarray, how: How) -> np.ndarray:
    """Aggregate several people's values (P, D), (D,): the least of them, or their mean.

    Source: Masthoff, Group modeling: selecting a sequence of television items, UMUAI 14 (2004), section 3.
    """
    if how not in ("least misery", "average"):
        raise ValueError(f"how must be least misery or average, got {how!r}")
    found: np.ndarray = values.min(0) if how == "least misery" else values.mean(0)
    return found


def comparable(scores: np.ndarray, free: np.ndarray) -> np.ndarray:
    """Standardise scores (P, D): each person's own standard deviations over films that are `free` (D,)."""
    out = np.full(scores.shape, -np.inf, np.float32)
    out[:, free] = standardised(scores[:, free])
    return out
