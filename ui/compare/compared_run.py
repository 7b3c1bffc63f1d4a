"""Compared run: its weights as of one snapshot, with reconstructions and samples made from them aside."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, NamedTuple

from aecore import data
from aecore.data.minibatches import passes
from aecore.inference.comparison import Outputs, outputs_of
from aecore.spec import Spec
from aecore.views.snapshot import Snapshot
from ui.compare.comparison_presets import named
from ui.compare.latest_result import Result, latest_result
from ui.core.saved_runs import last_save, store
from ui.core.shared_scheduler import scheduler

if TYPE_CHECKING:
    from concurrent.futures import Future

    from aecore.runs.job import Job
    from aecore.runs.weight_snapshots import WeightsSnapshot


class Net(NamedTuple):
    """A net between two minibatches, and where its weights are to be had."""

    step: int
    spec: Spec
    weights: Callable[[], Mapping[str, Any]]


@dataclass(frozen=True)
class ComparedRun:
    """Run of a comparison at one instant. `is_training`: another net is to come; `is_open`: one may yet come.

    `made` is what was made of its net of `step`, None while the first is made; `is_pending` says that it is
    being made of a newer one, and `fault`, in a sentence, why it cannot be.
    """

    run: str
    title: str
    snapshot: Snapshot
    step: int = 0
    is_training: bool = False
    is_open: bool = False
    is_pending: bool = False
    fault: str = ""
    made: Outputs | None = field(default=None, compare=False)
    net: Net | None = field(default=None, compare=False)

    @property
    def spec(self) -> Spec:
        """Its recipe."""
        return self.snapshot.spec

    @property
    def epoch(self) -> float:
        """Passes over the training rows behind its net."""
        return passes(self.step, self.spec, data.card(self.spec.data.name).n_train)

    @property
    def epochs(self) -> int:
        """Passes planned, over all stages."""
        return int(self.snapshot.facts.get("epochs", self.spec.train.epochs))


def compared_runs(runs: Sequence[str], seed: int) -> list[ComparedRun]:
    """Runs as they are now; ValueError, in one sentence, where one is gone."""
    entries = {run: _entry(run, seed) for run in runs}
    names = titles({run: entry.spec for run, entry in entries.items()})
    return [replace(entry, title=names[run]) for run, entry in entries.items()]


def titles(recipes: Mapping[str, Spec]) -> dict[str, str]:
    """What each run is called, by its id and its recipe, no two the same."""
    known = {run: named(spec) for run, spec in recipes.items()}
    alike = Counter(known.values())
    return {run: f"{title} {run[:4]}" if alike[title] > 1 else title for run, title in known.items()}


def like(specs: Sequence[Spec]) -> str:
    """What all of these learn from; ValueError, in one sentence, where that cannot be compared, or drawn."""
    names = list(dict.fromkeys(_rows(spec) for spec in specs))
    if len(names) > 1:
        titles = " and ".join(data.card(name).title for name in names)
        raise ValueError(f"runs are compared on the same test rows, and these learn from {titles}")
    return names[0]


def _rows(spec: Spec) -> str:
    """What a recipe learns from; ValueError where that cannot be drawn, or is not here."""
    card = data.card(spec.data.name)
    if not (card.pictured or card.planar):
        raise ValueError(f"rows of {card.title} are no pictures, and this page draws pictures")
    if not data.available(card.name):
        raise ValueError(f"{card.title} is not on this computer")
    return card.name


def recipe(run: str) -> Spec:
    """What a run learns by; ValueError, in one sentence, where there is no such run."""
    job = scheduler().jobs.get(run)
    return last_save(run).spec if job is None else job.spec


def made_of(
    task: Callable[..., Any], begin: Callable[..., Future[Any]], run: str, net: Net, seed: int
) -> Result[Any]:
    """What a task makes of the newest net of a run, once for all who look on.

    Before the first of a seed it is that of the seed before: pictures stay until others have come.
    """
    found = latest_result(task, run, seed).look(net.step, lambda: begin(task, net.spec, net.weights, seed))
    if found.value is not None or seed == 1:
        return found
    before = latest_result(task, run, seed - 1).now
    return found._replace(value=before.value, of=before.of)


def _entry(run: str, seed: int) -> ComparedRun:
    job = scheduler().jobs.get(run)
    if job is None:
        snapshot = last_save(run)
        return _made(ComparedRun(run, "", snapshot), _kept(run, snapshot), seed)
    lent = job.weights_snapshot()
    goes_on = _is_training(job, lent)
    entry = ComparedRun(run, "", job.latest, 0, goes_on, is_open=goes_on or not job.over)
    return entry if lent is None else _made(entry, Net(lent.step, lent.spec, lambda: lent.weights), seed)


def _made(entry: ComparedRun, net: Net, seed: int) -> ComparedRun:
    found = made_of(outputs_of, scheduler().soon, entry.run, net, seed)
    return replace(
        entry,
        step=net.step if found.value is None else found.of,
        is_pending=found.pending,
        fault=found.fault,
        made=found.value,
        net=net,
    )


def _kept(run: str, snapshot: Snapshot) -> Net:
    return Net(snapshot.step, snapshot.spec, lambda: store().weights(run))


def _is_training(job: Job, lent: WeightsSnapshot | None) -> bool:
    """Whether there will be another net: the run goes on, or its last one has yet to be lent."""
    final = not job.begun or (lent is not None and lent.step == job.steps)
    waits = job.latest.status == "queued" and not job.over
    return not job.latest.error and (job.wants or waits or not final)
