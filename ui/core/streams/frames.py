"""Frames: what moves on a page, packed once, whoever looks on.

A frame holds the data of each slot (a component that moves) by its key. A page mounts its components with
them, and the stream sends the later ones: the same bytes by every way.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from ui.components.view_card.payload import packed, with_fields
from ui.core.streams.topic import Content, Slots, Topic


@dataclass(frozen=True, eq=False)
class Frame:
    """Everything that moves on a page at one instant.

    `turn` changes when the page has to be drawn anew, because buttons and cards become others. `since` holds
    the number of the frame with which each slot became what it is. A frame without a `topic` is followed by
    no other: it is a moment gone back to, or a run that is over and on disk. `made_of` is what its source
    made it of: a run's snapshot, or what else a page's script may want to know.
    """

    slots: Slots
    turn: str = ""
    made_of: Any = None
    at: float = 0.0
    topic: Topic | None = None
    number: int = 0
    since: Mapping[str, int] = field(default_factory=dict)
    _messages: dict[int, bytes] = field(default_factory=dict)

    def data(self, slot: str) -> Any:
        """The data of a slot, for a component that goes on with what the stream brings."""
        data = self.slots[slot]
        if self.topic is None:
            return data
        place = {"slot": f"{self.topic.name} {slot}", "number": self.number}
        return with_fields(data, **place) if isinstance(data, bytes) else {**data, **place}

    def message(self, since: int) -> bytes:
        """What has changed for a browser that has frame `since`: a head in JSON, then blocks.

        The head's `slots` hold JSON, or the place and the length of a block, counted from the head's end.
        """
        since = max((number for number in self.since.values() if number <= since <= self.number), default=0)
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
            "topic": self.topic.name if self.topic else "",
            "number": self.number,
            "at": self.at,
            "turn": self.turn,
            "slots": slots,
        }
        return packed(head, bytes(block))


def still(content: Content) -> Frame:
    """A frame that no other follows."""
    return Frame(*content)


def following(before: Frame | None, content: Content, topic: Topic, number: int) -> Frame:
    """The frame of a topic that comes after another: slots that are the same are not new in it."""
    same = [slot for slot, data in content.slots.items() if before and before.slots.get(slot) == data]
    since = dict.fromkeys(content.slots, number) | {slot: before.since[slot] for slot in same if before}
    return Frame(*content, topic, number, since)


SILENCE = Frame({})
"""A sign of life before the first frame: its number is 0, and there is nothing in it."""
