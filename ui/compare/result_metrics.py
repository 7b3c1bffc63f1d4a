"""Metrics of runs side by side, each with its baseline; what takes long is measured in the background."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from aecore import data
from aecore.data import Dataset
from aecore.evaluation.sample_quality import Confidence, ModeCoverage
from aecore.inference import comparison
from aecore.inference.comparison import ROWS, ReferenceScores
from aecore.spec import Spec
from ui.compare.compared_run import ComparedRun, made_of
from ui.compare.latest_result import Result, latest_result
from ui.components.comparison_table.comparison_table import Line
from ui.core.shared_scheduler import scheduler

NOT_YET = "…"
COPY_MSE_RATIO = 2.0  # what has more than so many times the lowest MSE is no copy: noise, too, is sharp


@dataclass(frozen=True)
class ComparisonMetrics:
    """Metrics by now, of each run and of the test rows themselves; None while they are measured.

    `pca` is the MSE of PCA by width of code; `confidence` is a classifier's in each run's samples,
    `real_confidence` in the test rows, `readable` False where none can be trained on them. Of points in a
    plane (`planar`), `modes` is the mode coverage of each run's samples. `reference` holds what else is
    known of the test rows; `is_pending` says that something is being measured.
    """

    mse: tuple[float | None, ...]
    sharp: tuple[float | None, ...]
    confidence: tuple[Confidence | None, ...]
    pca: dict[int, float | None]
    reference: ReferenceScores | None
    real_confidence: Confidence | None
    readable: bool
    modes: tuple[ModeCoverage | None, ...] = ()
    planar: bool = False
    is_pending: bool = False

    @property
    def original_sharpness(self) -> float | None:
        """Sharpness of the test rows."""
        return None if self.reference is None else self.reference.sharpness


def measure(entries: Sequence[ComparedRun], seed: int) -> ComparisonMetrics:
    """What is known by now; what is not is being measured aside."""
    rows = data.load(entries[0].spec.data.name)
    readable = comparison.readable(rows)
    specs = {entry.spec.net.code: entry.spec for entry in entries}
    pca = {k: _pca_mse(spec, rows) for k, spec in specs.items()}
    reference = _reference_scores(rows)
    real = Result() if not readable or pictures_come(entries) else _real_confidence(rows)
    sure = [_confidence(entry, seed) if real.value else Result() for entry in entries]
    made = [entry.made for entry in entries]
    asked: list[Result[Any]] = [*pca.values(), *sure, reference, real]
    return ComparisonMetrics(
        tuple(None if outputs is None else outputs.mse for outputs in made),
        tuple(None if outputs is None else outputs.sharp for outputs in made),
        tuple(found.value for found in sure),
        {k: found.value for k, found in pca.items()},
        reference.value,
        real.value,
        readable,
        tuple(None if outputs is None else outputs.modes for outputs in made),
        rows.planar,
        any(found.pending for found in asked),
    )


def pictures_come(entries: Sequence[ComparedRun]) -> bool:
    """Whether first pictures are being made: the classifier, which takes seconds, would slow them."""
    if any(entry.made is None and entry.is_pending for entry in entries):
        return True
    return all(entry.made is None for entry in entries) and any(entry.is_training for entry in entries)


def _confidence(entry: ComparedRun, seed: int) -> Result[Confidence]:
    """Confidence in the samples of a run: one measurement at a time, of the newest net when it begins."""
    if entry.net is None or entry.made is None:
        return Result()
    return made_of(comparison.confidence_in_samples, scheduler().later, entry.run, entry.net, seed)


def _pca_mse(spec: Spec, rows: Dataset) -> Result[float]:
    about = latest_result(comparison.pca_mse, rows.name, spec.data.rows, spec.net.code)
    return about.look(rows.name, lambda: scheduler().later(comparison.pca_mse, spec, rows))


def _reference_scores(rows: Dataset) -> Result[ReferenceScores]:
    about = latest_result(comparison.reference_scores, rows.name)
    return about.look(rows.name, lambda: scheduler().soon(comparison.reference_scores, rows))


def _real_confidence(rows: Dataset) -> Result[Confidence]:
    about = latest_result(comparison.confidence_in_test_rows, rows.name)
    return about.look(rows.name, lambda: scheduler().later(comparison.confidence_in_test_rows, rows))


def metric_rows(entries: Sequence[ComparedRun], found: ComparisonMetrics) -> list[Line]:
    """The table, line by line."""
    rows = min(ROWS, data.card(entries[0].spec.data.name).n_test)
    numbers = tuple(None if entry.made is None else entry.made.parameters for entry in entries)
    return [
        *(_of_points(found, rows) if found.planar else _of_pictures(found, rows)),
        *(_read(found) if found.readable else []),
        Line("Parameters", _all(numbers, ",d")),
        Line("Epochs", tuple(map(_epochs, entries))),
        Line("Seconds", tuple(f"{entry.snapshot.elapsed_s:.0f}" for entry in entries)),
    ]


def _epochs(entry: ComparedRun) -> str:
    if entry.snapshot.status == "queued":
        return f"{entry.epoch:.0f} of {entry.epochs}, queued" if entry.step else "queued"
    return f"{entry.epoch:.0f} of {entry.epochs}"


def _of_pictures(found: ComparisonMetrics, rows: int) -> list[Line]:
    return [
        Line(
            f"MSE per pixel of {rows} test rows",
            _all(found.mse, ".4f"),
            _pca(found, ".4f"),
            lowest(found.mse),
        ),
        Line(
            "Sharpness of reconstructions",
            _all(found.sharp, ".3f"),
            f"originals {_number(found.original_sharpness, '.3f')}",
            sharpest(found),
        ),
    ]


def _of_points(found: ComparisonMetrics, rows: int) -> list[Line]:
    reference = found.reference or ReferenceScores(None)
    labelled = found.reference is None or reference.modes is not None
    means = f", cluster means {_number(reference.class_means_mse, '.6f')}" if labelled else ""
    beside = f"{_pca(found, '.6f')}{means}"
    mse = Line(f"MSE per feature of {rows} test rows", _all(found.mse, ".6f"), beside, lowest(found.mse))
    return [mse, *(_of_clusters(found, reference.modes) if labelled else [])]


def _of_clusters(found: ComparisonMetrics, rows: ModeCoverage | None) -> list[Line]:
    on = tuple(coverage and 100 * coverage.on for coverage in found.modes)
    reached = tuple(coverage and coverage.captured for coverage in found.modes)
    whole, all_reached = _number(rows and 100 * rows.on, ".0f"), _number(rows and rows.captured, "d")
    return [
        Line(f"% of {ROWS} samples on a cluster", _all(on, ".0f"), f"test rows {whole}", highest(on)),
        Line("Clusters reached", _all(reached, "d"), f"test rows {all_reached}"),
    ]


def _pca(found: ComparisonMetrics, how: str) -> str:
    return ", ".join(f"PCA-{k} {_number(error, how)}" for k, error in found.pca.items())


def _read(found: ComparisonMetrics) -> list[Line]:
    real = found.real_confidence
    sure = tuple(confidence and confidence.top_probability for confidence in found.confidence)
    kinds = tuple(confidence and math.exp(confidence.marginal_entropy) for confidence in found.confidence)
    return [
        Line(
            f"Classifier confidence in {ROWS} samples",
            _all(sure, ".2f"),
            f"test rows {_number(real and real.top_probability, '.2f')}",
            highest(sure),
        ),
        Line(
            "Classes it sees among them",
            _all(kinds, ".1f"),
            f"test rows {_number(real and math.exp(real.marginal_entropy), '.1f')}",
            highest(kinds),
        ),
    ]


def sharpest(found: ComparisonMetrics) -> int | None:
    """Whose copies come nearest to the originals' sharpness, among those that are copies."""
    original = found.original_sharpness
    gaps = [None if sharp is None or original is None else abs(sharp - original) for sharp in found.sharp]
    return lowest([gap if gap is None or i in copying(found) else math.inf for i, gap in enumerate(gaps)])


def copying(found: ComparisonMetrics) -> list[int]:
    """The runs whose copies are copies."""
    least = min((error for error in found.mse if error is not None), default=0.0)
    return [i for i, error in enumerate(found.mse) if error is not None and error <= COPY_MSE_RATIO * least]


def lowest(values: Sequence[float | None]) -> int | None:
    """Which value is least; None while some are not known."""
    known = [value for value in values if value is not None]
    return None if len(known) < len(values) else known.index(min(known))


def highest(values: Sequence[float | None]) -> int | None:
    """Which value is largest; None while some are not known."""
    return lowest([None if value is None else -value for value in values])


def _all(values: Sequence[float | None], how: str) -> tuple[str, ...]:
    return tuple(_number(value, how) for value in values)


def _number(value: float | None, how: str) -> str:
    return NOT_YET if value is None else format(value, how)
