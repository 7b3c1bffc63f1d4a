"""Restoration by a trained net: pictures with a hole, in grey or of fewer pixels, beside those of no net."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from aecore.data import Dataset
from aecore.data.missing_values import MISSING
from aecore.evaluation.metrics import in_range
from aecore.evaluation.restoration import colourisation, super_resolution
from aecore.evaluation.restoration.fitted import fitted_ridge, hole_fills
from aecore.evaluation.restoration.holes import pooled_psnr
from aecore.evaluation.restoration.inpainting import biharmonic_fill, mean_fill, pca_fill
from aecore.inference.model import Model
from aecore.lazy import torch
from aecore.parts.picture_corruption import Grey, Hole, Shrink

TRIES, SPREAD = 10, 0.05
"""Passes by which a net's doubt is told, and the standard deviation of the noise on what it sees."""
NET = "net"


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
    """Rows x (n, D) with what is `missing` (n, D) told by the net, and by those that need none.

    A net that never learned from holes is given 0 in them. What is seen stays as it is.
    """
    check_pictures(data)
    x, fills = in_range(x), hole_fills(data)
    mark = MISSING if isinstance(model.spec.corruption, Hole) else 0.0

    def tell(seen: np.ndarray) -> np.ndarray:
        return np.where(missing, model.reconstruct(np.where(missing, mark, seen)).clip(0, 1), x)

    answers = {
        NET: tell(x),
        "mean": mean_fill(x, missing, fills.components.mean),
        "PCA": pca_fill(x, missing, fills.components).clip(0, 1),
        "biharmonic": biharmonic_fill(x, missing, data.shape),
    }
    if fills.gaussian is not None:
        answers["Gaussian"] = fills.gaussian.fill(x, missing).clip(0, 1)
    return Restored(
        np.where(missing, 0, x),
        answers,
        spread(tell, x),
        "dB",
        lambda true, answer: pooled_psnr(true, answer, missing),
    )


def enlarged(model: Model, data: Dataset, x: np.ndarray) -> Restored:
    """Rows x (n, D), shrunk as the net's recipe shrinks them and enlarged again; block means are kept."""
    check_pictures(data)
    part = model.spec.corruption
    if not isinstance(part, Shrink):
        raise ValueError(f"{model.spec.family} with {type(part).__name__} never learned to enlarge pictures")
    shape, factor = data.shape, part.factor
    small = super_resolution.shrunk(x, shape, factor)
    x_in = _corrupted(part, x)

    def tell(seen: np.ndarray) -> np.ndarray:
        return super_resolution.consistent(model.reconstruct(seen).clip(0, 1), small, shape, factor)

    answers = {
        NET: tell(x_in),
        "bicubic": super_resolution.enlarged(small, shape, factor, "bicubic").clip(0, 1),
        "Lanczos": super_resolution.enlarged(small, shape, factor, "lanczos").clip(0, 1),
        "ridge": fitted_ridge(data, factor)(small).clip(0, 1),
    }
    every = np.ones(x.shape, bool)
    return Restored(
        x_in.clip(0, 1),
        answers,
        spread(tell, x_in),
        "dB",
        lambda true, answer: pooled_psnr(true, answer, every),
    )


def colourised(model: Model, data: Dataset, x: np.ndarray, saturation: float = 1.0) -> Restored:
    """Rows x (n, D), made grey and given colours; `saturation` is from 0, grey, over 1 to vivid."""
    check_pictures(data)
    part = model.spec.corruption
    if not isinstance(part, Grey):
        raise ValueError(f"{model.spec.family} with {type(part).__name__} never learned to give colours")
    x_in, train = _corrupted(part, x), data.x_train

    def tell(seen: np.ndarray) -> np.ndarray:
        answer = colourisation.with_luma(model.reconstruct(seen), x_in)
        return answer if saturation == 1 else colourisation.saturated(answer, saturation)

    answers = {
        NET: tell(x_in),
        "grey": x_in,
        "nearest": colourisation.neighbour_colours(x, train),
        "nearest 20": colourisation.neighbour_colours(x, train, min(20, len(train))),
        "nearest's mean": colourisation.neighbour_mean_colour(x, train),
    }
    return Restored(x_in, answers, spread(tell, x_in), "CIEDE2000", colourisation.ciede2000)


def spread(tell: Callable[[np.ndarray], np.ndarray], x_in: np.ndarray, tries: int = TRIES) -> np.ndarray:
    """By how much an answer moves, a standard deviation (n, D), as noise is put on what is seen."""
    rng = np.random.default_rng(0)
    noisy = [tell(x_in + SPREAD * rng.standard_normal(x_in.shape)) for _ in range(tries)]
    found: np.ndarray = np.std(noisy, 0)
    return found


def check_pictures(data: Dataset) -> None:
    """Raise ValueError, in a sentence, where rows are no pictures in [0, 1]."""
    if not data.pictured or data.kind == "ratings":
        raise ValueError(f"only pictures are restored, and rows of {data.name} have the shape {data.shape}")
    if data.range != (0.0, 1.0):
        lo, hi = data.range
        raise ValueError(
            f"only pictures in [0, 1] are restored, and {data.name} is in [{lo:g}, {hi:g}]: bring it anew "
            "without scaling"
        )


def _corrupted(part: Grey | Shrink, x: np.ndarray) -> np.ndarray:
    """Rows as the recipe breaks them; nothing of that is left to chance."""
    found: np.ndarray = part(torch.tensor(in_range(x), dtype=torch.float32), torch.Generator()).numpy()
    return found
