"""Snapshots as deltas: a worker sends what has changed, the other side puts it together again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, replace
from typing import Any

from aecore.runs.metrics_log import Series
from aecore.runs.workers.messages import Delta
from aecore.views.snapshot import Curve, Snapshot

PLAIN = tuple(field.name for field in fields(Snapshot) if field.name not in ("curves", "views"))


class Encoder:
    """Encodes the snapshots of one run, each by what differs from the one before."""

    def __init__(self) -> None:
        self.latest: Snapshot | None = None
        self._sent: dict[str, int] = {}

    def encode(self, snapshot: Snapshot) -> Delta:
        """What is new; the first time all of it."""
        changed = {name: _plain(getattr(snapshot, name)) for name in PLAIN if self._differs(snapshot, name)}
        if self.latest is None or snapshot.views is not self.latest.views:
            changed["views"] = snapshot.views
        self.latest = snapshot
        return Delta(changed, {name: tail for name, tail in self._tails(snapshot).items() if len(tail[1])})

    def _differs(self, snapshot: Snapshot, name: str) -> bool:
        if self.latest is None:
            return True
        before, now = getattr(self.latest, name), getattr(snapshot, name)
        return before is not now and bool(before != now)

    def _tails(self, snapshot: Snapshot) -> dict[str, tuple[int, Any, Any]]:
        found = {}
        for name, curve in snapshot.curves.items():
            start = self._sent.get(name, 0)
            found[name] = (start, curve.step[start:], curve.value[start:])
            self._sent[name] = len(curve.step)
        return found


class Decoder:
    """Puts the snapshots of one run together again; a curve that begins at its first point begins anew."""

    def __init__(self) -> None:
        self._series: dict[str, Series] = {}

    def decode(self, before: Snapshot, delta: Delta) -> Snapshot:
        """The snapshot after `before`, immutable as it was."""
        for name, (start, step, value) in delta.curves.items():
            if not start:
                self._series[name] = Series()
            self._series[name].extend(Curve(step, value))
        curves = {name: series.curve() for name, series in self._series.items()}
        return replace(before, **dict(delta.fields), curves=curves)

    def begin_anew(self) -> None:
        """Forget all curves: the run goes on elsewhere, from an earlier point."""
        self._series = {}


def _plain(value: Any) -> Any:
    """A mapping as a dict: what only shows one cannot be sent."""
    return dict(value) if isinstance(value, Mapping) else value
