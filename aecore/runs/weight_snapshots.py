"""Copies of a net that learns, for somebody who uses it meanwhile: the net itself is its worker's alone."""

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


class Lent(NamedTuple):
    """A net between two minibatches, as what it takes to make it again: the recipe's part and its weights."""

    step: int
    spec: Spec
    features: int
    weights: Mapping[str, np.ndarray]


class Loan:
    """The latest copy, `lent`, and when somebody last asked for one, `asked_at`."""

    def __init__(self) -> None:
        self.lent: Lent | None = None
        self.asked_at = self._renewed_at = -math.inf

    def due(self, session: Session | None, over: bool) -> bool:
        """Whether somebody uses the net, and a newer copy can be had."""
        now = time.monotonic()
        if now - self.asked_at >= WATCHED_S:
            return False
        if session is None or self.lent is None:
            return not over or session is not None
        return self.lent.step != session.steps and now - self._renewed_at >= RENEW_S

    def renew(self, session: Session) -> None:
        """Copy what is learned so far."""
        weights = {name: value.numpy() for name, value in session.weights().items()}
        self.lent = Lent(session.steps, session.spec, session.data.features, weights)
        self._renewed_at = time.monotonic()
