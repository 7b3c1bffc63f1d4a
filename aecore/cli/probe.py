"""Linear probes of a run's codes, on the terminal."""

from __future__ import annotations

import json

from rich.table import Table

from aecore.cli import find_run
from aecore.cli.report import console
from aecore.inference.linear_probe import Probe, ProbeScore, probe_weights
from aecore.text_format import percent


def tell(run: str, most: int, as_json: bool) -> None:
    """Two classifiers on the codes of a run and on the rows themselves."""
    folder = find_run.find(run)
    spec = folder.load().spec
    found = probe_weights(spec, folder.weights, most)
    if as_json:
        print(json.dumps({"run": folder.path.name, **found.info()}))
    else:
        console().print(_table(found, f"{spec.family} on {spec.data.name}"))


def _table(found: Probe, title: str) -> Table:
    shown = Table("", "on codes", "on the rows themselves", title=title, title_justify="left")
    for name in dict.fromkeys(score.classifier for score in found.scored):
        mine = (score for score in found.scored if score.classifier == name)
        shown.add_row(name, *map(_error, mine))
    shown.caption = (
        f"test rows named wrongly, with the 95 % interval; {found.n_train:,} training and "
        f"{found.n_test:,} test rows"
    )
    return shown


def _error(score: ProbeScore) -> str:
    return f"{percent(score.error / 100, 2)} ({score.lo:.2f} to {score.hi:.2f})"
