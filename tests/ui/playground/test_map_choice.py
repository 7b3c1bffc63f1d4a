"""PCA or UMAP for the map of a run: the choice stays, and what is on show says how it was drawn."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import Radio
from visited import visit

from aecore.runs.job import Job
from aecore.views.snapshot import Snapshot
from ui.core import saved_runs, shared_scheduler

pytestmark = pytest.mark.usefixtures("engine_of_its_own")
TIMEOUT_S = 120


def caption(at: AppTest) -> str:
    """The words under the map of the codes."""
    heads = [_head(part.proto.bytes) for part in at.get("bidi_component") if part.proto.bytes]
    return next(
        head["caption"] for head in heads if "map" in [view and view["name"] for view in head["views"]]
    )


def _head(block: bytes) -> Any:
    return json.loads(block[4 : 4 + int.from_bytes(block[:4], "little")])


def with_map(snapshot: Snapshot, step: int, how: str) -> Snapshot:
    views = tuple(
        replace(view, caption=f"{how} · 9 of 10") if view.name == "map" else view for view in snapshot.views
    )
    return replace(snapshot, step=step, epoch=float(step), views=views)


@pytest.fixture
def kept(trained: Callable[..., Job]) -> str:
    """A run of eight numbers that is over, seen and kept, and no longer open."""
    job, end = trained(), time.monotonic() + TIMEOUT_S
    while job.watch().view("map") is None or job.wants:
        assert time.monotonic() < end
        time.sleep(0.01)
    shared_scheduler.close()  # nothing is drawn or saved any more
    shared_scheduler.scheduler.clear()
    return job.id


def test_a_run_from_disk_is_laid_out_by_umap_where_one_asks_for_it(kept: str) -> None:
    at, end = visit("playground", run=kept), time.monotonic() + TIMEOUT_S
    assert caption(at).startswith("PCA-2 of 8 numbers · ")
    at.segmented_control(key=f"map method {kept}").set_value("UMAP").run()
    while not caption(at).startswith("UMAP of 8 numbers · "):
        assert caption(at).startswith("PCA-2 of 8 numbers, UMAP is on its way · ")
        assert time.monotonic() < end
        time.sleep(0.05)
        at.run()
    at.segmented_control(key=f"map method {kept}").set_value("PCA").run()
    assert caption(at).startswith("PCA-2 of 8 numbers · ")


def test_where_a_map_cannot_be_drawn_again_it_says_so(kept: str) -> None:
    at, end = visit("playground", run=kept), time.monotonic() + TIMEOUT_S
    (saved_runs.store().folder / kept / "weights.safetensors").unlink()
    at.segmented_control(key=f"map method {kept}").set_value("UMAP").run()
    while "is on its way" in caption(at):
        assert time.monotonic() < end
        time.sleep(0.01)
        at.run()
    assert caption(at).startswith("PCA-2 of 8 numbers, UMAP cannot be drawn · ")


def test_a_moment_says_how_it_was_drawn_then_and_from_when_on_otherwise(kept: str) -> None:
    last = saved_runs.store().load(kept)
    how = {1: "PCA-2 of 8 numbers", 2: "PCA-2 of 8 numbers, UMAP is on its way", 3: "UMAP of 8 numbers"}
    saved_runs.store().keep_timeline(kept, [with_map(last, step, words) for step, words in how.items()])
    at = visit("playground", run=kept)
    for moment, method, words in (
        (1, "UMAP", "PCA-2 of 8 numbers, UMAP from epoch 3 on"),
        (2, "UMAP", "PCA-2 of 8 numbers, UMAP from epoch 3 on"),
        (3, "UMAP", "UMAP of 8 numbers"),
        (1, "PCA", "PCA-2 of 8 numbers"),
    ):
        at.session_state["playground moment"] = float(moment)
        at.segmented_control(key=f"map method {kept}").set_value(method).run()
        assert caption(at) == f"{words} · 9 of 10"


def opened(at: AppTest, run: str) -> Radio[int]:
    """The layers, which are drawn only while their menu is open."""
    assert not at.radio
    at.session_state["map-layer"] = True
    at.run()
    return at.radio(key=f"map layer {run}")


def test_a_run_from_disk_shows_the_layer_that_one_asks_for(kept: str) -> None:
    at, end = visit("playground", run=kept), time.monotonic() + TIMEOUT_S
    layers = opened(at, kept)
    assert layers.options[-1] == f"Layer {len(layers.options)} (8, code)"
    layers.set_value(1).run()
    width = layers.options[0].split("(")[1].rstrip(")")
    while not caption(at).startswith(f"PCA-2 of {width} numbers · "):
        assert caption(at).startswith("PCA-2 of 8 numbers, layer 1 is on its way · ")
        assert time.monotonic() < end
        time.sleep(0.05)
        at.run()
    assert not at.session_state["map-layer"]  # it would cover the map
    opened(at, kept).set_value(len(layers.options)).run()
    assert caption(at).startswith("PCA-2 of 8 numbers · ")
