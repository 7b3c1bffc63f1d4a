"""Session state of the Films page: who somebody is, their ratings, how they want their list."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Literal, TypedDict

import streamlit as st

from aecore.recommend.ranking.item_features import Wanted
from aecore.recommend.recommender import Recommender
from aecore.recommend.taste import Opinion, UserRatings
from ui.core.browser import browser
from ui.core.ownership import may_change
from ui.core.page_state import PageState
from ui.films.models import profiles, recommender
from ui.films.opinion_messages import OpinionMessage, fresh

KNOWN = ("all", "known", "unknown")


class Persistence(TypedDict):
    """Arguments of a widget that say where its value is kept."""

    bind: Literal["query-params"]
    persist_state: Literal["session"]


KEPT: Persistence = {"bind": "query-params", "persist_state": "session"}
"""In the query parameters, and in the session state while one is on another page."""
SLIPS, MENDED = "article", "article-cleared"
TOP = 20
UNDOABLE = 20
"""So many last changes can be taken back."""


@dataclass(frozen=True)
class FilmsPageState(PageState):
    """Session state of the Films page: profile, ratings and list settings.

    The person's id stands in the address and in the session, so a refresh, a second tab and a link find them
    again. Somebody who has said nothing yet is nobody: an id is made with the first opinion. Every opinion
    is saved as it is given.
    """

    page = "films"

    @property
    def recommender(self) -> Recommender:
        """The trained models; ValueError in one sentence where they are missing."""
        return recommender()

    @property
    def person(self) -> str:
        """The person's id, empty as long as they have said nothing."""
        return self._get("person", "")

    @property
    def taste(self) -> UserRatings:
        """What they think, as of the beginning of this run of the page and of everything said since."""
        return self._get("taste", UserRatings())

    @property
    def mine(self) -> bool:
        """Whether this browser may change the profile: its own, or one that it was told the PIN of.

        One without owner was made by an earlier version: whoever has its address goes on with it, as then,
        and owns it from the first change on. One with a name is found by everybody: it is the local user's.
        """
        return bool(self._get("mine", True))

    def open_from_url(self) -> None:
        """Open the profile that the query parameters name, else who was here before.

        Where that cannot be had, a sentence says why and the page goes on with what the session holds.
        """
        asked = st.query_params.get("person", "") or self.person
        try:
            if asked and profiles().exists(asked):
                self.open(asked)
            elif asked:
                self.notify("The person of this link is not kept on this server. You can begin anew.")
                self._leave()
        except ValueError as fault:
            self.notify(str(fault))

    def open(self, person: str) -> None:
        """Go on as somebody who is kept, or as nobody with an empty id."""
        if person != self.person:
            self._set("before", ())
        if not person:
            return self._leave()
        self._set("person", person)
        self._set("taste", profiles().taste(person))
        owners = profiles().owners(person)
        self._set("owned", bool(owners))
        self._set("mine", may_change(owners) or (not owners and not profiles().is_named(person)))
        self._sign()

    def copy(self) -> None:
        """Go on as somebody new who thinks the same; the other one stays as it is."""
        self._set("person", profiles().copy(self.person, browser()))
        self._set("mine", True)
        self._sign()

    def rate(self, film: int, opinion: Opinion | None) -> None:
        """Rate a film, or take the rating back with None. It is saved at once."""
        self._remember()
        self._begin()
        profiles().set(self.person, film, opinion)
        self._set("taste", self.taste.with_rating(film, opinion))

    def replace(self, taste: UserRatings) -> None:
        """Replace all ratings at once; what is not among them is forgotten."""
        self._remember()
        self._become(taste)

    def undo(self) -> None:
        """Take back the last change, whatever it was; without one nothing happens."""
        *earlier, last = self._get("before", ()) or (None,)
        if last is not None:
            self._become(last)
            self._set("before", tuple(earlier))

    @property
    def undoable(self) -> bool:
        """Whether there is something to take back."""
        return bool(self._get("before", ()))

    def on_message(self, message: Any) -> None:
        """Take in what the browser tells: each opinion once, in order, however often it is repeated."""
        tab, said = fresh(message, self.recommender.catalogue, self.acknowledged)
        try:
            for opinion in said:
                self._take(opinion)
                self.acknowledged[tab] = opinion.n
        except ValueError as fault:  # it was not saved: the browser keeps it and tells it again
            self.notify(str(fault))

    @property
    def acknowledged(self) -> dict[str, int]:
        """By tab, the number of the last opinion that was taken in."""
        return st.session_state.setdefault("films heard", {})

    @property
    def model(self) -> str:
        """The model that makes the list; the article's network has a switch of its own."""
        chosen = st.session_state.get("model") or self.recommender.models[0]
        mended = chosen == SLIPS and st.session_state.get("cleared") and MENDED in self.recommender.models
        return MENDED if mended else chosen

    @property
    def adventurous(self) -> float:
        """How much the popularity of a film counts against it, 0 to 1.5."""
        return float(st.session_state.get("adventurous", 0.0))

    @property
    def varied(self) -> float:
        """How much films that are alike avoid each other, 0 to 0.6."""
        return float(st.session_state.get("varied", 0.0))

    @property
    def wanted(self) -> Wanted:
        """What the list is narrowed to."""
        chosen = {name: st.session_state.get(name) or () for name in ("genres", "decades")}
        decades = frozenset(int(decade) for decade in chosen["decades"])
        return Wanted(frozenset(chosen["genres"]), decades, st.session_state.get("known") or "all")

    @property
    def top(self) -> int:
        """How many films are listed."""
        return self._get("top", TOP)

    def more(self) -> None:
        """List twice as many."""
        self._set("top", self.top * 2)

    def _take(self, said: OpinionMessage) -> None:
        if said.undo:
            self.undo()
        elif said.film:
            self.rate(said.film, said.opinion)

    def _begin(self) -> None:
        """From the first opinion on somebody is somebody; what is another browser's is copied first."""
        if not self.person:
            self._set("person", profiles().new(browser()))
            self._set("mine", True)
            self._set("note", "")
            self._sign()
        elif not self.mine:
            self.copy()
            self.notify("This profile belongs to another browser. You go on in a copy of your own.")
        elif not self._get("owned", True):
            profiles().own(self.person, browser())
            self._set("owned", True)

    def _remember(self) -> None:
        self._set("before", (*self._get("before", ()), self.taste)[-UNDOABLE:])

    def _become(self, taste: UserRatings) -> None:
        self._begin()
        changed = {film: taste.opinions.get(film) for film in _differing(self.taste, taste)}
        profiles().say(self.person, changed)
        self._set("taste", taste)

    def _leave(self) -> None:
        self._set("person", "")
        self._set("mine", True)
        self._set("taste", UserRatings())
        self._set("before", ())
        st.query_params.pop("person", None)

    def _sign(self) -> None:
        """Put the person in the address."""
        if st.query_params.get("person") != self.person:
            st.query_params["person"] = self.person


def _differing(old: UserRatings, new: UserRatings) -> Iterable[int]:
    films = {**old.opinions, **new.opinions}
    return [film for film in films if old.opinions.get(film) != new.opinions.get(film)]
