"""Layer codes (deep features): the values of any layer of a trained encoder, as columns with a name."""

from __future__ import annotations

from itertools import count

import numpy as np

from aecore.inference.model import Model
from aecore.nets.layer_activations import encoder_widths, layer_code
from aecore.spec import Spec


def layer_names(spec: Spec, features: int) -> dict[int, str]:
    """An encoder's layers by number, from 1, each with its width: "1 (256)", the last "2 (32, code)"."""
    widths = encoder_widths(spec.net, features)
    names = {number: f"{number} ({width:,})" for number, width in zip(count(1), widths, strict=False)}
    return {**names, len(widths): f"{len(widths)} ({widths[-1]:,}, code)"}


def layer_codes(model: Model, x: np.ndarray, layer: int) -> np.ndarray:
    """Codes of rows (n, D) in one layer of the encoder, (n, U) float32; ValueError where there is none.

    A hidden layer's are its values in the forward pass, without noise; the last layer's is the code.
    """
    return model.map(x, lambda part: layer_code(model.net, part, model.spec, layer))


def column_prefix(layer: int) -> str:
    """How columns of a layer's codes are named but for the unit's number, from 1: DF.L1.C1 and so on.

    Source: h2o's deepfeatures, whose tables are called so.
    """
    return f"DF.L{layer}.C"
