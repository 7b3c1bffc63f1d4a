"""Run state: the run a page shows, the recipe it edits, and the query parameters that name them."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING

import streamlit as st

from aecore import families
from aecore.data import DataMissing, card
from aecore.families.spec_link import unpack
from aecore.runs.capacity import Full
from aecore.runs.store import Damaged
from aecore.runs.store.record import initial
from aecore.spec import Spec, put, unreplayed
from aecore.views.snapshot import OVER
from ui.core.ownership import may_change
from ui.core.page_state import PageState
from ui.core.saved_runs import SavedRun, saved_run
from ui.core.shared_scheduler import scheduler, submit
from ui.core.text_format import sentence

if TYPE_CHECKING:
    from aecore.runs.job import Job


LOOKED_AT = ("row", "unit")
"""Query parameters that say what is looked at in a run: the followed row, the unit whose card is open."""


@dataclass
class RunState(PageState):
    """Session state of a page with a run: the run it shows and the recipe it edits.

    The run's id stands in the query parameters, so a refresh, a second tab and a link find the same run.
    Unless told otherwise, its runs are kept on disk. Where the address is not `named` after the run, nobody
    else can ever ask for it: what is left behind there is forgotten at once.
    """

    page: str
    keep: bool = True
    named: bool = True

    @property
    def job(self) -> Job | SavedRun | None:
        """The run that the address names, going on or from disk, else the one shown last in this session."""
        found = (_find(st.query_params.get("run")) if self.named else None) or _find(self._get("run"))
        if found is not None:
            self._show(found)
        return found

    @property
    def open_job(self) -> Job | None:
        """The run as long as it can go on and its knobs act on it; None of one that is over, or another's."""
        job = self.job
        return None if job is None or isinstance(job, SavedRun) or job.over or not self.mine else job

    @property
    def mine(self) -> bool:
        """Whether this browser may change the run: what it began, here or in another tab."""
        job = self.job
        if job is None or job.id == self._get("own"):
            return True
        return may_change({job.owner} if job.owner else ())

    @property
    def draft(self) -> Spec:
        """The recipe as it is being edited: the next run's, while the present one goes on with its own."""
        return self._get("draft")

    @draft.setter
    def draft(self, spec: Spec) -> None:
        self._set("draft", spec)

    @property
    def moment(self) -> float | None:
        """The epoch somebody has gone back to; None follows the run."""
        return self._get("moment")

    @moment.setter
    def moment(self, epoch: float | None) -> None:
        self._set("moment", epoch)

    @property
    def map_method(self) -> str:
        """How the map of the run is laid out: one from disk as was chosen here, else when it was saved."""
        job = self.job
        if isinstance(job, SavedRun):
            return self._get(f"map of {job.id}") or str(job.latest.facts.get("method", "PCA"))
        return "PCA" if job is None else job.method

    def map_by(self, method: str) -> None:
        """Lay the map of the run out by "PCA" or "UMAP": an open run's for all who look at it."""
        job = self.job
        if isinstance(job, SavedRun):
            self._set(f"map of {job.id}", method)
        elif job is not None:
            job.map_by(method)

    @property
    def map_layer(self) -> int:
        """Which layer the map of the run shows, 0 the code: one from disk as was chosen here, else then."""
        job = self.job
        if isinstance(job, SavedRun):
            saved = self._get(f"layer of {job.id}")
            return int(job.latest.facts.get("layer", 0)) if saved is None else saved
        return 0 if job is None else job.layer

    def map_by_layer(self, layer: int) -> None:
        """Show the codes of another layer on the run's map, 0 the code: an open run's for all who look."""
        job = self.job
        if isinstance(job, SavedRun):
            self._set(f"layer of {job.id}", layer)
        elif job is not None:
            job.map_layer(layer)

    @property
    def preset(self) -> str:
        """The preset that the recipe was last known to be, or to be made of; empty before there is one."""
        return self._get("preset", "")

    @preset.setter
    def preset(self, name: str) -> None:
        self._set("preset", name)

    @property
    def told(self) -> tuple[str, ...]:
        """What the page says of its run's troubles."""
        return self._get("told", ())

    @told.setter
    def told(self, sentences: tuple[str, ...]) -> None:
        self._set("told", sentences)

    def start(self, spec: Spec, paused: bool = False) -> Job:
        """Begin a run and show it; ValueError in one sentence where the recipe is refused."""
        begun = submit(spec, paused, self.keep)
        self._stop_own()
        self._set("own", begun.id)
        if self.named:
            st.query_params.pop("run", None)
        self._show(begun)
        return begun

    def start_or_notify(self, spec: Spec, paused: bool = False) -> None:
        """Begin a run; where the server is full a notification says so, and the run that is shown stays."""
        try:
            self.start(spec, paused)
        except Full as full:
            self.notify(sentence(full))

    def go_on(self, more_epochs: int) -> Job:
        """Let the run that is shown go on where it ended; ValueError in one sentence where it cannot."""
        shown = self.job
        assert shown is not None
        if not self.mine:
            raise ValueError("this run belongs to another browser, and only that one can let it go on")
        edited, method, layer = self.draft != shown.spec, self.map_method, self.map_layer
        begun = scheduler().resume(shown.id, more_epochs)
        begun.map_by(method)
        begun.map_layer(layer)
        saved_run.clear(shown.id)
        if not edited:
            self.draft = begun.spec
        return begun

    def _stop_own(self) -> None:
        """End the run that was begun here: nobody would see it again. Runs opened by a link are others'."""
        left = scheduler().jobs.get(self._get("own") or "")
        if left is None:
            return
        if self.named:
            left.stop()
        else:
            scheduler().release(left)

    def missing(self) -> str:
        """Why the run that the address names cannot be had, in a sentence; empty where it can."""
        named = st.query_params.get("run")
        if named is None or named in scheduler().jobs:
            return ""
        try:
            _saved(named)
        except (Damaged, DataMissing) as fault:
            return f"The run of this link cannot be opened: {fault}."
        except ValueError:
            return "The run of this link is no longer on this server."
        return ""

    def _show(self, shown: Job | SavedRun) -> None:
        if self._get("run") != shown.id:
            self._set("run", shown.id)
            self._set("draft", _begun_with(shown))
            self._set("moment", None)
        if self.named and st.query_params.get("run") != shown.id:
            st.query_params.from_dict({"run": shown.id, **looked_at()})  # which stays so in another run


