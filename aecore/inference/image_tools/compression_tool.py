"""Compression as a tool: a picture becomes a payload and comes back, beside others at equal bytes."""

from __future__ import annotations

import base64
import math
from collections import OrderedDict
from collections.abc import Iterable
from dataclasses import replace
from functools import lru_cache
from typing import Any

import numpy as np

from aecore.data import Dataset
from aecore.evaluation.picture_quality import mean_ssim, pooled_psnr
from aecore.inference.compression import payload_file
from aecore.inference.compression.beside import BITS, Rivals, beside, of_formats, pca_curve, quantiser
from aecore.inference.compression.equal_bytes import Copy, EqualBytes
from aecore.inference.compression.picture_code import PictureCode, check_pictures, measured_rows, of_net
from aecore.inference.compression.quantiser import LEAST_BITS, MOST_BITS, said
from aecore.inference.compression.rate_distortion import FACTORS, MULTIPLES, Codec, Point, codec
from aecore.inference.image_tools.image_tool import Answer, Asked, ImageTool, Options, number
from aecore.inference.model import Model

KEPT = 8  # codecs of a net
STEP = 0.25
"""In standard deviations: where the steps of a code that is none of whole numbers begin."""
Setting = tuple[int | None, float | None]
"""Bits a number, or one step for all."""


class CompressionTool(ImageTool):
    """A net's code with the frequency tables of its training rows, for each setting that is asked for."""

    def __init__(self, model: Model, data: Dataset) -> None:
        super().__init__(model, data)
        check_pictures(data)
        if not model.spec.net.code:
            raise ValueError("this net has no code, and a code is what is written")
        self.code = of_net(model, data)
        self._settings = {stepped: settings(self.code, stepped) for stepped in (False, True)}
        self._codecs: OrderedDict[Setting, Codec] = OrderedDict()
        self._points: dict[Setting, Point] = {}
        self.codec(self._setting({}))  # a code that cannot be quantised is refused now

    def codec(self, setting: Setting) -> Codec:
        """Quantiser and tables of a setting; ValueError, in a sentence, where there are none."""
        found = self._codecs.get(setting)
        if found is None:
            found = self._codecs[setting] = codec(self.code, quantiser(self.code, *setting))
            while len(self._codecs) > KEPT:
                self._codecs.popitem(last=False)
        return found  # by now it may be dropped: all settings are measured in another thread

    def answer(self, asked: Asked) -> Answer:
        """The payload's bytes and what comes back of it; settled, the same of the others at equal bytes.

        Of each way `bytes`, `psnr` (None where nothing is lost) and `ssim` of this picture alone. Pictures
        are the row itself, the net's, and the others' in their order.
        """
        setting = self._setting(asked.options)
        made, x = self.codec(setting), asked.x.astype(np.float32)
        payload = made.payloads(self.code.encode(x[None]))[0]
        ours = Copy("net", made.quantiser.said, len(payload), made.pictures([payload])[0])
        copies = [ours]
        if asked.settled:
            copies += self._others(ours.bytes, x)
        picture = self.data.picture(x[None])[0]
        found = {
            **self._choices(asked.options),
            "raw": int(picture.size),
            "floats": 4 * self.code.width,
            "decoder": made.decoder_bytes,
            "copies": [_told(copy, picture) for copy in copies],
        }
        if asked.settled and self.run:
            found["file"] = base64.b64encode(self._file(payload, made, setting)).decode()
        return Answer(found, self._rows([picture, *(copy.picture for copy in copies)]))

    def measured(self, options: Options) -> dict[str, Any]:
        """Curves of all ways on the test pictures, and of each setting who wins and when it has paid.

        `of` "net" leaves the others out, which take ten times as long the first time; of "coder" PCA with
        the same coder stands beside it.
        """
        pictures = self.data.picture(measured_rows(self.data))
        for setting in self._chosen(options):
            if setting not in self._points:
                self._points[setting] = self.codec(setting).measured(pictures)
        points = tuple(self._points[setting] for setting in self._chosen(options))
        found: dict[str, Any] = {"points": _finite(points), "pictures": len(pictures)}
        if options.get("of") == "net":
            return found
        linear = known_pca(self.data, self.code.width, self.model.spec.data.rows)
        if options.get("of") == "coder":
            return {**found, "curves": {name: _finite(curve) for name, curve in linear.items()}}
        files = known_formats(self.data)
        others = replace(files, curves=linear | files.curves)
        each = [beside(others, point, points) for point in points]
        return {
            **found,
            "curves": {name: _finite(curve) for name, curve in others.curves.items()},
            "lossless": others.lossless,
            "sentences": [one.sentence() for one in each],
            "paid": [one.paid() for one in each],
        }

    def _others(self, most: int, x: np.ndarray) -> list[Copy]:
        return equal_bytes(self.data, self.code.width, self.model.spec.data.rows).copies(x, most)

    def _choices(self, options: Options) -> dict[str, Any]:
        return {
            "whole": bool(self.code.whole),
            "settings": [said(*one) for one in self._chosen(options)],
            "at": self._place(options),
        }

    def _chosen(self, options: Options) -> tuple[Setting, ...]:
        """What one may choose from, coarse to fine."""
        return self._settings[options.get("by") == "step"]

    def _place(self, options: Options) -> int:
        found = self._chosen(options)
        return int(number(options, "at", default_place(self.code, found), 0, len(found) - 1))

    def _setting(self, options: Options) -> Setting:
        return self._chosen(options)[self._place(options)]

    def _file(self, payload: bytes, made: Codec, setting: Setting) -> bytes:
        """What `aecore compress RUN FILE --decode` reads."""
        bits, step = setting
        about = payload_file.About(self.run, 1, payload_file.codec_digest(made), bits, step)
        return payload_file.written(about, [payload])

    def _rows(self, pictures: list[np.ndarray]) -> np.ndarray:
        """Pictures, uint8, as rows in the range of the set, which become the same pictures again."""
        lo, hi = self.data.range
        return (lo + (hi - lo) * np.stack(pictures).reshape(len(pictures), -1) / 255.0).astype(np.float32)


