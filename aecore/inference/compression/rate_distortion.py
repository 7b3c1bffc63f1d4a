"""Rate and distortion: bytes a picture against PSNR and SSIM, and curves of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from aecore.evaluation.picture_quality import mean_ssim, pooled_psnr
from aecore.inference.compression.frequency_tables import FrequencyTables, frequency_tables
from aecore.inference.compression.picture_code import PictureCode
from aecore.inference.compression.quantiser import MOST_BITS, Quantiser, by_bits, by_step
from aecore.inference.compression.range_coder import decode, encode

FACTORS = tuple(2 ** (half / 2) for half in range(-8, 7))
"""Steps of a curve, in standard deviations of the code's numbers."""
MULTIPLES = (1, 2, 3, 4)
"""Steps of the curve of a code that is made of whole numbers already."""
TINY = 1e-3  # bytes a picture of which a logarithm can be had


@dataclass(frozen=True)
class Point:
    """A point of a curve: `bytes` a picture on average, pooled `psnr` in decibels, mean `ssim` or None.

    `header` are further bytes of each file that are not counted, `decoder` those of what has to be there to
    read it.
    """

    setting: str
    bytes: float
    psnr: float
    ssim: float | None
    header: float = 0.0
    decoder: int = 0

    def info(self) -> dict[str, Any]:
        """The same as plain values."""
        return asdict(self)


@dataclass(frozen=True, eq=False)
class Codec:
    """A code with its quantiser and its frequency tables, counted on training rows: pictures to bytes."""

    code: PictureCode
    quantiser: Quantiser
    tables: FrequencyTables

    @property
    def decoder_bytes(self) -> int:
        """What a decoder holds: its weights, its tables, and origin and step of each number."""
        return self.code.weights + self.tables.bytes + 8 * self.code.width

    def payloads(self, z: np.ndarray) -> list[bytes]:
        """A payload for each code (n, K), read again and compared before it is given away."""
        levels = self.tables.clipped(self.quantiser.levels(z))
        found = encode(levels - self.tables.lowest, self.tables)
        if not np.array_equal(self._levels(found), levels):
            raise RuntimeError("payloads do not say what they were made of")
        return found

    def pictures(self, payloads: Sequence[bytes]) -> np.ndarray:
        """Pictures, uint8, of payloads."""
        found: np.ndarray = self.code.decode(self.quantiser.codes(self._levels(payloads)))
        return found

    def measured(self, pictures: np.ndarray) -> Point:
        """The test pictures, as bytes and back."""
        payloads = self.payloads(self.code.test)
        length = float(np.mean([len(payload) for payload in payloads]))
        return quality(
            self.quantiser.said, length, pictures, self.pictures(payloads), decoder=self.decoder_bytes
        )

    def _levels(self, payloads: Sequence[bytes]) -> np.ndarray:
        found: np.ndarray = decode(payloads, self.tables) + self.tables.lowest
        return found


def codec(code: PictureCode, quantiser: Quantiser) -> Codec:
    """A code with tables of its quantised training rows; ValueError where a number takes too many values."""
    return Codec(code, quantiser, frequency_tables(quantiser.levels(code.train)))


def quality(
    setting: str,
    length: float,
    pictures: np.ndarray,
    copies: np.ndarray,
    header: float = 0.0,
    decoder: int = 0,
) -> Point:
    """A point, from pictures (n, ...) uint8 and what came back of them."""
    seen = pooled_psnr(pictures, copies), mean_ssim(pictures, copies)
    return Point(setting, length, *seen, header=header, decoder=decoder)


def quantisers(code: PictureCode, stepped: bool = False) -> Iterable[Quantiser]:
    """The quantisers of a curve: steps for PCA, whole numbers and where asked, else bits a number."""
    if code.whole:
        return [by_step(code.width, code.whole * multiple) for multiple in MULTIPLES]
    if code.name == "PCA" or stepped:
        return [by_step(code.width, code.spread * factor) for factor in FACTORS]
    return [by_bits(code.train, bits) for bits in range(2, MOST_BITS + 1)]


def curve(code: PictureCode, pictures: np.ndarray) -> tuple[Point, ...]:
    """The points of a code's rate-distortion curve on the test pictures, fewest bytes first."""
    found = (codec(code, quantiser).measured(pictures) for quantiser in quantisers(code))
    return tuple(sorted(found, key=lambda point: point.bytes))


def psnr_at(points: Sequence[Point], length: float) -> float | None:
    """PSNR of a curve at no more than so many bytes a picture, linear in their logarithm.

    None where its fewest bytes are more; beyond its most it stays as it is.
    """
    sizes, heights = _line(points)
    at = np.log(max(length, TINY))
    return None if at < sizes[0] else float(np.interp(at, sizes, heights))


def bytes_at(points: Sequence[Point], psnr: float) -> float | None:
    """The fewest bytes a picture at which a curve has that PSNR or more; None where it never has."""
    sizes, heights = _line(points)
    return None if psnr > heights[-1] else float(np.exp(np.interp(psnr, heights, sizes)))


def _line(points: Sequence[Point]) -> tuple[np.ndarray, np.ndarray]:
    """Logarithms of bytes, rising, and the best PSNR that can be had for no more bytes."""
    ordered = sorted(points, key=lambda point: point.bytes)
    sizes = np.log([max(point.bytes, TINY) for point in ordered])
    return sizes, np.maximum.accumulate([point.psnr for point in ordered])
