"""The figure a run is judged by: one, named by its task, beside its baselines, wherever runs are judged."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from aecore.evaluation.scoring import measured

DENOISED = "cleaned_mse"


@dataclass(frozen=True)
class Figure:
    """A metric of test rows by its key, what a reader calls it, and the keys and names of its baselines."""

    key: str
    name: str
    beside: Mapping[str, str]
    higher: bool = False

    @property
    def denoising(self) -> bool:
        """Whether the rows were given corrupted, for the task is to denoise them."""
        return self.key == DENOISED

    def baselines(self, scores: Mapping[str, float]) -> dict[str, float]:
        """The scores of those baselines that are known, by their names."""
        return {name: scores[key] for key, name in self.beside.items() if key in scores}

    def best(self, scores: Mapping[str, float]) -> str:
        """The name of the best of some scores, empty where there are none."""
        return (max if self.higher else min)(scores, key=lambda name: scores[name], default="")


def pca_name(facts: Mapping[str, Any]) -> str:
    """PCA by the number of its components, which is no more than a row has columns."""
    k = facts.get("components") or facts.get("k")
    return f"PCA-{k}" if k else "PCA"


def figure(facts: Mapping[str, Any], known: Collection[str]) -> Figure:
    """The figure of a run by its facts and the metrics that are known of it.

    A recipe that corrupts its input is judged by what it makes of corrupted test rows, for that is its task:
    the denoised MSE. Given clean rows it may do worse than PCA, which says nothing about denoising.
    """
    measure, pca = measured(facts), pca_name(facts)
    if DENOISED in known:
        beside = {"pca_cleaned_mse": pca, "median_cleaned_mse": "a median filter"}
        return Figure(DENOISED, f"denoised {measure['unit']}", beside)
    pixels = {"pca_mse": pca} if measure["test"] == "test_mse" else {}
    return Figure(measure["test"], measure["unit"], {**pixels, **measure["beside"]}, measure["higher"])
