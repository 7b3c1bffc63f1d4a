"""Frames of a run: what moves on a page, packed once for each version of the run, whoever looks on.

A frame holds the data of each slot (a component that moves) by its key. A page mounts its components with
them, and the stream sends the later ones: the same bytes by every way.
"""

from __future__ import annotations

import time
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from itertools import count
from threading import Lock
from typing import TYPE_CHECKING, Any

from aecore.views.snapshot import Snapshot
from ui.components.transport.transport import buttons, progress
from ui.components.view_card.payload import packed, with_fields

if TYPE_CHECKING:
    from aecore.runs.job import Job
    from ui.core.saved_runs import SavedRun

Data = bytes | Mapping[str, Any]
"""What a component takes: a card its block, others a mapping that becomes JSON."""
Slots = dict[str, Data]

KEPT_S = 60.0
"""A page that nobody has looked at for so long is packed anew for the next who does."""
_numbers = count(int(time.time() * 1000))
"""They grow over a restart of the server, too: a browser that stayed then finds everything new."""


@dataclass(frozen=True)
class Layout:
    """What moves on a page: its cards by their keys, made of a snapshot; and whether there is a timeline."""

    page: str
    cards: Callable[[Snapshot], Slots]
    timeline: bool = False

    def slots(self, job: Job | SavedRun, now: Snapshot) -> Slots:
        """The data of everything that moves."""
        moving: Slots = {"transport": buttons(now), "numbers": {"numbers": progress(now)}}
        if self.timeline:
            moving["timeline"] = {"epochs": [moment.epoch for moment in moments(job, now)]}
        return moving | self.cards(now)


@dataclass(frozen=True, eq=False)
class Frame:
    """Everything that moves on a page at one instant.

    `turn` changes when the page has to be drawn anew, because buttons and cards become others. `since` holds
    the number of the frame with which each slot became what it is. A frame without a `run` is followed by no
    other: it is a moment gone back to, or a run that is over and on disk.
    """

    snapshot: Snapshot
    slots: Slots
    turn: str = ""
    run: str = ""
    number: int = 0
    since: Mapping[str, int] = field(default_factory=dict)
    _messages: dict[int, bytes] = field(default_factory=dict)

    def data(self, slot: str) -> Any:
        """The data of a slot, for a component that goes on with what the stream brings."""
        data = self.slots[slot]
        if not self.run:
            return data
        place = {"slot": f"{self.run} {slot}", "number": self.number}
        return with_fields(data, **place) if isinstance(data, bytes) else {**data, **place}

    def message(self, since: int) -> bytes:
        """What has changed for a browser that has frame `since`: a head in JSON, then blocks.

        The head's `slots` hold JSON, or the place and the length of a block, counted from the head's end.
        """
        since = since if since <= self.number else 0
        if since not in self._messages:
            self._messages[since] = self._packed(since)
        return self._messages[since]

    def _packed(self, since: int) -> bytes:
        block, slots = bytearray(), {}
        for slot, data in self.slots.items():
            if self.since[slot] <= since:
                continue
            slots[slot] = [len(block), len(data)] if isinstance(data, bytes) else data
            if isinstance(data, bytes):
                block += data + b"\0" * (-len(data) % 8)
        head = {
            "run": self.run,
            "number": self.number,
            "at": self.snapshot.at,
            "turn": self.turn,
            "slots": slots,
        }
        return packed(head, bytes(block))


def still(layout: Layout, job: Job | SavedRun, snapshot: Snapshot) -> Frame:
    """A frame that no other follows."""
    slots = layout.slots(job, snapshot)
    return Frame(snapshot, slots, _turn(snapshot, slots))


def moments(job: Job | SavedRun, now: Snapshot) -> list[Snapshot]:
    """The history of a run up to now."""
    return [*(snapshot for snapshot in job.frames.kept if snapshot.step < now.step), now]


def trouble(snapshot: Snapshot) -> tuple[str, ...]:
    """What there is to say of a run: not saved, its process died or hangs, it waits its turn, it failed."""
    failure = snapshot.error if snapshot.status == "failed" else ""
    facts = (snapshot.facts.get(name) for name in ("unsaved", "interrupted", "waiting"))
    return tuple(filter(None, (*facts, failure)))


def _turn(snapshot: Snapshot, slots: Slots) -> str:
    phase = "running" if snapshot.status in ("queued", "running") else snapshot.status
    told = repr((phase, trouble(snapshot), sorted(slots)))
    return f"{zlib.crc32(told.encode()):08x}"


class Broadcast:
    """The frames of one run on one page. Any thread may look; the first packs."""

    def __init__(self, layout: Layout) -> None:
        self.looked_at = time.monotonic()
        self._layout, self._lock = layout, Lock()
        self._frame: Frame | None = None

    def look(self, job: Job) -> Frame:
        """The newest frame; that counts as a look at the run."""
        with self._lock:
            self.looked_at = time.monotonic()
            now = job.watch()
            if self._frame is None or self._frame.snapshot is not now:
                self._frame = self._next(job, now)
            return self._frame

    def _next(self, job: Job, now: Snapshot) -> Frame:
        number, slots, before = next(_numbers), self._layout.slots(job, now), self._frame
        same = [slot for slot, data in slots.items() if before and before.slots.get(slot) == data]
        since = dict.fromkeys(slots, number) | {slot: before.since[slot] for slot in same if before}
        return Frame(now, slots, _turn(now, slots), job.id, number, since)


_broadcasts: dict[tuple[str, str], Broadcast] = {}


def newest(layout: Layout, job: Job) -> Frame:
    """The newest frame of a run on a page, packed once for all who look on."""
    for key, old in list(_broadcasts.items()):
        if time.monotonic() - old.looked_at > KEPT_S:
            _broadcasts.pop(key, None)
    return _broadcasts.setdefault((job.id, layout.page), Broadcast(layout)).look(job)
