"""List data sets and runs."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from rich.table import Table

from aecore.cli.report import console

MB = 1e6
LATER = ("size_normalisation", "paired", "rate_hz", "holed")
"""What came later stands behind."""


def data(as_json: bool) -> None:
    """Every data set, and whether it is here."""
    from aecore.data import names, own

    found = [_data_set(name) for name in (*names(), *own.names())]
    _tell(found, ("data", "title", "rows", "values", "where"), [_data_row(one) for one in found], as_json)


def _data_set(name: str) -> dict[str, Any]:
    """A data set's card, and whether it is here; of one that is damaged its name and a sentence."""
    from aecore.data import DataMissing, available, card

    try:
        about = asdict(card(name))
        later = {name: about.pop(name) for name in LATER}
        return {**about, "here": available(name), **later}
    except DataMissing as damage:
        return {"name": name, "here": False, "damage": str(damage)}


def runs(as_json: bool) -> None:
    """Every run that was kept."""
    from aecore.runs.store import Store

    found = [asdict(run) for run in Store().runs()]
    heads = ("run", "name", "status", "code", "epochs", "figure", "score", "baseline", "started")
    _tell(found, heads, [_run_row(run) for run in found], as_json)


def _data_row(found: Mapping[str, Any]) -> tuple[str, ...]:
    if "damage" in found:
        return found["name"], found["damage"]
    size = " x ".join(str(side) for side in found["shape"])
    where = "here" if found["here"] else f"{found['download_bytes'] / MB:.0f} MB to download"
    return found["name"], found["title"], f"{found['n_train']:,} + {found['n_test']:,}", size, where


def _run_row(found: Mapping[str, Any]) -> tuple[str, ...]:
    if found["damage"]:
        return found["id"], found["damage"]
    scores = ("-" if found[name] is None else f"{found[name]:.4g}" for name in ("score", "beside_score"))
    started = datetime.fromtimestamp(found["started_at"]).strftime("%Y-%m-%d %H:%M")
    return (
        found["id"],
        found["name"],
        found["status"],
        str(found["k"]),
        f"{found['epoch']:g}",
        found["unit"],
        *scores,
        started,
    )


def _tell(found: Sequence[Any], heads: Sequence[str], rows: Sequence[Sequence[str]], as_json: bool) -> None:
    if as_json:
        print(json.dumps(found))
        return
    shown = Table(*heads)
    for row in rows:
        shown.add_row(*row)
    console().print(shown)
