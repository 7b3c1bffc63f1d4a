"""Scoreboard panel: how good the recommenders are for people they have never seen."""

from __future__ import annotations

import streamlit as st

from aecore.recommend import models
from aecore.recommend.evaluation import scoreboard as boards
from aecore.recommend.evaluation import scoreboard_text
from aecore.recommend.evaluation.scoreboard import AVERAGE, STARS, Board
from aecore.recommend.recommender import FOR_NOBODY
from ui.components.scoreboard.scoreboard import scoreboard
from ui.films.films_state import FilmsPageState
from ui.films.list_controls import MODELS

RANKING = ("ndcg", "recall")
EXTRA = {AVERAGE: "Averages of films"}


def draw(state: FilmsPageState) -> None:
    """The scoreboard; a model chosen in it makes the list from then on."""
    try:
        found = boards.read()
    except OSError:
        st.info("The scoreboard is not here yet: `python -m aecore.recommend.build` makes it.")
        return
    names = {name: kind.title for name, kind in models.load().items()} | EXTRA
    tables = [
        table for figure in scoreboard_text.FIGURES if (table := scoreboard_text.table(found, figure)).values
    ]
    scoreboard(
        tables,
        names,
        key="films-board",
        title="How good is it, for somebody it has never seen?",
        lead=" ".join(scoreboard_text.sentences(tables[0], names)),
        caption=caption(found),
        tags=tags(state.model),
        baselines={"ndcg": FOR_NOBODY, "recall": FOR_NOBODY, "rmse": AVERAGE},
        usable=frozenset(MODELS) & frozenset(state.recommender.models),
        on_choose=use,
    )


def tags(model: str) -> dict[tuple[str, str], str]:
    """What is marked: the model of the list where lists are judged, the stars beside it where stars are."""
    lists = {(name, model): "your list" for name in RANKING}
    return lists | {(name, STARS): "beside every list" for name in ("rmse", "coverage")}


def use(model: str) -> None:
    """Make the list with a model from now on."""
    st.session_state["model"] = model


def caption(found: Board) -> str:
    """Who was asked, how, and what the figures mean."""
    people = max(row.people for row in found.rows)
    return (
        f"Five-fold cross-validation: groups of people take turns at being unknown, {people} people in all, "
        f"seed {found.seed}. A model is shown some of a person's ratings and asked about a random fifth "
        "of them, the same for every model; 80 % are all the others. NDCG and Recall look for films given "
        "four stars or more among all films that were not shown, averaged over people; RMSE and intervals "
        "are over all ratings asked for. What does not beat popularity has learned nothing about anybody."
    )
