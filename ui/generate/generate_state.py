"""Session state of the Generate page: which run is explored, and what was chosen there."""

from __future__ import annotations

from collections.abc import Iterator

import streamlit as st

from aecore import families
from aecore.families.preset import Preset
from aecore.runs.store import Kept
from aecore.spec import Spec
from ui.core.page_state import PageState
from ui.core.run_state import spec_from_url
from ui.core.saved_runs import has_pictures, kept_runs, store
from ui.core.shared_scheduler import scheduler, submit
from ui.forms.run_menu import exists, looked_at, run_words

OFFERED = 12  # kept runs in the menu
TAUGHT, PLAIN = 4, 2  # presets that are offered
FIRST_SEED = 1
FIRST = "vae-digits"  # the shipped run that the page opens on


class GeneratePageState(PageState):
    """Session state of the Generate page. The run's id stands in the address, as on every page with a run."""

    page = "generate"

    @property
    def run(self) -> str:
        """That of the address, else the one chosen here, else what the session looks at, else a shipped one.

        What is only looked at elsewhere has to have seen all its rows once: before that it draws noise.
        """
        wanted = (
            st.query_params.get("run"),
            self._get("run"),
            *filter(_learned, looked_at()),
        )
        return next((run for run in wanted if run and exists(run)), FIRST)

    def open_from_url(self) -> None:
        """Do what the address asks for; what cannot be done is said in one sentence."""
        named = st.query_params.get("run")
        try:
            spec = spec_from_url()
            if spec is not None:
                self.train(spec)
            elif named and not exists(named):
                self.notify("The run of this link is no longer on this server. Here is another.")
        except ValueError as error:
            self.notify(f"This link cannot be opened: {error}.")
            st.query_params.clear()

    def open(self, run: str) -> None:
        """Play on this run from now on, if there is one."""
        if not exists(run):
            return
        self._set("run", run)
        self._set("ends", None)
        st.query_params.from_dict({"run": run})

    def train(self, spec: Spec) -> None:
        """Begin a run to play on; ValueError, in one sentence, where the recipe is refused."""
        self.open(submit(spec).id)

    def offered(self, now: str) -> dict[str, str]:
        """What can be played on, by id: this session's runs, shipped ones, then kept ones, the newest first.

        A run's words stay the same while it learns, and no two have the same: a browser chooses by them.
        """
        jobs = scheduler().jobs
        mine = dict.fromkeys(run for run in (now, self._get("run"), *looked_at()) if run)
        found = {
            run: run_words(run, jobs[run].spec.family, jobs[run].spec.data.name)
            for run in mine
            if run in jobs
        }
        kept = {saved.id: run_words(saved.id, saved.family, saved.data, saved.name) for saved in _kept()}
        first = {run: kept[run] for run in mine if run in kept}
        shipped = {saved.id: saved.name for saved in store().shipped() if has_pictures(saved)}
        return {now: now, **found, **first, **shipped, **dict(list(kept.items())[:OFFERED])}

    @property
    def ends(self) -> tuple[int, int] | None:
        """The two test rows to go between, None until somebody has chosen."""
        return self._get("ends")

    def choose_ends(self, rows: tuple[int, ...]) -> None:
        """Go between these two from now on."""
        self._set("ends", rows)

    @property
    def seed(self) -> int:
        """What the draws begin from."""
        return self._get("seed") or FIRST_SEED

    def resample(self) -> None:
        """Draw others."""
        self._set("seed", self.seed + 1)


def presets() -> list[Preset]:
    """What is worth training for this page: nets taught to make things up, and plain ones of two numbers."""
    drawn = [family for family in families.load().values() if family.kind == "images"]
    taught = [preset for family in drawn if family.prior for preset in family.presets]
    plain = [preset for family in drawn if not family.prior for preset in family.presets if _flat(preset)]
    taught.sort(key=lambda preset: not _flat(preset))
    return taught[:TAUGHT] + plain[:PLAIN]


def _flat(preset: Preset) -> bool:
    """Whether its code is a plane."""
    return preset.spec.net.code == 2


def _learned(run: str) -> bool:
    """Whether a run has been through its training rows once."""
    job = scheduler().jobs.get(run)
    try:
        return (store().load(run).epoch if job is None else job.latest.epoch) >= 1
    except ValueError:
        return False


def _kept() -> Iterator[Kept]:
    """Kept runs of pictures that are sound, the newest first."""
    return (saved for saved in kept_runs() if has_pictures(saved))
