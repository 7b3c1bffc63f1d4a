"""Sixty films of three kinds, a code one can reckon with, and somebody who rates."""

import numpy as np
import streamlit as st

from aecore.data.films import Catalogue, Film
from aecore.data.ratings import Ratings
from aecore.recommend.evaluation import scoreboard_text
from aecore.recommend.evaluation.scoreboard import Board, Row
from aecore.recommend.maps import bundle
from aecore.recommend.maps.bundle import Named
from aecore.recommend.taste import UserRatings
from aecore.recommend.user_folds import NS
from ui.components.film_map.film_map import film_map
from ui.components.scoreboard.scoreboard import scoreboard
from ui.films.opinion_messages import fresh
from ui.films.routes.map_route import columns

GENRES, EACH = ("Comedy", "Horror", "Sci-Fi"), 20
FILMS = tuple(Film(i + 1, f"{GENRES[i // EACH]} {i % EACH}", 1990, (GENRES[i // EACH],)) for i in range(60))
NAMES = {"blend": "The blend", "ease": "One matrix", "popularity": "Popularity"}


class Sums:
    """Liked less disliked films of each kind."""

    def code(self, given: np.ndarray) -> np.ndarray:
        said = np.where(given > 0, given - 3, 0).reshape(len(given), len(GENRES), EACH).sum(2)
        return said / np.maximum((given > 0).sum(1, keepdims=True), 1)


@st.cache_resource
def named() -> Named:
    rng = np.random.default_rng(0)
    kind, loves = np.repeat(np.arange(3), EACH), np.arange(90) % 3
    stars = np.where(loves[:, None] == kind, rng.choice([4, 5], (90, 60)), rng.choice([1, 2], (90, 60)))
    stars[rng.random(stars.shape) < 0.5] = 0
    ratings = Ratings("kinds", stars.astype(np.float32), np.arange(1, 61))
    return Named(bundle.fit(ratings, Sums(), FILMS), Catalogue(FILMS))


def on_message(message: object) -> None:
    tab, said = fresh(message, range(1, 61), kept.acknowledged)
    for each in said:
        kept.taste = kept.taste.with_rating(each.film, each.opinion)
        kept.acknowledged[tab] = each.n


st.set_page_config(layout="wide")
kept = st.session_state
kept.setdefault(
    "taste", UserRatings({film: 5.0 for film in range(1, int(st.query_params.get("n", 0)) * 7, 7)})
)
kept.setdefault("acknowledged", {})
kept.setdefault("model", "blend")


@st.fragment
def panels() -> None:
    film_map(
        columns(named()),
        named().chart.portrait(Sums(), kept.taste),
        key="map",
        title="Your place",
        taste=kept.taste,
        acknowledged=kept.acknowledged,
        on_message=on_message,
    )
    rows = [Row(model, n, 0.1 + 0.1 * i, 0.2, None, None, 60) for i, model in enumerate(NAMES) for n in NS]
    scoreboard(
        [
            scoreboard_text.table(Board("made up", 0, tuple(rows)), each)
            for each in scoreboard_text.FIGURES[:2]
        ],
        NAMES,
        key="board",
        title="How good",
        lead="",
        caption="",
        tags={("ndcg", kept.model): "your list"},
        baselines={"ndcg": "popularity"},
        usable=frozenset(NAMES),
        on_choose=lambda model: kept.update(model=model),
    )


panels()
