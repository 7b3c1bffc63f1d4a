"""Restoration by a trained net: pictures with a hole, in grey or of fewer pixels, beside those of no net."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import cast

import numpy as np

from aecore.data import Dataset
from aecore.data.picture_shape import channels
from aecore.evaluation.metrics import in_range
from aecore.evaluation.picture_quality import pooled_psnr
from aecore.evaluation.restoration.colourisation import (
    GreyNeighbours,
    ciede2000,
    grey,
    saturated,
    with_luma,
)
from aecore.evaluation.restoration.fitted import fitted_ridge, hole_fills
from aecore.evaluation.restoration.inpainting import biharmonic_fill, mean_fill, pca_fill
from aecore.evaluation.restoration.super_resolution import consistent, interpolated, shrunk
from aecore.inference.model import Model
from aecore.lazy import torch
from aecore.nets.convolution.missing_values import MISSING
from aecore.parts.picture_corruption import Grey, Hole, Shrink

TRIES, SPREAD = 10, 0.05
"""Passes by which a net's doubt is told, and the standard deviation of the noise on what it sees."""
NET = "net"
CONSISTENT = "ridge with block means kept"
"""Ridge regression, made to agree with the small picture as the net's answer is."""


@dataclass(frozen=True, eq=False)
class Restored:
    """Answers by name, rows (n, D) in [0, 1], the net's first; `x_in` (n, D) is what it was given.

    `score` tells of a name's answer how it compares with rows as they were, in `unit`: of PSNR more is
    better, of CIEDE2000 less. `spread` (n, D) is by how much the net's answer moves as what it sees is moved
    a little, a standard deviation.
    """

    x_in: np.ndarray
    answers: Mapping[str, np.ndarray]
    spread: np.ndarray
    unit: str
    score: Callable[[np.ndarray, np.ndarray], float]

    def scores(self, x: np.ndarray) -> dict[str, float]:
        """Of each answer, against rows x (n, D)."""
        return {name: self.score(x, answer) for name, answer in self.answers.items()}


def inpainted(model: Model, data: Dataset, x: np.ndarray, missing: np.ndarray) -> Restored:
    """Rows x (n, D) with what is `missing` (n, D) told by the net, and by those that need none."""
    check_pictures(data)
    check_left(missing)
    x, fills = in_range(x), hole_fills(data)
    answers = {
        NET: filled_by(model, x, missing),
        "mean": mean_fill(x, missing, fills.components.mean),
        "PCA": pca_fill(x, missing, fills.components).clip(0, 1),
        "biharmonic": biharmonic_fill(x, missing, data.shape),
    }
    if fills.gaussian is not None:
        answers["Gaussian"] = fills.gaussian.fill(x, missing).clip(0, 1)
    moved = spread(lambda seen: filled_by(model, seen, missing) * missing, x)
    return Restored(np.where(missing, 0, x), answers, moved, "dB", partial(pooled_psnr, where=missing))


def check_left(missing: np.ndarray) -> None:
    """Raise ValueError, in a sentence, where all of a row of `missing` (n, D) is to be told."""
    if missing.all(1).any():
        raise ValueError("nothing of the picture is left to see: make the hole smaller")


def filled_by(model: Model, x: np.ndarray, missing: np.ndarray) -> np.ndarray:
    """Rows x (n, D) with what is `missing` told by the net; what is seen stays.

    A net that never learned from holes is given 0 in them.
    """
    mark = MISSING if isinstance(model.spec.corruption, Hole) else 0.0
    return np.where(missing, model.reconstruct(np.where(missing, mark, x)).clip(0, 1), x)


def enlarged(model: Model, data: Dataset, x: np.ndarray) -> Restored:
    """Rows x (n, D), shrunk as the net's recipe shrinks them and enlarged again by all."""
    check_pictures(data)
    part = model.spec.corruption
    if not isinstance(part, Shrink):
        raise ValueError(f"{model.spec.family} with {type(part).__name__} never learned to enlarge pictures")
    x_in, shape = corrupted(part, x), data.shape
    small = shrunk(x, shape, part.factor)
    ridge = fitted_ridge(data, part.factor)(small).clip(0, 1)
    answers = {
        NET: enlarged_by(model, x_in, small, shape),
        "bicubic": interpolated(small, shape, part.factor, "bicubic").clip(0, 1),
        "Lanczos": interpolated(small, shape, part.factor, "lanczos").clip(0, 1),
        "ridge": ridge,
        CONSISTENT: consistent(ridge, small, shape, part.factor),
    }
    moved = spread(lambda seen: enlarged_by(model, seen, small, shape), x_in)
    return Restored(x_in.clip(0, 1), answers, moved, "dB", pooled_psnr)


