"""Two-dimensional data, side by side: scatter plots over test rows, and mode coverage cluster by cluster."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import streamlit as st

from aecore import data
from aecore.evaluation.sample_quality import ModeCoverage
from aecore.inference.comparison import Outputs, shown
from aecore.text_format import percent
from aecore.views.standard import clouds
from ui.compare.compared_run import ComparedRun
from ui.components.view_card.view_card import card, draw_card
from ui.core.streams.frames import Frame
from ui.core.style import tall
from ui.core.text_format import plain

HEIGHT = 262


def cards(
    entries: Sequence[ComparedRun], name: str, points: Callable[[Outputs], np.ndarray]
) -> dict[str, bytes]:
    """A card for each run: test rows, and over them the points (n, 2) of what it made."""
    x = shown(data.load(entries[0].spec.data.name))
    made = [{} if entry.made is None else {name: points(entry.made)} for entry in entries]
    return {
        f"card-{name}-{i}": card(clouds(name, entry.title, {"row": x, **own}))
        for i, (entry, own) in enumerate(zip(entries, made, strict=True))
    }


def draw_cards(frame: Frame, name: str, title: str, caption: str) -> None:
    """The cards of all runs, side by side."""
    st.markdown(f"**{title}**")
    slots = [slot for slot in frame.slots if slot.startswith(f"card-{name}-")]
    for place, slot in zip(st.columns(len(slots), gap="xsmall"), slots, strict=True):
        with place:
            draw_card(frame.data(slot), key=slot, height=tall(HEIGHT))
    st.caption(plain(caption))


def copied(entries: Sequence[ComparedRun], mse: Sequence[float | None], cluster_means: float) -> str:
    """Who reconstructs best, and who knows less than where the clusters are."""
    known = [error for error in mse if error is not None]
    if len(known) < len(mse):
        return ""
    best = known.index(min(known))
    others = [f"{entries[i].title} {error:.6f}" for i, error in enumerate(known) if i != best]
    return (
        f"{entries[best].title} reconstructs best: its MSE is {known[best]:.6f} ({', '.join(others)}); "
        f"to give every row the mean of its cluster would cost {cluster_means:.6f}."
    )


def drawn(entries: Sequence[ComparedRun], modes: Sequence[ModeCoverage | None], rows: ModeCoverage) -> str:
    """Whose samples lie on the clusters, and how many of them they reach."""
    known = [
        (entry.title, coverage)
        for entry, coverage in zip(entries, modes, strict=True)
        if coverage is not None
    ]
    if len(known) < len(modes):
        return ""
    known = [*sorted(known, key=lambda pair: -pair[1].on), ("test rows", rows)]
    told = [f"{name} {percent(coverage.on)} (on {_clusters(coverage.captured)})" for name, coverage in known]
    return f"Samples that lie on a cluster: {', '.join(told)}."


def measured() -> str:
    """How mode coverage was measured."""
    return (
        "On a cluster is within three standard deviations of its mean, as the training rows have them; a "
        "cluster is reached where at least 1 % of the samples are on it."
    )


def _clusters(count: int) -> str:
    return "1 cluster" if count == 1 else f"{count} clusters"
