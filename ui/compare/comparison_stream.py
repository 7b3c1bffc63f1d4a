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
from ui.core.browser import browser
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
    """Runs side by side at the instant they are first asked about, as the source of a frame.

    Until then nothing is begun. What takes long is done aside.
    """

    topic: Topic
    runs: tuple[str, ...]
    seed: int
    heavy = False

    @cached_property
    def entries(self) -> tuple[ComparedRun, ...]:
        """The runs as they are; Refused where they cannot be compared."""
        return self._seen[0]

    @cached_property
    def found(self) -> ComparisonMetrics:
        """What is known of them."""
        return self._seen[1]

    @cached_property
    def _seen(self) -> tuple[tuple[ComparedRun, ...], ComparisonMetrics]:
        try:
            entries = compared_runs(self.runs, self.seed)
            like([entry.spec for entry in entries])
        except ValueError as error:
            raise Refused(GONE, sentence(error)) from None
        found = measure(entries, self.seed)
        return tuple(replace(entry, net=None) for entry in entries), found  # a frame would keep its weights

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
        """The runs of a topic as they are now. None is named twice, and a seed always: so a comparison has
        few names, and a browser that thinks of others is counted.
        """
        runs, chosen = tuple(topic.run.split(",")), topic.numbers(seed=(1, MOST_SEED))
        if not FEWEST <= len(set(runs)) == len(runs) <= MOST or not chosen:
            raise unreadable()
        return ComparisonNow(topic, runs, chosen["seed"][0])

    def topic(self, runs: Sequence[str], seed: int) -> Topic:
        """Runs with their samples by a seed."""
        return Topic(self.page, ",".join(runs), (("seed", str(seed)),))


BESIDE = ComparisonPage()


def live(state: ComparePageState, draw: Callable[[Frame, ComparisonNow], None]) -> None:
    """Draw the runs now; what moves then comes by a stream, until nothing does."""

    def seen(frame: Frame) -> None:
        if frame.made_of is not None:
            draw(frame, frame.made_of)

    follow(state, lambda: _frame(state), seen)


def _frame(state: ComparePageState) -> Frame:
    """The newest frame; where a run is gone it has nothing in it, and the page drawn anew says so."""
    now = BESIDE.source(BESIDE.topic(state.runs, state.seed))
    try:
        return frames.still(now.content()) if now.over else newest(now, browser())
    except Refused:
        return Frame({}, turn="gone")
