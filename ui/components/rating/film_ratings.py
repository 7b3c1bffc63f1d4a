"""Film ratings: search as one types, cards of films to begin with, and all that one has rated.

In the browser: films.js is the part, search.js finds titles, stars.js is a row of stars, and opinion_queue.js
carries what is said to the server, once and in order.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

import streamlit as st

from aecore.data.films import Film
from aecore.recommend.taste import UserRatings
from ui.components.lib.static_files import component

OnMessage = Callable[[Any], None]

_film_ratings = component("rating/films", ":host { display: block; min-height: 30rem }")


def film_ratings(
    taste: UserRatings,
    start: Iterable[Film],
    *,
    key: str,
    catalogue: str,
    acknowledged: Mapping[str, int],
    undoable: bool = False,
    on_message: OnMessage | None = None,
) -> None:
    """A person's opinions and the films to begin with, in the order in which they are offered.

    `catalogue` is the address of all films, as ui/films/routes/catalogue_route.py packs them.

    `on_message(message)` is called with what the browser tells, as ui/films/opinion_messages.py reads it.
    `acknowledged` holds by tab the number of the last opinion that was taken in.
    """
    data = {
        "catalogue": catalogue,
        "start": [film.id for film in start],
        **opinion_data(taste, acknowledged),
        "undoable": undoable,
    }
    _film_ratings(key=key, data=data, on_said_change=lambda: forward_message(key, on_message))


def opinion_data(taste: UserRatings | None, acknowledged: Mapping[str, int] | None) -> dict[str, Any]:
    """Component data: the ratings so far, as opinion_queue.js takes them; None where nothing can be rated."""
    opinions = None if taste is None else list(taste.opinions.items())
    return {"opinions": opinions, "heard": dict(acknowledged or {})}


def forward_message(key: str, listener: OnMessage | None) -> None:
    """Call the listener with the message a component has just sent, if any."""
    message = st.session_state[key].get("said")
    if listener is not None and message is not None:
        listener(message)