def enlarged_by(model: Model, x_in: np.ndarray, small: np.ndarray, shape: tuple[int, ...]) -> np.ndarray:
    """The net's answer to shrunk rows x_in (n, D) of pictures of that shape; the block means are kept."""
    answer = model.reconstruct(x_in).clip(0, 1)
    return consistent(answer, small, shape, cast(Shrink, model.spec.corruption).factor)


def colourised(model: Model, data: Dataset, x: np.ndarray, saturation: float = 1.0) -> Restored:
    """Rows x (n, D), made grey and given colours by all; `saturation` is the net's.

    The luma is known, and the noise by which its doubt is told is not: only colours move.
    """
    check_colours(model, data)
    x_in = grey(x)
    answers = {
        NET: colourised_by(model, x_in, saturation),
        "grey": x_in,
        **GreyNeighbours(data.x_train).answers(x),
    }
    moved = spread(lambda seen: colourised_by(model, x_in, saturation, grey(seen)), x_in)
    return Restored(x_in, answers, moved, "CIEDE2000", ciede2000)


def check_colours(model: Model, data: Dataset) -> None:
    """Raise ValueError, in a sentence, where a net never learned to give colours to such pictures."""
    check_pictures(data)
    part = model.spec.corruption
    if not isinstance(part, Grey):
        raise ValueError(f"{model.spec.family} with {type(part).__name__} never learned to give colours")


def colourised_by(
    model: Model, x_in: np.ndarray, saturation: float = 1.0, seen: np.ndarray | None = None
) -> np.ndarray:
    """The net's answer to grey rows (n, D), the luma kept; saturation from 0, grey, over 1 to vivid.

    `seen` (n, D) is what the net is given where that is not the rows themselves.
    """
    answer = with_luma(model.reconstruct(x_in if seen is None else seen), x_in)
    return scaled(answer, x_in, saturation)


def scaled(answer: np.ndarray, x_in: np.ndarray, saturation: float) -> np.ndarray:
    """An answer to grey rows (n, D) with its colours scaled, the luma kept: at 0 it is the grey rows."""
    if saturation == 0:
        return x_in
    return answer if saturation == 1 else with_luma(saturated(answer, saturation), x_in)


def spread(tell: Callable[[np.ndarray], np.ndarray], x_in: np.ndarray, tries: int = TRIES) -> np.ndarray:
    """By how much an answer moves, a standard deviation (n, D), as noise is put on what is seen."""
    rng = np.random.default_rng(0)
    noisy = [tell(x_in + SPREAD * rng.standard_normal(x_in.shape)) for _ in range(tries)]
    found: np.ndarray = np.std(noisy, 0)
    return found


def check_pictures(data: Dataset) -> None:
    """Raise ValueError, in a sentence, where rows are no pictures in [0, 1], or others are to come out."""
    if not data.pictured or data.kind == "ratings":
        raise ValueError(f"only pictures are restored, and rows of {data.name} have the shape {data.shape}")
    if data.paired:
        raise ValueError(f"rows of {data.name} are pairs: a net that learned from them gives no picture back")
    if data.features == channels(data.shape):
        raise ValueError(f"pictures of {data.name} are one pixel: nothing is left to restore it from")
    if data.range != (0.0, 1.0):
        lo, hi = data.range
        raise ValueError(
            f"only pictures in [0, 1] are restored, and {data.name} is in [{lo:g}, {hi:g}]: bring it anew "
            "without scaling"
        )


def corrupted(part: Shrink, x: np.ndarray) -> np.ndarray:
    """Rows as the recipe breaks them; nothing of that is left to chance."""
    found: np.ndarray = part(torch.tensor(in_range(x), dtype=torch.float32), torch.Generator()).numpy()
    return found
