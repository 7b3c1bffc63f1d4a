"""Minibatches of a data set, resident on the device or mapped from disk; augmentation, validation split."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache, partial
from typing import Any

from aecore.data import Dataset, load
from aecore.data.mapped import in_file, mapped
from aecore.data.picture_shape import channels, grid
from aecore.data.prefetch import prefetch
from aecore.data.scratch import large
from aecore.lazy import functional, torch
from aecore.spec import DataSpec, Spec


@dataclass(frozen=True, eq=False, slots=True)
class Batch:
    """A minibatch of rows: `x` is (B, ...).

    `mask` marks known ratings, known cells of a table or valid frames, `index` (B,) holds the rows' numbers
    in their set. `wanted` (B, ...) is what should come out where that is not the rows themselves.
    """

    x: torch.Tensor
    y: torch.Tensor | None = None
    mask: torch.Tensor | None = None
    index: torch.Tensor | None = None
    wanted: torch.Tensor | None = None

    @property
    def target(self) -> torch.Tensor:
        """What should come out."""
        return self.x if self.wanted is None else self.wanted


@dataclass(frozen=True)
class Rows:
    """Training and test rows as (n, D) tensors in the net's range; labels (n,) or None.

    `mask` (n, D) is 1 where a value of `x` is known, `mask_test` of `x_test`; None where all are. `target`
    (n_test, D) holds what the net has to tell of the test rows, 0 elsewhere; `x_test` is then without it.
    `x_valid` and `y_valid` are training rows that were kept aside: no step sees them. `wanted` and
    `wanted_test`, of pairs, are what should come out.
    """

    x: torch.Tensor
    x_test: torch.Tensor
    y: torch.Tensor | None
    y_test: torch.Tensor | None
    shape: tuple[int, ...]
    mask: torch.Tensor | None = None
    target: torch.Tensor | None = None
    x_valid: torch.Tensor | None = None
    y_valid: torch.Tensor | None = None
    wanted: torch.Tensor | None = None
    wanted_test: torch.Tensor | None = None
    mask_test: torch.Tensor | None = None

    def first(self, n: int | None) -> Rows:
        """The same with only the first n training rows."""
        if n is None or n >= len(self.x):
            return self
        y = None if self.y is None else self.y[:n]
        mask = None if self.mask is None else self.mask[:n]
        wanted = None if self.wanted is None else self.wanted[:n]
        return replace(self, x=self.x[:n], y=y, mask=mask, wanted=wanted)

    def split(self, share: float) -> Rows:
        """Validation split: the same with the last share of the training rows held out."""
        n = len(self.x) - round(share * len(self.x))
        if n == len(self.x):
            return self
        y_valid = None if self.y is None else self.y[n:]
        return replace(self.first(n), x_valid=self.x[n:], y_valid=y_valid)


def resident(data: Dataset, device: str) -> Rows:
    """Put a data set on a device, as float32 in its range."""
    return _rows(data, device, lambda name, values, change: change(torch.tensor(values, device=device)))


@lru_cache(maxsize=8)
def shared(name: str, device: str) -> Rows:
    """The one copy that all runs on a named data set share, on the CPU with those of other processes."""
    data = load(name)
    return resident(data, device) if device != "cpu" else _rows(data, device, partial(_mapped, name))


Place = Callable[[str, Any, Callable[[Any], Any]], Any]
"""From the name of an array, its values, and what a net is to see of them: a tensor on the device."""


def _rows(data: Dataset, device: str, place: Place) -> Rows:
    def labels(values: Any) -> torch.Tensor | None:
        return None if values is None else torch.tensor(values, device=device).long()

    hides = data.target_mask is not None
    return Rows(
        place("x_train", data.x_train, _in_range),
        place("given" if hides else "x_test", data.given, _in_range),
        labels(data.y_train),
        labels(data.y_test),
        data.shape,
        _mask(data, place),
        place("target", data.x_test * data.target_mask, _in_range) if hides else None,
        wanted=place("wanted_train", data.wanted_train, _in_range) if data.paired else None,
        wanted_test=place("wanted_test", data.wanted_test, _in_range) if data.paired else None,
        mask_test=place("mask_test", data.known_test, _in_range) if data.holed else None,
    )


def _mask(data: Dataset, place: Place) -> Any:
    """What is known of the training rows; of ratings all that is not 0."""
    if data.partial:
        return place("mask", data.x_train, _known)
    return None if data.known_train is None else place("mask", data.known_train, _in_range)


def _mapped(data: str, name: str, values: Any, change: Callable[[Any], Any]) -> torch.Tensor:
    """Values as a tensor that all workers share where that can be, otherwise one of this process."""
    if change is _in_range and values.dtype == "float32" and (there := in_file(values)) is not None:
        return torch.from_numpy(there)
    found = mapped(f"{data}-{name}", values, lambda rows: change(torch.tensor(rows)).numpy())
    return change(torch.tensor(values)) if found is None else torch.from_numpy(found)


def _in_range(values: torch.Tensor) -> torch.Tensor:
    """float32 in the range of the set."""
    return values.float().div_(255) if values.dtype == torch.uint8 else values.float()


def _known(values: torch.Tensor) -> torch.Tensor:
    """1 where a value is known, as float32."""
    return (values > 0).float()


def validation_fraction(spec: Spec) -> float:
    """The share of the training rows that the recipe's parts hold out for validation."""
    return max((getattr(part, "validation_fraction", 0.0) for part in spec.pretrain), default=0.0)


