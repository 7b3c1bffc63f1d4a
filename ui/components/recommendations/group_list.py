"""Group recommendations: every film with the stars that each person would give.

In the browser: group_list.js; its look is shared with ranking.js.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from aecore.recommend.recommender import Recommendation
from ui.components.lib.static_files import component
from ui.components.recommendations.ranking import named

_group_list = component("recommendations/group_list", ":host { display: block; min-height: 30rem }")


def group_list(films: Iterable[Recommendation], people: Sequence[str], *, key: str, note: str = "") -> None:
    """The list, best first; `people` are names in the order of each film's `each`."""
    rows = [
        {**named(recommendation.film), "each": [round(stars, 3) for stars in recommendation.each]}
        for recommendation in films
    ]
    _group_list(key=key, data={"people": list(people), "films": rows, "note": note})
