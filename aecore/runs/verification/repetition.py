"""Reproducibility: a run that is over as a recipe that repeats it, with its live changes and its outcome."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from itertools import islice

import numpy as np

from aecore.evaluation.scoring import measured
from aecore.replay import MOST_CHANGES, Mark, PlannedChange, Replay
from aecore.runs.store.record import initial
from aecore.spec import Spec, paths
from aecore.views.snapshot import Curve, Snapshot

EVENLY = 16  # marks at equal distances, beside those at steps 1, 2, 4, 8, ...
FIRST = ("loss", "train_mse")
NO_MARKS = {"rate", "layer", "cleaned_mse"}


def repetition(snapshot: Snapshot) -> Spec:
    """The recipe that repeats a run exactly, and knows what it came to.

    It is the recipe as it was before live knobs were moved, and moves them at the same steps. ValueError, in
    a sentence, where a run cannot be repeated.
    """
    outcome = _outcome(snapshot)
    begun = initial(snapshot)
    replay = Replay(
        changes=_changes(snapshot),
        steps=snapshot.step,
        cut=_cut(snapshot),
        rows=outcome["rows"],
        weights=outcome["weights"],
        marks=tuple(marks(snapshot)),
        made=outcome["made"],
    )
    return begun.model_copy(update={"replay": replay})


def marks(snapshot: Snapshot) -> Iterator[Mark]:
    """What a run measured in some of its minibatches: in one that has a loss the loss."""
    measures = measured(snapshot.facts)
    skipped = NO_MARKS | set(measures["figures"])
    names = sorted(snapshot.curves.keys() - skipped, key=lambda name: (name not in FIRST, name))
    for step in marked_steps(snapshot.step):
        found = ((name, value_at(snapshot.curves[name], step)) for name in names)
        known = (Mark(step, name, as_marked(value)) for name, value in found if value is not None)
        yield from islice(known, 1)


def marked_steps(steps: int) -> list[int]:
    """Steps at which a run of that many is marked: ever further apart, and evenly, to the last."""
    doubling = {2**i for i in range(steps.bit_length())}
    evenly = {math.ceil(steps * part / EVENLY) for part in range(1, EVENLY + 1)}
    return sorted(step for step in doubling | evenly if 0 < step <= steps)


def value_at(curve: Curve, step: int) -> float | None:
    """What a curve says of a step, None where it says nothing."""
    place = int(np.searchsorted(curve.step, step))
    return float(curve.value[place]) if place < len(curve.step) and curve.step[place] == step else None


def as_marked(value: float) -> float:
    """A number as a mark holds it: nine significant digits tell every float32 from its neighbours."""
    return float(f"{value:.9g}")


def _outcome(snapshot: Snapshot) -> Mapping[str, str]:
    if snapshot.status not in ("done", "stopped"):
        raise ValueError("only a run that has ended can be repeated: stop it, or let it come to its end")
    outcome: Mapping[str, str] = snapshot.facts.get("outcome") or {}
    if not outcome or not snapshot.step:
        raise ValueError("what this run came to was not noted when it was trained: train it again")
    return outcome


def _changes(snapshot: Snapshot) -> tuple[PlannedChange, ...]:
    live = {path for path, knob, _ in paths(snapshot.spec) if knob.live}
    fixed = next((change.path for change in snapshot.changes if change.path not in live), None)
    if fixed is not None:
        raise ValueError(f"{fixed} was changed after this run had ended once, which no link can repeat")
    if len(snapshot.changes) > MOST_CHANGES:
        raise ValueError(f"it was changed {len(snapshot.changes):,} times, and {MOST_CHANGES:,} can be told")
    return tuple(PlannedChange(change.step, change.path, change.new) for change in snapshot.changes)


def _cut(snapshot: Snapshot) -> bool:
    """Whether it ended before its recipe did."""
    seconds, replay = snapshot.spec.train.seconds, snapshot.spec.replay
    by_clock = seconds is not None and snapshot.elapsed_s >= seconds
    return snapshot.status == "stopped" or by_clock or (replay is not None and replay.cut)
