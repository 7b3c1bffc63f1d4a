"""Pictures of rows as one Plotly heat map a line, an image where in colour; a pixel's value on pointing."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from aecore.inference.charts.palette import SERIES
from aecore.text_format import plain_html
from aecore.views.snapshot import View

GAP = 1
SIGNED = [[0, SERIES[0]], [0.5, "#ffffff"], [1, SERIES[5]]]
GREY = [[0, "#000000"], [1, "#ffffff"]]


def images(view: View) -> tuple[list[dict[str, Any]], dict[str, Any]]:
    """A set of rows a line, in the order of the view, with its name beside."""
    traces, middles, top = [], [], 0
    for _, rows in view.sets:
        sheet, numbers = _sheet(rows, len(rows) if len(view.sets) > 1 else _columns(len(rows)))
        if sheet.ndim > 2:
            traces.append(_colours(sheet, numbers, top))
        else:
            traces.append(_heat(sheet, numbers, top, signed=rows.dtype == np.int8, what="picture"))
        middles.append(top + len(sheet) / 2)
        top += len(sheet) + 2 * GAP
    names = [plain_html(name) for name, _ in view.sets]
    return traces, _layout({"tickvals": middles, "ticktext": names, "automargin": True})


def filters(view: View) -> tuple[list[dict[str, Any]], dict[str, Any]]:
    """Weights of units in a grid, a unit's number under the pointer; orange above zero, blue below."""
    weights = view.arrays["weights"]
    sheet, numbers = _sheet(weights, _columns(len(weights)))
    return [_heat(sheet, numbers, 0, signed=True, what="unit")], _layout({"showticklabels": False})


def _columns(pictures: int) -> int:
    """Of a grid half as wide again as high."""
    return math.ceil(math.sqrt(1.6 * pictures))


def _sheet(rows: np.ndarray, columns: int) -> tuple[np.ndarray, np.ndarray]:
    """Pictures (N, H, W, ...) in lines of so many, and which of them, from 1, each pixel is of; NaN between.

    Rows that are no pictures lie flat, one above the other.
    """
    pictures = rows if rows.ndim > 2 else rows[:, None]
    columns = columns if rows.ndim > 2 else 1
    n, high, wide = pictures.shape[:3]
    numbers = np.broadcast_to(np.arange(1, n + 1)[:, None, None], (n, high, wide))
    return _laid(pictures, columns), _laid(numbers, columns)


def _laid(pictures: np.ndarray, columns: int) -> np.ndarray:
    n, high, wide, *more = pictures.shape
    lines = math.ceil(n / columns)
    framed = np.full((lines * columns, high + GAP, wide + GAP, *more), np.nan, np.float32)
    framed[:n, :high, :wide] = pictures
    laid = framed.reshape(lines, columns, high + GAP, wide + GAP, *more).swapaxes(1, 2)
    return laid.reshape(lines * (high + GAP), columns * (wide + GAP), *more)


def _colours(sheet: np.ndarray, numbers: np.ndarray, top: int) -> dict[str, Any]:
    """Pictures in colour, a pixel's red, green and blue under the pointer; clear between."""
    opaque = np.where(np.isfinite(sheet[..., :1]), 255, 0)
    pixels = np.concatenate([np.nan_to_num(sheet), opaque], -1).astype(np.uint8)
    return {
        **{"type": "image", "z": pixels, "colormodel": "rgba256", "customdata": numbers},
        **{"x0": 0.5, "dx": 1, "y0": top + 0.5, "dy": 1},
        "hovertemplate": "picture %{customdata}: %{z}<extra></extra>",
    }


def _heat(sheet: np.ndarray, numbers: np.ndarray, top: int, *, signed: bool, what: str) -> dict[str, Any]:
    colours, least, most = (SIGNED, -127, 127) if signed else (GREY, 0, 255)
    return {
        **{"type": "heatmap", "z": sheet, "customdata": numbers},
        **{"x0": 0.5, "dx": 1, "y0": top + 0.5, "dy": 1},
        **{"colorscale": colours, "zmin": least, "zmax": most, "showscale": False, "hoverongaps": False},
        "hovertemplate": f"{what} %{{customdata}}: %{{z}}<extra></extra>",
    }


def _layout(beside: dict[str, Any]) -> dict[str, Any]:
    bare = {"showgrid": False, "zeroline": False}
    return {
        "xaxis": {**bare, "showticklabels": False, "constrain": "domain"},
        "yaxis": {**bare, **beside, "autorange": "reversed", "scaleanchor": "x", "constrain": "domain"},
    }
