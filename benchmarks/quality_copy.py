"""Row 19, "too powerful": a net with room to copy returns noise it has never seen; restrained nets do not.

Uniform noise, 2,000 images; error is MSE per pixel in [0, 1]. Copying needs rows that vary in every
direction: MNIST's border never changes, so nothing can learn it there, while every pixel of
Fashion-MNIST does.
"""

from __future__ import annotations

from collections.abc import Iterator

import torch

from benchmarks.fits import SEEDS, Fit, family, fits, mean, preset
from benchmarks.table import Line


def lines(full: bool) -> Iterator[Line | str]:
    data = "fashion-full" if full else "fashion"
    copier, spent, rows = _noise_error(list(fits(preset("copier", data__name=data))))
    yield Line(
        "19. copier preset on noise",
        f"{copier:.5f}",
        "MSE < 0.01",
        copier / 0.01,
        copier < 0.01,
        SEEDS,
        rows,
        spent,
    )
    restrained = {
        "denoising, Gaussian 0.4": family(
            "denoising", data__name=data, corruption="Gaussian", corruption__level=0.4
        ),
        "denoising, half erased": family("denoising", data__name=data, corruption__level=0.5),
        "sparse, KL": preset("few-speak", data__name=data),
        "sparse, L1": preset("l1", data__name=data),
    }
    for title, spec in restrained.items():
        error, spent, rows = _noise_error(list(fits(spec, SEEDS[:1])))
        ratio = error / copier
        yield Line(
            f"19. {title}, same noise",
            f"{error:.5f}",
            "10 x the copier",
            ratio,
            ratio >= 10,
            SEEDS[:1],
            rows,
            spent,
        )


def _noise_error(runs: list[Fit]) -> tuple[float, float, str]:
    errors = [noise_mse(run) for run in runs]
    return mean(errors), mean(run.cpu_s for run in runs), runs[0].rows


def noise_mse(run: Fit) -> float:
    """MSE per pixel of uniform noise sent through a net."""
    session = run.session
    noise = torch.rand(2000, session.data.features, generator=torch.Generator().manual_seed(0))
    with torch.no_grad():
        return float((session.net(noise, session.spec, None).x_hat - noise).square().mean())
