"""Sprite sheet: pictures of test rows in one PNG, so that a point's tooltip shows its item at once."""

from __future__ import annotations

import io
import math
from functools import lru_cache
from typing import Any

import numpy as np
from PIL import Image

from aecore import data
from aecore.data.picture_shape import grid

COLUMNS = 32
ROWS_SHOWN = 2_000


def sprite_sheet(name: str) -> dict[str, Any] | None:
    """Where the browser finds the sheet of a data set, and how it is cut; None where its items are lines."""
    about = data.card(name) if name else None
    if about is None or not about.pictured:
        return None
    height, width = grid(about.shape)
    return {"url": f"/lab/atlas/{name}.png", "height": height, "width": width, "columns": COLUMNS}


@lru_cache(maxsize=16)
def png(name: str) -> bytes:
    """The first test rows, 32 to a line; ValueError where the data set is unknown or not here."""
    if not data.available(name):
        raise ValueError(f"{name} is not on this machine")
    found = data.load(name)
    return as_png(tiled(found.picture(found.x_test[:ROWS_SHOWN]), COLUMNS))


def as_png(sheet: np.ndarray) -> bytes:
    """A picture in grey (H, W), or in colour (H, W, 3), uint8, as a PNG."""
    out = io.BytesIO()
    Image.fromarray(sheet).save(out, "PNG")
    return out.getvalue()


def tiled(pictures: np.ndarray, columns: int) -> np.ndarray:
    """Pictures (n, H, W, ...) as a sheet, `columns` to a line: (lines * H, columns * W, ...); gaps are 0."""
    n, height, width, *more = pictures.shape
    lines = max(1, math.ceil(n / columns))
    sheet = np.zeros((lines * columns, height, width, *more), pictures.dtype)
    sheet[:n] = pictures
    rows = sheet.reshape(lines, columns, height, width, *more).swapaxes(1, 2)
    return rows.reshape(lines * height, columns * width, *more)
