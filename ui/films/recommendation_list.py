"""Recommendation list: the right of the Films page."""

from __future__ import annotations

from aecore.recommend import models
from aecore.recommend.recommender import FOR_NOBODY, Recommendation
from ui.components.recommendations.ranking import ranking
from ui.films.films_state import FilmsPageState

LONGEST = 160
"""Nobody reads further, and a list is sent whole after each opinion."""


def draw(state: FilmsPageState) -> None:
    """The films for this person, as they want them, each with its interval and its reasons."""
    found, n = recommended(state)
    longer = len(found) == state.top and state.top < LONGEST
    ranking(
        found,
        key="films-list",
        title="Your list" if n else "Most popular",
        note=note(state, n, len(found)),
        score=f"from {n} rating{'s' * (n != 1)}" if n else "",
        taste=state.taste,
        acknowledged=state.acknowledged,
        on_message=state.on_message,
        on_more=state.more if longer else None,
    )


def recommended(state: FilmsPageState) -> tuple[tuple[Recommendation, ...], int]:
    """The list, and how many ratings it rests on."""
    recommender = state.recommender
    person = recommender.fold_in(state.taste)
    found = recommender.recommend(
        person, state.top, state.model, state.adventurous, state.varied, state.wanted
    )
    return found, person.n


def note(state: FilmsPageState, n: int, length: int) -> str:
    """How the model that made the list goes about it, in a sentence."""
    if not length:
        return "No film is left with these filters. Widen them, and the list is back."
    story = models.find(state.model if n else FOR_NOBODY).story.split(". ")[0].rstrip(".")
    return f"{story}." if n else f"{story}. Rate one film, and the list is yours."
