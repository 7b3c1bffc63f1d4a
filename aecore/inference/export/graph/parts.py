"""The parts of a net that are exported: encoder, decoder, whole; and rows to try them on. Imports torch."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

import numpy as np
import torch
from torch import nn

from aecore.data import DataMissing, card
from aecore.device import arithmetic, one_thread
from aecore.families import find
from aecore.inference.export.format import Trained
from aecore.spec import Spec

PARTS = {"whole": ("x", ("x_hat", "code")), "encoder": ("x", ("code",)), "decoder": ("code", ("x_hat",))}
"""Each part with the name of its input and those of its outputs, all of them a row each."""
TRACED, TRIED = 4, (1, 7)  # rows by which a graph is made, and by which it is tried
AGREED = 1e-4  # how far numbers may lie apart, of their own size where that is above 1

Outputs = tuple[np.ndarray, ...]


class Whole(nn.Module):
    """Rows x (B, D) to reconstructions (B, D) and codes (B, K), without noise."""

    def __init__(self, net: Any, spec: Spec) -> None:
        super().__init__()
        self.net, self.spec = net, spec

    def forward(self, x: torch.Tensor) -> tuple[torch.Tensor, ...]:
        """As `Model.reconstruct` and `Model.encode`."""
        p = self.net(x, self.spec, None)
        return p.x_hat, p.z.float()


class Encoder(Whole):
    """Rows x (B, D) to codes (B, K)."""

    def forward(self, x: torch.Tensor) -> tuple[torch.Tensor, ...]:
        """As `Model.encode`."""
        return (self.net.encode(x, self.spec, None),)


class Decoder(Whole):
    """Codes (B, K) to rows (B, D)."""

    def forward(self, x: torch.Tensor) -> tuple[torch.Tensor, ...]:
        """As `Model.decode`."""
        return (self.net.decode(x),)


def module(trained: Trained, part: str) -> nn.Module:
    """A part of the net as a module of plain tensors, on the CPU, a copy."""
    kinds = {"whole": Whole, "encoder": Encoder, "decoder": Decoder}
    return kinds[part](copy.deepcopy(trained.model.net).cpu(), trained.spec).eval()


def inputs(trained: Trained, part: str, n: int) -> torch.Tensor:
    """n rows in the range the net learned on, or their codes, to try a part on."""
    x = rows(trained, n)
    return torch.from_numpy(trained.model.encode(x) if part == "decoder" else x)


def rows(trained: Trained, n: int) -> np.ndarray:
    """Rows (n, D) float32 of random values in the data's range; of ratings, one in five is known."""
    rng = np.random.default_rng(n)
    if find(trained.spec.family).kind == "ratings":
        stars = rng.integers(1, 11, (n, trained.features)) / 2
        return np.where(rng.random(stars.shape) < 0.2, stars, 0).astype(np.float32)
    try:
        lo, hi = card(trained.spec.data.name).range
    except DataMissing:
        lo, hi = 0.0, 1.0
    return rng.uniform(lo, hi, (n, trained.features)).astype(np.float32)


def check(trained: Trained, part: str, title: str, run: Callable[[np.ndarray], Outputs]) -> None:
    """Run what was exported at batch sizes that made no graph; ValueError where it differs from the net."""
    ours = module(trained, part)
    for n in TRIED:
        given = inputs(trained, part, n)
        with one_thread(), torch.no_grad(), arithmetic("fp32", "cpu"):
            wanted = [output.numpy() for output in ours(given)]
        apart = _apart(wanted, _made(run, given.numpy(), title, part, n))
        if apart > AGREED:
            raise ValueError(
                f"{title} is not offered for the {part} of this net: on {n} rows it differs by {apart:.1g}"
            )


def _made(run: Callable[[np.ndarray], Outputs], given: np.ndarray, title: str, part: str, n: int) -> Outputs:
    try:
        return run(given)
    except Exception as error:  # a border: whatever another runtime raises, it does not run
        why = f"it does not run on {n} rows ({_first(error)})"
        raise ValueError(f"{title} is not offered for the {part} of this net: {why}") from error


def _apart(wanted: list[np.ndarray], got: Outputs) -> float:
    """The largest difference, infinite between shapes that differ."""
    pairs = list(zip(wanted, got, strict=False))
    if len(got) != len(wanted) or any(a.shape != b.shape for a, b in pairs):
        return float("inf")
    return max(float((np.abs(a - b) / np.maximum(1, np.abs(a))).max()) for a, b in pairs)


def _first(error: Exception) -> str:
    return (str(error).splitlines() or [type(error).__name__])[0][:120]
