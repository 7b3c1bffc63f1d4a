"""What a run shows to somebody who looks: its pictures, and what they are held against."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from typing import Any

from aecore import device
from aecore.evaluation.baseline import Baseline
from aecore.knobs import Part
from aecore.runs.session import Session
from aecore.views.renderer import Look, codes_in
from aecore.views.snapshot import View

Later = Callable[..., "Future[Any]"]
"""Does something slow elsewhere: a function and what it is given."""


class Viewer:
    """Pictures of one run, the map by `method`; `levels` are baselines by name.

    What is slow is left to `later`, layouts of maps to `map_later`.
    """

    def __init__(self, later: Later, map_later: Later) -> None:
        self.method = "PCA"
        self.levels: dict[str, float] = {}
        self._later, self._map_later = later, map_later
        self._baseline: Future[Baseline] | None = None
        self._look: Look | None = None
        self._broken_by: Part | None = None
        self._cleaners: Future[dict[str, float]] | None = None

    def views(self, session: Session, before: tuple[View, ...]) -> tuple[View, ...]:
        """The pictures of a session as it is now; those of `before` where there can be none."""
        if self._baseline is None:
            self._baseline = self._later(session.baseline)
        if not self._baseline.done():
            return before
        found = self._baseline.result()
        self._look = self._look or Look(
            session.data, session.rows, found, session.spec.train.seed, self._later, self._map_later
        )
        self._look.method = self.method
        self._measure(session, found)
        try:
            with device.arithmetic(session.precision, session.device):
                return self._look.views(session.net, session.spec, session.pictures, session.log.curves())
        except FloatingPointError:  # the next minibatch's loss says so, and ends the run
            return before

    def _measure(self, session: Session, found: Baseline) -> None:
        """Baselines of the recipe as it is now: of its code's width, and of what breaks its input."""
        k = codes_in(session.spec)
        self.levels |= session.judge.levels(found, k)
        if session.breaks and self._broken_by != session.spec.corruption:
            self._broken_by = session.spec.corruption
            self._cleaners = self._later(found.cleaned, session.broken(), k)
        if self._cleaners is not None and self._cleaners.done():
            self.levels |= self._cleaners.result()
