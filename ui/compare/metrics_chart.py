"""Charts of the comparison: each metric as bars beside its baseline, and the error curves of all runs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import streamlit as st

from ui.analysis.error_curves import error_curves
from ui.compare.compared_run import ComparedRun
from ui.compare.result_metrics import ComparisonMetrics
from ui.components.chart import bars, chart, figure, theme

CURVES = "Error curves"


@dataclass(frozen=True)
class Metric:
    """One figure of each run, in a unit, beside what it is held against: levels by name."""

    unit: str
    values: tuple[float | None, ...]
    baselines: dict[str, float | None]


def draw_metrics_chart(entries: Sequence[ComparedRun], found: ComparisonMetrics) -> None:
    """A choice of charts, closed at first."""
    with st.container(key="compare-charts"):
        known = metrics(found)
        chosen = st.pills("Charts", [*known, CURVES], key="compare-chart", label_visibility="collapsed")
        if chosen == CURVES:
            runs = [(f"{entry.title}, seed {entry.spec.train.seed}", entry.snapshot) for entry in entries]
            error_curves(runs, key="compare-error-curves")
        elif chosen is not None:
            _draw([entry.title for entry in entries], chosen, known[chosen])


def metrics(found: ComparisonMetrics) -> dict[str, Metric]:
    """What is measured of these runs, by the name it is chosen by."""
    pca = {f"PCA-{k}": mse for k, mse in found.pca.items()}
    known = {"Test error": Metric("MSE of test rows", found.mse, pca)}
    if not found.planar:
        known["Sharpness"] = Metric(
            "variance of the Laplacian of reconstructions",
            found.sharp,
            {"test rows": found.original_sharpness},
        )
    if found.readable:
        sure = tuple(None if one is None else one.top_probability for one in found.confidence)
        real = None if found.real_confidence is None else found.real_confidence.top_probability
        known["Classifier confidence"] = Metric(
            "mean largest probability, of samples", sure, {"test rows": real}
        )
    return known


def _draw(titles: Sequence[str], name: str, metric: Metric) -> None:
    """Runs in the colour of series, baselines in that of PCA; every bar says its value."""
    ours = bars("runs", titles, metric.values, theme().series[0])
    beside = bars("baseline", list(metric.baselines), list(metric.baselines.values()), theme().baseline)
    drawn = figure([ours, beside], y=metric.unit, categories=True)
    chart(drawn, key=f"compare-{name.lower().replace(' ', '-')}", alt=f"{name} of {', '.join(titles)}")
