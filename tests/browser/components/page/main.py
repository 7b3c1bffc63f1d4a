"""Every part on one page, fed five times a second with numbers that move."""

import numpy as np
import streamlit as st

from aecore.families import find
from aecore.views.snapshot import Change, Curve, Snapshot, View
from ui.components.comparison_table.comparison_table import Line, comparison_table, table
from ui.components.network_diagram.network_diagram import network_diagram
from ui.components.timeline.timeline import timeline
from ui.components.transport.transport import buttons, progress, transport
from ui.components.view_card.view_card import view_card
from ui.playground.error_view import error_view

POINTS = 300
LABELS = np.arange(POINTS, dtype=np.int16) % 10
EPOCHS = (0, 0.5, 2, 9)
CIRCLE = np.stack([np.cos(LABELS * 0.628), np.sin(LABELS * 0.628)], 1)

st.set_page_config(layout="wide")
said = st.session_state
said.setdefault("turn", 0)
said.setdefault("actions", [])
said.setdefault("widths", (784, 64, 8, 64, 784))


def run(turn: int) -> Snapshot:
    """A run that has got as far as `turn`, without any training."""
    noise = np.random.default_rng(turn)
    places = (CIRCLE + noise.normal(0, 0.1, CIRCLE.shape)).astype(np.float32)
    step = np.arange(1, turn + 2)
    error = 0.05 / step + 0.01
    pictures = noise.integers(0, 256, (8, 28, 28), dtype=np.uint8)
    views = (
        View("Images", "strip", "Strip", {"original": pictures, "difference": pictures.astype(np.int8)}),
        _map("map", "Map", places),
        _map("pca", "PCA", CIRCLE.astype(np.float32)),
        View(
            "Histogram",
            "activation",
            "Inside",
            {"edges": np.linspace(-1, 1, 21), "counts": noise.integers(1, 99, 20)},
            marks={"mean": 0.1, "rho": -0.5},
        ),
        View("Filters", "filters", "Filters", {"weights": pictures.astype(np.int8)}),
    )
    return Snapshot(
        spec=find("undercomplete").spec,
        status="paused" if said.get("paused") else "running",
        step=turn + 1,
        epoch=(turn + 1) / 2,
        curves={"train_mse": Curve(step, error * 0.9), "test_mse": Curve(step, error)},
        levels={"pca_mse": 0.02},
        changes=(Change(3, "corruption.level", 0.3, 0.2),) if turn > 3 else (),
        views=views,
        facts={"k": 8, "n_test": POINTS},
    )


def _map(name: str, title: str, places: np.ndarray) -> View:
    arrays = {"xy": places, "label": LABELS, "index": np.arange(POINTS)}
    return View("Scatter", name, title, arrays, score="10-NN 90 %", labels=tuple("0123456789"))


def act(name: str, times: int) -> None:
    said.actions.append(f"{name} {times}")
    if name in ("play", "pause"):
        said.paused = name == "pause"


@st.fragment(run_every=0.2)
def live() -> None:
    if not said.get("paused"):
        said.turn += 1
    now = run(said.turn)
    empty = said.turn < 3 and "slow" in st.query_params
    if not said.get("away"):
        transport({**buttons(now), "numbers": progress(now)}, key="transport", on_action=act)
    st.text(f"actions: {', '.join(said.actions)}", width="stretch")
    network_diagram(
        said.widths, key="bowtie", editable=True, on_widths=lambda widths: said.update(widths=widths)
    )
    st.text(f"widths: {said.widths}")
    for left, right in ((now.view("strip"), error_view(now)), (now.view("map"), now.view("pca"))):
        for place, view in zip(st.columns(2), (left, right), strict=True):
            with place:
                view_card(None if empty else view, key=view.name, title=view.title, height=300, data="mnist")
    view_card(now.view("activation"), now.view("filters"), key="inside", height=300)
    lines = [Line("MSE", (f"{now.step}", "9"), "PCA-8 7", 1), Line("Epochs", ("2", "3"))]
    comparison_table(table(("<b>A</b>", "B"), lines, title="Figures", beside="baseline"), key="figures")
    at = len(EPOCHS) - 1 if said.get("epoch") is None else EPOCHS.index(said.epoch)
    timeline({"epochs": EPOCHS}, at, key="timeline", on_seek=lambda epoch: said.update(epoch=epoch))


st.text_input("Type here", key="typed")
st.toggle("Take the transport away", key="away")
st.text(f"whole page runs: {said.setdefault('runs', 0)}")
said.runs += 1
live()
