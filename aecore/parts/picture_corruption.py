"""Corruptions of pictures: a hole, pasted rectangles, grey for colour, fewer pixels. The target stays whole.

What is learned from them is called inpainting, anomaly detection, colourisation and super-resolution.
"""

from __future__ import annotations

from typing import Any, Literal

from aecore.data.picture_shape import CHANNELS, LUMA, coloured, grid
from aecore.knobs import Live, Part, knob
from aecore.lazy import functional, torch
from aecore.nets.convolution.conv_layers import as_maps, as_rows
from aecore.nets.convolution.convolutional import grid_of, maps_of, picture_knob, reads
from aecore.nets.convolution.missing_values import MISSING


class Hole(Part):
    """A hole: a rectangle at a random place of each picture, all of it missing (inpainting).

    It holds -1, which no pixel is, and not black: a net that looks can tell what is missing from what is
    dark. A picture shows it black.

    Source: Pathak et al., "Context encoders: feature learning by inpainting", CVPR (2016), section 3.2.
    """

    symbol = r"\tilde{x}_i = -1 \text{ where } i \in R,\; R \text{ a rectangle at random}"

    height: Live[int] = knob(6, 1, 256, unit="pixels", help="height of the hole")
    width: Live[int] = knob(6, 1, 256, unit="pixels", help="width of the hole")
    margin: Live[int] = knob(0, 0, 256, unit="pixels", help="how far from the picture's edge the hole stays")
    picture: tuple[int, ...] = picture_knob()

    def fits(self, spec: Any, data: Any) -> None:
        """Only pictures, and none that is all hole."""
        reads(self.picture, data, "this corruption", "corruption")
        sides = zip(("height", "width"), (self.height, self.width), grid(data.shape), strict=True)
        for name, size, side in sides:
            if size >= side or size + 2 * self.margin > side:
                raise ValueError(
                    f"corruption.{name} {size} with a corruption.margin of {self.margin} leaves no room in "
                    f"{side} pixels of {data.name}: make them smaller"
                )

    def __call__(self, x: torch.Tensor, rng: torch.Generator) -> torch.Tensor:
        """x (B, D) with -1 in each row's rectangle, its corner drawn evenly of all places it may have."""
        features = x.shape[1]
        (high, wide), values = grid_of(self.picture, features), maps_of(self.picture, features)
        down = self._along(len(x), self.height, high, rng)
        across = self._along(len(x), self.width, wide, rng)
        hole = (down[:, :, None] & across[:, None, :]).flatten(1)
        return x.masked_fill(hole.repeat_interleave(values, 1), MISSING)

    def _along(self, rows: int, size: int, side: int, rng: torch.Generator) -> torch.Tensor:
        """Which of a side's pixels lie in the holes, (rows, side) bool."""
        last = side - size - self.margin
        begin = torch.randint(self.margin, last + 1, (rows, 1), generator=rng, device=rng.device)
        place = torch.arange(side, device=rng.device)
        return (place >= begin) & (place < begin + size)

    def label(self) -> str:
        """What was done, in two words."""
        return f"hole of {self.height} x {self.width}"


class Grey(Part):
    """Grey in place of colour: each pixel's luma in all three channels (colourisation).

    Source: Zhang, Isola and Efros, "Colorful image colorization", ECCV (2016); luma: ITU-R BT.601.
    """

    symbol = r"\tilde{x}_{c} = .299\, x_R + .587\, x_G + .114\, x_B"

    def fits(self, spec: Any, data: Any) -> None:
        """Only pictures in colour."""
        if not coloured(tuple(data.shape)):
            raise ValueError(
                f"Grey takes the colour from pictures, and {data.name} has none: choose a set in colour, "
                "such as emoji"
            )

    def __call__(self, x: torch.Tensor, rng: torch.Generator) -> torch.Tensor:
        """x (B, D) with a pixel's three channels all its luma."""
        pixels = x.view(len(x), -1, CHANNELS)
        luma = pixels @ torch.as_tensor(LUMA, dtype=x.dtype, device=x.device)
        return luma[..., None].expand_as(pixels).flatten(1)

    def label(self) -> str:
        """What was done, in two words."""
        return "grey"


