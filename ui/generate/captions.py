"""Captions of the latent space explorer, and no more than what is so."""

from __future__ import annotations

import numpy as np

from ui.generate.latent_explorer import LatentExplorer

WHY = (
    "A decoder makes an image of any code. Move over the latent space: near the dots it draws what it has "
    "learned, far from them it makes something up."
)
SILENT = "The net does not answer: its run is no longer here. Choose another above."


def verdicts(explorer: LatentExplorer, learns: bool) -> dict[str, str]:
    """The honest word for a place, by where it lies; `learns` says whether the net will know more."""
    return {
        "inside": f"Test rows are encoded around here: {_ability(explorer, learns)}.",
        "edge": "The edge of the cloud: few rows are encoded as far out as this.",
        "outside": _outside(explorer, learns),
        "silent": SILENT,
    }


def _ability(explorer: LatentExplorer, learns: bool) -> str:
    """What the decoder can do: nothing, worse or better than the average picture."""
    if explorer.epoch < 1:
        seen = "has not yet seen" if learns else "never saw"
        return f"but the net {seen} all its rows once, and what it draws is a first guess"
    if not explorer.beats_mean:
        return f"but the net {'still ' * learns}draws no closer to them than the average picture lies"
    return "the net has learned what this place stands for"


def _outside(explorer: LatentExplorer, learns: bool) -> str:
    nobody = "No row of the data is encoded anywhere near here."
    if explorer.space.model.taught:
        return f"{nobody} {_taught(learns)} what to draw at this place."
    return f"{nobody} A plain autoencoder was never asked about this place: what you see is made up."


def _taught(learns: bool) -> str:
    return "So far the net has hardly been taught" if learns else "The net was hardly taught"


def title(explorer: LatentExplorer) -> str:
    """What is played on, and how much it has learned."""
    shown = f"{explorer.epoch:.1f}" if explorer.epoch < 10 else f"{explorer.epoch:.0f}"
    return f"Latent space after {shown} epochs"


def map_of(explorer: LatentExplorer) -> str:
    """How the map was made, and what its grey is."""
    k = explorer.space.held_out.shape[1]
    how = "the code itself" if k <= 2 else f"PCA-2 of {k} dimensions: the others stay at their mean"
    return (
        f"The plane is {how}. Grey is out of distribution: farther from codes than 99 of 100 test rows are. "
        "Arrow keys move; a click on a dot, or A and B, choose the ends of the interpolation."
    )


def drawn(explorer: LatentExplorer, draws: dict[str, np.ndarray]) -> str:
    """How many of the draws lie where no row is coded, beside how many rows do."""
    parts = [f"{_outside_of(explorer, z)} of {len(z)} from {name}" for name, z in draws.items()]
    return f"Outside the cloud of codes: {', '.join(parts)}; of 100 test rows 1 is."


def _outside_of(explorer: LatentExplorer, z: np.ndarray) -> int:
    return int((explorer.space.cloud.outlier_score(z) > 1).sum())


def between(explorer: LatentExplorer, paths: dict[str, np.ndarray]) -> str:
    """How far each way strays from the cloud."""
    most = {name: float(explorer.space.cloud.outlier_score(way).max()) for name, way in paths.items()}
    figures = ", ".join(f"{name} {far:.2f}" for name, far in most.items())
    return f"Largest outlier score on the way (1 is the edge of the cloud): {figures}."
