"""Thumbnail of a run: test rows above what its net makes of them, its map where rows are no pictures."""

from __future__ import annotations

import base64
import io

import numpy as np
from PIL import Image, ImageDraw

from aecore.views.snapshot import Snapshot, View
from ui.components.chart import LIGHT
from ui.components.view_card.sprite_sheet import as_png, tiled
from ui.families.thumbnail import thumbnail_svg

PICTURES = 6
SIDE = 28  # pixels: smaller pictures are drawn as large as this, or larger
MAP, DOT = (168, 64), 1.6  # pixels
POINTS = 400
BARS, WEB = "#8a9094", "#8a909440"
"""Seen on light and on dark paper."""


def run_thumbnail(shown: Snapshot) -> str:
    """A data URL: of a run that has no views, because nobody has watched it, its layers as a bow-tie."""
    drawn = png(shown)
    if drawn is not None:
        return _url(drawn)
    layers = thumbnail_svg(shown.spec, BARS, LIGHT.accent, WEB)
    return _url(layers.encode(), "svg+xml")


def png(shown: Snapshot, by_map: bool = False) -> bytes | None:
    """The picture itself, of pictures too the map if `by_map`; None where nothing was drawn yet."""
    strip = shown.view("strip")
    if by_map and shown.view("map") is not None:
        strip = None
    if strip is not None and strip.kind == "Images" and all(rows.ndim > 2 for _, rows in strip.sets):
        return _rows(strip)
    found = shown.view("map") or strip
    return _map(found) if found is not None and found.kind == "Scatter" else None


def _rows(strip: View) -> bytes:
    """What the net is given, and below it what it makes of that."""
    first, second, *_ = strip.arrays
    given = strip.arrays.get("corrupted", strip.arrays[first])[:PICTURES]
    both = np.concatenate([given, strip.arrays.get("reconstruction", strip.arrays[second])[:PICTURES]])
    factor = -(-SIDE // both.shape[1])
    return as_png(tiled(both, len(given)).repeat(factor, 0).repeat(factor, 1))


def _map(view: View) -> bytes:
    """Points of a map, coloured by their class, on clear ground."""
    xy, label = view.arrays["xy"], view.arrays["label"]
    known = np.isfinite(xy).all(1)
    xy, label = xy[known][:POINTS], label[known][:POINTS]
    size = np.array(MAP)
    low = xy.min(0, initial=np.inf)
    span = np.maximum((xy - low).max(0, initial=0), 1e-9)
    places = 2 * DOT + (xy - low) / span * (size - 4 * DOT)
    picture = Image.new("RGBA", MAP)
    pen = ImageDraw.Draw(picture)
    for (x, y), kind in zip(places, label, strict=True):
        colour = LIGHT.series[kind % len(LIGHT.series)] if kind >= 0 else LIGHT.mute
        pen.ellipse((x - DOT, MAP[1] - y - DOT, x + DOT, MAP[1] - y + DOT), fill=colour)
    out = io.BytesIO()
    picture.save(out, "PNG")
    return out.getvalue()


def _url(picture: bytes, kind: str = "png") -> str:
    return f"data:image/{kind};base64,{base64.b64encode(picture).decode()}"