class Shrink(Part):
    """Fewer pixels: the mean of every 2 x 2 or 4 x 4, brought back to size (super-resolution).

    Bicubic interpolation is that of Pillow. Where a side is no multiple, windows at the far edge hold what
    is left.

    Source: Dong et al., "Learning a deep convolutional network for image super-resolution", ECCV (2014).
    """

    symbol = r"\tilde{x} = \mathrm{up}_s(\mathrm{mean}_{s \times s}(x))"

    factor: Literal[2, 4] = knob(2, help="how many times smaller a picture's sides become")
    interpolation: Literal["bicubic", "nearest"] = knob(
        "bicubic", help="how it is brought back to size; nearest repeats each pixel"
    )
    picture: tuple[int, ...] = picture_knob()

    def fits(self, spec: Any, data: Any) -> None:
        """Only pictures, and none that would become a single pixel."""
        reads(self.picture, data, "this corruption", "corruption")
        if min(grid(data.shape)) <= self.factor:
            raise ValueError(
                f"corruption.factor {self.factor} leaves nothing of pictures of the shape {data.shape}: "
                "choose a smaller one, or larger pictures"
            )

    def __call__(self, x: torch.Tensor, rng: torch.Generator) -> torch.Tensor:
        """x (B, D), as wide as before, with no more in it than the smaller picture holds."""
        features = x.shape[1]
        (high, wide), values = grid_of(self.picture, features), maps_of(self.picture, features)
        small = block_means(as_maps(x, values, (high, wide)), self.factor)
        return as_rows(enlarged(small, self.factor, self.interpolation)[..., :high, :wide])

    def label(self) -> str:
        """What was done, in two words."""
        return f"shrunk to 1/{self.factor}"


def block_means(maps: torch.Tensor, factor: int) -> torch.Tensor:
    """Area mean: maps (B, C, H, W) to the means of their blocks (B, C, H / factor, ...), rounded up."""
    return functional.avg_pool2d(maps, factor, ceil_mode=True)


def enlarged(maps: torch.Tensor, factor: int, interpolation: str) -> torch.Tensor:
    """Maps (B, C, h, w) interpolated to (B, C, h * factor, w * factor)."""
    if interpolation == "nearest":
        return functional.interpolate(maps, scale_factor=factor)
    # with antialias the kernel is Pillow's (a = -.5), without it another (a = -.75)
    return functional.interpolate(maps, scale_factor=factor, mode="bicubic", antialias=True)


class CutPaste(Part):
    """CutPaste: rectangles at random places hold what does not belong there, as made defects do.

    Each is, by chance, the same piece of another picture of the minibatch, or one value alone, drawn evenly
    between the least and the greatest of the minibatch. Whoever has to give the whole picture back learns to
    leave out what does not fit, and not to copy it. Pieces of another picture are left out where there is
    none.

    Source: Li, Sohn, Yoon and Pfister, "CutPaste: self-supervised learning for anomaly detection and
    localization", CVPR (2021), section 2.2; a clean target and flat pieces as in Zavrtanik, Kristan and
    Skocaj, "DRAEM", ICCV (2021), section 3.
    """

    symbol = r"\tilde{x}_i = x'_i \text{ or } c \text{ where } i \in R_1 \cup \dots \cup R_n"

    rectangles: Live[int] = knob(3, 1, 16, help="how many are pasted into each picture")
    smallest: Live[int] = knob(2, 1, 256, unit="pixels", help="shortest side of a rectangle")
    largest: Live[int] = knob(10, 1, 256, unit="pixels", help="longest side of a rectangle")
    flat: Live[float] = knob(0.5, 0, 1, help="share of them that are one value, and no piece of a picture")
    picture: tuple[int, ...] = picture_knob()

    def fits(self, spec: Any, data: Any) -> None:
        """Only pictures, larger than any rectangle."""
        reads(self.picture, data, "this corruption", "corruption")
        if self.smallest > self.largest:
            raise ValueError(
                f"corruption.smallest must be at most corruption.largest, {self.largest}, got {self.smallest}"
            )
        if self.largest >= min(grid(data.shape)):
            raise ValueError(
                f"corruption.largest {self.largest} leaves nothing of pictures of the shape {data.shape}: "
                "make it smaller"
            )

    def __call__(self, x: torch.Tensor, rng: torch.Generator) -> torch.Tensor:
        """x (B, D) with the rectangles of each row replaced, the later ones above the earlier."""
        features = x.shape[1]
        (high, wide), values = grid_of(self.picture, features), maps_of(self.picture, features)
        other, (least, most) = x.roll(1, 0), x.aminmax()
        for _ in range(self.rectangles):
            drawn = torch.rand((6, len(x), 1), generator=rng, device=rng.device, dtype=x.dtype)
            size, begin, length, left, kind, level = drawn
            down, across = self._along(size, begin, high), self._along(length, left, wide)
            inside = (down[:, :, None] & across[:, None, :]).flatten(1).repeat_interleave(values, 1)
            pasted = torch.where(kind < self.flat, least + (most - least) * level, other)
            x = torch.where(inside, pasted, x)
        return x

    def _along(self, size: torch.Tensor, begin: torch.Tensor, side: int) -> torch.Tensor:
        """Which of a side's pixels lie in a rectangle, (B, side) bool, by two draws (B, 1) from 0 to 1."""
        length = self.smallest + (size * (self.largest - self.smallest + 1)).floor()
        first = (begin * (side - length + 1)).floor()
        place = torch.arange(side, device=size.device)
        return (place >= first) & (place < first + length)

    def label(self) -> str:
        """What was done, in two words."""
        return f"{self.rectangles} pasted rectangles"
