"""Measured aside: a net kept aside, and its figures, which take seconds: they come later and are kept."""

from __future__ import annotations

import time
from abc import abstractmethod
from collections.abc import Mapping
from concurrent.futures import Future
from typing import Any, NamedTuple

from aecore import data
from aecore.data.minibatches import passes
from ui.asking.net_aside import Astray, Net, NetAside, NotYet
from ui.core.shared_scheduler import scheduler

MEASURED_S = 10.0
"""Between two times that it is measured anew while the net learns."""
KNOWN = 16  # sets of options whose figures are kept
COMING_EACH, COMING = 4, 16
"""Figures that one browser, and all, may have on their way at once: each takes seconds, by turns."""
MEASURING = "It is being measured on all test rows."
BUSY = "Other figures are being measured: these come after them."
on_their_way: list[tuple[str, Future[dict[str, Any] | None]]] = []
"""Figures that are being measured or wait for it, and who asked for them."""


class Figures(NamedTuple):
    """What is measured of a net since an instant, and its coming; None where it is no longer kept aside."""

    net: Net
    since: float
    coming: Future[dict[str, Any] | None]


class MeasuredAside(NetAside):
    """One run's net, and its figures by what is chosen."""

    def __init__(self, run: str) -> None:
        super().__init__(run)
        self._figures: dict[str, Figures] = {}

    @abstractmethod
    def measure(self, options: dict[str, str]) -> Future[dict[str, Any] | None]:
        """Have it measured aside; None where what is kept there has gone."""

    async def figures(self, options: Mapping[str, str], by: str) -> tuple[Net, dict[str, Any]]:
        """What was measured last of the choices, and of which net; NotYet while that is the first time.

        NotYet too while too many others that were asked for `by` a browser are on their way.
        """
        more = await self.renew() or follows(self.run, self.asked)
        key = repr(sorted(options.items()))
        known = self._figures.get(key)
        if (known is None or not self._is_good(known, more)) and may_measure(by):
            known = self._figures[key] = self._measure(dict(options), by)
        if known is None:
            raise NotYet(BUSY)
        if not known.coming.done():
            raise NotYet(MEASURING)
        try:
            found = known.coming.result()
        except ValueError as error:
            raise Astray(str(error)) from None
        if found is None:  # the process aside has begun anew
            del self._figures[key]
            await self.renew(anew=True)
            raise NotYet(MEASURING)
        return known.net, found

    def _measure(self, options: dict[str, str], by: str) -> Figures:
        coming = self.measure(options)
        on_their_way.append((by, coming))
        while len(self._figures) >= KNOWN:
            self._figures.pop(next(iter(self._figures)))
        return Figures(self.asked, time.monotonic(), coming)

    def _is_good(self, known: Figures, more: bool) -> bool:
        """Whether what was measured will do: it comes, is of this net, or is not old while that learns."""
        same = known.net.step == self.asked.step
        return not known.coming.done() or same or (more and time.monotonic() < known.since + MEASURED_S)


def may_measure(by: str) -> bool:
    """Whether a browser may have more measured: all of them wait in one line."""
    on_their_way[:] = [(other, coming) for other, coming in on_their_way if not coming.done()]
    mine = sum(other == by for other, _ in on_their_way)
    return mine < COMING_EACH and len(on_their_way) < COMING


def follows(run: str, net: Net) -> bool:
    """Whether another net comes by itself: the run learns, or has learned more than was lent."""
    job = scheduler().jobs.get(run)
    if job is None:
        return False
    return (not job.over and job.latest.status in ("running", "queued")) or job.steps > net.step


def is_open(run: str) -> bool:
    """Whether a run may go on, now or when somebody has it."""
    job = scheduler().jobs.get(run)
    return job is not None and not job.over


def head(net: Net) -> dict[str, Any]:
    """Up to where a net has learned, and of how much."""
    about = data.card(net.spec.data.name)
    epoch = round(passes(net.step, net.spec, about.n_train), 2)
    return {"step": net.step, "epoch": epoch, "epochs": net.spec.train.epochs}
