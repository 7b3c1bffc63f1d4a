"""Warm start menu: initial weights drawn from the seed, or as a kept run has learned them."""

from __future__ import annotations

from aecore import families
from aecore.runs.store import Kept
from aecore.spec import Spec
from ui.core.saved_runs import kept_runs
from ui.core.text_format import score
from ui.forms.knob_widgets import NEW_RUN, SetValue, menu

MOST = 30
AFRESH = "random, from the seed"


def start_menu(spec: Spec, set_value: SetValue) -> None:
    """A menu of the newest kept runs whose nets are built like the recipe's."""
    chosen = spec.start.run
    found = {"": AFRESH} | {run.id: _describe(run) for run in kept_runs() if _alike(run, spec)}
    offered = dict(list(found.items())[:MOST])
    offered.setdefault(chosen, found.get(chosen, chosen))
    menu(
        f"{NEW_RUN} initial weights",
        offered,
        chosen,
        "form start.run",
        lambda run: set_value("start.run", run),
    )


def _alike(kept: Kept, spec: Spec) -> bool:
    known = families.load().get(kept.family)
    return known is not None and type(known.spec.net) is type(spec.net) and not kept.damage


def _describe(kept: Kept) -> str:
    """A browser chooses by these words, so no two runs may have the same."""
    figure = "" if kept.score is None else f", {kept.unit} {score(kept.score, kept.unit)}"
    return f"{kept.name}, {kept.epoch:.0f} epochs{figure} · {kept.id[:4]}"
