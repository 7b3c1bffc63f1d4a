"""Comparison presets: recipes with the same data, epochs and width of code; the rest is each family's."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from aecore import families
from aecore.spec import Spec, put


@dataclass(frozen=True)
class Comparison:
    """A few recipes, each with the name that stands beside its pictures; what to notice, and a question."""

    name: str
    title: str
    hint: str
    question: str
    recipes: Mapping[str, Spec]


SHARED = {
    "data.name": "mnist",
    "data.binarise": False,
    "net.hidden": (256, 128),
    "net.code": 16,
    "net.activation": "silu",
    "train.batch": 128,
    "train.rate": 2e-3,
    "train.schedule": "cosine",
    "train.epochs": 12,
}
"""A variational net's settings of this size, which the others share here."""

ON_RING = SHARED | {"data.name": "ring", "net.hidden": (64, 64), "net.code": 2, "train.epochs": 200}
GAUSSIAN_BOUND = ({"part": "GaussianLikelihood", "sigma": 0.05}, {"part": "KL"})
RING_GAN = {
    "net.activation": "relu",
    "train.schedule": "constant",
    "objective": ({"part": "Discriminator", "hidden": (64, 64), "penalty": 0.01},),
}

CONVOLUTIONAL = {"data.name": "mnist", "net.code": 32, "train.epochs": 10}
DENSE_WIDTHS = (72, 64)  # units that need about as many numbers as the convolutional net's windows


@cache
def comparisons() -> tuple[Comparison, ...]:
    """Every set, in the order in which somebody would meet them."""
    return (
        Comparison(
            "nothing",
            "Autoencoder, VAE, GAN",
            "Notice who can reconstruct and who can generate: first the same test rows, then the same noise.",
            "What does a decoder make of nothing, if nobody ever taught it to?",
            {
                "Autoencoder": _recipe("stacked", SHARED),
                "VAE": _recipe("vae", SHARED),
                "GAN": _recipe("gan", SHARED | {"net.activation": "relu", "train.schedule": "constant"}),
            },
        ),
        Comparison(
            "ring",
            "Autoencoder, VAE, GAN on a ring",
            "Notice who reconstructs best samples worst: a way there and back is no map of what there is.",
            "Which of them knows where there is nothing?",
            {
                "Autoencoder": _recipe("stacked", ON_RING),
                "VAE": _recipe("vae", ON_RING | {"objective": GAUSSIAN_BOUND}),
                "GAN": _recipe("gan", ON_RING | RING_GAN),
            },
        ),
        Comparison(
            "sharpness",
            "VAE, feature consistent, VAE-GAN",
            "Notice strokes sharpen from row to row, and the error in pixels that pays for it.",
            "Which copy is better: the blurred one that is right, or the crisp one that is a little off?",
            {
                "VAE": _recipe("vae", SHARED),
                "Features": _recipe("feature-consistent", SHARED),
                "VAE-GAN": _recipe("vae-gan", SHARED),
            },
        ),
        Comparison(
            "windows",
            "Convolutional or dense",
            "Notice what as many parameters buy: kernels that slide, or a weight for every pair of units.",
            "Does it help to know that a stroke is the same stroke wherever it is?",
            {
                "Convolutional": _recipe("convolutional", CONVOLUTIONAL),
                "Dense": _recipe("stacked", CONVOLUTIONAL | {"net.hidden": DENSE_WIDTHS}),
            },
        ),
    )


def found(name: str) -> Comparison:
    """The set of that name; ValueError where there is none."""
    for comparison in comparisons():
        if comparison.name == name:
            return comparison
    raise ValueError(f"there is no set {name[:40]!r}")


def named(spec: Spec) -> str:
    """What a recipe is called beside others: its name in a set, else its kind's."""
    known = [pair for group in comparisons() for pair in group.recipes.items()]
    alike = ((word, recipe) for word, recipe in known if recipe.family == spec.family)  # most are not
    own = next((word for word, recipe in alike if recipe == spec), None)
    return own or families.find(spec.family).title


def of(specs: list[Spec]) -> Comparison | None:
    """The set whose recipes these are, in any order."""
    return next(
        (comparison for comparison in comparisons() if _same(list(comparison.recipes.values()), specs)), None
    )


def _same(one: list[Spec], other: list[Spec]) -> bool:
    return len(one) == len(other) and all(spec in other for spec in one)


def _recipe(family: str, changes: Mapping[str, Any]) -> Spec:
    spec = families.find(family).spec
    for path, value in changes.items():
        spec = put(spec, path, value)
    return spec
