"""One run, advanced one minibatch at a time."""

from __future__ import annotations

import math
import time
from collections.abc import Iterable, Iterator, Mapping
from itertools import repeat
from typing import Any

import numpy as np

from aecore import device
from aecore.data import Dataset, load
from aecore.data.minibatches import Rows, kept_aside, minibatches, resident, shared
from aecore.evaluation import scoring
from aecore.evaluation.baseline import Baseline, baseline, shared_baseline
from aecore.evaluation.scoring import Answer, Judge, named, row_errors, with_twin
from aecore.families import find
from aecore.lazy import torch
from aecore.limits import Limits, check, parameters
from aecore.parts.corruption import Clean
from aecore.runs.metrics_log import Log
from aecore.spec import Spec, adjust, digest, paths
from aecore.training.gradient_descent import Metrics
from aecore.training.warm_start import Kept, transfer
from aecore.views.ratings import RATED
from aecore.views.renderer import noise
from aecore.views.snapshot import Change, Snapshot, Status
from aecore.views.standard import STANDARD

CHECKPOINT = 64  # steps between two looks at whether the loss is finite


class Session:
    """Holds the net, its randomness and its log; whoever holds the Session owns the clock.

    The same Spec gives the same weights, bit for bit, whoever calls `step` and however often somebody looks.
    `kept` finds the weights of a run by its id, for a recipe that begins from one. Raises ValueError with one
    sentence where the recipe does not fit the data or this machine.
    """

    def __init__(
        self,
        spec: Spec,
        data: Dataset | None = None,
        limits: Limits | None = None,
        kept: Kept | None = None,
    ) -> None:
        self.spec, self.family = spec, find(spec.family)
        self.digest = digest(spec)
        self._named = data is None
        self.data = load(spec.data.name) if data is None else data
        check(spec, self.data, limits)
        at_home = self.family.kind == self.data.kind
        self.judge: Judge = scoring.of(self.data, self.family.judge if at_home else None)
        self.pictures = self.family.pictures if at_home else RATED if self.data.partial else STANDARD
        self.device = device.device_for(spec.train.device)
        self.precision = device.precision_for(spec.train.precision, self.device)
        everything = shared(spec.data.name, self.device) if self._named else resident(self.data, self.device)
        self.rows: Rows = everything.first(spec.data.rows).aside(kept_aside(spec))
        drawn = torch.Generator().manual_seed(spec.train.seed)
        self.net = self.family.build(spec, self.data.features, drawn)
        if spec.start.run:
            transfer(self.net, spec.start, kept)
        self.net.to(self.device)
        self.rng = torch.Generator(self.device).manual_seed(spec.train.seed + 1)
        self.log = Log()
        self.status: Status = "running"
        self.stage, self.error, self.steps, self.elapsed_s = "", "", 0, 0.0
        self.begun: dict[str, int] = {}
        self._advance = self._run()
        self._good = self._weights()

    def step(self) -> bool:
        """Take one minibatch; False once the run is over."""
        if self.over:
            return False
        begin = time.perf_counter()
        with device.arithmetic(self.precision, self.device):
            metrics = next(self._advance, None)
        self.elapsed_s += time.perf_counter() - begin
        if metrics is None:
            return self._end("done")
        self.steps += 1
        self.log.add(self.steps, metrics)
        if self.steps % CHECKPOINT == 0:
            self.settle()
        if self.spec.train.seconds is not None and self.elapsed_s >= self.spec.train.seconds:
            return self._end("done")
        return not self.over

    def run(self) -> Session:
        """Step until the run is over, on one thread."""
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

    @property
    def over(self) -> bool:
        """Whether nothing more will happen."""
        return self.status != "running"

    def adjust(self, path: str, value: Any) -> None:
        """Move a live knob; it acts at the next minibatch. ValueError names those that are live."""
        changed = adjust(self.spec, path, value)
        for part in changed.parts():
            part.fits(changed, self.data)
        before = {path: value for path, value in _values(self.spec)}
        self.spec = changed
        self.log.changes += [
            Change(self.steps, each, before[each], now)
            for each, now in _values(changed)
            if before[each] != now
        ]

    def settle(self) -> None:
        """Read what the steps reported; where a number is not finite, end with the last good weights."""
        bad = self.log.drain()
        if bad is not None:
            self._fail(bad)
        elif self.steps % CHECKPOINT == 0:
            self._good = self._weights()

    def evaluate(self) -> float:
        """The judge's first figure on all test rows, given clean; all its figures are logged.

        Where the recipe breaks its input, `cleaned_mse` is logged beside it: the same rows, given broken.
        """
        scores = self.judge.scores(self.answers())
        if self.breaks:
            scores["cleaned_mse"] = float(self.test_errors(broken=True).mean())
        for name, score in scores.items():
            if math.isfinite(score):
                self.log.record(name, self.steps, score)
        return scores[self.judge.test]

    @property
    def breaks(self) -> bool:
        """Whether the recipe breaks its input, and is asked to mend what is broken."""
        return self.judge.mends and not isinstance(self.spec.corruption, Clean)

    def broken(self) -> np.ndarray:
        """All test rows (n, D), broken as `test_errors(broken=True)` breaks them."""
        rng = noise(self.spec.train.seed, self.rows.x.device)
        parts = [self.spec.corruption(x, rng) for x in self.rows.x_test.split(2048)]  # type: ignore[operator]
        return torch.cat(parts).cpu().numpy()

    def test_errors(self, broken: bool = False) -> np.ndarray:
        """MSE of every test row over what is asked of it, (n,); `broken` corrupts them first."""
        return torch.cat([row_errors(each) for each in self.answers(broken)]).double().cpu().numpy()

    def answers(self, broken: bool = False) -> Iterator[Answer]:
        """What the net makes of the test rows, a portion at a time; `broken` corrupts them first."""
        rng = noise(self.spec.train.seed, self.rows.x.device) if broken else None
        x_test, asked, y = (_portions(each) for each in (self.rows.x_test, self.rows.asked, self.rows.y_test))
        for x, wanted, labels in zip(x_test, asked, y, strict=False):
            with torch.no_grad(), device.arithmetic(self.precision, self.device):
                p = self.net(x, self.spec, rng)
                scores = {who: named(net, p.x_in, self.spec) for who, net in with_twin(self.net).items()}
                yield Answer(p.x_hat, x, wanted, labels, scores)

    def baseline(self) -> Baseline:
        """PCA on the same rows."""
        if self._named:
            return shared_baseline(self.spec.data.name, self.spec.data.rows)
        return baseline(self.data, self.spec.data.rows)

    @property
    def epoch(self) -> float:
        """Passes over the training rows so far."""
        return self.steps / minibatches(self.rows, self.spec.train.batch)

    @property
    def epochs(self) -> int:
        """Passes planned, over all stages."""
        first = sum(part.passes(self.spec) for part in self.spec.pretrain)  # type: ignore[attr-defined]
        return self.spec.train.epochs + first

    def weights(self) -> Mapping[str, torch.Tensor]:
        """A copy of the net's weights on the CPU."""
        return {name: value.detach().cpu().clone() for name, value in self.net.state_dict().items()}

    def snapshot(self, views: tuple = (), levels: Mapping[str, float] | None = None) -> Snapshot:
        """This instant, immutable."""
        self.settle()
        pace = self.elapsed_s / self.epoch if self.epoch else 0.0
        left = max(0.0, (self.epochs - self.epoch) * pace) if self.steps else None
        if left is not None and self.spec.train.seconds is not None:
            left = min(left, max(0.0, self.spec.train.seconds - self.elapsed_s))
        return Snapshot(
            spec=self.spec,
            status=self.status,
            step=self.steps,
            epoch=self.epoch,
            stage=self.stage,
            elapsed_s=self.elapsed_s,
            left_s=left,
            rows_per_s=len(self.rows.x) / pace if pace else 0.0,
            curves=self.log.curves(),
            levels=levels or {},
            changes=tuple(self.log.changes),
            views=views,
            facts=self.facts(),
            error=self.error,
        )

    def facts(self) -> dict[str, Any]:
        """What the screen and the command line say about a run besides its curves."""
        return {
            "digest": self.digest,
            "parameters": parameters(self.spec, self.data.features),
            "widths": self.spec.net.widths(self.data.features),  # type: ignore[attr-defined]
            "k": self.spec.net.code,  # type: ignore[attr-defined]
            "device": self.device,
            "precision": self.precision,
            "n_train": len(self.rows.x),
            "n_test": len(self.rows.x_test),
            "epochs": self.epochs,
            "measure": self.judge.told(self.spec.net.code),  # type: ignore[attr-defined]
            "stages": dict(self.begun),
            "steps_per_epoch": minibatches(self.rows, self.spec.train.batch),
        }

    def _run(self) -> Iterator[Metrics]:
        for stage in self.family.stages:
            self.stage = stage.__name__
            self.begun[self.stage] = self.steps
            yield from stage(self.net, self.rows, lambda: self.spec, self.rng)

    def _weights(self) -> dict[str, torch.Tensor]:
        return {name: value.detach().clone() for name, value in self.net.state_dict().items()}

    def _end(self, status: Status) -> bool:
        self.settle()
        if not self.over:
            self.status = status
        return False

    def _fail(self, step: int) -> None:
        self.net.load_state_dict(self._good)
        rate = self._rate()
        self.fail(
            f"The loss stopped being a number at step {step:,}: a rate of {rate:g} is too high here. "
            f"The last good weights are kept; try a rate of {rate / 2:g}."
        )

    def _rate(self) -> float:
        """The rate of the stage that runs: a part may bring one for the stages before the last."""
        early = self.stage != self.family.stages[-1].__name__
        rates = [part.rate for part in self.spec.pretrain if early and hasattr(part, "rate")]
        return rates[0] if rates else self.spec.train.rate


def _portions(values: torch.Tensor | None) -> Iterable[Any]:
    """So many rows at a time; endlessly None where there are none."""
    return repeat(None) if values is None else values.split(2048)


def _values(spec: Spec) -> list[tuple[str, Any]]:
    return [(path, value) for path, _, value in paths(spec)]
