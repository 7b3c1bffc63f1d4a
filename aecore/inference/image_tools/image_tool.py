"""Image tool: what one run's net does with a picture, beside what is done without a net."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from typing import Any, NamedTuple

import numpy as np

from aecore.data import Dataset
from aecore.inference.model import Model

Options = Mapping[str, str]


class Asked(NamedTuple):
    """A picture and what is chosen: `x` (D,) float32 in the range of the set, `spoilt` (D,) bool.

    `settled` where the hand rests, so that what takes longer than milliseconds may be told too.
    """

    x: np.ndarray
    spoilt: np.ndarray
    options: Options
    settled: bool


class Answer(NamedTuple):
    """What is said, as plain values, and rows (n, D) in the range of the set that are shown with it."""

    said: dict[str, Any]
    rows: np.ndarray


class ImageTool(ABC):
    """A run's net, and what was made of it once; ValueError, in a sentence, where it cannot be used so.

    One that searches takes the name of a data set to search in, too: empty for that of the run.
    """

    def __init__(self, model: Model, data: Dataset) -> None:
        self.model, self.data = model, data
        self.run = ""  # whose net it is, where somebody keeps it

    @abstractmethod
    def answer(self, asked: Asked) -> Answer:
        """What a picture gives, in milliseconds unless settled; ValueError, in a sentence, where not."""

    @abstractmethod
    def measured(self, options: Options) -> dict[str, Any]:
        """How good it is on all test rows beside its baselines, in seconds, as plain values."""


def number(options: Options, name: str, otherwise: float, least: float, most: float) -> float:
    """A number among the options; ValueError where it is none in that range."""
    text = options.get(name, "")
    try:
        value = float(text) if text else otherwise
    except ValueError:
        value = float("nan")
    if not least <= value <= most:
        raise ValueError(f"{name} is a number from {least:g} to {most:g}, got {text[:20]!r}")
    return value
