"""The moments of a run that somebody watched, to be gone through again."""

from __future__ import annotations

from dataclasses import dataclass, field

import streamlit as st

from aecore.snapshot import Snapshot
from ui.parts.timeline import timeline
from ui.session import Desk

MOST = 48
"""Moments that are kept of a run; a moment is some 70 kB of pictures."""


@dataclass
class Film:
    """Moments in order, evenly spread over the run so far: when there are too many, every other one goes."""

    moments: list[Snapshot] = field(default_factory=list)
    gap_s: float = 0.5

    def add(self, now: Snapshot) -> None:
        """Keep this moment if it has pictures and is far enough from the last one."""
        last = self.moments[-1] if self.moments else None
        if not now.views or (last and now.elapsed_s < last.elapsed_s + self.gap_s):
            return
        self.moments = [*self.moments, now]
        if len(self.moments) > MOST:
            self.moments, self.gap_s = self.moments[::2], 2 * self.gap_s

    def near(self, step: int) -> int:
        """Which moment is nearest to a step."""
        return min(range(len(self.moments)), key=lambda i: abs(self.moments[i].step - step))


@st.cache_resource(show_spinner=False, max_entries=40)
def film(run: str) -> Film:
    """What has been seen of a run, by whomever."""
    return Film()


def rewind(desk: Desk, now: Snapshot) -> Snapshot:
    """Draw the timeline; the moment to show, which is `now` unless somebody has gone back."""
    reel = film(desk.job.id)
    reel.add(now)
    moments = [*reel.moments[:-1], now] if reel.moments else [now]
    at = len(moments) - 1 if desk.moment is None else min(reel.near(desk.moment), len(moments) - 1)

    def seek(number: int) -> None:
        desk.moment = None if number >= len(moments) - 1 else moments[number].step

    timeline([each.epoch for each in moments], at, key="timeline", on_seek=seek)
    return moments[at]
