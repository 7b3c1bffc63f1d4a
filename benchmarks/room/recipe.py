"""The run of every visitor: the Playground's first preset, small digits, from weights of its own."""

from __future__ import annotations

from aecore.families import presets
from aecore.spec import Spec, put

PRESET = "first"
EPOCHS = 100_000  # none of the runs ends while it is measured


def recipe(seed: int) -> Spec:
    """2-D autoencoder of 8x8 digits (64-64-32-2), minibatches of 16, that goes on for good."""
    return put(put(presets()[PRESET].spec, "train.seed", seed), "train.epochs", EPOCHS)
