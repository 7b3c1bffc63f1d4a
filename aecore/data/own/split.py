"""Train/test split of rows by a seed, the share of each class alike (stratified)."""

from __future__ import annotations

import numpy as np

from aecore.data.limits import LEAST_TEST


def split(n: int, share: float, seed: int, labels: np.ndarray | None = None) -> tuple[np.ndarray, np.ndarray]:
    """Numbers of the training and of the test rows, in random order; at least LEAST_TEST rows test.

    With `labels` (n,) as many of each class test as its share, to within a row.
    """
    # RandomState and not Generator: its stream is promised to stay the same in every numpy to come
    order = np.random.RandomState(seed).permutation(n)
    by_class = order if labels is None else order[np.argsort(labels[order], kind="stable")]
    held = min(max(round(share * n), LEAST_TEST), n - 1)
    places = np.unique((np.arange(held) * n) // held)
    test = np.zeros(n, bool)
    test[by_class[places]] = True
    return order[~test[order]], order[test[order]]
