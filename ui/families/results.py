"""Results of families: what each has learned after some seconds, as a picture that comes with the program.

`python -m ui.families.results [NAME ...]` trains the first preset of these families, or of all, and writes
their pictures anew.
"""

from __future__ import annotations

import sys
from functools import cache
from pathlib import Path

from aecore import families
from aecore.families.family import Family
from aecore.spec import put
from ui.core import cached_json
from ui.forms.menus import shapeable
from ui.runs.run_thumbnail import png

FOLDER = Path(__file__).resolve().parents[2] / "assets" / "kinds"
PATH = "/lab/kinds"
SECONDS, SLOW_SECONDS = 10.0, 45.0
"""The latter for convolutions, and where layers are pretrained first."""


def result(family: Family) -> Path | None:
    """The picture of a family; None of one that has none, because a package brought it."""
    path = FOLDER / f"{family.name}.png"
    return path if path.is_file() else None


@cache
def address(name: str) -> str:
    """Where a browser finds the picture of a family; empty where there is none. It may be kept for ever."""
    path = result(families.find(name))
    return "" if path is None else cached_json.address(f"{PATH}/{path.name}", path.read_bytes())


def write(family: Family) -> None:
    """Train the first preset, on its own data, and keep what is seen of it."""
    from aecore.runs.session import Session
    from aecore.runs.store.pictures import portrait

    spec = next((preset.spec for preset in family.presets), family.spec)
    seconds = SECONDS if shapeable(spec) and not spec.pretrain else SLOW_SECONDS
    session = Session(put(put(spec, "train.seconds", seconds), "train.device", "cpu")).run()
    drawn = png(session.snapshot(portrait(session)), by_map=family.prior is not None)
    if drawn is not None:  # a net that shows no picture has no result to show
        (FOLDER / f"{family.name}.png").write_bytes(drawn)


if __name__ == "__main__":
    FOLDER.mkdir(exist_ok=True)
    for name in sys.argv[1:] or families.load():
        write(families.find(name))
        print(name, flush=True)
