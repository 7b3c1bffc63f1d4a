"""Reports of runs: a summary as one JSON object and as a table, with the PCA baseline beside it."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn
from rich.table import Table
from rich.text import Text

from aecore.cli.terminal import plain
from aecore.data.readers.errors import reading
from aecore.evaluation.figure import pca_name
from aecore.evaluation.scoring import PIXELS, measured
from aecore.views.snapshot import Snapshot

if TYPE_CHECKING:
    from aecore.runs.store import RunFolder

WIDTH = 110  # of text that is not read on a terminal
FACTS = (
    "test_mse_standard_error",
    "cleaned_mse",
    "pca_cleaned_mse",
    "median_cleaned_mse",
    "cpu_s",
    "precision",
    "device",
    "parameters",
    "n_train",
    "n_test",
    "features",
    "k",
    "train_rmse_per_person",
)


def summary(snapshot: Snapshot, run: str, folder: str) -> dict[str, Any]:
    """Everything about a run in plain numbers and words; what is not known, or not finite, is None.

    `_mse` is per feature, `_se` summed over the features of a row; both are means over rows given clean.
    `cleaned_mse` is the error after the test rows were broken by the recipe's corruption. Runs on ratings
    have figures of their own (`test_rmse`, `test_mae`), in stars, with the same of averages beside them
    (`film_mean_rmse`); `measure` says what each is.
    """
    facts, spec = snapshot.facts, snapshot.spec
    test = _last(snapshot, "test_mse")
    pca = snapshot.levels.get("pca_mse")
    features = facts["widths"][0] if "widths" in facts else math.nan
    found = {
        "run": run,
        "folder": folder,
        "status": snapshot.status,
        "error": snapshot.error,
        "digest": facts.get("digest"),
        "family": spec.family,
        "data": spec.data.name,
        "seed": spec.train.seed,
        "epochs": round(snapshot.epoch, 4),
        "steps": snapshot.step,
        "elapsed_s": snapshot.elapsed_s,
        "rows_per_s": snapshot.rows_per_s,
        "train_mse": facts.get("train_mse", _last(snapshot, "train_mse")),
        "test_mse": test,
        "test_se": None if test is None or "test_rmse" in snapshot.curves else test * features,
        "pca_mse": pca,
        "pca_se": None if pca is None else pca * features,
        **{name: facts.get(name, _last(snapshot, name)) for name in FACTS},
        **{name: _last(snapshot, name) for name in (*measured(facts)["figures"], *measured(facts)["beside"])},
        **snapshot.levels,
        "measure": measured(facts),
        "components": facts.get("components"),
    }
    return {name: _finite(value) for name, value in found.items()}


def summed_up(folder: RunFolder) -> dict[str, Any]:
    """The summary of a run that was kept; ValueError, in a sentence, where its facts are of another kind."""
    snapshot = folder.load()
    with reading(folder.path):
        found = summary(snapshot, folder.path.name, str(folder.path))
        table(found)
    return found


def table(found: Mapping[str, Any]) -> Table:
    """The errors of a run beside those of its baselines."""
    if found["measure"]["test"] != PIXELS.test:
        return _figures(found)
    title = f"{found['family']} on {found['data']}, code {found['k']}: {found['status']}"
    shown = Table("", "MSE per feature", "squared error per row", title=title, title_justify="left")
    shown.add_row("test rows", _number(found["test_mse"]), _number(found["test_se"]))
    shown.add_row(f"test rows, {pca_name(found)}", _number(found["pca_mse"]), _number(found["pca_se"]))
    shown.add_row("training rows", _number(found["train_mse"]), "")
    names = {"cleaned_mse": "corrupted rows, denoised", "pca_cleaned_mse": f"the same by {pca_name(found)}"}
    for key, name in {**names, "median_cleaned_mse": "the same by a median filter"}.items():
        if found[key] is not None:
            shown.add_row(name, _number(found[key]), "")
    shown.caption = ", ".join(_circumstances(found))
    return shown


def _figures(found: Mapping[str, Any]) -> Table:
    """All figures of a run on data whose errors are not told per feature."""
    measure = found["measure"]
    title = f"{found['family']} on {found['data']}, code {found['k']}: {found['status']}"
    shown = Table("", *measure["figures"].values(), title=title, title_justify="left")
    shown.add_row(measure["rows"], *(_number(found[name]) for name in measure["figures"]))
    for level, name in measure["beside"].items():
        stem = level.removesuffix(measure["test"].removeprefix("test"))
        figures = (found.get(stem + figure.removeprefix("test")) for figure in measure["figures"])
        shown.add_row(f"the same by {name}", *(_number(figure) for figure in figures))
    shown.caption = ", ".join(_circumstances(found))
    return shown


def tell(found: Mapping[str, Any], as_json: bool) -> None:
    """The summary of a run on the terminal, as a table or as the last line."""
    if as_json:
        print(json.dumps(found))
        return
    screen = console()
    screen.print(table(found))
    screen.print(f"run {found['run']} in {found['folder']}", soft_wrap=True)
    if found["error"]:
        screen.print(found["error"])


class PlainConsole(Console):
    """A Rich console that shows strings letter by letter: no markup, no :emoji:, nothing a terminal obeys."""

    def render_str(self, text: str, **options: Any) -> Text:
        """The string as Rich draws it; every cell, title and line that is printed comes by here."""
        return super().render_str(plain(text), **{**options, "markup": False, "emoji": False})


def console(stderr: bool = False) -> Console:
    """A terminal, or a file or pipe that is as wide as the text needs."""
    found = PlainConsole(stderr=stderr, highlight=False)
    return found if found.is_terminal else PlainConsole(stderr=stderr, highlight=False, width=WIDTH)


@contextmanager
def progress(title: str, quiet: bool) -> Iterator[Callable[[float, str], None]]:
    """A bar on the terminal; yields what moves it to a share from 0 to 1, with some words behind it."""
    columns = (_words("description"), BarColumn(), _words("fields[text]"))
    screen = console(stderr=True)
    off = quiet or not screen.is_terminal
    with Progress(*columns, console=screen, auto_refresh=False, disable=off, transient=True) as bar:
        task = bar.add_task(title, total=1.0, text="")

        def move(share: float, text: str) -> None:
            if not off:
                bar.update(task, completed=share, text=text, refresh=True)

        yield move


def _words(field: str) -> TextColumn:
    return TextColumn(f"{{task.{field}}}", markup=False)


def share(snapshot: Snapshot) -> float:
    """How much of the run is done, 0 to 1."""
    planned = snapshot.elapsed_s + (snapshot.left_s or 0.0)
    return snapshot.elapsed_s / planned if planned else 0.0


def line(snapshot: Snapshot) -> str:
    """How a run stands, in one line."""
    left = "" if snapshot.left_s is None else f", {snapshot.left_s:.0f} s left"
    measure = measured(snapshot.facts)
    error = _number(_last(snapshot, measure["test"]))
    unit = "test MSE" if measure["test"] == PIXELS.test else measure["unit"]
    planned = snapshot.facts["epochs"]
    return f"epoch {snapshot.epoch:.1f} of {planned}, {unit} {error}, {snapshot.rows_per_s:,.0f} rows/s{left}"


def _circumstances(found: Mapping[str, Any]) -> Iterator[str]:
    """How the figures came about, as far as it is known."""
    counts = {"n_test": "test rows", "n_train": "training rows", "parameters": "parameters"}
    yield from (f"{found[key]:,} {name}" for key, name in counts.items() if found[key] is not None)
    yield f"seed {found['seed']}, {found['epochs']:g} epochs"
    yield f"{found['elapsed_s']:.1f} s, {found['rows_per_s']:,.0f} rows/s"
    if found["device"] is not None:
        yield f"{found['precision']} on {found['device']}"


def _last(snapshot: Snapshot, name: str) -> float | None:
    curve = snapshot.curves.get(name)
    return None if curve is None or not len(curve.value) else float(curve.value[-1])


def _finite(value: Any) -> Any:
    return None if isinstance(value, float) and not math.isfinite(value) else value


def _number(value: float | None) -> str:
    return "-" if value is None else f"{value:.4g}"
