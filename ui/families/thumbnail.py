"""Thumbnail of a network diagram: the layers of a recipe as a small bow-tie, drawn as the large one is."""

from __future__ import annotations

import math

from aecore.families.family import Family
from ui.forms.menus import widths

WIDTH, PITCH, BAR, LEAST = 68.0, 12.0, 4.0, 6.0
"""Pixels, but for the least height: percent of the largest."""


def thumbnail(family: Family) -> str:
    """The bow-tie as HTML: a layer is as tall as the root of its width, and the code stands out."""
    layers, code = widths(family.spec), len(family.spec.net.hidden) + 1
    heights = [max(LEAST, 100 * math.sqrt(width / max(layers))) for width in layers]
    pitch = min(PITCH, (WIDTH - BAR) / (len(layers) - 1))
    places = [pitch * i for i in range(len(layers))]
    bars = [_bar(x, h, i == code) for i, (x, h) in enumerate(zip(places, heights, strict=True))]
    return (
        f'<div class="glyph" aria-hidden="true" style="width:{places[-1] + BAR:.1f}px">'
        f"{_web(places, heights)}{''.join(bars)}</div>"
    )


def _bar(x: float, height: float, code: bool) -> str:
    name = ' class="code"' if code else ""
    return f'<i{name} style="left:{x:.1f}px;width:{BAR:g}px;height:{height:.1f}%"></i>'


def _web(places: list[float], heights: list[float]) -> str:
    """The weights between the layers: one outline round all bars."""
    above = [(x + BAR / 2, 50 - h / 2) for x, h in zip(places, heights, strict=True)]
    below = [(x, 100 - y) for x, y in reversed(above)]
    outline = ",".join(f"{x:.1f}px {y:.1f}%" for x, y in [*above, *below])
    return f'<b style="clip-path:polygon({outline})"></b>'