def settings(code: PictureCode, stepped: bool) -> tuple[Setting, ...]:
    """Steps of a code of whole numbers, and where asked of another; else bits a number; coarse to fine."""
    if code.whole:
        return tuple((None, code.whole * multiple) for multiple in reversed(MULTIPLES))
    if stepped:
        spread = code.spread
        return tuple((None, spread * factor) for factor in reversed(FACTORS))
    return tuple((bits, None) for bits in range(LEAST_BITS, MOST_BITS + 1))


def default_place(code: PictureCode, found: tuple[Setting, ...]) -> int:
    """Which of them it begins with: whole numbers as they are, four bits, a quarter of what numbers vary."""
    if code.whole:
        return len(found) - 1
    bits, _ = found[0]
    return tuple(reversed(FACTORS)).index(STEP) if bits is None else BITS - LEAST_BITS


@lru_cache(maxsize=8)
def known_pca(data: Dataset, width: int, rows: int | None) -> dict[str, tuple[Point, ...]]:
    """PCA's curve, measured once in a process: no net moves it."""
    return pca_curve(data, width, rows)


@lru_cache(maxsize=4)
def known_formats(data: Dataset) -> Rivals:
    """JPEG and WebP, measured once in a process."""
    return of_formats(data)


@lru_cache(maxsize=4)
def equal_bytes(data: Dataset, width: int, rows: int | None) -> EqualBytes:
    """The others for one picture, with tables that are counted once in a process."""
    return EqualBytes(data, width, rows)


def _told(copy: Copy, picture: np.ndarray) -> dict[str, Any]:
    psnr, ssim = pooled_psnr(picture[None], copy.picture[None]), mean_ssim(picture[None], copy.picture[None])
    return {
        "name": copy.name,
        "setting": copy.setting,
        "bytes": copy.bytes,
        "header": copy.header,
        "larger": copy.larger,
        "psnr": _decibels(psnr),
        "ssim": ssim,
    }


def _finite(points: Iterable[Point]) -> list[dict[str, Any]]:
    """Points as plain values; None for a PSNR where nothing was lost, which JSON has no word for."""
    return [{**point.info(), "psnr": _decibels(point.psnr)} for point in points]


def _decibels(psnr: float) -> float | None:
    return psnr if math.isfinite(psnr) else None
