"""The right of the page: the list."""

from __future__ import annotations

from aecore.recommend import models
from aecore.recommend.recommender import FOR_NOBODY, Recommendation
from ui.components.recommendations.ranking import ranking
from ui.films.page_state import FilmDesk

LONGEST = 160
"""Nobody reads further, and a list is sent whole after each opinion."""


def draw(desk: FilmDesk) -> None:
    """The films for this person, as they want them, each with its interval and its reasons."""
    found, n = recommended(desk)
    longer = len(found) == desk.top and desk.top < LONGEST
    ranking(
        found,
        key="films-list",
        title="Your list" if n else "What most people rate",
        note=note(desk, n, len(found)),
        score=f"from {n} rating{'s' * (n != 1)}" if n else "",
        taste=desk.taste,
        heard=desk.heard,
        on_said=desk.hear,
        on_more=desk.more if longer else None,
    )


def recommended(desk: FilmDesk) -> tuple[tuple[Recommendation, ...], int]:
    """The list, and how many ratings it rests on."""
    recommender = desk.recommender
    person = recommender.fold_in(desk.taste)
    found = recommender.recommend(person, desk.top, desk.model, desk.adventurous, desk.varied, desk.wanted)
    return found, person.n


def note(desk: FilmDesk, n: int, length: int) -> str:
    """How the model that made the list goes about it, in a sentence."""
    if not length:
        return "No film is left with these filters. Widen them, and the list is back."
    story = models.find(desk.model if n else FOR_NOBODY).story.split(". ")[0].rstrip(".")
    return f"{story}." if n else f"{story}. Rate one film, and the list is yours."
