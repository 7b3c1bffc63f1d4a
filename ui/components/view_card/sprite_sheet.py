"""Sprite sheet: pictures of test rows in one PNG, so that a point's tooltip shows its item at once."""

from __future__ import annotations

import io
import math
from functools import lru_cache
from typing import Any

import numpy as np
from PIL import Image

from aecore import data

COLUMNS = 32
ROWS_SHOWN = 2_000


def sprite_sheet(name: str) -> dict[str, Any] | None:
    """Where the browser finds the sheet of a data set, and how it is cut; None where its items are lines."""
    shape = data.card(name).shape if name else ()
    if len(shape) != 2:
        return None
    return {"url": f"/lab/atlas/{name}.png", "height": shape[0], "width": shape[1], "columns": COLUMNS}


@lru_cache(maxsize=16)
def png(name: str) -> bytes:
    """The first test rows, 32 to a line; ValueError where the data set is unknown or not here."""
    if not data.available(name):
        raise ValueError(f"{name} is not on this machine")
    found = data.load(name)
    return as_png(tiled(found.picture(found.x_test[:ROWS_SHOWN]), COLUMNS))


def as_png(sheet: np.ndarray) -> bytes:
    """Grey values (H, W) uint8 as a PNG."""
    out = io.BytesIO()
    Image.fromarray(sheet).save(out, "PNG")
    return out.getvalue()


def tiled(pictures: np.ndarray, columns: int) -> np.ndarray:
    """Pictures (n, H, W) side by side, `columns` to a line, as (lines * H, columns * W); gaps are zero."""
    n, height, width = pictures.shape
    lines = max(1, math.ceil(n / columns))
    sheet = np.zeros((lines * columns, height, width), pictures.dtype)
    sheet[:n] = pictures
    rows = sheet.reshape(lines, columns, height, width).swapaxes(1, 2)
    return rows.reshape(lines * height, columns * width)
