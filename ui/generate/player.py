"""Which run this browser session plays on, and what it has chosen there."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import streamlit as st

from aecore import data, families
from aecore.families.family import Preset
from aecore.snapshot import OVER
from aecore.spec import Spec
from aecore.store import Kept
from ui.engine import scheduler
from ui.session import asked
from ui.shelf import store

OFFERED = 12  # kept runs in the menu
PRESETS = 6
FIRST_SEED = 1


class Player:
    """One session's place on the page. The run's id stands in the address, as on every page with a run."""

    @property
    def run(self) -> str | None:
        """That of the address, else the one chosen here, else what the session looks at, else the newest."""
        wanted = (st.query_params.get("run"), self._get("run"), *_looked_at())
        return next((each for each in wanted if each and exists(each)), None) or next(_kept_ids(), None)

    def arrive(self) -> None:
        """Do what the address asks for; what cannot be done is said in one sentence."""
        named = st.query_params.get("run")
        try:
            spec = asked()
            if spec is not None:
                self.train(spec)
            elif named and not exists(named):
                self.tell("The run of this link is no longer on this server. Here is another.")
        except ValueError as error:
            self.tell(f"This link cannot be opened: {error}.")
            st.query_params.clear()

    def open(self, run: str) -> None:
        """Play on this run from now on."""
        self._set("run", run)
        self._set("ends", None)
        st.query_params.from_dict({"run": run})

    def train(self, spec: Spec) -> None:
        """Begin a run to play on; ValueError, in one sentence, where the recipe is refused."""
        self.open(scheduler().submit(spec).id)

    def offered(self, now: str) -> dict[str, str]:
        """What can be played on, by id: this session's runs, then what is kept, the newest first."""
        found = {
            run: self._named(run) for run in (now, self._get("run"), *_looked_at()) if run and exists(run)
        }
        kept = [each for each in store().runs() if _drawn(each) and each.id not in found]
        return found | {each.id: _told(each) for each in kept[:OFFERED]}

    @property
    def ends(self) -> tuple[int, int] | None:
        """The two test rows to go between, None until somebody has chosen."""
        return self._get("ends")

    @ends.setter
    def ends(self, rows: tuple[int, int]) -> None:
        self._set("ends", rows)

    @property
    def seed(self) -> int:
        """What the draws begin from."""
        return self._get("seed") or FIRST_SEED

    def again(self) -> None:
        """Draw others."""
        self._set("seed", self.seed + 1)

    @property
    def note(self) -> str:
        """A sentence for whoever sits here, until it is read."""
        return self._get("note") or ""

    def tell(self, sentence: str) -> None:
        """Leave a sentence."""
        self._set("note", sentence)

    def _named(self, run: str) -> str:
        job = scheduler().jobs.get(run)
        if job is None:
            return next((_told(each) for each in store().runs() if each.id == run), run)
        return f"{recipe(job.spec)} ({'trained' if job.latest.status in OVER else 'learning'} here)"

    def _get(self, name: str) -> Any:
        return st.session_state.get(f"generate {name}")

    def _set(self, name: str, value: Any) -> None:
        st.session_state[f"generate {name}"] = value


def exists(run: str) -> bool:
    """Whether the server has a run of that id."""
    if run in scheduler().jobs:
        return True
    try:
        return bool(store().find(run))
    except ValueError:
        return False


def recipe(spec: Spec) -> str:
    """A run in a few words: its preset's title, or its family's, and its data."""
    family = families.find(spec.family)
    titles = (each.title for each in family.presets if each.spec == spec)
    return f"{next(titles, family.title)} on {data.card(spec.data.name).title}"


def presets() -> list[Preset]:
    """What is worth training for this page: nets taught to make things up, then maps of two numbers."""
    drawn = [each for each in families.load().values() if each.kind == "images"]
    taught = [each.presets[0] for each in drawn if each.prior and each.presets]
    flat = [each for family in drawn for each in family.presets if each.spec.net.code == 2]  # type: ignore[attr-defined]
    return list({each.name: each for each in (*taught, *flat)}.values())[:PRESETS]


def _looked_at() -> tuple[str | None, ...]:
    """The runs that this session sees on other pages."""
    return tuple(st.session_state.get(f"{page} run") for page in ("playground", "home"))


def _kept_ids() -> Iterator[str]:
    return (each.id for each in store().runs() if _drawn(each))


def _drawn(kept: Kept) -> bool:
    """Whether a kept run is sound, has learned something, and is of pictures."""
    try:
        return not kept.damage and kept.epoch > 0 and len(data.card(kept.data).shape) == 2
    except ValueError:
        return False


def _told(kept: Kept) -> str:
    return f"{kept.name}, {kept.k} numbers, {kept.epoch:.0f} epochs"
