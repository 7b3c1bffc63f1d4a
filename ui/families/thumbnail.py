"""Thumbnail of a network diagram: the layers of a recipe as a small bow-tie, drawn as the large one is."""

from __future__ import annotations

import math
from collections.abc import Sequence

from aecore.families.family import Family
from aecore.spec import Spec
from ui.forms.menus import widths

WIDTH, PITCH, BAR, LEAST = 68.0, 12.0, 4.0, 6.0
"""Pixels, but for the least height: percent of the largest."""


def thumbnail(family: Family) -> str:
    """The bow-tie as HTML: a layer is as tall as the root of its width, and the code stands out."""
    places, heights = _layers(family.spec)
    code = len(family.spec.net.hidden) + 1
    bars = [_bar(x, h, i == code) for i, (x, h) in enumerate(zip(places, heights, strict=True))]
    return (
        f'<div class="glyph" aria-hidden="true" style="width:{places[-1] + BAR:.1f}px">'
        f"{_web(places, heights)}{''.join(bars)}</div>"
    )


def thumbnail_svg(spec: Spec, bar: str, code: str, web: str) -> str:
    """The same bow-tie as SVG, in these colours, for a place that shows pictures alone."""
    places, heights = _layers(spec)
    colours = [code if i == len(spec.net.hidden) + 1 else bar for i in range(len(places))]
    bars = "".join(
        f'<rect x="{x:.1f}" y="{50 - h / 2:.1f}" width="{BAR:g}" height="{h:.1f}" fill="{colour}"/>'
        for x, h, colour in zip(places, heights, colours, strict=True)
    )
    outline = " ".join(f"{x:.1f},{y:.1f}" for x, y in _outline(places, heights))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{2 * WIDTH:g}" height="50" '
        f'viewBox="0 0 {places[-1] + BAR:.1f} 100" preserveAspectRatio="none">'
        f'<polygon points="{outline}" fill="{web}"/>{bars}</svg>'
    )


def _layers(spec: Spec) -> tuple[list[float], list[float]]:
    """Where each layer stands, in pixels, and how tall it is, in percent."""
    layers = widths(spec)
    heights = [max(LEAST, 100 * math.sqrt(width / max(layers))) for width in layers]
    pitch = min(PITCH, (WIDTH - BAR) / (len(layers) - 1))
    return [pitch * i for i in range(len(layers))], heights


def _bar(x: float, height: float, code: bool) -> str:
    name = ' class="code"' if code else ""
    return f'<i{name} style="left:{x:.1f}px;width:{BAR:g}px;height:{height:.1f}%"></i>'


def _web(places: list[float], heights: list[float]) -> str:
    """The weights between the layers: one outline round all bars."""
    outline = ",".join(f"{x:.1f}px {y:.1f}%" for x, y in _outline(places, heights))
    return f'<b style="clip-path:polygon({outline})"></b>'


def _outline(places: Sequence[float], heights: Sequence[float]) -> list[tuple[float, float]]:
    above = [(x + BAR / 2, 50 - h / 2) for x, h in zip(places, heights, strict=True)]
    below = [(x, 100 - y) for x, y in reversed(above)]
    return [*above, *below]
