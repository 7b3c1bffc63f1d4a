"""Distance of colours: pixel by pixel, and not squared, so that no answer is the mean of all colours."""

from __future__ import annotations

from typing import Any

from aecore.data.picture_shape import CHANNELS, coloured
from aecore.knobs import Live, Part, knob
from aecore.lazy import torch
from aecore.nets.forward import Pass

SMOOTH = 1e-3
"""Of the distance near 0, where its slope would jump."""


class ColourDistance(Part):
    """Distance of each pixel's colour from the answer's: summed over pixels, mean over rows.

    Squared error is least for the mean of all colours a pixel may have, which is drab; the distance itself
    is least for a colour in the midst of most of them.

    Source: Lai et al., "Deep Laplacian pyramid networks", CVPR (2017), section 3.3 (Charbonnier loss), of a
    pixel's three channels together.
    """

    symbol = r"\sum_p \sqrt{\lVert x_p - \hat{x}_p \rVert^2 + \epsilon^2}"

    weight: Live[float] = knob(1.0, 0, 100, help="strength beside other terms")

    def fits(self, spec: Any, data: Any) -> None:
        """Only pictures in colour."""
        if not coloured(tuple(data.shape)):
            raise ValueError(
                f"ColourDistance needs pictures in colour, and {data.name} has none: use SquaredError"
            )

    def __call__(self, p: Pass) -> torch.Tensor:
        """A scalar."""
        squares = (p.x - p.x_hat).square().view(len(p.x), -1, CHANNELS).sum(-1)
        return self.weight * (squares + SMOOTH**2).sqrt().sum() / len(p.x)
