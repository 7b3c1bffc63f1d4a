"""Session state of the Anomalies page: the run whose net judges rows, and its like on cleaned rows."""

from __future__ import annotations

from typing import Any, NamedTuple

import streamlit as st

from aecore import data, families
from aecore.data import Card, own
from aecore.families.preset import Preset
from aecore.inference.anomaly_detection.kept_detectors import cleaned_recipe
from aecore.spec import Spec
from ui.core.page_state import PageState
from ui.core.run_state import spec_from_url
from ui.core.saved_runs import learns_from
from ui.core.shared_scheduler import scheduler, submit
from ui.core.text_format import sentence
from ui.forms import menus
from ui.forms.offered_runs import first_usable, offered, usable
from ui.forms.run_menu import exists

FIRST = "anomalies-digits"
"""The shipped run that the page opens on."""
PRESETS = ("shuttle", "no-eights", "textures", "tissue", "vibration", "ecg")
"""What can be trained for it here, by name, as far as there are such presets."""
RUN, RETRAINED = "run", "retrained"
"""Query parameters."""
WAIT_S = 60
"""For the rows to be chosen that are kept."""


class AnomaliesPageState(PageState):
    """Session state of the Anomalies page. The run stands in the address, and the retrained one beside it."""

    page = "anomalies"

    @property
    def run(self) -> str:
        """That of the address, else the one chosen here, else the one it opens on."""
        return first_usable((st.query_params.get(RUN), self._get(RUN)), judges, FIRST)

    @property
    def retrained(self) -> str:
        """The run on cleaned rows that stands beside it; empty where there is none."""
        wanted = st.query_params.get(RETRAINED), self._get(f"{RETRAINED} of {self.run}")
        return first_usable(wanted, judges, "")

    @property
    def presets(self) -> list[Preset]:
        """What can be trained here."""
        known = families.presets()
        return [known[name] for name in PRESETS if name in known]

    def open(self, run: str) -> None:
        """Use this run from now on."""
        if usable(run, judges):
            self._stand(run, self._get(f"{RETRAINED} of {run}", ""))

    def bring(self, name: str) -> None:
        """Learn from a set of one's own, as the first preset for such rows does, and use that run."""
        about = data.card(name)
        if not fits(about):
            self.notify("Rows of ratings and pairs are not judged here: what you brought is kept.")
            return
        alike = [
            preset for preset in self.presets if data.card(preset.spec.data.name).pictured == about.pictured
        ]
        self._begin(menus.on(name, (alike or self.presets)[0].spec))
        if remarks := own.remarks(name):
            self.notify(f"{about.title}. {' '.join(remarks)}")

    def retrain(self, message: Any) -> None:
        """Begin the run's recipe on the training rows that a browser asks to keep; it may ask anything."""
        wanted = wanted_cleaning(message)
        if wanted is None or wanted.run != self.run:
            return
        try:
            spec = scheduler().soon(cleaned_recipe, *wanted).result(WAIT_S)
            if spec is None:
                self.notify("The rows are being scored: ask again when their scores are there.")
                return
            self._stand(self.run, submit(spec).id)
        except (TimeoutError, ValueError) as error:
            self.notify(sentence(error or "the rows could not be chosen in time: try again"))

    def _begin(self, spec: Spec) -> None:
        try:
            self.open(submit(spec).id)
        except ValueError as error:
            self.notify(sentence(error))

    def _stand(self, run: str, retrained: str) -> None:
        """Have it in the address, which is one step to go back, and as this session's choice."""
        self._set(RUN, run)
        self._set(f"{RETRAINED} of {run}", retrained)
        st.query_params.from_dict({RUN: run, **({RETRAINED: retrained} if retrained else {})})

    def open_from_url(self) -> None:
        """Do what the address asks for; what cannot be done is said in one sentence."""
        try:
            self._open(spec_from_url())
        except ValueError as error:
            self.notify(f"This link cannot be opened: {error}.")
        self._stand(self.run, self.retrained)

    def _open(self, spec: Spec | None) -> None:
        named = st.query_params.get(RUN)
        if spec is not None and judges(spec):
            self.open(submit(spec).id)
        elif spec is not None:
            self.notify("What this link trains gives no rows back to judge. Here is a run that does.")
        elif named and not exists(named):
            self.notify("The run of this link is no longer on this server. Here is another.")
        elif named and not usable(named, judges):
            self.notify("The run of this link gives no rows back to judge. Here is one that does.")

    def offered(self) -> dict[str, str]:
        """What can judge rows, by id: this session's runs, shipped ones, then kept ones."""
        return offered(self.run, judges, lambda kept: learns_from(kept, fits))


class Cleaning(NamedTuple):
    """Which training rows of a run are to be kept: those whose score is up to a percentile."""

    run: str
    score: str
    percentile: float


def wanted_cleaning(message: Any) -> Cleaning | None:
    """What a browser asks for; None where that is nothing that can be done."""
    if not isinstance(message, dict):
        return None
    run, score, percentile = (message.get(name) for name in Cleaning._fields)
    if not isinstance(run, str) or not isinstance(score, str) or not isinstance(percentile, int | float):
        return None
    return Cleaning(run, score, percentile) if 0 <= percentile <= 100 else None


def fits(about: Card) -> bool:
    """Whether rows of a set can be held against what a net makes of them."""
    return about.kind != "ratings" and not about.paired


def judges(spec: Spec) -> bool:
    """Whether a recipe's net gives back the rows that it learns from, and these are known here."""
    try:
        return fits(data.card(spec.data.name))
    except ValueError:
        return False
