"""Broadcast: the newest frame of a topic, made once for each version of it, for all who look on."""

from __future__ import annotations

import os
import time
from concurrent.futures import Future, ThreadPoolExecutor
from functools import cache
from itertools import count
from threading import Lock

from ui.core.streams.frames import Frame, following
from ui.core.streams.topic import TOO_MANY, Refused, Source, Topic

KEPT_S = 60.0
"""A topic that nobody has looked at for so long is forgotten, and made anew for the next who does."""
MOST_HEAVY = 12
"""Topics of one browser whose frames take long to make, or that have options: as many as anybody has tabs."""
MOST_KEPT = 600
"""Topics of all browsers: a frame takes up to 100 kB. What nobody has looked at for longest goes first."""
IDLE_S = 5.0
"""A topic that nobody has looked at for so long makes room for another of the same browser."""
_numbers = count(int(time.time() * 1000))
"""They grow over a restart of the server, too: a browser that stayed then finds everything new."""


class Broadcast:
    """The frames of one topic. Any thread may look; `by` is the browser that looked first."""

    def __init__(self, by: str) -> None:
        self.by, self.looked_at = by, time.monotonic()
        self._making = Lock()
        self._frame: Frame | None = None
        self._version: object = None
        self._pending: Future[None] | None = None

    def look(self, source: Source) -> Frame | None:
        """The newest frame there is; a newer one that takes long is made in the background.

        What goes wrong there is raised at the next look.
        """
        self.looked_at = time.monotonic()
        if self._pending is not None and self._pending.done():
            pending, self._pending = self._pending, None
            pending.result()
        if not source.heavy:
            self._make(source)
        elif self._pending is None and not self._is_of(source):
            self._pending = _makers().submit(self._make, source)
        return self._frame

    def newest(self, source: Source) -> Frame:
        """The newest frame there is; only the first is waited for."""
        if self._frame is None:
            self._make(source)
        found = self.look(source)
        assert found is not None
        return found

    def _make(self, source: Source) -> None:
        with self._making:
            if not self._is_of(source):  # else somebody has made it meanwhile
                version, content = source.version, source.content()
                self._frame = following(self._frame, content, source.topic, next(_numbers))
                self._version = version

    def _is_of(self, source: Source) -> bool:
        return self._frame is not None and self._version == source.version


def look(source: Source, by: str) -> Frame | None:
    """The newest frame that a stream has for browser `by`, None before the first; it never waits for one.

    Refused is raised where this browser follows too many things at once that take long to make.
    """
    return _broadcast(source, by, IDLE_S).look(source)


def newest(source: Source, by: str = "") -> Frame:
    """The newest frame that there is, for a page's script, which waits for the first.

    What was made for browser `by` longest ago makes room for it.
    """
    return _broadcast(source, by, 0.0).newest(source)


_broadcasts: dict[Topic, Broadcast] = {}


def _broadcast(source: Source, by: str, idle_s: float) -> Broadcast:
    found = _broadcasts.get(source.topic)
    if found is None or time.monotonic() - found.looked_at >= KEPT_S:
        _forget(KEPT_S)
        many = source.heavy or bool(source.topic.options)  # there are as many as somebody can think of
        if many and by:
            _make_room(by, idle_s)
        _forget(0.0, most=MOST_KEPT - 1)
        found = _broadcasts.setdefault(source.topic, Broadcast(by if many else ""))
    return found


def _forget(idle_s: float, *, most: int = 0, by: str | None = None) -> None:
    """Forget topics that nobody has looked at for so long, of one browser what is more than `most`."""
    now = time.monotonic()
    mine = [(old.looked_at, key) for key, old in list(_broadcasts.items()) if by is None or old.by == by]
    mine.sort(key=lambda entry: entry[0])
    for looked_at, key in mine[: max(0, len(mine) - most)]:
        if now - looked_at >= idle_s:
            _broadcasts.pop(key, None)


def _make_room(by: str, idle_s: float) -> None:
    _forget(idle_s, most=MOST_HEAVY - 1, by=by)
    if sum(old.by == by for old in list(_broadcasts.values())) >= MOST_HEAVY:
        raise Refused(TOO_MANY, f"This browser follows {MOST_HEAVY} nets already, and more are not given.")


@cache
def _makers() -> ThreadPoolExecutor:
    """Half of the cores: what is slow to make waits its turn, and clicks do not."""
    return ThreadPoolExecutor(max(1, (os.cpu_count() or 1) // 2), thread_name_prefix="frames")
