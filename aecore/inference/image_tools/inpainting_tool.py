"""Inpainting as a tool: pixels that somebody has spoilt are told by the net, and by what needs none."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

import numpy as np

from aecore.data import Dataset
from aecore.evaluation.metrics import in_range
from aecore.evaluation.picture_quality import pooled_psnr
from aecore.evaluation.restoration.comparison import RowErrors, errors_where
from aecore.evaluation.restoration.fitted import hole_fills
from aecore.evaluation.restoration.holes import holes, usual_hole
from aecore.evaluation.restoration.inpainting import biharmonic_fill, mean_fill, pca_fill
from aecore.inference.image_tools.image_tool import Answer, Asked, ImageTool, Options
from aecore.inference.image_tools.restored_pictures import (
    DOUBT,
    ROWS,
    THE_NET,
    Shown,
    answer_of,
    check_finite,
    figures,
    restored_by_all,
)
from aecore.inference.model import Model
from aecore.inference.restoration import NET, check_left, check_pictures, filled_by, inpainted
from aecore.parts.picture_corruption import Hole


class InpaintingTool(ImageTool):
    """A net that fills holes. What stands in them is not looked at, but scored against."""

    def __init__(self, model: Model, data: Dataset) -> None:
        super().__init__(model, data)
        check_pictures(data)
        check_finite(model, data)
        self.titles = titles(data)

    def answer(self, asked: Asked) -> Answer:
        """The picture as it was, with its hole, and filled by the net; settled, by all ways, and the spread.

        Without a hole the picture alone. PSNR is inside the hole, against what stood there.
        """
        x, missing = in_range(asked.x[None]).clip(0, 1), asked.spoilt[None]
        pixels = int(missing.sum()) // (self.data.features // _pixels(self.data))
        said = {"missing": pixels, "learned": learned(self.model)}
        before = Shown("as it was", x[0])
        check_left(missing)
        if not pixels:
            return answer_of([before], **said)
        given = [before, Shown("with the hole", np.where(missing, 0, x)[0])]
        if asked.settled:
            found = inpainted(self.model, self.data, x, missing)
            return answer_of(
                [*given, *restored_by_all(found, x, self.data.shape, self.titles)], doubt=DOUBT, **said
            )
        filled = filled_by(self.model, x, missing)
        return answer_of([*given, Shown(THE_NET, filled[0], pooled_psnr(x, filled, missing))], **said)

    def measured(self, options: Options) -> dict[str, Any]:
        """Pooled PSNR inside holes of one size at drawn places of test rows, and who wins."""
        x, missing = _holed(self.data)
        net = errors_where(THE_NET, x, filled_by(self.model, x, missing), missing)
        (height, width), margin = usual_hole(self.data.shape)
        hole = {"height": height, "width": width, "margin": margin}
        return figures(net, _without_net(self.data), hole=hole, learned=learned(self.model))


def titles(data: Dataset) -> Mapping[str, str]:
    """What each way is called, the strongest without a net beside the net."""
    k = len(hole_fills(data).components.components)
    return {
        NET: THE_NET,
        "Gaussian": "Gaussian conditional mean",
        "PCA": f"PCA-{k}, iterated",
        "mean": "pixel mean",
        "biharmonic": "biharmonic",
    }


def learned(model: Model) -> str:
    """Of what holes a net knows, in a sentence."""
    part = model.spec.corruption
    if isinstance(part, Hole):
        return f"The net learned from holes of {part.height} x {part.width} pixels at places drawn at random."
    return "This net never learned from holes: it is given black in them, and takes that for ink or paper."


@lru_cache(maxsize=4)
def _without_net(data: Dataset) -> tuple[RowErrors, ...]:
    """Errors of all that needs no net, on the rows that nets are scored on."""
    (x, missing), fills, named = _holed(data), hole_fills(data), titles(data)
    answers = {
        "PCA": pca_fill(x, missing, fills.components),
        "mean": mean_fill(x, missing, fills.components.mean),
        "biharmonic": biharmonic_fill(x, missing, data.shape),
    }
    if fills.gaussian is not None:
        answers = {"Gaussian": fills.gaussian.fill(x, missing), **answers}
    return tuple(errors_where(named[by], x, answer, missing) for by, answer in answers.items())


def _holed(data: Dataset) -> tuple[np.ndarray, np.ndarray]:
    x = in_range(data.x_test[:ROWS])
    return x, holes(len(x), data.shape, *usual_hole(data.shape))


def _pixels(data: Dataset) -> int:
    return data.shape[0] * data.shape[1]