def looked_at() -> dict[str, str]:
    """What the address says is looked at in the run."""
    return {name: said for name in LOOKED_AT if (said := st.query_params.get(name))}


def _begun_with(shown: Job | SavedRun) -> Spec:
    """The recipe to begin a run like it from: of one that repeats another as that one began."""
    return initial(shown.latest) if shown.latest.spec.replay else shown.latest.spec


def _find(run: str | None) -> Job | SavedRun | None:
    if run is None:
        return None
    if run in scheduler().jobs:
        return scheduler().jobs[run]
    try:
        return _saved(run)
    except ValueError:
        return None


def _saved(run: str) -> SavedRun:
    """A run from disk whose data are known here, too; ValueError in a sentence."""
    found = saved_run(run)
    card(found.spec.data.name)
    return found


def is_running(job: Job | SavedRun) -> bool:
    """Whether the run is going on by itself."""
    return job.latest.status not in (*OVER, "paused")


def fresh_seed(spec: Spec) -> Spec:
    """The same recipe from other weights."""
    return put(unreplayed(spec), "train.seed", secrets.randbelow(2**31))


def spec_from_url() -> Spec | None:
    """The recipe a link asks for, by `?preset=` or `?spec=`; ValueError says in one sentence why not."""
    if name := st.query_params.get("preset"):
        return _preset(name)
    if packed := st.query_params.get("spec"):
        return unpack(packed)
    return None


def _preset(name: str) -> Spec:
    known = families.presets()
    if name not in known:
        raise ValueError(f"there is no preset {name[:40]!r}")
    return known[name].spec
