"""Cards of the latent space explorer: the pad, samples, and interpolation between two rows."""

from __future__ import annotations

import numpy as np
import streamlit as st

from aecore.views.snapshot import View
from ui.components.latent_pad.latent_pad import as_array, latent_pad
from ui.components.view_card.view_card import view_card
from ui.core.style import tall
from ui.generate import captions
from ui.generate.decode_route import PATH
from ui.generate.generate_state import GeneratePageState
from ui.generate.latent_explorer import SIDE, LatentExplorer, learns

ACROSS, DRAWN = 14, 28
STEPS = 9
HIGH = {1: 300, 2: 300, 4: 410}  # pixels of a card with so many strips of pictures
ALL = {"whole": 1.0}  # a way is shown from end to end, however narrow the screen


def draw_pad(state: GeneratePageState, run: str, explorer: LatentExplorer) -> None:
    """The pad."""
    ends = _ends(state, explorer)
    height, width = explorer.rows.shape
    latent_pad(
        _cloud(explorer, explorer.space.between(*ends, STEPS)),
        key="pad",
        url=f"{PATH}/{run}",
        window=explorer.space.window,
        shape=(height, width),
        side=SIDE,
        words=captions.verdicts(explorer, learns(run)),
        data=explorer.rows.name,
        ends=ends,
        on_ends=lambda rows: setattr(state, "ends", rows),
    )


def _cloud(explorer: LatentExplorer, paths: dict[str, np.ndarray]) -> View:
    places, rows = explorer.space.places, explorer.rows
    arrays = {
        "xy": places,
        "index": np.arange(len(places)),
        **({} if rows.y_test is None else {"label": rows.y_test[: len(places)]}),
        "sheet": as_array(explorer.sheet),
        "shade": explorer.shade,
        **{name: explorer.space.plane.places(way) for name, way in paths.items()},
    }
    return View(
        "Scatter",
        "pad",
        captions.title(explorer),
        arrays,
        caption=captions.map_of(explorer),
        labels=rows.classes,
    )


def draw_samples(state: GeneratePageState, explorer: LatentExplorer) -> None:
    """Codes that no row has, drawn and decoded."""
    draws = explorer.space.draws(DRAWN, state.seed)
    named = _sample_rows(draws)
    arrays = {f"{name} {i}": explorer.pictures(part) for i, (name, part) in enumerate(named)}
    view = View("Images", "samples", "Samples", arrays, labels=tuple(name for name, _ in named))
    with st.container(key="made-up"):
        view_card(
            view,
            key="card-samples",
            height=tall(HIGH[len(named)]),
            caption=f"{captions.drawn(explorer, draws)} Drawn with seed {state.seed}.",
        )
        st.button("Resample", icon=":material/casino:", key="again", on_click=state.resample)


def _sample_rows(draws: dict[str, np.ndarray]) -> list[tuple[str, np.ndarray]]:
    """As many as stand in a row, each strip by the name of its draws; where all are alike, none is needed."""
    if len(draws) == 1:
        return [("", z) for z in draws.values()]
    return [(name, part) for name, z in draws.items() for part in np.split(z, DRAWN // ACROSS)]


def draw_interpolation(state: GeneratePageState, explorer: LatentExplorer) -> None:
    """From one test row to another, straight and round."""
    a, b = _ends(state, explorer)
    found = explorer.space.between(a, b, STEPS)
    arrays = {name: explorer.pictures(codes) for name, codes in found.items()}
    view = View("Images", "between", "Interpolation", arrays, labels=tuple(arrays), marks=ALL)
    score = f"test rows {a} and {b}"
    view_card(
        view,
        key="card-between",
        height=tall(HIGH[len(found)]),
        score=score,
        caption=captions.between(explorer, found),
    )


def _ends(state: GeneratePageState, explorer: LatentExplorer) -> tuple[int, int]:
    """What was chosen, else two rows far apart on the map, the same until somebody chooses others."""
    places, ends = explorer.space.places, state.ends
    if ends is None or max(ends) >= len(places):
        centred = places - np.median(places, 0)
        one = int(np.argsort(np.square(centred).sum(1))[int(0.8 * len(places))])
        ends = state.ends = one, int(np.argsort(centred @ centred[one])[len(places) // 20])
    return ends
