"""The training session: one run, advanced one minibatch at a time."""

from __future__ import annotations

import inspect
import math
import time
from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Any

import numpy as np

from aecore import device
from aecore.data import Dataset, akin, load
from aecore.data.minibatches import Rows, resident, shared, validation_fraction
from aecore.evaluation.baseline import Baseline, baseline, shared_baseline
from aecore.evaluation.scoring import Prediction, Scoring
from aecore.families import find
from aecore.lazy import torch
from aecore.limits import Limits, adjusted, check, largest_product
from aecore.parts.corruption import NoCorruption
from aecore.runs import facts
from aecore.runs.metrics_log import Log
from aecore.runs.predictions import Predictor, scoring_for
from aecore.spec import Spec, digest, paths, put
from aecore.training.gradient_descent import Metrics, Stage
from aecore.training.memory import Memory
from aecore.training.warm_start import FindWeights, transfer
from aecore.views.ratings import RATED
from aecore.views.snapshot import Change, Snapshot, Status, View
from aecore.views.standard import STANDARD, strip

CHECKPOINT = 64  # steps between two looks at whether the loss is finite
NOTHING: Mapping[str, Any] = MappingProxyType({})


class Session:
    """Trains a recipe: holds the net, its randomness and its log; whoever holds the Session owns the clock.

    The same Spec gives the same weights, bit for bit, whoever calls `step` and however often somebody looks.
    `place` is the number of the stage that runs, and `memory` what it remembers. `scored` says how the rows
    were corrupted that gave the last denoised MSE: a live knob may have moved since. `outcome` is what a run
    that is over can be verified by. `first_s` is what the
    first step took, which found nothing loaded: 0 before it, and where a run goes on.
    `kept` finds the weights of a run by its id, for a recipe that begins from one. Raises ValueError with one
    sentence where the recipe does not fit the data or this machine.
    """

    def __init__(
        self,
        spec: Spec,
        data: Dataset | None = None,
        limits: Limits | None = None,
        kept: FindWeights | None = None,
    ) -> None:
        self.spec, self.family = spec, find(spec.family)
        self.digest = digest(spec)
        self._named = data is None
        self.data = load(spec.data.name) if data is None else data
        self.family.fits(spec)
        self.family.check_rows(self.data)
        check(spec, self.data, limits)
        at_home = akin(self.family.kind, self.data.kind)
        clean = isinstance(spec.corruption, NoCorruption)
        self.scoring: Scoring = scoring_for(self.data, self.family.scoring if at_home else None, clean)
        self.pictures = self.family.pictures if at_home else RATED if self.data.partial else STANDARD
        if self.data.paired:
            self.pictures = (strip, *self.pictures[1:])  # a family's own strip shows a row as its own target
        self.device = device.device_for(spec.train.device)
        product = largest_product(spec, self.data.features)
        self.precision = device.precision_for(spec.train.precision, self.device, product)
        everything = shared(spec.data.name, self.device) if self._named else resident(self.data, self.device)
        self.rows: Rows = everything.first(spec.data.rows).split(validation_fraction(spec))
        drawn = torch.Generator().manual_seed(spec.train.seed)
        self.net = self.family.build(spec, self.data.features, drawn)
        if spec.start.run:
            transfer(self.net, spec.start, kept)
        self.net.to(self.device)
        self.rng = torch.Generator(self.device).manual_seed(spec.train.seed + 1)
        self.log = Log()
        self.status: Status = "running"
        self.stage, self.error, self.steps, self.elapsed_s = "", "", 0, 0.0
        self.first_s = 0.0
        self.begun: dict[str, int] = {}
        self.scored = ""
        self.outcome: Mapping[str, str] = {}
        self._planned = planned(spec)
        self._predictor = Predictor(self.net, self.rows, self.device, self.precision)
        self._constant = facts.constant(self)
        self.place, self.memory = 0, Memory()
        self._advance = self._run(0, self.memory)
        self._good = self._weights()

    def step(self) -> bool:
        """Take one minibatch; False once the run is over."""
        if self.over:
            return False
        begin = time.perf_counter()
        for path, value in self._planned.get(self.steps, ()):
            self.use(put(self.spec, path, value))
        with device.arithmetic(self.precision, self.device):
            metrics = next(self._advance, None)
        self.elapsed_s += time.perf_counter() - begin
        if metrics is None:
            return self._end("done")
        self.steps += 1
        if self.steps == 1:
            self.first_s = self.elapsed_s
        self.log.add(self.steps, metrics)
        if self.steps % CHECKPOINT == 0:
            self.settle()
        return self._end("done") if self._spent else not self.over

    def run(self) -> Session:
        """Train until the run is over, on one thread."""
        with device.one_thread():
            while self.step():
                pass
        return self

    def stop(self) -> None:
        """End the run where it is."""
        if not self.over:
            self._end("stopped")

    def fail(self, sentence: str) -> None:
        """End the run with what went wrong."""
        self.status, self.error = "failed", sentence

    def begin_at(self, place: int, memory: Memory) -> None:
        """Run on from the stage at that place, with what it remembers."""
        self.place, self.memory, self.status, self.outcome = place, memory, "running", {}
        self._planned = planned(self.spec)
        self._advance = self._run(place, memory)
        self._good = self._weights()

    @property
    def _spent(self) -> bool:
        """Whether it has learned for as long as it may: by the clock, or as the run that it repeats."""
        replay, seconds = self.spec.replay, self.spec.train.seconds
        if replay is not None:
            return replay.cut and self.steps >= replay.steps
        return seconds is not None and self.elapsed_s >= seconds

    @property
    def over(self) -> bool:
        """Whether nothing more will happen."""
        return self.status != "running"

    def adjust(self, path: str, value: Any) -> None:
        """Set a live knob; it acts at the next minibatch. ValueError names those that are live."""
        self.use(adjusted(self.spec, path, value, self.data))

    def use(self, spec: Spec) -> None:
        """Go on by a recipe that `adjusted` has checked, and log what changed."""
        before, self.spec = _values(self.spec), spec
        after = _values(spec)
        changed = [path for path in after if before[path] != after[path]]
        self.log.changes += [Change(self.steps, path, before[path], after[path]) for path in changed]

    def settle(self) -> None:
        """Read what the steps reported; where a number is not finite, end with the last good weights."""
        if not self.log.waiting:
            return
        bad = self.log.drain()
        if bad is not None:
            self._fail(bad)
        elif self.steps % CHECKPOINT == 0:
            self._good = self._weights()

    def evaluate(self) -> float:
        """The scoring's first figure on all test rows, given clean; all its figures are logged.

        Where the recipe corrupts its input, the denoised MSE is logged beside it, as `cleaned_mse`: the same
        rows, given corrupted.
        """
        scores = self.scoring.scores(self.predictions(corrupted=self.scoring.corrupted))
        if self.denoising:
            scores["cleaned_mse"] = float(self.test_errors(corrupted=True).mean())
            self.scored = self.spec.corruption.label()
        for name, score in scores.items():
            if math.isfinite(score):
                self.log.record(name, self.steps, score)
        return scores[self.scoring.test]

    @property
    def denoising(self) -> bool:
        """Whether the recipe corrupts its input, and is asked to denoise it."""
        return self.scoring.denoising and not isinstance(self.spec.corruption, NoCorruption)

    def corrupted(self) -> np.ndarray:
        """All test rows (n, D), corrupted as `test_errors(corrupted=True)` corrupts them."""
        return self._predictor.corrupted(self.spec)

    def test_errors(self, corrupted: bool = False) -> np.ndarray:
        """MSE of every test row over its target, (n,); `corrupted` corrupts them first."""
        return self._predictor.errors(self.spec, corrupted)

    def predictions(self, corrupted: bool = False) -> Iterator[Prediction]:
        """What the net makes of the test rows, a portion at a time; `corrupted` corrupts them first."""
        return self._predictor.predictions(self.spec, corrupted)

    def baseline(self) -> Baseline:
        """The PCA baseline on the same rows."""
        if self._named:
            return shared_baseline(self.spec.data.name, self.spec.data.rows)
        return baseline(self.data, self.spec.data.rows)

    @property
    def epoch(self) -> float:
        """Passes over the training rows so far."""
        found: float = self.steps / self._constant["steps_per_epoch"]
        return found

    @property
    def epochs(self) -> int:
        """Passes planned, over all stages."""
        return self.spec.train.epochs + sum(part.passes(self.spec) for part in self.spec.pretrain)

    def weights(self) -> Mapping[str, torch.Tensor]:
        """A copy of the net's weights on the CPU."""
        return {name: value.detach().cpu().clone() for name, value in self.net.state_dict().items()}

    def snapshot(
        self,
        views: tuple[View, ...] = (),
        levels: Mapping[str, float] = NOTHING,
        notes: Mapping[str, Any] = NOTHING,
    ) -> Snapshot:
        """This instant, immutable; `notes` are facts that others add."""
        self.settle()
        epoch_s = facts.seconds_per_epoch(self)
        return Snapshot(
            spec=self.spec,
            status=self.status,
            step=self.steps,
            epoch=self.epoch,
            stage=self.stage,
            elapsed_s=self.elapsed_s,
            left_s=facts.seconds_left(self),
            rows_per_s=len(self.rows.x) / epoch_s if epoch_s else 0.0,
            at=time.time(),
            curves=self.log.curves(),
            levels=levels,
            changes=tuple(self.log.changes),
            views=views,
            facts={**self.facts(), **notes},
            error=self.error,
        )

    def facts(self) -> dict[str, Any]:
        """What the screen and the command line say about a run besides its curves."""
        changing = {"epochs": self.epochs, "stages": dict(self.begun), "scored": self.scored}
        return {"digest": self.digest, **self._constant, **changing, "outcome": dict(self.outcome)}

    def _run(self, first: int, memory: Memory) -> Iterator[Metrics]:
        for place, stage in enumerate(self.family.stages[first:], first):
            self.place, self.memory = place, memory if place == first else Memory()
            self.stage = stage.__name__
            if self.memory.fresh:
                self.begun[self.stage] = self.steps
            given = (self.memory,) if remembers(stage) else ()
            for metrics in stage(self.net, self.rows, lambda: self.spec, self.rng, *given):
                self.memory.extended = False
                yield metrics

    def _weights(self) -> dict[str, torch.Tensor]:
        return {name: value.detach().clone() for name, value in self.net.state_dict().items()}

    def _end(self, status: Status) -> bool:
        self.settle()
        if not self.over:
            self.status = status
            self.outcome = facts.outcome(self)
        return False

    def _fail(self, step: int) -> None:
        self.net.load_state_dict(self._good)
        rate = self._rate()
        self.fail(
            f"The loss stopped being a number at step {step:,}: a rate of {rate:g} is too high here. "
            f"The last good weights are kept; try a rate of {rate / 2:g}."
        )

    def _rate(self) -> float:
        """The learning rate of the stage that runs: a part may bring one for the stages before the last."""
        early = self.stage != self.family.stages[-1].__name__
        rates = [part.rate for part in self.spec.pretrain if early and hasattr(part, "rate")]
        return rates[0] if rates else self.spec.train.rate


def remembers(stage: Stage) -> bool:
    """Whether a stage keeps a memory, and can so be saved in its midst."""
    return "memory" in inspect.signature(stage).parameters


def planned(spec: Spec) -> dict[int, list[tuple[str, Any]]]:
    """The changes that a recipe repeats, by the step before which each is made."""
    found: dict[int, list[tuple[str, Any]]] = {}
    for step, path, value in spec.replay.changes if spec.replay else ():
        found.setdefault(step, []).append((path, value))
    return found


def _values(spec: Spec) -> dict[str, Any]:
    return {path: value for path, _, value in paths(spec)}
