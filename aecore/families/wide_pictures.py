"""Pictures that are not square: nets and corruptions that read pictures are told their height and width."""

from __future__ import annotations

from aecore.data.picture_shape import grid, pictured
from aecore.spec import Spec, put

SLOTS = ("net", "corruption")


def for_pictures(spec: Spec, shape: tuple[int, ...]) -> Spec:
    """A recipe as it reads rows of that shape: square pictures need no word."""
    if not pictured(shape):
        return spec
    height, width = grid(shape)
    said = () if height == width else (height, width)
    for slot in SLOTS:
        if getattr(getattr(spec, slot), "picture", said) != said:
            spec = put(spec, f"{slot}.picture", said)
    return spec
