"""Offered runs: which a page that uses a trained net has in its menu, by what it can be used with."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import islice

from aecore.runs.store import Kept
from aecore.spec import Spec
from ui.asking.net_aside import recipe
from ui.core.saved_runs import kept_runs, store
from ui.forms.run_menu import looked_at, run_words

OFFERED = 12  # kept runs in the menu
READ = 60  # kept runs whose recipes are read for it, at most
Fits = Callable[[Spec], bool]
Sound = Callable[[Kept], bool]


def usable(run: str, fits: Fits) -> bool:
    """Whether there is a run of that id whose recipe fits."""
    try:
        return fits(recipe(run))
    except (LookupError, ValueError):
        return False


def offered(run: str, fits: Fits, sound: Sound) -> dict[str, str]:
    """A run and others that fit, by id: this session's, shipped ones, then kept ones that are sound."""
    mine = dict.fromkeys(each for each in (run, *looked_at()) if usable(each, fits))
    kept = {
        saved.id: run_words(saved.id, saved.family, saved.data, saved.name) for saved in _kept(fits, sound)
    }
    names = {saved.id: saved.name for saved in store().shipped()}
    found = {each: kept.get(each) or names.get(each) or _words(each) for each in mine}
    shipped = {each: name for each, name in names.items() if usable(each, fits)}
    return {**found, **shipped, **kept}


def first_usable(wanted: Iterable[str | None], fits: Fits, otherwise: str) -> str:
    """The first of the runs that can be used."""
    return next((run for run in wanted if run and usable(run, fits)), otherwise)


def _words(run: str) -> str:
    spec = recipe(run)
    return run_words(run, spec.family, spec.data.name)


def _kept(fits: Fits, sound: Sound) -> Iterator[Kept]:
    """Kept runs that can be used, the newest first."""
    read = islice(filter(sound, kept_runs()), READ)
    return islice((saved for saved in read if usable(saved.id, fits)), OFFERED)
