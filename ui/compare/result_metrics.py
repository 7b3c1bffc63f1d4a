"""Metrics of runs side by side, each with its baseline; what takes long is measured in the background."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import streamlit as st

from aecore import data
from aecore.inference.comparison import ROWS
from ui.compare import points_2d
from ui.compare.compared_run import ComparedRun
from ui.compare.points_2d import TestRowReference
from ui.core.shared_scheduler import scheduler

if TYPE_CHECKING:
    from aecore.evaluation.sample_quality import Confidence, ModeCoverage

NOT_YET = "…"
COPY_MSE_RATIO = 2.0  # what has more than so many times the lowest MSE is no copy: noise, too, is sharp


@dataclass(frozen=True)
class ComparisonMetrics:
    """Metrics by now, of each run and of the test rows themselves; None while they are measured.

    `pca` is the MSE of PCA by width of code, `original_sharpness` that of the originals; `confidence` is a
    classifier's in each run's samples, `real_confidence` in the test rows, `readable` False where none can be
    trained on them. Of points in a plane, `modes` is the mode coverage of each run's samples, `reference`
    that of the test rows.
    """

    mse: tuple[float | None, ...]
    sharp: tuple[float | None, ...]
    confidence: tuple[Confidence | None, ...]
    pca: dict[int, float | None]
    original_sharpness: float
    real_confidence: Confidence | None
    readable: bool
    modes: tuple[ModeCoverage | None, ...] = ()
    reference: TestRowReference | None = None


def measure(entries: Sequence[ComparedRun], seed: int) -> ComparisonMetrics:
    """Measure what can be measured at once, and have the rest measured in the background."""
    from aecore.inference import comparison

    rows = data.load(entries[0].spec.data.name)
    pca = {entry.spec.net.code: _in_background(comparison.pca_mse, entry.spec, rows) for entry in entries}
    readable = comparison.readable(rows)
    real = _in_background(comparison.confidence_in_test_rows, None, rows) if readable else None
    made = [entry.made for entry in entries]
    return ComparisonMetrics(
        tuple(None if outputs is None else outputs.mse for outputs in made),
        tuple(None if outputs is None else outputs.sharp for outputs in made),
        tuple(_confidence(entry, seed) if real and entry.made else None for entry in entries),
        pca,
        math.nan if rows.planar else _test_row_sharpness(rows.name),
        real,
        readable,
        tuple(None if outputs is None else outputs.modes for outputs in made),
        points_2d.reference(rows.name),
    )


@dataclass
class MeasuredConfidence:
    """Confidence in one run's samples as of a step, measured in the background; `shown` is the last known."""

    step: int
    future: Future[Confidence]
    shown: Confidence | None = None

    def settle(self) -> None:
        """Take what has come; where it failed the last one stays."""
        if self.future.done() and not self.future.cancelled() and not self.future.exception():
            self.shown = self.future.result()


def _confidence(entry: ComparedRun, seed: int) -> Confidence | None:
    """Confidence in the samples of a run: one measurement at a time, of the newest step when it begins."""
    known = _confidences()
    found = known.get((entry.run, seed))
    if found is not None:
        found.settle()
        if found.step == entry.step or not found.future.done():
            return found.shown
    asked = _asked_confidence(entry)
    known[entry.run, seed] = MeasuredConfidence(entry.step, asked, None if found is None else found.shown)
    return known[entry.run, seed].shown


def _asked_confidence(entry: ComparedRun) -> Future[Confidence]:
    from aecore.inference.comparison import classifier_confidence

    assert entry.made is not None
    rows = data.load(entry.spec.data.name)
    return scheduler().later(classifier_confidence, rows, entry.made.draws)


@st.cache_resource(show_spinner=False, max_entries=8)
def _test_row_sharpness(name: str) -> float:
    from aecore.inference.comparison import sharpness, shown

    rows = data.load(name)
    return sharpness(rows, shown(rows))


def _in_background(task: Callable[..., Any], spec: Any, rows: Any) -> Any:
    """Result of a background task, None while it runs or where it failed; begun once a session."""
    known = _futures()
    about = (task.__name__, rows.name, spec and (spec.data.rows, spec.net.code))
    if about not in known:
        known[about] = scheduler().later(task, *([rows] if spec is None else [spec, rows]))
    future = known[about]
    return future.result() if future.done() and not future.cancelled() and not future.exception() else None


