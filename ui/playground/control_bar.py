"""Control bar: the recipe row and the live knobs, everything of the Playground that somebody sets."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from aecore import data
from aecore.data import own
from aecore.limits import memory_mb, parameters
from aecore.spec import Spec, paths, put, unreplayed
from ui.components.combobox.combobox import combobox
from ui.components.network_diagram.network_diagram import network_diagram
from ui.core.browser import browser
from ui.core.lazy_popover import lazy_popover
from ui.core.run_state import RunState
from ui.core.saved_runs import run_weights
from ui.core.shared_scheduler import scheduler
from ui.core.text_format import plain, sentence
from ui.engine.engine_text import tight
from ui.export.export_menu import Exportable, export_menu
from ui.forms import autoencoder_options, data_card, menus
from ui.forms.knob_widgets import NEW_RUN, clear_faults, field, menu, short_label
from ui.forms.own_data import form as own_data
from ui.forms.own_data import session as own_session
from ui.forms.recipe_form import form
from ui.playground.map_choice import draw_map_choice
from ui.playground.share import share

DEVICES = {"cpu": "CPU", "cuda": "GPU", "mps": "GPU"}
BRING = "bring"
"""The entry of the menu of data by which one brings a file."""
SHOWN_KNOBS = 3
"""As many live knobs as fit beside the transport; the others are in the recipe."""


@dataclass(frozen=True)
class ControlBar:
    """Controls of one page's run: menus, network diagram, recipe form, live knobs."""

    state: RunState

    def draw(self, knob_row: DeltaGenerator, map_head: DeltaGenerator) -> None:
        """The recipe row here, knobs and choice of map elsewhere; they alone are drawn again when set."""
        with st.container(key="recipe-row", horizontal=True, vertical_alignment="center", gap="small"):
            self._menus()
            self._shape()
            fault, more = self._fault_and_room()
            self._actions(fault)
            self._trouble(fault, more)
        with knob_row:
            self._knobs()
        with map_head:
            draw_map_choice(self.state)
        own_data.draw(self._use)

    @property
    def live(self) -> set[str]:
        """The knobs that act on the present run at once; of one that repeats another none do."""
        job = self.state.open_job
        return set() if job is None or job.spec.replay else {path for path, k, _ in paths(job.spec) if k.live}

    def set_value(self, path: str, value: Any) -> None:
        """Set a knob or a part: on the run where it is live there, and in the recipe of the next one."""
        if path == "data.name":
            return self._read(value)
        edited = put(unreplayed(self.state.draft), path, value)
        job = self.state.open_job
        if job is not None and path in self.live:
            job.adjust(path, value)
        self.state.draft = edited

    def replace(self, spec: Spec) -> None:
        """Take up another recipe, for the next run."""
        self.state.draft = unreplayed(spec)
        clear_faults()

    def waiting(self) -> int:
        """How many knobs differ from the present run's and wait for a new one."""
        job = self.state.job
        if job is None or (self.state.draft.replay and self.state.draft.replay == job.spec.replay):
            return 0
        old, new = (
            {path: value for path, _, value in paths(recipe)} for recipe in (job.spec, self.state.draft)
        )
        return sum(old.get(path) != new.get(path) for path in {*old, *new}) or int(
            job.spec != self.state.draft
        )

    def _menus(self) -> None:
        draft = self.state.draft
        if preset := menus.origin(draft, self.state.preset):
            self.state.preset = preset.name
        titles = own_session.titled((*data.names(), *own_session.offered(), draft.data.name))
        now = {draft.data.name: titles.get(draft.data.name, draft.data.name)}
        titles = {BRING: "Bring your own …"} | now | titles  # a menu opens where its choice is: both are seen
        menu(f"{NEW_RUN} data", titles, draft.data.name, "menu data", self._read)
        known = self.state.preset
        combobox(
            menus.heading(draft),
            menus.chosen(draft, known),
            menus.entry(draft, known),
            key="menu family",
            options=autoencoder_options.address(),
            noun="autoencoders",
            mark=NEW_RUN,
            extra=autoencoder_options.changed(draft, known),
            on_choose=self._choose,
        )

    def _read(self, name: str) -> None:
        if name == BRING:
            return own_session.open_form()
        self.replace(menus.on(name, self.state.draft))

    def _use(self, name: str, spec: Spec | None) -> None:
        """Learn from what was brought; the run of a link that asked for it begins. Tell how it was read."""
        if spec is None:
            self.replace(menus.on(name, self.state.draft))
        else:
            self._begin(spec)
        if remarks := own.remarks(name):
            self.state.notify(f"{data.card(name).title}. {' '.join(remarks)}")

    def _begin(self, spec: Spec) -> None:
        """Begin what a link asks for, as if its data had been here."""
        try:
            self.state.start_or_notify(spec)
        except ValueError as error:
            self.state.notify(f"This link cannot be opened: {error}.")

    def _choose(self, entry: Any) -> None:
        """Take up what a browser chose from the menu, which may be anything."""
        if isinstance(entry, str) and entry in autoencoder_options.keys():
            self.replace(menus.recipe(entry, self.state.draft))
        else:
            self.state.notify("There is no such autoencoder in the menu. Nothing was changed.")
            st.rerun()

    def _shape(self) -> None:
        net, widths = self.state.draft.net, menus.widths(self.state.draft)
        with st.container(key="shape"):
            network_diagram(
                widths,
                key="bowtie",
                code=len(net.hidden) + 1,
                editable=menus.shapeable(self.state.draft),
                mirrored=net.decoder is None,
                on_widths=self._bend,
            )
        st.markdown(menus.summary(self.state.draft, self.state.preset), width="stretch")

    def _bend(self, widths: tuple[int, ...]) -> None:
        try:
            self.replace(menus.with_widths(self.state.draft, widths))
        except ValueError as error:
            self.state.notify(f"{error}.")
            st.rerun()

    def _actions(self, fault: str) -> None:
        with st.container(horizontal=True, key="actions", width="content", gap="xsmall"):
            lazy_popover(
                "Recipe",
                self._form,
                key="recipe",
                icon=":material/tune:",
                chosen=own_session.is_open(),  # it would lie above the form
            )
            share(self.state)
            self._export()
            waiting = self.waiting()
            label = f"Restart with {waiting} change{'s' * (waiting != 1)}" if waiting else "Train"
            over = self.state.job is None or self.state.job.over
            st.button(
                label,
                icon=":material/replay:",
                key="train",
                type="primary" if waiting or over else "secondary",
                disabled=bool(fault),
                help="start a new run with this recipe",
                on_click=self._train,
            )

    def _export(self) -> None:
        job = self.state.job
        if job is not None:
            export_menu(Exportable(job.id, lambda: job.latest, run_weights(job)))

    def _form(self) -> None:
        form(self.state.draft, self.live, self.set_value)
        st.caption(self._cost())

    def _cost(self) -> str:
        """Cost of the recipe: parameters and memory; and the device of the present run."""
        draft, job = self.state.draft, self.state.job
        facts = job.latest.facts if job is not None else {}
        size = menus.features(draft)
        cost = f"{parameters(draft, size):,} parameters, about {memory_mb(draft, size):,} MB of memory."
        if "device" not in facts:
            return cost
        device = DEVICES.get(facts["device"], facts["device"])
        return f"{cost} This run uses the {device} ({facts['precision']} precision)."

    def _train(self) -> None:
        self.state.start_or_notify(self.state.draft)
        st.rerun()

    def _fault_and_room(self) -> tuple[str, int]:
        """Why the recipe cannot be trained, in one sentence, else about how many such runs more can be.

        Worked out once a press: it looks at every run of the server.
        """
        if not data.available(self.state.draft.data.name):
            return "its data are not here", 0
        try:
            scheduler().check(self.state.draft)
            return "", scheduler().room(self.state.draft, browser())
        except ValueError as error:
            return str(error), 0

    def _trouble(self, fault: str, more: int) -> None:
        name, few = self.state.draft.data.name, tight(more)
        if not fault and not few:
            return
        with st.container(key="refusal"):
            if not data.available(name):
                data_card.missing_data(name, self._read)
            else:
                st.markdown(f":red[:material/block:] {plain(sentence(fault))}" if fault else few)

    def _knobs(self) -> None:
        live, job = self.live, self.state.open_job
        spec = job.spec if job is not None and live else self.state.draft
        shown = sorted((setting for setting in paths(spec) if setting[1].live), key=_first)[:SHOWN_KNOBS]
        for path, k, value in shown:
            field(path, k, value, self.set_value, "row", path in live, short_label(path))


def _first(knob: tuple[str, Any, Any]) -> int:
    """What is special to a recipe comes before what all recipes have."""
    path = knob[0]
    return (
        (not path.startswith("corruption.")) + 2 * path.startswith("train.") + (path == "train.weight_decay")
    )
