"""Learning rate schedules: constant, cosine, one-cycle, plateau, proportional to the error.

A schedule is a factor on `train.rate`.
"""

from __future__ import annotations

import math
from collections.abc import Sequence


def factor(schedule: str, progress: float, errors: Sequence[float] = ()) -> float:
    """The learning rate factor of a schedule, in (0, 1].

    `progress` in [0, 1] is the share of the planned steps that are done; `errors` are the mean training
    errors of the epochs so far, which "plateau" and "error" look at.
    """
    planned = {"constant": lambda p: 1.0, "cosine": _cosine, "one-cycle": _one_cycle}
    if schedule in planned:
        return planned[schedule](min(max(progress, 0.0), 1.0))
    return _plateau(errors) if schedule == "plateau" else _error(errors)


def _cosine(p: float) -> float:
    """Cosine annealing to a thousandth. Source: Loshchilov and Hutter, "SGDR" (2017), equation 5."""
    return 1e-3 + (1 - 1e-3) * (1 + math.cos(math.pi * p)) / 2


def _one_cycle(p: float, up: float = 0.25, first: float = 0.04, last: float = 1e-3) -> float:
    """One-cycle: up from `first` in the first quarter, then down to `last`, both along a cosine.

    Source: Smith and Topin, "Super-convergence" (2018).
    """
    if p < up:
        return first + (1 - first) * (1 - math.cos(math.pi * p / up)) / 2
    return last + (1 - last) * (1 + math.cos(math.pi * (p - up) / (1 - up))) / 2


def _plateau(errors: Sequence[float], patience: int = 3, gain: float = 0.01) -> float:
    """Reduce on plateau: halve after each `patience` epochs in a row without a gain of one in a hundred."""
    best, waited, scale = math.inf, 0, 1.0
    for error in errors:
        if error < best * (1 - gain):
            best, waited = error, 0
        else:
            waited += 1
        if waited == patience:
            scale, waited = scale / 2, 0
    return max(scale, 1e-4)


def _error(errors: Sequence[float]) -> float:
    """In proportion to the error: an epoch at half the first error runs at half the rate."""
    return min(1.0, max(errors[-1] / errors[0], 1e-4)) if errors and errors[0] > 0 else 1.0
