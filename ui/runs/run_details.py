"""Details of a saved run beside its record: its preset, what it sets otherwise, a picture, a curve."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import streamlit as st

from aecore import data, families
from aecore.data.readers.errors import reading
from aecore.evaluation.scoring import measured
from aecore.runs.store import Kept
from aecore.views.snapshot import Snapshot
from ui.core.ownership import may_change
from ui.core.saved_runs import store
from ui.forms.recipe_differences import in_words, nearest_preset
from ui.runs.run_thumbnail import run_thumbnail

POINTS = 40  # of a curve


@dataclass(frozen=True)
class RunDetails:
    """What a line of the table shows beside the record; empty where the run cannot be read.

    `changed` are the settings in which it differs from the preset it comes nearest to. `picture` is a data
    URL. `curve` is the training error, thinned to 40 points.
    """

    preset: str = ""
    changed: str = ""
    picture: str | None = None
    curve: tuple[float, ...] = ()


@dataclass(frozen=True)
class Line:
    """One line of the table."""

    kept: Kept
    details: RunDetails

    @property
    def kind(self) -> str:
        """The title of its family; its name where no such family is known here."""
        try:
            return families.find(self.kept.family).title
        except ValueError:
            return self.kept.family

    @property
    def rows(self) -> str:
        """The title of its data set; its name where no such data are known here."""
        try:
            return data.card(self.kept.data).title
        except ValueError:
            return self.kept.data

    def matches(self, words: Iterable[str]) -> bool:
        """Whether each of the words, in small letters, stands anywhere in the line."""
        kept, shown = self.kept, self.details
        told = (kept.name, self.kind, self.rows, shown.preset, shown.changed, *kept.tags, kept.note, kept.id)
        text = " ".join((*told, kept.family, kept.data, kept.status, kept.damage)).casefold()
        return all(word in text for word in words)


def is_mine(kept: Kept) -> bool:
    """Whether this browser may change a run."""
    return may_change({kept.owner} if kept.owner else ())


def line(kept: Kept) -> Line:
    """The line of a run, read from disk only where it has been saved since it was read last."""
    return Line(kept, RunDetails() if kept.damage else _details(kept.id, kept.saved_at))


@st.cache_resource(show_spinner=False, max_entries=2000)
def _details(run: str, saved_at: float) -> RunDetails:
    try:
        with reading(run):  # views of a file that was changed may have any shape
            return _read(run)
    except ValueError:
        return RunDetails()


def _read(run: str) -> RunDetails:
    shown = store().load(run)
    preset, changed = nearest_preset(shown.spec)
    return RunDetails(preset, in_words(changed), run_thumbnail(shown), _curve(shown))


def _curve(shown: Snapshot) -> tuple[float, ...]:
    curve = shown.curves.get(measured(shown.facts)["train"]) or shown.curves.get("loss")
    if curve is None:
        return ()
    values = curve.value[np.isfinite(curve.value)]
    places = np.linspace(0, len(values) - 1, min(POINTS, len(values))).round().astype(int)
    return tuple(values[places].tolist())
