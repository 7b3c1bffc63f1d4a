"""One list for several people: nobody is to suffer, or all are to have the most between them."""

from __future__ import annotations

from typing import Literal

import numpy as np

from aecore.recommend.ranking.item_features import standardised

How = Literal["least misery", "average"]


def agreed(each: np.ndarray, how: How) -> np.ndarray:
    """What several people's values (P, D) come to together, (D,): the least of them, or their mean.

    Source: Masthoff, Group modeling: selecting a sequence of television items, UMUAI 14 (2004), section 3.
    """
    if how not in ("least misery", "average"):
        raise ValueError(f"how must be least misery or average, got {how!r}")
    return each.min(0) if how == "least misery" else each.mean(0)


def comparable(scores: np.ndarray, free: np.ndarray) -> np.ndarray:
    """Scores (P, D) in each person's own standard deviations over the films that are `free` (D,)."""
    out = np.full(scores.shape, -np.inf, np.float32)
    out[:, free] = standardised(scores[:, free])
    return out
