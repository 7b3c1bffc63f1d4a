"""History of the engine: how it was over the last minutes, looked at once for everybody who asks."""

from __future__ import annotations

import asyncio
import threading
import time
from collections import deque
from collections.abc import Callable
from typing import NamedTuple

import streamlit as st

from aecore.runs.capacity import Capacity
from aecore.runs.engine_state import EngineState
from ui.core.shared_scheduler import scheduler

PACE_S = 2.0
KEPT = 150  # looks: five minutes


class Look(NamedTuple):
    """The engine at an instant of the monotonic clock, and what it could still take."""

    at: float
    state: EngineState
    capacity: Capacity


class History:
    """Looks at an engine, the latest last, no two of them closer than `PACE_S`; from any thread."""

    def __init__(
        self,
        state: Callable[[], EngineState],
        capacity: Callable[[], Capacity],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._state, self._capacity, self._clock = state, capacity, clock
        self._looks: deque[Look] = deque(maxlen=KEPT)
        self._looking = threading.Lock()

    def latest(self) -> Look:
        """How the engine is now, or was a moment ago."""
        with self._looking:
            if not self._looks or self._clock() - self._looks[-1].at >= PACE_S:
                self._looks.append(Look(self._clock(), self._state(), self._capacity()))
            return self._looks[-1]

    @property
    def rows_per_s(self) -> tuple[float, ...]:
        """Rows learned from in a second at each look."""
        return tuple(look.state.rows_per_s for look in list(self._looks))


@st.cache_resource(show_spinner=False)
def history() -> History:
    """The one of this server."""
    return History(lambda: scheduler().state(), lambda: scheduler().capacity())


async def record() -> None:
    """Look as long as the server runs, so that whoever opens the page sees the last minutes."""
    while True:
        await asyncio.to_thread(history().latest)
        await asyncio.sleep(PACE_S)
