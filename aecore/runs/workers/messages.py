"""Messages between the process that answers people and its workers; each travels as one pickle."""

from __future__ import annotations

import math
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

from aecore.limits import Limits
from aecore.runs.weight_snapshots import WeightsSnapshot
from aecore.spec import Spec


class WorkerDied(ValueError):
    """The process that was asked has ended before it answered."""


class Settings(NamedTuple):
    """What a worker begins with: where runs are kept, their limits, presets to load everything by."""

    folder: Path | None
    limits: Limits
    idle_s: float | None
    warm: tuple[str, ...] = ()


class Opening(NamedTuple):
    """A run to be taken up, as it was wished for."""

    run: str
    spec: Spec
    paused: bool
    keep: bool
    owner: str


class Verb(NamedTuple):
    """Something for a run to do. It is answered by what the run does, under its number (0 is none)."""

    run: str
    number: int
    name: str
    arguments: tuple[Any, ...] = ()


class Ask(NamedTuple):
    """Something to be answered, in either direction."""

    number: int
    name: str
    arguments: tuple[Any, ...] = ()


class Answer(NamedTuple):
    """The answer of that number, or in a sentence why there is none."""

    number: int
    value: Any = None
    refused: str = ""


class Delta(NamedTuple):
    """What differs from the snapshot before: fields by name, and curves by name from a point on."""

    fields: Mapping[str, Any]
    curves: Mapping[str, tuple[int, Any, Any]]


class Update(NamedTuple):
    """A run as it is now; `answered` is the number of the last verb that it has taken in."""

    run: str
    delta: Delta
    answered: int
    over: bool
    begun: bool
    wants: bool
    method: str
    layer: int = 0


class Lent(NamedTuple):
    """A copy of a run's net."""

    run: str
    weights: WeightsSnapshot


class Heartbeat(NamedTuple):
    """A worker is alive: what it does and costs. `stuck` are runs in one slice for seconds, with how many.

    `free_mb` is the memory that is left on its machine; infinite where nobody knows.
    """

    device: str = "cpu"
    rows_per_s: float = 0.0
    cpu: float = 0.0
    rss_mb: float = 0.0
    stuck: Mapping[str, float] = {}
    warm: bool = True
    free_mb: float = math.inf
