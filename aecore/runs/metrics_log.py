"""The metrics log of a run: buffers that only grow, read through views that never change."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import numpy as np

from aecore.lazy import torch
from aecore.views.snapshot import Change, Curve


class Series:
    """A time series: steps and values of one metric."""

    def __init__(self) -> None:
        self.n = 0
        self._step, self._value = np.empty(256, np.int64), np.empty(256, np.float64)

    def append(self, step: int, value: float) -> None:
        """Add a point behind the last one."""
        if self.n == len(self._step):  # views handed out keep the old buffers
            self._step = np.concatenate([self._step, np.empty_like(self._step)])
            self._value = np.concatenate([self._value, np.empty_like(self._value)])
        self._step[self.n], self._value[self.n] = step, value
        self.n += 1

    def extend(self, points: Curve) -> None:
        """Add all these points behind the last one."""
        for step, value in zip(points.step.tolist(), points.value.tolist(), strict=True):
            self.append(step, value)

    def curve(self) -> Curve:
        """All points so far, read-only."""
        step, value = self._step[: self.n], self._value[: self.n]
        step.flags.writeable = value.flags.writeable = False
        return Curve(step, value)


class Log:
    """Logs the metrics and changes of one run. Numbers stay on the device until somebody reads."""

    def __init__(self, curves: Mapping[str, Curve] | None = None, changes: tuple[Change, ...] = ()) -> None:
        self.changes = list(changes)
        self._series: dict[str, Series] = {}
        self._waiting: list[tuple[int, Mapping[str, Any]]] = []
        for name, curve in (curves or {}).items():
            self._series.setdefault(name, Series()).extend(curve)

    def add(self, step: int, metrics: Mapping[str, Any]) -> None:
        """Note a minibatch's numbers without reading them."""
        self._waiting.append((step, metrics))

    def record(self, name: str, step: int, value: float) -> None:
        """Add one number that is known."""
        self._series.setdefault(name, Series()).append(step, value)

    @property
    def waiting(self) -> bool:
        """Whether there are numbers that nobody has read."""
        return bool(self._waiting)

    def drain(self) -> int | None:
        """Read what is waiting, in one transfer; the first step with a value that is not finite, or None.

        Nothing from that step on is kept.
        """
        waiting, self._waiting = self._waiting, []
        tensors = [v for _, metrics in waiting for v in metrics.values() if not isinstance(v, float)]
        numbers = iter(torch.stack(tensors).tolist() if tensors else ())
        for step, metrics in waiting:
            values = {name: v if isinstance(v, float) else next(numbers) for name, v in metrics.items()}
            if not all(math.isfinite(value) for value in values.values()):
                return step
            for name, value in values.items():
                self.record(name, step, value)
        return None

    def curves(self) -> dict[str, Curve]:
        """Every curve so far."""
        return {name: series.curve() for name, series in self._series.items()}
