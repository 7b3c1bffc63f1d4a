"""Equal bytes: one picture by PCA with the same coder, JPEG and WebP in no more bytes than a payload has."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from aecore.data import Dataset
from aecore.evaluation.metrics import net_input
from aecore.inference.compression.beside import pca_name
from aecore.inference.compression.picture_code import of_pca
from aecore.inference.compression.picture_formats import WEBP_EFFORT, as_file, opened, scan_bytes
from aecore.inference.compression.quantiser import by_step
from aecore.inference.compression.rate_distortion import Codec, codec

FINER = 8
"""Steps of PCA within a factor of two: more of them than its curve has, so that few bytes are left over."""
FINEST, COARSEST = -4 * FINER, 4 * FINER
"""In such steps from one standard deviation of its numbers."""
QUALITIES = range(1, 96)
WEBP_QUALITIES = range(0, 101, 2)


@dataclass(frozen=True, eq=False)
class Copy:
    """A picture as it comes back, uint8, of `bytes`; `header` are further ones of its file, not counted.

    `larger` where there is no setting with as few bytes as were asked for: then it is the smallest there is.
    """

    name: str
    setting: str
    bytes: int
    picture: np.ndarray
    header: int = 0
    larger: bool = False


class EqualBytes:
    """The other ways to compress pictures of a set, PCA of a width learned from so many rows at most."""

    def __init__(self, data: Dataset, width: int, rows: int | None) -> None:
        self.data, self.width, self.rows = data, width, rows
        self._codecs: dict[int, Codec] = {}

    def copies(self, x: np.ndarray, most: int) -> list[Copy]:
        """A row (D,), as a net takes it, at no more than so many bytes, by each of them."""
        picture = self.data.picture(x[None])[0]
        return [self._by_pca(x, most), *_by_jpeg(picture, most), _by_webp(picture, most)]

    @cached_property
    def _pca(self) -> tuple[str, Callable[[int], Codec]]:
        code = of_pca(self.data, self.width, self.rows)

        def made(place: int) -> Codec:
            if place not in self._codecs:
                step = code.spread * 2 ** (place / FINER)
                self._codecs[place] = codec(code, by_step(code.width, step))
            return self._codecs[place]

        return pca_name(code.width), made

    def _by_pca(self, x: np.ndarray, most: int) -> Copy:
        """The finest step that takes no more; bytes fall as steps grow, so it is found by halving."""
        name, codec_of = self._pca
        fine, coarse = FINEST, COARSEST
        while fine < coarse:
            middle = (fine + coarse) // 2
            if len(_payload(codec_of(middle), x)) <= most:
                coarse = middle
            else:
                fine = middle + 1
        chosen = codec_of(coarse)
        payload = _payload(chosen, x)
        picture = chosen.pictures([payload])[0]
        return Copy(name, chosen.quantiser.said, len(payload), picture, larger=len(payload) > most)


def _payload(chosen: Codec, x: np.ndarray) -> bytes:
    return chosen.payloads(chosen.code.encode(net_input(x[None])))[0]


def _by_jpeg(picture: np.ndarray, most: int) -> list[Copy]:
    """By its scan alone, whose tables could do for many pictures, and as a whole file with its own."""
    grey = picture.ndim == 2
    shared = [as_file(picture, "JPEG", quality=quality) for quality in QUALITIES]
    own = [as_file(picture, "JPEG", quality=quality, optimize=True) for quality in QUALITIES]
    scan, scan_fits = nearest([scan_bytes(file) for file in shared], most)
    whole, whole_fits = nearest([len(file) for file in own], most)
    size = scan_bytes(shared[scan])
    return [
        Copy(
            name="JPEG scan",
            setting=f"quality {QUALITIES[scan]}",
            bytes=size,
            picture=opened(shared[scan], grey),
            header=len(shared[scan]) - size,
            larger=not scan_fits,
        ),
        Copy(
            name="JPEG file",
            setting=f"quality {QUALITIES[whole]}",
            bytes=len(own[whole]),
            picture=opened(own[whole], grey),
            larger=not whole_fits,
        ),
    ]


def _by_webp(picture: np.ndarray, most: int) -> Copy:
    files = [as_file(picture, "WEBP", quality=quality, method=WEBP_EFFORT) for quality in WEBP_QUALITIES]
    found, fits = nearest([len(file) for file in files], most)
    copy, setting = opened(files[found], picture.ndim == 2), f"quality {WEBP_QUALITIES[found]}"
    return Copy("WebP file", setting, len(files[found]), copy, larger=not fits)


def nearest(sizes: Sequence[int], most: int) -> tuple[int, bool]:
    """Which of settings, the best last, is the largest of those that take no more, and whether one does.

    Where none does it is the smallest. Of equal sizes the best is taken.
    """
    fitting = [(size, place) for place, size in enumerate(sizes) if size <= most]
    if fitting:
        return max(fitting)[1], True
    least = min(sizes)
    return max(place for place, size in enumerate(sizes) if size == least), False
