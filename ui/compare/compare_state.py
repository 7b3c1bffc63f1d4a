"""Session state of the comparison page: the runs side by side; their ids are in the query parameters."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from ui.compare import comparison_presets
from ui.compare.compared_run import like, recipe
from ui.core.page_state import PageState
from ui.core.shared_scheduler import scheduler, submit

FEWEST, MOST = 2, 4


class ComparePageState(PageState):
    """Session state of the comparison: the runs side by side, and the seed of their noise."""

    page = "beside"

    @property
    def runs(self) -> tuple[str, ...]:
        """The runs that are compared, none before somebody has chosen."""
        return self._get("runs") or ()

    @property
    def seed(self) -> int:
        """What the draws begin from."""
        return self._get("seed") or 1

    def resample(self) -> None:
        """Draw others."""
        self._set("seed", self.seed + 1)

    def open_from_url(self) -> None:
        """Do what the address asks for; what cannot be done is said in one sentence."""
        name, ids = st.query_params.get("set"), st.query_params.get("runs")
        try:
            if name is not None:
                self.begin(comparison_presets.found(name))
            elif ids is not None or self.runs:
                self._show(checked(self.runs if ids is None else ids.split(",")))
        except ValueError as error:
            self.notify(f"This cannot be opened: {error}.")
            self._show(())

    def begin(self, chosen: comparison_presets.Comparison) -> None:
        """Let a set run; those that were begun here before stop. ValueError where a recipe is refused."""
        self._stop_own()
        for spec in chosen.recipes.values():
            self._set("own", (*self._own, submit(spec).id))
        self._show(self._own)

    def choose(self, ids: Sequence[str]) -> None:
        """Compare these runs; what speaks against it is said in one sentence."""
        try:
            self._show(checked(ids))
        except ValueError as error:
            self.notify(f"These cannot be compared: {error}.")

    @property
    def _own(self) -> tuple[str, ...]:
        """The runs that were begun here: others may belong to somebody else."""
        return self._get("own") or ()

    def _stop_own(self) -> None:
        for run in self._own:
            if (job := scheduler().jobs.get(run)) is not None:
                job.stop()
        self._set("own", ())

    def _show(self, runs: tuple[str, ...]) -> None:
        self._set("runs", runs)
        st.query_params.from_dict({"runs": ",".join(runs)} if runs else {})


def checked(ids: Sequence[str]) -> tuple[str, ...]:
    """These runs, each once; ValueError says in one sentence why they cannot stand side by side."""
    runs = tuple(dict.fromkeys(ids))
    if not FEWEST <= len(runs) <= MOST:
        raise ValueError(f"{FEWEST} to {MOST} runs can stand side by side, and this is {len(runs)}")
    like([recipe(run) for run in runs])
    return runs
