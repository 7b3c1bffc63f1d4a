"""Pictures that are not square, and series: nets and corruptions are told their height and width."""

from __future__ import annotations

from aecore.data.picture_shape import grid, pictured
from aecore.spec import Spec, put

SLOTS = ("net", "corruption")


def for_pictures(spec: Spec, shape: tuple[int, ...], kind: str = "images") -> Spec:
    """A recipe as it reads rows of that shape: square pictures need no word, series are one value high."""
    if not pictured(shape) and kind != "series":
        return spec
    height, width = (1, *shape) if kind == "series" else grid(shape)
    said = () if height == width else (height, width)
    for slot in SLOTS:
        if getattr(getattr(spec, slot), "picture", said) != said:
            spec = put(spec, f"{slot}.picture", said)
    return spec
