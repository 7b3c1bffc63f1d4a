"""Fill the holes of one's own table: a CSV in, the same CSV out, and a certainty for each cell filled."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from rich.table import Table

from aecore.cli.report import console
from aecore.cli.terminal import plain
from aecore.data.own import Given
from aecore.data.own.table_cells import Cells
from aecore.data.readers.errors import reading
from aecore.runs.imputation import filled_table as ways
from aecore.runs.store.files import write


def impute(
    path: Path, out: Path | None, by: str, share: float, header: bool | None, seed: int, as_json: bool
) -> None:
    """Score the ways on hidden cells of a table, fill its holes by one, and write it."""
    if by != "best" and by not in ways.WAYS:
        raise ValueError(f"--by is best, {', '.join(ways.WAYS)}, got {by[:40]!r}")
    with reading(path):
        table = Cells.of(Given.at(path), header)
    asked = None if by == "best" else tuple(dict.fromkeys((by, ways.MEAN, "soft-impute", "ppca")))
    found = ways.compared(table.x, table.known, share, seed, asked, lambda now: _say(now, as_json))
    way = found.best if by == "best" else by
    about = {
        "rows": len(table.x),
        "columns": list(table.names),
        "holes": int((~table.known).sum()),
        "hidden": int(found.hidden.sum()),
        "scores": {name: round(score, 4) for name, score in found.scores.items()},
        "by": way,
        "said": found.sentence(),
        "remarks": list(table.remarks),
    }
    values, doubt = ways.filled(table.x, table.known, way, found.factors[way], seed)
    text = table.written(values, doubt)
    about["cells"] = table.told(values, doubt)
    if out is not None:
        write(out, text.encode())
        about["out"] = str(out)
    elif not as_json:
        sys.stdout.write(text)
    _tell(about, as_json)


def _say(now: str, quiet: bool) -> None:
    if not quiet:
        print(f"Filling hidden cells by {now} ...", file=sys.stderr)


def _tell(about: dict[str, Any], as_json: bool) -> None:
    if as_json:
        print(json.dumps(about))
        return
    shown = Table("filled by", "RMSE on hidden cells, column mean = 1, less is better")
    for way, score in sorted(about["scores"].items(), key=lambda pair: pair[1]):
        shown.add_row(ways.WAYS[way], f"{score:.3f}")
    console(stderr=True).print(shown)
    for sentence in (
        *about["remarks"],
        f"{about['hidden']:,} known cells were hidden. {about['said']}",
        f"{about['holes']:,} holes of {about['rows']:,} rows are filled by {ways.WAYS[about['by']]}.",
    ):
        print(plain(sentence), file=sys.stderr)
