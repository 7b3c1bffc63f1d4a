"""Inference: a trained net in use, to encode, decode, reconstruct and sample, plain arrays in and out."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import numpy as np

from aecore.data.portions import gathered
from aecore.device import arithmetic, device_for, one_thread, precision_for
from aecore.evaluation.scoring import Prediction, row_errors
from aecore.families import find
from aecore.families.family import Prior
from aecore.lazy import torch
from aecore.limits import largest_product, parameters
from aecore.old_names import present_weights
from aecore.spec import Spec

CHUNK = 2048  # rows at a time: memory stays flat however many there are
PAIR = 2  # codes drawn at a time: torch draws other numbers where it is asked for another count


class Model:
    """A net and the recipe it was trained by. Rows are (n, D) float32 in the range the net learned on."""

    def __init__(self, net: Any, spec: Spec, device: str, precision: str) -> None:
        self.net, self.spec, self.device, self.precision = net, spec, device, precision
        self._partial = find(spec.family).kind == "ratings"

    @property
    def taught(self) -> bool:
        """Whether the net was taught what codes are like that no row has."""
        return find(self.spec.family).prior is not None

    def encode(self, x: np.ndarray, seed: int | None = None) -> np.ndarray:
        """Codes of rows, (n, K) float32, without noise; with a seed, drawn from where each row may lie.

        A row's code may differ in its last digits (some 1e-7 of its size) with how many rows are encoded
        beside it: products of matrices of other sizes add up in another order.
        """
        rng = None if seed is None else torch.Generator(self.device).manual_seed(seed)
        return self.map(x, lambda part: self.net.encode(part, self.spec, rng))

    def draw(self, n: int, seed: int) -> np.ndarray:
        """n codes (n, K) float32 of the kind the net was taught to decode; ValueError if taught none.

        The first n of a seed are the same, however many are drawn.
        """
        prior = find(self.spec.family).prior
        if prior is None:
            raise ValueError(f"{self.spec.family} teaches its net nothing about codes that no row has")
        return self.draw_from(prior, n, seed)

    def draw_from(self, prior: Prior, n: int, seed: int) -> np.ndarray:
        """n codes (n, K) float32 of a prior, be the net taught it or not; the first n as in `draw`."""
        with torch.no_grad():
            rng = torch.Generator(self.device).manual_seed(seed)
            pairs = [prior(self.net, self.spec, PAIR, rng) for _ in range(max(1, math.ceil(n / PAIR)))]
        return torch.cat(pairs)[:n].float().cpu().numpy()

    def decode(self, z: np.ndarray) -> np.ndarray:
        """Rows of codes, (n, D) float32."""
        return self.map(z, self.net.decode)

    def reconstruct(self, x: np.ndarray) -> np.ndarray:
        """What the net makes of rows given clean, (n, D) float32."""
        return self.map(x, lambda part: self.net(part, self.spec, None).x_hat)

    def errors(self, x: np.ndarray, wanted: np.ndarray | None = None) -> np.ndarray:
        """Mean squared error per feature of each row, (n,) float32; of ratings, over those that are known.

        It is to the rows themselves, or to what is `wanted` (n, D) of them.
        """

        def step(part: torch.Tensor) -> torch.Tensor:
            x_hat = self.net(part, self.spec, None).x_hat
            return row_errors(Prediction(x_hat, part, part if self._partial else None))

        if wanted is None:
            return self.map(x, step)
        several = (slice(begin, begin + CHUNK) for begin in range(0, len(x), CHUNK))
        return gathered(
            (np.square(self.reconstruct(x[some]) - wanted[some]).mean(1) for some in several), len(x)
        )

    def weights(self) -> dict[str, np.ndarray]:
        """A copy of the net's weights."""
        return {name: value.detach().cpu().numpy().copy() for name, value in self.net.state_dict().items()}

    def map(self, values: np.ndarray, step: Callable[[torch.Tensor], torch.Tensor]) -> np.ndarray:
        """What a step of the net makes of rows (n, ...), a chunk of them at a time, (n, ...) float32."""
        n = len(values)
        with one_thread(), torch.no_grad(), arithmetic(self.precision, self.device):
            return gathered((step(part.to(self.device)).float().cpu().numpy() for part in _chunks(values)), n)


def _chunks(values: np.ndarray) -> Iterator[torch.Tensor]:
    """Values as float32, some rows at a time; of none, one chunk without any."""
    for begin in range(0, max(1, len(values)), CHUNK):
        yield torch.tensor(values[begin : begin + CHUNK], dtype=torch.float32)


def restored(spec: Spec, features: int, weights: Mapping[str, np.ndarray]) -> Model:
    """A net for rows of that many features, with these weights; ValueError if they are another recipe's."""
    if parameters(spec, features) > sum(weight.size for weight in weights.values()):
        raise ValueError("the weights do not belong to this recipe")  # before a net of any size is made
    device = _device(spec.train.device)
    net = find(spec.family).build(spec, features, torch.Generator())
    load(net, weights)
    precision = precision_for(spec.train.precision, device, largest_product(spec, features))
    return Model(net.to(device), spec, device, precision)


def load(net: Any, weights: Mapping[str, np.ndarray]) -> None:
    """Give a net weights in place of its own; ValueError where they are another net's."""
    try:
        net.load_state_dict({present_weights(name): torch.tensor(value) for name, value in weights.items()})
    except (RuntimeError, TypeError):
        raise ValueError("the weights do not belong to this recipe") from None


def _device(wish: str) -> str:
    """The recipe's device, or the best there is where a run comes from another machine."""
    try:
        return device_for(wish)
    except ValueError:
        return device_for("auto")
