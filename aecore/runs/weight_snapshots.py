"""Weight snapshots: copies of a net that trains, for whoever uses it; the net is its worker's alone."""

from __future__ import annotations

import math
import time
from collections.abc import Mapping
from typing import NamedTuple

import numpy as np

from aecore.runs.session import Session
from aecore.spec import Spec

RENEW_S = 1.0  # between two copies
WATCHED_S = 5.0  # a look or a question counts for so long


class WeightsSnapshot(NamedTuple):
    """A net between two minibatches, as what it takes to restore it: the recipe's part and its weights."""

    step: int
    spec: Spec
    features: int
    weights: Mapping[str, np.ndarray]


class LatestWeights:
    """The latest weights snapshot, and when somebody last requested one, `requested_at`."""

    def __init__(self) -> None:
        self.latest: WeightsSnapshot | None = None
        self.requested_at = self._copied_at = -math.inf

    def due(self, session: Session | None, over: bool) -> bool:
        """Whether somebody uses the net, and a newer copy can be had."""
        now = time.monotonic()
        if now - self.requested_at >= WATCHED_S:
            return False
        if session is None or self.latest is None:
            return not over or session is not None
        return self.latest.step != session.steps and now - self._copied_at >= RENEW_S

    def copy(self, session: Session) -> None:
        """Copy what is learned so far."""
        weights = {name: value.numpy() for name, value in session.weights().items()}
        self.latest = WeightsSnapshot(session.steps, session.spec, session.data.features, weights)
        self._copied_at = time.monotonic()