def is_pending() -> bool:
    """Whether something is still being measured in the background."""
    return not all(future.done() for future in (*_futures().values(), *_confidences_asked()))


def _confidences_asked() -> list[Future[Confidence]]:
    return [found.future for found in _confidences().values()]


def _confidences() -> dict[tuple[str, int], MeasuredConfidence]:
    found: dict[tuple[str, int], MeasuredConfidence] = st.session_state.setdefault("confidences", {})
    return found


def _futures() -> dict[Any, Future[Any]]:
    found: dict[Any, Future[Any]] = st.session_state.setdefault("beside later", {})
    return found


@dataclass(frozen=True)
class MetricRow:
    """One line of the table: a figure of each run, which of them is best, and what stands beside them."""

    title: str
    cells: tuple[str, ...]
    beside: str = ""
    best: int | None = None


def metric_rows(entries: Sequence[ComparedRun], found: ComparisonMetrics) -> list[MetricRow]:
    """The table, line by line."""
    rows = min(ROWS, data.card(entries[0].spec.data.name).n_test)
    numbers = tuple(None if entry.made is None else entry.made.parameters for entry in entries)
    return [
        *(_of_pictures(found, rows) if found.reference is None else _of_points(found, found.reference, rows)),
        *(_read(found) if found.readable else []),
        MetricRow("Parameters", _all(numbers, ",d")),
        MetricRow("Epochs", tuple(f"{entry.epoch:.0f} of {entry.epochs}" for entry in entries)),
        MetricRow("Seconds", tuple(f"{entry.snapshot.elapsed_s:.0f}" for entry in entries)),
    ]


def _of_pictures(found: ComparisonMetrics, rows: int) -> list[MetricRow]:
    original = f"originals {found.original_sharpness:.3f}"
    return [
        MetricRow(
            f"MSE per pixel of {rows} test rows",
            _all(found.mse, ".4f"),
            _pca(found, ".4f"),
            lowest(found.mse),
        ),
        MetricRow("Sharpness of reconstructions", _all(found.sharp, ".3f"), original, sharpest(found)),
    ]


def _of_points(found: ComparisonMetrics, reference: TestRowReference, rows: int) -> list[MetricRow]:
    beside = f"{_pca(found, '.6f')}, cluster means {reference.mse:.6f}"
    on, whole = tuple(coverage and 100 * coverage.on for coverage in found.modes), 100 * reference.modes.on
    reached = tuple(coverage and coverage.captured for coverage in found.modes)
    return [
        MetricRow(f"MSE per feature of {rows} test rows", _all(found.mse, ".6f"), beside, lowest(found.mse)),
        MetricRow(
            f"% of {ROWS} samples on a cluster", _all(on, ".0f"), f"test rows {whole:.0f}", highest(on)
        ),
        MetricRow("Clusters reached", _all(reached, "d"), f"test rows {reference.modes.captured}"),
    ]


def _pca(found: ComparisonMetrics, how: str) -> str:
    return ", ".join(f"PCA-{k} {_number(error, how)}" for k, error in found.pca.items())


def _read(found: ComparisonMetrics) -> list[MetricRow]:
    real = found.real_confidence
    sure = tuple(confidence and confidence.top_probability for confidence in found.confidence)
    kinds = tuple(confidence and math.exp(confidence.marginal_entropy) for confidence in found.confidence)
    return [
        MetricRow(
            f"Classifier confidence in {ROWS} samples",
            _all(sure, ".2f"),
            f"test rows {_number(real and real.top_probability, '.2f')}",
            highest(sure),
        ),
        MetricRow(
            "Classes it sees among them",
            _all(kinds, ".1f"),
            f"test rows {_number(real and math.exp(real.marginal_entropy), '.1f')}",
            highest(kinds),
        ),
    ]


def sharpest(found: ComparisonMetrics) -> int | None:
    """Whose copies come nearest to the originals' sharpness, among those that are copies."""
    gaps = [None if sharp is None else abs(sharp - found.original_sharpness) for sharp in found.sharp]
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
