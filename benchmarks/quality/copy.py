"""Row 19, "too powerful": a net with room to copy returns noise it has never seen; restrained nets do not.

Uniform noise, 2,000 images; error is MSE per pixel in [0, 1]. Copying needs rows that vary in every
direction: MNIST's border never changes, so nothing can learn it there. Fashion-MNIST moved by a pixel does.
"""

from __future__ import annotations

from collections.abc import Iterator

import torch

from aecore.runs.session import Session
from benchmarks.fits import SEEDS, fits, preset
from benchmarks.table import Line


def lines(full: bool) -> Iterator[Line | str]:
    data, seeds = ("fashion-full", SEEDS) if full else ("fashion", SEEDS[:1])
    runs = fits(preset("copier", data__name=data), seeds)
    copier = runs.mean(noise_mse)
    yield runs.line("19. copier preset on noise", f"{copier:.5f}", "MSE < 0.01", copier / 0.01, copier < 0.01)
    restrained = {
        "denoising, Gaussian": preset("snow", data__name=data),
        "denoising, half erased": preset("erased", data__name=data),
        "sparse, KL": preset("few-speak", data__name=data),
        "sparse, L1": preset("l1", data__name=data),
    }
    for title, spec in restrained.items():
        runs = fits(spec, seeds)
        error = runs.mean(noise_mse)
        yield runs.line(
            f"19. {title}, same noise",
            f"{error:.5f}",
            "10 x the copier",
            error / copier,
            error >= 10 * copier,
        )


def noise_mse(session: Session) -> float:
    """MSE per pixel of uniform noise sent through a net."""
    noise = torch.rand(2000, session.data.features, generator=torch.Generator().manual_seed(0))
    with torch.no_grad():
        return float((session.net(noise, session.spec, None).x_hat - noise).square().mean())
