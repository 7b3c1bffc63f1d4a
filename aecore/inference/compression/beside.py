"""A net's compression beside PCA with the same coder, JPEG and WebP, at equal bytes and at equal quality."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

from aecore.data import Dataset
from aecore.inference.compression.picture_code import (
    PictureCode,
    check_pictures,
    measured_rows,
    of_net,
    of_pca,
)
from aecore.inference.compression.picture_formats import jpeg, lossless, webp_files
from aecore.inference.compression.quantiser import Quantiser, by_bits, by_step
from aecore.inference.compression.rate_distortion import Point, bytes_at, codec, curve, psnr_at
from aecore.inference.model import Model

BITS = 4
"""Bits a number where nobody says how many, and the code is not made of whole numbers."""


@dataclass(frozen=True)
class Opponent:
    """Another way to compress: its curve, and how it stands beside a net's point.

    `psnr` is its quality at as many bytes, None where it has no files of that size; `bytes` the fewest at
    which it is as good, None where it never is. `pays_after` so many pictures the net's decoder has been
    saved; None where it never is, or where the other is never as good.
    """

    name: str
    points: tuple[Point, ...]
    psnr: float | None
    bytes: float | None
    pays_after: int | None


@dataclass(frozen=True)
class Compressed:
    """Test pictures of `raw` bytes each as a net's payloads: `ours`, and the net's curve, `points`.

    `lossless` are bytes of whole files that lose nothing.
    """

    name: str
    pictures: int
    raw: int
    ours: Point
    points: tuple[Point, ...]
    opponents: tuple[Opponent, ...]
    lossless: dict[str, float]

    def info(self) -> dict[str, Any]:
        """The same as plain values."""
        return asdict(self)

    def sentence(self) -> str:
        """Who gives the better picture for as many bytes."""
        rivals = [rival for rival in self.opponents if rival.psnr is not None]
        told = f"At {self.ours.bytes:.1f} bytes a picture the net has {self.ours.psnr:.2f} dB"
        if not rivals:
            return f"{told}; nothing else here is as small."
        best = max(rivals, key=lambda rival: rival.psnr or 0)
        verdict = _verdict(self.ours.psnr, best.psnr or 0)
        return f"{told}, {verdict} the best of the others, {best.name}."

    def paid(self) -> str:
        """After how many pictures the decoder's own bytes have been saved, beside each of the others."""
        told = [f"The decoder takes {self.ours.decoder:,} bytes."]
        if paid := [rival for rival in self.opponents if rival.pays_after is not None]:
            after = ", ".join(f"{rival.pays_after:,} beside {rival.name}" for rival in paid)
            told.append(f"At equal PSNR it has paid for itself after so many pictures: {after}.")
        for rival in self.opponents:
            if rival.bytes is None:
                told.append(f"{rival.name} is never as good.")
            elif rival.pays_after is None:
                told.append(f"Beside {rival.name}, as good in {rival.bytes:.1f} bytes, it never has.")
        return " ".join(told)


def _verdict(ours: float, theirs: float) -> str:
    if ours == theirs:
        return "as much as"
    return f"{abs(ours - theirs):.2f} {'more' if ours > theirs else 'less'} than"


def compressed(model: Model, data: Dataset, bits: int | None = None, step: float | None = None) -> Compressed:
    """Compress the test pictures of a set by a net, and beside it; ValueError for rows that are no pictures.

    `bits` a number or one `step`; without either a code of whole numbers stays as it is, and any other takes
    four bits a number.
    """
    check_pictures(data)
    pictures = data.picture(measured_rows(data))
    code = of_net(model, data)
    ours = codec(code, quantiser(code, bits, step)).measured(pictures)
    return beside(rivals(data, code.width, model.spec.data.rows), ours, curve(code, pictures))


@dataclass(frozen=True)
class Rivals:
    """What a net's compression of a set's test pictures stands beside: curves by their names."""

    name: str
    pictures: int
    raw: int
    curves: dict[str, tuple[Point, ...]]
    lossless: dict[str, float]


def rivals(data: Dataset, width: int, rows: int | None) -> Rivals:
    """PCA of that width with the same coder, learned from so many rows at most, JPEG and WebP."""
    files = of_formats(data)
    return replace(files, curves=pca_curve(data, width, rows) | files.curves)


def pca_curve(data: Dataset, width: int, rows: int | None) -> dict[str, tuple[Point, ...]]:
    """PCA of that width alone."""
    linear = of_pca(data, width, rows)
    return {pca_name(linear.width): curve(linear, data.picture(measured_rows(data)))}


def of_formats(data: Dataset) -> Rivals:
    """JPEG and WebP alone, which no net's width moves."""
    pictures = data.picture(measured_rows(data))
    scans, files = jpeg(pictures)
    curves = {"JPEG scan": scans, "JPEG file": files, "WebP file": webp_files(pictures)}
    return Rivals(data.name, len(pictures), data.features, curves, lossless(pictures))


def pca_name(width: int) -> str:
    """What PCA of a width is called."""
    return f"PCA-{width}, same coder"


def beside(found: Rivals, ours: Point, points: tuple[Point, ...]) -> Compressed:
    """A net's point and its curve beside the others."""
    return Compressed(
        name=found.name,
        pictures=found.pictures,
        raw=found.raw,
        ours=ours,
        points=points,
        opponents=tuple(opponent(name, curve, ours) for name, curve in found.curves.items()),
        lossless=found.lossless,
    )


def quantiser(code: PictureCode, bits: int | None = None, step: float | None = None) -> Quantiser:
    """The quantiser that is asked for; ValueError for both at once, or out of range."""
    if bits is not None and step is not None:
        raise ValueError("give bits or a step, not both")
    if bits is None and (step is not None or code.whole):
        return by_step(code.width, code.whole if step is None else step)
    return by_bits(code.train, BITS if bits is None else bits)


def opponent(name: str, points: Sequence[Point], ours: Point) -> Opponent:
    """How another curve stands beside a point."""
    theirs = bytes_at(points, ours.psnr)
    return Opponent(
        name, tuple(points), psnr_at(points, ours.bytes), theirs, _pays_after(ours, points, theirs)
    )


def _pays_after(ours: Point, points: Sequence[Point], theirs: float | None) -> int | None:
    """From how many pictures on decoder and payloads together are fewer bytes."""
    if theirs is None or theirs <= ours.bytes:
        return None
    extra = ours.decoder - min(point.decoder for point in points)
    return max(1, math.ceil(extra / (theirs - ours.bytes)))
