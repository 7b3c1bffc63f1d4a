"""Mend a picture by a run on the terminal: fill a hole, enlarge or colour it, beside what needs no net."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import numpy as np
from rich.table import Table

from aecore import device
from aecore.cli import find_run
from aecore.cli.report import console
from aecore.cli.terminal import plain
from aecore.data import Dataset, card, load
from aecore.data.own import Given
from aecore.data.own.picture_rows import picture_row
from aecore.data.picture_shape import grid
from aecore.evaluation.metrics import in_range
from aecore.evaluation.restoration.holes import hole_at
from aecore.inference.model import Model
from aecore.inference.restoration import NET, Restored, check_pictures, colourised, enlarged, inpainted
from aecore.parts.picture_corruption import Grey, Hole, Shrink
from aecore.runs.store.files import write

ZOOM = 4
"""Times that a picture's sides are made larger in the PNG."""


def mend(
    run: str,
    file: Path | None,
    row: int | None,
    hole: str | None,
    saturation: float,
    out: Path | None,
    as_json: bool,
) -> None:
    """Tell what is missing of a test row or a file; ValueError is one sentence."""
    if (file is None) == (row is None):
        raise ValueError("give a picture or --row, the number of a test row, and not both")
    if out is not None and out.suffix.lower() != ".png":
        raise ValueError(f"--out must end in .png, got {out}")
    folder = find_run.find(run)
    spec = folder.load().spec
    data = load(spec.data.name)
    check_pictures(data)
    missing = _missing(spec.corruption, data, hole, saturation)
    x = _row(data, row) if file is None else picture_row(Given.at(file), card(data.name))[None]
    with device.one_thread():
        found = _restored(folder.model(), data, x, missing, saturation)
        about = _about(found, x, missing, known=file is None)
    if out is not None:
        pictures = {"original": x, "given": found.x_in, **found.answers, "spread": found.spread}
        write(out, _png(data, pictures))
        about |= {"path": str(out), "pictures": list(pictures)}
    _tell(folder.path.name, about, as_json)


def _missing(part: Any, data: Dataset, hole: str | None, saturation: float) -> np.ndarray:
    """Which values (1, D) are to be told: all by a net that enlarges or colours, else those of the hole."""
    if saturation != 1 and not isinstance(part, Grey):
        raise ValueError("--saturation is for nets that learned to give colours")
    if not isinstance(part, Grey | Shrink):
        return _hole(hole, data, part)
    if hole is not None:
        raise ValueError(
            f"--hole is for nets that fill holes, and this one learned from {type(part).__name__}"
        )
    return np.ones((1, data.features), bool)


def _restored(model: Model, data: Dataset, x: np.ndarray, missing: np.ndarray, saturation: float) -> Restored:
    """What the net and the others make of a row, as its recipe says."""
    part = model.spec.corruption
    if isinstance(part, Shrink):
        found = enlarged(model, data, x)
    elif isinstance(part, Grey):
        found = colourised(model, data, x, saturation)
    else:
        found = inpainted(model, data, x, missing)
    if not np.isfinite(found.answers[NET]).all():
        raise ValueError("the net of this run gives numbers that are not finite: train its recipe again")
    return found


def _row(data: Dataset, row: int | None) -> np.ndarray:
    if row is None or not 0 <= row < data.n_test:
        raise ValueError(f"--row must be 0 to {data.n_test - 1:,}, got {row}")
    return in_range(data.x_test[row : row + 1])


def _hole(text: str | None, data: Dataset, part: Any) -> np.ndarray:
    """Which values (1, D) are missing: as asked for, else in the middle and as large as in the recipe."""
    sides = grid(data.shape)
    if text is None:
        size = (part.height, part.width) if isinstance(part, Hole) else tuple(side // 3 for side in sides)
        corner = tuple((side - length) // 2 for side, length in zip(sides, size, strict=True))
        return hole_at(data.shape, *corner, *size)[None]
    words = text.split(",")
    if len(words) != 4 or not all(word.strip().isascii() and word.strip().isdigit() for word in words):
        raise ValueError(f"--hole must be TOP,LEFT,HEIGHT,WIDTH in pixels, as in 8,8,12,12, got {text!r:.60}")
    top, left, height, width = (int(word[:9]) for word in map(str.strip, words))
    return hole_at(data.shape, top, left, height, width)[None]


def _about(found: Restored, x: np.ndarray, missing: np.ndarray, known: bool) -> dict[str, Any]:
    """What came out, as plain values; scores only where it is known what was there."""
    scores = {name: _number(score) for name, score in found.scores(x).items()} if known else None
    return {"unit": found.unit, "scores": scores, "spread": float(found.spread[missing].mean())}


def _number(score: float) -> float | None:
    """A score to four digits; None of an answer without any error."""
    return round(score, 4) if np.isfinite(score) else None


def _png(data: Dataset, pictures: dict[str, np.ndarray]) -> bytes:
    """All pictures in one line, larger, with a gap between them; the spread is scaled by its greatest."""
    from PIL import Image

    spread = pictures["spread"]
    shown = pictures | {"spread": spread / max(float(spread.max()), 1e-12)}
    tiles = [data.picture(np.asarray(rows, np.float32))[0] for rows in shown.values()]
    tiles = [
        np.pad(tile, ((1, 1), (1, 1), *((0, 0),) * (tile.ndim - 2)), constant_values=128) for tile in tiles
    ]
    sheet = np.concatenate(tiles, 1).repeat(ZOOM, 0).repeat(ZOOM, 1)
    packed = io.BytesIO()
    Image.fromarray(sheet).save(packed, "PNG")
    return packed.getvalue()


def _tell(run: str, about: dict[str, Any], as_json: bool) -> None:
    if as_json:
        print(json.dumps({"run": run, **about}))
        return
    if about["scores"] is not None:
        best = "more is better" if about["unit"] == "dB" else "less is better"
        shown = Table("answer", f"{about['unit']}, {best}")
        for name, score in about["scores"].items():
            shown.add_row(name, "exact" if score is None else f"{score:.2f}")
        console().print(shown)
    console().print(f"Spread of the net's answer over ten noisy passes: {about['spread']:.4f}")
    if "path" in about:
        print(plain(f"{about['path']}: {', '.join(about['pictures'])}"))
