"""Latent space in 3-D: codes of test rows by PCA or UMAP, class by class, the picture under the pointer."""

from __future__ import annotations

from collections.abc import Mapping
from concurrent.futures import Future
from typing import Any

import numpy as np
import streamlit as st

from aecore.data import Dataset, load
from aecore.inference.latent_space_3d import Method, Space
from aecore.spec import Spec
from aecore.text_format import percent
from ui.components.chart import chart, figure, points_3d
from ui.components.hover_picture.hover_picture import hover_picture
from ui.core.shared_scheduler import scheduler
from ui.core.text_format import plain

METHODS: tuple[Method, ...] = ("PCA", "UMAP")


def latent_space_chart(run: str, step: int, spec: Spec, weights: Any, *, key: str) -> None:
    """The map with its choice of method; computed beside the runs, and kept for this browser session."""
    method = st.segmented_control("Projection", METHODS, default="PCA", key=f"{key}-method") or "PCA"
    about = f"latent-3d {run} {step} {method}"
    if about not in st.session_state:
        st.session_state[about] = _begun(spec, weights, method)
    _shown(st.session_state[about], spec, key)


def _begun(spec: Spec, weights: Any, method: Method) -> Future[Space]:
    from aecore.inference.latent_space_3d import latent_space_of_run

    return scheduler().later(latent_space_of_run, spec, weights, method)


def _shown(asked: Future[Space], spec: Spec, key: str) -> None:
    with st.spinner("Laying the codes out in space"):
        error = asked.exception()  # waits: this fragment is the only one that does
    if error is not None:
        st.caption(f"The map could not be made: {plain(str(error))}.")
        return
    space, rows = asked.result(), load(spec.data.name)
    drawn = figure(traces(space, rows), space=axes(space), height=520)
    chart(drawn, key=key, alt=f"{len(space.coords):,} codes of test rows in 3-D by {space.method}")
    hover_picture(key, spec.data.name)
    st.caption(caption(space))


def traces(space: Space, rows: Dataset) -> list[dict[str, Any]]:
    """One trace for each class, so that the legend shows and hides it; one for all where there are none."""
    n = len(space.coords)
    labels = np.zeros(n, np.int16) if rows.y_test is None else rows.y_test[:n]
    names: Mapping[int, str] = dict(enumerate(rows.classes or ("test rows",)))
    groups = ((at, name, np.flatnonzero(labels == at)) for at, name in names.items())
    return [points_3d(name, space.coords[mine], mine, at) for at, name, mine in groups if len(mine)]


def axes(space: Space) -> tuple[str, str, str]:
    """What each axis is: a principal component with its share of the variance, or a direction of UMAP."""
    if space.explained is None:
        return ("UMAP 1", "UMAP 2", "UMAP 3")
    first, second, third = (f"PC {i} ({percent(share)})" for i, share in enumerate(space.explained, 1))
    return first, second, third


def caption(space: Space) -> str:
    """How far the picture can be trusted."""
    rows = f"{len(space.coords):,} test rows"
    if space.explained is None:
        return f"{rows}. UMAP keeps neighbours; distances between clusters, and the axes, mean nothing."
    share = percent(space.explained.sum())
    return f"{rows}. Three principal components of the code carry {share} of its variance."
