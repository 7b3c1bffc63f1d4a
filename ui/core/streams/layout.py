"""Layout: what moves on a page that follows one run, made of the run's snapshot."""

from __future__ import annotations

import zlib
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from aecore.views.snapshot import Snapshot
from ui.components.transport.transport import buttons, progress
from ui.core.shared_scheduler import scheduler
from ui.core.streams import frames
from ui.core.streams.frames import Frame
from ui.core.streams.topic import GONE, Content, Refused, Slots, Topic

if TYPE_CHECKING:
    from aecore.runs.job import Job
    from ui.core.saved_runs import SavedRun


@dataclass(frozen=True)
class Layout:
    """What moves on a page: its cards by their keys, made of a snapshot; and whether there is a timeline."""

    page: str
    cards: Callable[[Snapshot], Slots]
    timeline: bool = False

    def source(self, topic: Topic) -> Watched:
        """The run of a topic as it is now."""
        topic.numbers()  # there are no options
        return self.of(open_run(topic.run))

    def of(self, job: Job) -> Watched:
        """A run as it is now; that counts as a look at it."""
        return Watched(self, job, job.watch())

    def content(self, job: Job | SavedRun, now: Snapshot) -> Content:
        """The data of everything that moves."""
        moving: Slots = {"transport": buttons(now), "numbers": {"numbers": progress(now)}}
        if self.timeline:
            moving["timeline"] = {"epochs": [moment.epoch for moment in moments(job, now)]}
        slots = moving | self.cards(now)
        return Content(slots, turn_of(now, *sorted(slots)), now, now.at)


@dataclass(frozen=True, eq=False)
class Watched:
    """A run at one instant, as the source of a frame: packing takes a millisecond."""

    layout: Layout
    job: Job
    now: Snapshot
    heavy = False

    @cached_property
    def topic(self) -> Topic:
        """The run on its page."""
        return Topic(self.layout.page, self.job.id)

    @property
    def version(self) -> int:
        """Another for each snapshot: the frame before keeps its own, so that no other has its id."""
        return id(self.now)

    def content(self) -> Content:
        """What moves, as of now."""
        return self.layout.content(self.job, self.now)


def still(layout: Layout, job: Job | SavedRun, snapshot: Snapshot) -> Frame:
    """A frame that no other follows."""
    return frames.still(layout.content(job, snapshot))


def open_run(run: str) -> Job:
    """A run that is open on this server; Refused where there is none."""
    job = scheduler().jobs.get(run)
    if job is None:
        raise Refused(GONE, "This run is not under way on this server.")
    return job


def moments(job: Job | SavedRun, now: Snapshot) -> list[Snapshot]:
    """The history of a run up to now."""
    return [*(snapshot for snapshot in job.frames.kept if snapshot.step < now.step), now]


def trouble(snapshot: Snapshot) -> tuple[str, ...]:
    """What there is to say of a run: not saved, its process died or hangs, it waits its turn, it failed."""
    failure = snapshot.error if snapshot.status == "failed" else ""
    facts = (snapshot.facts.get(name) for name in ("unsaved", "interrupted", "waiting"))
    return tuple(filter(None, (*facts, failure)))


def turn_of(snapshot: Snapshot, *shown: object) -> str:
    """The turn of a page with a run: it changes with the run's phase, its troubles, and what is `shown`."""
    phase = "running" if snapshot.status in ("queued", "running") else snapshot.status
    told = repr((phase, trouble(snapshot), shown))
    return f"{zlib.crc32(told.encode()):08x}"
