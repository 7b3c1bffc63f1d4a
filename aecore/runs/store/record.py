"""The record of a run: a snapshot as a small JSON file, and back."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from aecore.evaluation.figure import figure
from aecore.families import read as read_spec
from aecore.runs.store import writer
from aecore.runs.store.labels import Labels
from aecore.spec import Spec, put
from aecore.views.snapshot import OVER, Change, Curve, Snapshot, Status

ABANDONED_S = 30  # a run that has not been saved for so long is nobody's any more
STATUSES = ("queued", "running", "paused", *OVER)
NUMBERS = ("step", "epoch", "elapsed_s", "rows_per_s", "at")


@dataclass(frozen=True)
class Kept:
    """One line in the list of runs. `damage` is a sentence where the run cannot be read.

    `owner` is the id of the browser that made it, empty where no browser did. `tags` and `note` are what
    somebody wrote about it.

    Times are Unix seconds. `score` is the figure the run is judged by, in a `unit`, and `beside` it stands
    the best of its baselines; errors are MSE per feature of rows given clean. None was never measured.
    """

    id: str
    name: str = ""
    family: str = ""
    data: str = ""
    status: Status = "stopped"
    started_at: float = 0.0
    saved_at: float = 0.0
    epoch: float = 0.0
    elapsed_s: float = 0.0
    k: int | None = None
    parameters: int | None = None
    seed: int | None = None
    train_mse: float | None = None
    test_mse: float | None = None
    pca_mse: float | None = None
    unit: str = ""
    score: float | None = None
    beside: str = ""
    beside_score: float | None = None
    damage: str = ""
    owner: str = ""
    tags: tuple[str, ...] = ()
    note: str = ""


def written(snapshot: Snapshot, started_at: float, saved_at: float, **more: Any) -> bytes:
    """The JSON of a snapshot without its curves, views and training state, of which `more` tells."""
    last = {name: float(curve.value[-1]) for name, curve in snapshot.curves.items() if len(curve.value)}
    content = {
        "format": 1,
        "started_at": started_at,
        "saved_at": saved_at,
        "writer": writer.present(),
        "status": snapshot.status,
        **{name: getattr(snapshot, name) for name in NUMBERS},
        "stage": snapshot.stage,
        "error": snapshot.error,
        "spec": snapshot.spec.model_dump(mode="json"),
        "initial": initial(snapshot).model_dump(mode="json"),
        "changes": snapshot.changes,
        "facts": dict(snapshot.facts),
        "levels": dict(snapshot.levels),
        "last": last,
        **more,
    }
    return json.dumps(content, indent=1, default=str).encode()


def initial(snapshot: Snapshot) -> Spec:
    """The recipe as it was before live knobs were moved: with the changes it replays the run."""
    spec = snapshot.spec
    for path, value in {change.path: change.old for change in reversed(snapshot.changes)}.items():
        spec = put(spec, path, value)
    return spec


def parsed(text: bytes) -> dict[str, Any]:
    """The JSON of a run; ValueError where it is none."""
    try:
        found = json.loads(text)
    except RecursionError:
        raise ValueError("too deep") from None
    if not isinstance(found, dict) or not _sound(found):
        raise ValueError("not the record of a run")
    return found


def listed(run: str, labels: Labels, record: Mapping[str, Any], now: float, owner: str = "") -> Kept:
    """A run's line in the list, from its JSON alone; fails in many ways where that is damaged."""
    spec, facts, last = record["spec"], record["facts"], record["last"]
    family, data = str(spec["family"]), str(spec["data"]["name"])
    return Kept(
        id=run,
        name=labels.name or f"{family} on {data}",
        owner=owner,
        tags=labels.tags,
        note=labels.note,
        family=family,
        data=data,
        status=status(record, now),
        started_at=_number(record["started_at"]),
        saved_at=_number(record["saved_at"]),
        epoch=_number(record["epoch"]),
        elapsed_s=_number(record["elapsed_s"]),
        k=_whole(facts.get("k")),
        parameters=_whole(facts.get("parameters")),
        seed=_whole(spec["train"]["seed"]),
        train_mse=_maybe(last.get("train_mse")),
        test_mse=_maybe(last.get("test_mse")),
        pca_mse=_maybe(record["levels"].get("pca_mse")),
        **_judged(facts, last, record["levels"]),
    )


def _judged(facts: Mapping[str, Any], last: Mapping[str, Any], levels: Mapping[str, Any]) -> dict[str, Any]:
    """How a run did by its figure, and which baseline did best."""
    by = figure(facts, last)
    known = {str(name): _number(score) for name, score in by.baselines(levels).items()}
    best = by.best(known)
    return {
        "unit": str(by.name),
        "score": _maybe(last.get(by.key)),
        "beside": best,
        "beside_score": known.get(best),
    }


def snapshot(record: Mapping[str, Any], curves: Mapping[str, Curve], now: float) -> Snapshot:
    """The snapshot of a run, its recipe checked; fails in many ways where the JSON is damaged."""
    return Snapshot(
        spec=read_spec(json.dumps(record["spec"])),
        status=status(record, now),
        step=int(record["step"]),
        epoch=_number(record["epoch"]),
        stage=str(record["stage"]),
        elapsed_s=_number(record["elapsed_s"]),
        rows_per_s=_number(record["rows_per_s"]),
        at=_number(record.get("at", record["saved_at"])),
        curves=curves,
        levels={str(name): float(value) for name, value in record["levels"].items()},
        changes=tuple(_change(*change) for change in record["changes"]),
        facts={str(name): _tuples(value) for name, value in record["facts"].items()},
        error=str(record["error"]),
    )


def status(record: Mapping[str, Any], now: float) -> Status:
    """How a run stands. One that was under way has stopped where whoever trained it is gone.

    That is known of a process of this machine, and assumed where nothing has been saved lately.
    """
    found: Status = record["status"]
    alive = now - _number(record["saved_at"]) < ABANDONED_S and not writer.gone(record.get("writer"))
    return found if found in OVER or alive else "stopped"


def _sound(found: Mapping[str, Any]) -> bool:
    """Whether what the next save relies on is there."""
    counts, drawn = found.get("curves"), found.get("drawn")
    return (
        found.get("format") == 1
        and found.get("status") in STATUSES
        and isinstance(found.get("started_at"), float)
        and isinstance(drawn, dict)
        and isinstance(counts, dict)
        and all(isinstance(count, int) and count >= 0 for count in counts.values())
    )


def _change(step: Any, path: Any, old: Any, new: Any) -> Change:
    return Change(int(step), str(path), _tuples(old), _tuples(new))


def _number(value: Any) -> float:
    number = float(value)
    if not math.isfinite(number):
        raise ValueError("not a finite number")
    return number


def _maybe(value: Any) -> float | None:
    return None if value is None or not math.isfinite(value) else float(value)


def _whole(value: Any) -> int | None:
    return None if value is None else int(value)


def _tuples(value: Any) -> Any:
    """JSON's lists as the tuples they were."""
    return tuple(_tuples(element) for element in value) if isinstance(value, list) else value
