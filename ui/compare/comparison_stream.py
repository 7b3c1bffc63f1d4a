"""Comparison stream: runs side by side as they are now, of which the frames of the page are made."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from ui.compare.compare_state import FEWEST, MOST, ComparePageState
from ui.compare.compared_run import ComparedRun, compared_runs, like
from ui.compare.result_cards import slots
from ui.compare.result_metrics import ComparisonMetrics, measure
from ui.core.streams import frames
from ui.core.streams.broadcast import newest
from ui.core.streams.frames import Frame
from ui.core.streams.layout import trouble
from ui.core.streams.live import follow
from ui.core.streams.topic import GONE, Content, Refused, Topic, unreadable
from ui.core.text_format import sentence

MOST_SEED = 1_000_000


@dataclass(frozen=True, eq=False)
class ComparisonNow:
    """Runs side by side at one instant, as the source of a frame. What takes long was done aside already."""

    topic: Topic
    seed: int
    entries: tuple[ComparedRun, ...]
    found: ComparisonMetrics
    heavy = False

    @property
    def rests(self) -> bool:
        """Whether no run trains now, and everything is measured."""
        goes_on = any(entry.is_training or entry.is_pending for entry in self.entries)
        return not goes_on and not self.found.is_pending

    @property
    def over(self) -> bool:
        """Whether nothing will ever change."""
        return self.rests and not any(entry.is_open for entry in self.entries)

    @cached_property
    def version(self) -> tuple[object, ...]:
        """What is seen of it: seconds are whole, and pictures are new where the net is."""
        told = [
            (entry.title, entry.step, id(entry.made), f"{entry.snapshot.elapsed_s:.0f}", _phase(entry))
            for entry in self.entries
        ]
        return self.found, self.rests, self.over, *told

    def content(self) -> Content:
        """What moves, as of now."""
        moving = slots(self.entries, self.found)
        told = repr(([_phase(entry) for entry in self.entries], self._measured, sorted(moving)))
        at = max(entry.snapshot.at for entry in self.entries)
        return Content(moving, f"{zlib.crc32(told.encode()):08x}", self, at)

    @property
    def _measured(self) -> int | None:
        """The seed of all that is seen, None while a run trains: so often the charts below are others."""
        if any(entry.is_training for entry in self.entries):
            return None
        return self.seed if self.rests else self.seed - 1


def _phase(entry: ComparedRun) -> tuple[object, ...]:
    """What the page's script draws of a run: buttons and sentences."""
    status = entry.snapshot.status
    return ("running" if status == "queued" else status, trouble(entry.snapshot), entry.fault)


@dataclass(frozen=True)
class ComparisonPage:
    """The page, as the streams know it."""

    page: str = "beside"

    def source(self, topic: Topic) -> ComparisonNow:
        """The runs of a topic as they are now."""
        runs = tuple(dict.fromkeys(topic.run.split(",")))
        if not FEWEST <= len(runs) <= MOST:
            raise unreadable()
        seed = topic.numbers(seed=(1, MOST_SEED)).get("seed", (1,))[0]
        try:
            return self.of(topic, runs, seed)
        except ValueError as error:
            raise Refused(GONE, sentence(error)) from None

    def of(self, topic: Topic, runs: Sequence[str], seed: int) -> ComparisonNow:
        """Runs as they are now; ValueError, in one sentence, where they cannot be compared."""
        entries = compared_runs(runs, seed)
        like([entry.spec for entry in entries])
        found = measure(entries, seed)
        seen = tuple(replace(entry, net=None) for entry in entries)  # a frame would keep its weights
        return ComparisonNow(topic, seed, seen, found)


BESIDE = ComparisonPage()


def live(state: ComparePageState, draw: Callable[[Frame, ComparisonNow], None]) -> None:
    """Draw the runs now; what moves then comes by a stream, until nothing does."""

    def seen(frame: Frame) -> None:
        if frame.made_of is not None:
            draw(frame, frame.made_of)

    follow(state, lambda: _frame(state), seen)


def _frame(state: ComparePageState) -> Frame:
    """The newest frame; where a run is gone it has nothing in it, and the page drawn anew says so."""
    topic = Topic(BESIDE.page, ",".join(state.runs), (("seed", str(state.seed)),))
    try:
        now = BESIDE.of(topic, state.runs, state.seed)
    except ValueError:
        return Frame({}, turn="gone")
    return frames.still(now.content()) if now.over else newest(now)
