"""Cards of the latent space explorer: the pad, interpolation between two rows, and samples."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import streamlit as st

from aecore.views.snapshot import View
from ui.components.drawing_pad.drawing_pad import ACTION
from ui.components.latent_pad.latent_pad import as_array, draw_pad, pad
from ui.components.view_card.view_card import card, draw_card
from ui.core.streams.frames import Frame
from ui.core.streams.topic import Slots
from ui.core.style import tall
from ui.drawing.pad import draw_drawing_pad, told_of
from ui.generate import captions
from ui.generate.decode_route import PATH
from ui.generate.generate_state import GeneratePageState
from ui.generate.latent_explorer import SIDE, LatentExplorer

SHEET = Path(__file__).with_name("generate.css")
ACROSS, DRAWN = 14, 28
STEPS = 9
WAYS, GUESSED = 2, 4  # strips of pictures: the ways between two rows, and draws of a net that was taught none
HIGH = {1: 300, 2: 300, 4: 410}  # pixels of a card with so many strips of pictures
ALL = {"whole": 1.0}  # a way is shown from end to end, however narrow the screen


def slots(explorer: LatentExplorer, run: str, learns: bool, ends: Sequence[int], seed: int) -> Slots:
    """What each card shows of a net, for two test rows to go between and a seed to draw from."""
    a, b = ends if max(ends) < len(explorer.space.places) else explorer.ends
    paths = explorer.space.between(a, b, STEPS)
    return {
        "pad": _pad(explorer, run, learns, (a, b), paths),
        "card-between": _between(explorer, (a, b), paths),
        "card-samples": _samples(explorer, seed),
        **told_of(explorer.rows.name, explorer.step),
    }


def draw(state: GeneratePageState, frame: Frame, rows: int, data: str, taught: bool) -> None:
    """Draw the cards of a net that codes so many `rows` of a set, and was `taught` a prior or was not."""
    with st.container(key="cards-generate"):
        draw_pad(frame.data("pad"), key="pad", rows=rows, on_ends=state.choose_ends)
        draw_card(frame.data("card-between"), key="card-between", height=tall(HIGH[WAYS]))
        with st.container(key="made-up"):
            high = tall(HIGH[1 if taught else GUESSED])
            draw_card(frame.data("card-samples"), key="card-samples", height=high)
            st.button("Resample", icon=":material/casino:", key="again", on_click=state.resample)
        draw_drawing_pad(frame, state.run, data, on="plane")


def _pad(
    explorer: LatentExplorer, run: str, learns: bool, ends: tuple[int, int], paths: dict[str, np.ndarray]
) -> bytes:
    return pad(
        _cloud(explorer, paths),
        url=f"{PATH}/{run}",
        window=explorer.space.window,
        shape=explorer.rows.shape,
        side=SIDE,
        words=captions.verdicts(explorer, learns),
        data=explorer.rows.name,
        ends=ends,
        action=ACTION,
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


def _between(explorer: LatentExplorer, ends: tuple[int, int], paths: dict[str, np.ndarray]) -> bytes:
    """From one test row to another, straight and round."""
    arrays = {name: explorer.pictures(codes) for name, codes in paths.items()}
    view = View("Images", "between", "Interpolation", arrays, labels=tuple(arrays), marks=ALL)
    a, b = ends
    return card(view, score=f"test rows {a} and {b}", caption=captions.between(explorer, paths))


def _samples(explorer: LatentExplorer, seed: int) -> bytes:
    """Codes that no row has, drawn and decoded."""
    draws = explorer.space.draws(DRAWN, seed)
    named = _sample_rows(draws)
    arrays = {f"{name} {i}": explorer.pictures(part) for i, (name, part) in enumerate(named)}
    view = View("Images", "samples", "Samples", arrays, labels=tuple(name for name, _ in named))
    return card(view, caption=f"{captions.drawn(explorer, draws)} Drawn with seed {seed}.")


def _sample_rows(draws: dict[str, np.ndarray]) -> list[tuple[str, np.ndarray]]:
    """As many as stand in a row, each strip by the name of its draws; where all are alike, none is needed."""
    if len(draws) == 1:
        return [("", z) for z in draws.values()]
    return [(name, part) for name, z in draws.items() for part in np.split(z, DRAWN // ACROSS)]
