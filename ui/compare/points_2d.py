"""Two-dimensional data, side by side: scatter plots over test rows, and mode coverage cluster by cluster."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import streamlit as st

from aecore import data
from aecore.evaluation.sample_quality import ModeCoverage
from aecore.text_format import percent
from aecore.views.standard import clouds
from ui.compare.compared_run import ComparedRun
from ui.components.view_card.view_card import view_card
from ui.core.style import tall
from ui.core.text_format import plain

if TYPE_CHECKING:
    from aecore.inference.comparison import Outputs

HEIGHT = 262


@dataclass(frozen=True)
class TestRowReference:
    """Mode coverage of the test rows themselves, and the MSE of a net that knew only the cluster means."""

    modes: ModeCoverage
    mse: float


def reference(name: str) -> TestRowReference | None:
    """Baseline of the metrics of points; None where rows are no points, or have no labels."""
    from aecore.inference.comparison import class_means_mse, mode_coverage, shown

    rows = data.load(name)
    if not rows.planar or (mse := class_means_mse(rows)) is None:
        return None
    own = mode_coverage(rows, shown(rows))
    return None if own is None else TestRowReference(own, mse)


def cards(
    entries: Sequence[ComparedRun],
    name: str,
    title: str,
    caption: str,
    points: Callable[[Outputs], np.ndarray],
) -> None:
    """A card for each run: test rows, and over them the points (n, 2) of what it made."""
    from aecore.inference.comparison import shown

    x = shown(data.load(entries[0].spec.data.name))
    st.markdown(f"**{title}**")
    for i, (place, entry) in enumerate(zip(st.columns(len(entries), gap="xsmall"), entries, strict=True)):
        made = {} if entry.made is None else {name: points(entry.made)}
        with place:
            view = clouds(name, entry.title, {"row": x, **made})
            view_card(view, key=f"card-{name}-{i}", height=tall(HEIGHT))
    st.caption(plain(caption))


def copied(entries: Sequence[ComparedRun], mse: Sequence[float | None], found: TestRowReference) -> str:
    """Who reconstructs best, and who knows less than where the clusters are."""
    known = [error for error in mse if error is not None]
    if len(known) < len(mse):
        return ""
    best = known.index(min(known))
    others = [f"{entries[i].title} {error:.6f}" for i, error in enumerate(known) if i != best]
    return (
        f"{entries[best].title} reconstructs best: its MSE is {known[best]:.6f} ({', '.join(others)}); "
        f"to give every row the mean of its cluster would cost {found.mse:.6f}."
    )


def drawn(
    entries: Sequence[ComparedRun], modes: Sequence[ModeCoverage | None], found: TestRowReference
) -> str:
    """Whose samples lie on the clusters, and how many of them they reach."""
    known = [
        (entry.title, coverage)
        for entry, coverage in zip(entries, modes, strict=True)
        if coverage is not None
    ]
    if len(known) < len(modes):
        return ""
    known = [*sorted(known, key=lambda pair: -pair[1].on), ("test rows", found.modes)]
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
