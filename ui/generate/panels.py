"""What is drawn of a run: the pad, what it makes up, and the ways between two rows."""

from __future__ import annotations

import numpy as np
import streamlit as st

from aecore.views.snapshot import View
from ui.components.latent_pad.pad import packed, pad
from ui.components.view_card.view_card import picture
from ui.core.style import tall
from ui.generate import text
from ui.generate.decode_route import PATH
from ui.generate.latent_explorer import SIDE, Tuned
from ui.generate.page_state import Player

ACROSS, DRAWN = 14, 28
STEPS = 9
HIGH = {1: 300, 2: 300, 4: 410}  # pixels of a card with so many strips of pictures
ALL = {"whole": 1.0}  # a way is shown from end to end, however narrow the screen


def instrument(player: Player, run: str, tuned: Tuned) -> None:
    """The pad."""
    ends = _ends(player, tuned)
    height, width = tuned.rows.shape
    pad(
        _cloud(tuned, tuned.space.between(*ends, STEPS)),
        key="pad",
        url=f"{PATH}/{run}",
        window=tuned.space.window,
        shape=(height, width),
        side=SIDE,
        words=text.verdicts(tuned),
        data=tuned.rows.name,
        ends=ends,
        on_ends=lambda rows: setattr(player, "ends", rows),
    )


def _cloud(tuned: Tuned, ways: dict[str, np.ndarray]) -> View:
    places, rows = tuned.space.places, tuned.rows
    arrays = {
        "xy": places,
        "index": np.arange(len(places)),
        **({} if rows.y_test is None else {"label": rows.y_test[: len(places)]}),
        "sheet": packed(tuned.sheet),
        "shade": tuned.shade,
        **{name: tuned.space.plane.places(way) for name, way in ways.items()},
    }
    return View("Scatter", "pad", text.title(tuned), arrays, caption=text.map_of(tuned), labels=rows.classes)


def samples(player: Player, tuned: Tuned) -> None:
    """Codes that no row has, drawn and decoded."""
    draws = tuned.space.draws(DRAWN, player.seed)
    named = _strips(draws)
    arrays = {f"{name} {i}": tuned.pictures(part) for i, (name, part) in enumerate(named)}
    view = View("Images", "samples", "Made up", arrays, labels=tuple(name for name, _ in named))
    with st.container(key="made-up"):
        picture(
            view,
            key="card-samples",
            height=tall(HIGH[len(named)]),
            score=f"seed {player.seed}",
            caption=text.drawn(tuned, draws),
        )
        st.button("Again", icon=":material/casino:", key="again", on_click=player.again)


def _strips(draws: dict[str, np.ndarray]) -> list[tuple[str, np.ndarray]]:
    """As many as stand in a row, each strip by the name of its draws; where all are alike, none is needed."""
    if len(draws) == 1:
        return [("", z) for z in draws.values()]
    return [(name, part) for name, z in draws.items() for part in np.split(z, DRAWN // ACROSS)]


def ways(player: Player, tuned: Tuned) -> None:
    """From one test row to another, straight and round."""
    a, b = _ends(player, tuned)
    found = tuned.space.between(a, b, STEPS)
    arrays = {name: tuned.pictures(codes) for name, codes in found.items()}
    view = View("Images", "between", "From A to B", arrays, labels=tuple(arrays), marks=ALL)
    score = f"test rows {a} and {b}"
    picture(
        view,
        key="card-between",
        height=tall(HIGH[len(found)]),
        score=score,
        caption=text.between(tuned, found),
    )


def _ends(player: Player, tuned: Tuned) -> tuple[int, int]:
    """What was chosen, else two rows far apart on the map, the same until somebody chooses others."""
    places = tuned.space.places
    if player.ends is None or max(player.ends) >= len(places):
        centred = places - np.median(places, 0)
        one = int(np.argsort(np.square(centred).sum(1))[int(0.8 * len(places))])
        player.ends = one, int(np.argsort(centred @ centred[one])[len(places) // 20])
    return player.ends
