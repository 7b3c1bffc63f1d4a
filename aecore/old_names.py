"""Former names of parts and of their fields, which saved recipes, links and runs still hold."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

OLD_NAMES: dict[str, str] = {
    "Acquaintance": "RandomKeepRate",
    "Classifying": "ClassifierPretraining",
    "Clean": "NoCorruption",
    "CodeCritic": "LatentDiscriminator",
    "Contraction": "ContractivePenalty",
    "Contrast": "ContrastiveDivergence",
    "Greedy": "Layerwise",
    "Naming": "ClassificationHead",
    "Opinions": "LikeDislike",
    "PictureCritic": "Discriminator",
    "Plain": "Identity",
    "Region": "GaussianPosterior",
    "Restricted": "RatingsRBM",
    "Split": "RobustDecomposition",
    "Spoiled": "FixedSaltAndPepper",
    "Stamps": "ConvolutionalWTA",
    "TwoLevels": "HierarchicalKL",
}
"""Class of a part: as version 0.1.0 saved it, and as it is now. A name that went is never given anew."""

OLD_FIELDS: dict[str, dict[str, str]] = {
    "Discriminator": {"pace": "lr_ratio"},
    "LatentDiscriminator": {"pace": "lr_ratio"},
    "ClassificationHead": {"held": "validation_fraction"},
    "Layerwise": {"each": "epochs"},
}
"""Field of a part, by the part's present class: as version 0.1.0 saved it, and as it is now."""

OLD_WEIGHTS: dict[str, str] = {"bar": "threshold"}
"""A piece of the name of a net's weights: as version 0.1.0 saved it, and as it is now."""


def present(name: str) -> str:
    """What a part of that name is called now."""
    return OLD_NAMES.get(name, name)


def present_field(kind: type, name: str) -> str:
    """What a field of that name is called now in a part of that class, or in one it inherits from."""
    found = (OLD_FIELDS.get(ancestor.__name__, {}).get(name) for ancestor in kind.__mro__)
    return next((field for field in found if field), name)


def present_fields(kind: type, fields: Mapping[str, Any]) -> dict[str, Any]:
    """A part's fields by their present names; ValueError where one stands under both of its names."""
    found = {present_field(kind, str(name)): value for name, value in fields.items()}
    if len(found) < len(fields):
        both = next(name for name in map(str, fields) if present_field(kind, name) != name)
        raise ValueError(f"{both} and {present_field(kind, both)} are one field: leave one of them out")
    return found


def present_weights(name: str) -> str:
    """What weights of that name, `decoder.bar`, are called now."""
    return ".".join(OLD_WEIGHTS.get(piece, piece) for piece in name.split("."))
