"""Topic of a stream: which page follows which runs, with which options, and where its frames come from."""

from __future__ import annotations

import re
from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple, Protocol
from urllib.parse import urlencode

GONE, UNREADABLE, TOO_MANY = 4404, 4422, 4429
"""Why there is no stream (RFC 6455, 7.4: codes of 4000 and more are our own)."""
NUMBERS = re.compile(r"[0-9]{1,9}(,[0-9]{1,9}){0,9}")

Data = bytes | Mapping[str, Any]
"""What a component takes: a card its block, others a mapping that becomes JSON."""
Slots = dict[str, Data]


class Refused(Exception):
    """Why there is no stream, in a sentence, with its code."""

    def __init__(self, code: int, why: str) -> None:
        super().__init__(why)
        self.code = code


def unreadable() -> Refused:
    """The refusal of an address that names nothing a page can draw."""
    return Refused(UNREADABLE, "There is no such stream.")


@dataclass(frozen=True)
class Topic:
    """What is followed: a page, a run (several are joined by commas) and what somebody has chosen there."""

    page: str
    run: str
    options: tuple[tuple[str, str], ...] = ()

    @property
    def name(self) -> str:
        """The beginning of the names of its slots in a browser: there is no space in it."""
        return f"{self.run}?{urlencode(self.options)}" if self.options else self.run

    def numbers(self, **most: tuple[int, int]) -> dict[str, tuple[int, ...]]:
        """Its options, some of `name=(count, most)`: each so many whole numbers, at most so large.

        Refused is raised where one is not, or has another name.
        """
        return {name: _numbers(text, *most.get(name, (0, 0))) for name, text in self.options}


def _numbers(text: str, count: int, most: int) -> tuple[int, ...]:
    found = tuple(map(int, text.split(","))) if NUMBERS.fullmatch(text) else ()
    if not count or len(found) != count or max(found) > most:
        raise unreadable()
    return found


class Content(NamedTuple):
    """What a frame holds: the data of its slots, and the turn of its page.

    `made_of` is for the page's script alone; `at` is when that was so, in Unix seconds.
    """

    slots: Slots
    turn: str
    made_of: Any = None
    at: float = 0.0


class Source(Protocol):
    """What is so of a topic at one instant, of which a frame can be made.

    Another `version` (compared by ==) needs another frame. Where `heavy`, a frame is made in a thread in the
    background, and the one before is shown until then: a source is found on the event loop, so whatever
    takes longer than a millisecond, or waits, belongs into `content`.
    """

    @property
    def topic(self) -> Topic:
        """What it is a source of."""

    @property
    def version(self) -> Hashable:
        """Of what a frame would be made."""

    @property
    def heavy(self) -> bool:
        """Whether making a frame takes long."""

    def content(self) -> Content:
        """Make a frame's content."""


class Streamed(Protocol):
    """A page with a stream."""

    @property
    def page(self) -> str:
        """The page's name in addresses of streams."""

    def source(self, topic: Topic) -> Source:
        """The source of a topic as it is now, which counts as a look at its runs.

        Called on the event loop, several times a second while somebody listens: it never waits. Refused is
        raised where a run is not there (4404) or an option is none (4422).
        """
