"""Super-resolution as a tool: a picture is shrunk, and enlarged again by the net and by what needs none."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any, cast

import numpy as np

from aecore.data import Dataset
from aecore.evaluation.metrics import in_range
from aecore.evaluation.picture_quality import pooled_psnr
from aecore.evaluation.restoration.comparison import RowErrors, errors_where
from aecore.evaluation.restoration.fitted import fitted_ridge
from aecore.evaluation.restoration.super_resolution import (
    consistent,
    interpolated,
    repeated,
    shrunk,
    small_shape,
)
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
from aecore.inference.restoration import CONSISTENT, NET, check_pictures, corrupted, enlarged, enlarged_by
from aecore.parts.picture_corruption import Shrink

TITLES: Mapping[str, str] = {
    NET: THE_NET,
    CONSISTENT: CONSISTENT,
    "ridge": "ridge regression",
    "Lanczos": "Lanczos",
    "bicubic": "bicubic",
}


class SuperResolutionTool(ImageTool):
    """A net that enlarges by the factor it learned; ValueError for one that never learned to."""

    def __init__(self, model: Model, data: Dataset) -> None:
        super().__init__(model, data)
        check_pictures(data)
        check_finite(model, data)
        part = model.spec.corruption
        if not isinstance(part, Shrink):
            raise ValueError(f"{model.spec.family} never learned to enlarge pictures: choose a run that did")
        self.part, self.factor = part, cast(int, part.factor)
        fitted_ridge(data, self.factor)

    def answer(self, asked: Asked) -> Answer:
        """The picture, its block means and the net's answer; settled, all answers, and the net's spread."""
        x, shape = in_range(asked.x[None]).clip(0, 1), self.data.shape
        small = shrunk(x, shape, self.factor)
        high, wide, *_ = small_shape(shape, self.factor)
        given = [
            Shown("as it was", x[0]),
            Shown(f"shrunk to {high} x {wide}", repeated(small, shape, self.factor)[0]),
        ]
        if asked.settled:
            answers = restored_by_all(enlarged(self.model, self.data, x), x, shape, TITLES)
            return answer_of([*given, *answers], factor=self.factor, doubt=DOUBT)
        answer = enlarged_by(self.model, corrupted(self.part, x), small, shape)
        psnr = pooled_psnr(x, answer)
        return answer_of([*given, Shown(THE_NET, answer[0], psnr)], factor=self.factor)

    def measured(self, options: Options) -> dict[str, Any]:
        """Pooled PSNR of test rows shrunk and enlarged, and who wins."""
        x, shape = in_range(self.data.x_test[:ROWS]), self.data.shape
        answer = enlarged_by(self.model, corrupted(self.part, x), shrunk(x, shape, self.factor), shape)
        net = errors_where(THE_NET, x, answer, np.ones(x.shape, bool))
        return figures(net, _without_net(self.data, self.factor), factor=self.factor)


@lru_cache(maxsize=4)
def _without_net(data: Dataset, factor: int) -> tuple[RowErrors, ...]:
    """Errors of all that needs no net; ridge also with the block means kept, as the net's answer is."""
    x, shape = in_range(data.x_test[:ROWS]), data.shape
    small = shrunk(x, shape, factor)
    by_ridge = fitted_ridge(data, factor)(small).clip(0, 1)
    answers = {
        CONSISTENT: consistent(by_ridge, small, shape, factor),
        TITLES["ridge"]: by_ridge,
        TITLES["Lanczos"]: interpolated(small, shape, factor, "lanczos"),
        TITLES["bicubic"]: interpolated(small, shape, factor, "bicubic"),
    }
    every = np.ones(x.shape, bool)
    return tuple(errors_where(by, x, answer, every) for by, answer in answers.items())
