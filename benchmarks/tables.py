"""Imputation: RMSE on hidden cells over that of the column mean, by the net and by what needs none.

Cells are hidden completely at random, and every way is fitted to what is left of the whole table; mean of
three seeds. Less is better, 1 is the column mean; "linear wins" where a way without a net is as good.
"""

from __future__ import annotations

import time
from collections.abc import Iterator

import numpy as np

from aecore.data import load
from aecore.runs.imputation.filled_table import MEAN, NET, compared, ways_for
from benchmarks.table import Line

SHARES = (0.1, 0.3, 0.5)
SEEDS = (0, 1, 2)
BEHIND = 0.02
"""By how much the net may be worse than soft-impute where no goal is set: a table of few, wide rows."""
GOALS: dict[str, tuple[float | None, ...]] = {
    "wine": (0.69, 0.74, 0.82),
    "breast-cancer": (0.35, 0.41, 0.50),
    "tissue-genes": (None, None, None),
}
"""What the net is to reach at each share."""
AS_GOOD = 0.005


def lines(full: bool) -> Iterator[Line | str]:
    """A line for each set and share: the net beside the best way without one, and what all came to."""
    for name, goals in GOALS.items():
        data = load(name)
        x = np.concatenate([data.x_train, data.x_test]).astype(np.float64)
        for share, goal in zip(SHARES, goals, strict=True):
            yield from _of_share(name, x, share, goal)


def _of_share(name: str, x: np.ndarray, share: float, goal: float | None) -> Iterator[Line | str]:
    ways, begin = [way for way in ways_for(x.shape[1]) if way != MEAN], time.process_time()
    found = [compared(x, np.ones(x.shape, bool), share, seed, ways).scores for seed in SEEDS]
    means = {way: float(np.mean([scores[way] for scores in found])) for way in ways}
    net, spread = means.pop(NET), float(np.std([scores[NET] for scores in found]))
    best = min(means, key=lambda way: means[way])
    goal = means["soft-impute"] + BEHIND if goal is None else goal
    yield Line(
        f"106. {name}, {share:.0%} hidden",
        f"{net:.3f} +- {spread:.3f}",
        f"goal {goal:.2f}; {best} {means[best]:.3f}",
        net / means[best],
        round(net, 2) <= goal,
        SEEDS,
        f"{len(x):,}",
        time.process_time() - begin,
    )
    wins = "the net wins" if net < means[best] - AS_GOOD else f"the linear way is as good or wins ({best})"
    yield f"{', '.join(f'{way} {score:.3f}' for way, score in means.items())}: {wins}."
