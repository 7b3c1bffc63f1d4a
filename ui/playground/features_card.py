"""Features card: a layer's code beside raw rows, PCA and HOG, by how well few labels teach a classifier."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np
import streamlit as st

from aecore.data import DataMissing
from aecore.evaluation.label_curve import LabelPoint
from aecore.evaluation.probe_classifiers import CLASSIFIERS
from aecore.inference.feature_probe import (
    TAUGHT,
    Features,
    compared,
    feature_kinds,
    probe_weights,
    taught_by_labels,
)
from aecore.inference.layer_codes import layer_names
from aecore.text_format import capital, plain_html
from ui.components.chart import band, chart, figure, line, theme
from ui.core.polling import poll
from ui.core.run_state import RunState
from ui.core.saved_runs import SavedRun, run_weights
from ui.core.shared_scheduler import scheduler
from ui.core.text_format import plain
from ui.forms import menus

if TYPE_CHECKING:
    from aecore.runs.job import Job

LOOK_S = 0.7
ICON = ":material/join_inner:"
WHAT = "A plain classifier learns from few labels: on the code, or on the rows, PCA or HOG. Which is best?"
HEIGHT = 330
CLOSE = 1.6
"""Counts of labels nearer than so many times each other have no room for both their numbers."""


@dataclass(frozen=True)
class Asked:
    """What somebody asked for, a curve for each kind of features; they come one after another.

    `taught` says that the net has learned from labels itself.
    """

    layer: int
    classifier: str
    curves: tuple[Future[Features], ...]
    taught: bool = False

    @property
    def running(self) -> bool:
        """Whether a curve is still to come."""
        return not all(curve.done() for curve in self.curves)

    @property
    def found(self) -> list[Features]:
        """The curves that are there."""
        return [curve.result() for curve in self.curves if curve.done() and curve.exception() is None]

    @property
    def fault(self) -> str:
        """Why one could not be had; empty where none failed."""
        faults = (curve.exception() for curve in self.curves if curve.done())
        return next((str(fault) for fault in faults if fault is not None), "")


def draw_features_card(state: RunState) -> None:
    """The card, for runs on rows that have labels."""
    job = state.job
    if job is None or not _kinds(job.spec.data.name):
        return
    with st.container(key="features"):
        poll(lambda: _draw_card(state, job), lambda: _is_running(job), key="probe", pace_s=LOOK_S)


def _kinds(data: str) -> tuple[str, ...]:
    try:
        return feature_kinds(data)
    except DataMissing:
        return ()


def _asked(job: Job | SavedRun) -> Asked | None:
    return st.session_state.get(f"features {job.id}")


def _is_running(job: Job | SavedRun) -> bool:
    asked = _asked(job)
    return asked is not None and asked.running


def _draw_card(state: RunState, job: Job | SavedRun) -> None:
    """What it is about, what to choose, and how it went."""
    asked, running = _asked(job), _is_running(job)
    with st.container(key="features-head", horizontal=True, vertical_alignment="center", gap="small"):
        st.markdown(f"**Features.** {WHAT}", width="stretch")
        layer, classifier = _draw_choices(state, job)
        label = "Probe again" if asked and not running else "Probe the features"
        if running and asked is not None:
            label = f"{sum(curve.done() for curve in asked.curves)} of {len(asked.curves)} curves"
        st.button(
            label,
            key="try-codes",
            disabled=running,
            icon=ICON,
            on_click=_begin,
            args=(job, layer, classifier),
        )
    if asked is not None:
        _draw_result(asked, f"features-{job.id}")


def _draw_choices(state: RunState, job: Job | SavedRun) -> tuple[int, str]:
    """The layer, where there are several, and the classifier."""
    names = layer_names(job.spec, menus.features(job.spec))
    layer = len(names)
    if len(names) > 1:
        layer = st.selectbox(
            "Layer",
            list(names),
            index=len(names) - 1,
            format_func=lambda number: f"Layer {names[number]}",
            key=f"features layer {job.id}",
            label_visibility="collapsed",
            width=170,
        )
    classifier = st.selectbox(
        "Classifier",
        CLASSIFIERS,
        format_func=capital,
        key="features classifier",
        label_visibility="collapsed",
        width=210,
    )
    return layer, classifier


def _begin(job: Job | SavedRun, layer: int, classifier: str) -> None:
    def later(on: str) -> Future[Features]:
        weights = run_weights(job) if on == "code" else None
        return scheduler().later(probe_weights, job.spec, weights, on, layer, classifier)

    curves = tuple(later(on) for on in _kinds(job.spec.data.name))
    st.session_state[f"features {job.id}"] = Asked(layer, classifier, curves, taught_by_labels(job.spec))


def _draw_result(asked: Asked, key: str) -> None:
    """The sentence, the curves, and their numbers beside them."""
    found = asked.found
    if asked.fault:
        st.caption(f"The probe failed: {plain(asked.fault)}.")
    if not found:
        return
    if asked.taught:
        st.markdown(f":material/info: {TAUGHT}")
    if not asked.running and (sentence := compared(found)):
        st.markdown(plain(sentence))
    drawn = figure(
        _traces(found),
        x="labelled training rows",
        y="test rows named right (%)",
        log_x=True,
        height=HEIGHT,
    )
    counts = [point.labels for point in found[0].points]
    apart = [count for count, next_one in pairwise([*counts, np.inf]) if next_one > CLOSE * count]
    drawn.update_xaxes(tickvals=apart, ticktext=[f"{count:,}" for count in apart], tickangle=0)
    drawn.update_layout(legend_y=-0.34)  # on a phone it stands in several lines, and met the axis's name
    left, right = st.columns([1.25, 1], gap="medium")
    with left:
        chart(drawn, key=key, alt=f"Accuracy against labels, {asked.classifier}: {compared(found)}")
    with right:
        st.html(_table(found))
        st.caption(_caption(found[0]))


def _traces(found: Sequence[Features]) -> list[dict[str, Any]]:
    """A line with its band for each kind of features: the code in the accent, PCA as everywhere."""
    now = theme()
    colours = {"code": now.accent, "PCA": now.baseline, "rows": now.mute, "HOG": now.series[0]}
    traces = []
    for features in found:
        labels, mean, low, high = (
            np.array([getattr(point, name) for point in features.points], float)
            for name in ("labels", "accuracy", "lo", "hi")
        )
        colour = colours[features.on]
        dash: Any = {"PCA": "dash", "HOG": "dot"}.get(features.on, "solid")
        traces += [
            band(features.name, labels, low, high, colour, what="95 % interval"),
            line(features.name, labels, mean, colour, mark=True, dash=dash),
        ]
    return traces


def _table(found: Sequence[Features]) -> str:
    """Accuracy by labels, a column for each kind of features; the best of each line stands out."""
    heads = "".join(f'<th scope="col">{plain_html(features.name)}</th>' for features in found)
    lines = zip(*(features.points for features in found), strict=True)
    body = "".join(_line(points) for points in lines)
    return (
        '<div class="probe" tabindex="0" role="region" aria-label="accuracy by labels"><table>'
        f'<thead><tr><th scope="col">Labels</th>{heads}</tr></thead><tbody>{body}</tbody></table></div>'
    )


def _line(points: Sequence[LabelPoint]) -> str:
    best = max(point.accuracy for point in points)
    cells = (_cell(point, best) for point in points)
    return f'<tr><th scope="row">{points[0].labels:,}</th>{"".join(cells)}</tr>'


def _cell(point: LabelPoint, best: float) -> str:
    told = f"{point.accuracy:.1f} % <small>{point.lo:.0f}-{point.hi:.0f}</small>"
    return f"<td>{f'<b>{told}</b>' if point.accuracy == best else told}</td>"


def _caption(features: Features) -> str:
    draws = len(features.points[0].draws)
    few = f"mean and 95 % interval of {draws} draws of labelled rows, classes alike; " if draws > 1 else ""
    return (
        f"{capital(features.classifier)}, {few}with all {features.n_train:,} labels Wilson's. "
        f"{features.n_test:,} test rows. The same labelled rows for all features; penalties and counts of "
        "neighbours are chosen on labelled training rows alone."
    )