def minibatches(rows: Rows, size: int) -> int:
    """How many minibatches of that size one pass over the training rows takes."""
    return math.ceil(len(rows.x) / size)


def passes(steps: int, spec: Spec, n: int) -> float:
    """How many passes so many steps are, over those of n training rows that a recipe learns from."""
    used = min(n, spec.data.rows or n)
    return steps / math.ceil((used - round(validation_fraction(spec) * used)) / spec.train.batch)


class EpochPlace:
    """The place in an epoch: `rng_state` with which it began, and how many minibatches have been `taken`."""

    def __init__(self) -> None:
        self.rng_state: torch.Tensor | None = None
        self.taken = 0

    def order(self, n: int, rng: torch.Generator) -> torch.Tensor:
        """The order of n rows: drawn from `rng`, or where the epoch is under way the one that was drawn."""
        if self.rng_state is None:
            self.rng_state = rng.get_state()
        else:
            rng = generator_at(self.rng_state, rng.device)
        return torch.randperm(n, generator=rng, device=rng.device)


def generator_at(state: torch.Tensor, device: torch.device) -> torch.Generator:
    """A random generator that goes on from a state."""
    return torch.Generator(device).set_state(state.cpu())


def batches(
    rows: Rows, spec: DataSpec, size: int, rng: torch.Generator, place: EpochPlace | None = None
) -> Iterator[Batch]:
    """One epoch of minibatches in a fresh order; the last one holds what is left.

    With a `place`, which counts them, those that have not been taken yet.
    """
    place = place or EpochPlace()
    on_disk = rows.x.device.type == "cpu" and large(rows.x.nbytes)
    for index in torch.split(place.order(len(rows.x), rng), size)[place.taken :]:
        place.taken += 1
        if on_disk:
            prefetch(rows.x.data_ptr(), rows.x.stride(0) * rows.x.element_size(), index.tolist())
        begun = None if rows.wanted is None else rng.get_state()
        x = augmented(rows.x.index_select(0, index), rows.shape, spec, rng)
        wanted = None
        if rows.wanted is not None and begun is not None:  # as its input is: by the same draws
            same = generator_at(begun, rng.device)
            wanted = augmented(rows.wanted.index_select(0, index), rows.shape, spec, same)
        y = None if rows.y is None else rows.y.index_select(0, index)
        mask = None if rows.mask is None else rows.mask.index_select(0, index)
        yield Batch(x, y, mask, index, wanted)


def augmented(x: torch.Tensor, shape: tuple[int, ...], spec: DataSpec, rng: torch.Generator) -> torch.Tensor:
    """Rows (B, D) as a recipe augments them: shifted, mirrored, binarised; of pictures of that shape."""
    if spec.shift:
        x = shifted(x, shape, spec.shift, rng)
    if spec.mirror:
        x = mirrored(x, shape, rng)
    return torch.bernoulli(x, generator=rng) if spec.binarise else x


def shifted(x: torch.Tensor, shape: tuple[int, ...], by: int, rng: torch.Generator) -> torch.Tensor:
    """Augmentation by shifts: pictures (B, D) of that shape, by up to `by` pixels on both axes.

    What comes in is 0.
    """
    (height, width), values = grid(shape), channels(shape)
    line = width * values
    padded = functional.pad(x.view(-1, height, line), (by * values, by * values, by, by))
    # (B, 2 by + 1, 2 by + 1, H, W * C), without a copy
    windows = padded.unfold(1, height, 1).unfold(2, line, values)
    down, across = torch.randint(0, 2 * by + 1, (2, len(x)), generator=rng, device=x.device)
    return windows[torch.arange(len(x), device=x.device), down, across].reshape(len(x), -1)


def mirrored(x: torch.Tensor, shape: tuple[int, ...], rng: torch.Generator) -> torch.Tensor:
    """Augmentation by reflection: pictures (B, D) of that shape, by a fair coin left to right."""
    pictures = x.view(len(x), *grid(shape), channels(shape))
    coin = torch.rand(len(x), 1, 1, 1, generator=rng, device=x.device) < 0.5
    return torch.where(coin, pictures.flip(2), pictures).flatten(1)
