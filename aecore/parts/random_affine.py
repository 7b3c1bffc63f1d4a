"""Random affine maps of pictures: turned, scaled, sheared and shifted a little, as augmentation does."""

from __future__ import annotations

import math
from typing import Any

from aecore.knobs import Live, Part, knob
from aecore.lazy import functional, torch
from aecore.nets.convolution.conv_layers import as_maps, as_rows
from aecore.nets.convolution.convolutional import grid_of, maps_of, picture_knob, reads


class RandomAffine(Part):
    """A random affine map of each picture: turned, scaled, sheared and shifted about its middle.

    Each amount is drawn evenly up to its most, either way. Between pixels it is bilinear, and what comes in
    is 0. The target stays where it was: the net learns to put it back.

    Source: Simard, Steinkraus and Platt, "Best practices for convolutional neural networks applied to visual
    document analysis", ICDAR (2003), section 2; bilinear sampling: Jaderberg et al., "Spatial transformer
    networks" (2015), section 3.
    """

    symbol = r"\tilde{x}(u) = x(A u + t),\; A, t \text{ drawn for each picture}"

    angle: Live[float] = knob(12.0, 0, 180, unit="degrees", help="rotation: the most by which it is turned")
    scale: Live[float] = knob(0.1, 0, 0.9, help="the most by which it grows or shrinks, as a share")
    shear: Live[float] = knob(0.25, 0, 2, help="the most by which it is slanted: sideways by height")
    shift: Live[float] = knob(2.0, 0, 16, unit="pixels", help="translation: the most on either axis")
    picture: tuple[int, ...] = picture_knob()

    def fits(self, spec: Any, data: Any) -> None:
        """Only pictures can be moved."""
        reads(self.picture, data, type(self).__name__, "corruption")

    def __call__(self, x: torch.Tensor, rng: torch.Generator) -> torch.Tensor:
        """Pictures x (B, D), each moved by a map of its own."""
        height, width = grid_of(self.picture, x.shape[1])
        maps = as_maps(x, maps_of(self.picture, x.shape[1]), (height, width))
        at = functional.affine_grid(
            self.maps(len(x), (height, width), rng), list(maps.shape), align_corners=False
        )
        return as_rows(functional.grid_sample(maps, at.to(maps.dtype), align_corners=False))

    def maps(self, n: int, grid: tuple[int, int], rng: torch.Generator) -> torch.Tensor:
        """n maps (n, 2, 3) from where a pixel is to where it comes from, [-1, 1] across the picture."""
        angle, scale, shear, across, down = 2 * torch.rand(5, n, generator=rng, device=rng.device) - 1
        turn, size, slant = math.radians(self.angle) * angle, 1 + self.scale * scale, self.shear * shear
        cos, sin, (height, width) = turn.cos() / size, turn.sin() / size, grid
        first = cos, (cos * slant - sin) * height / width, across * self.shift * 2 / width
        second = sin * width / height, sin * slant + cos, down * self.shift * 2 / height
        return torch.stack([*first, *second], 1).view(n, 2, 3)

    def label(self) -> str:
        """What was done, in two words."""
        return "turned, moved"
