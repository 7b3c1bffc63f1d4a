"""Rows 67, 69 and 70: who can make up digits, and who copies them sharply, at one size and one budget.

Every net has widths 256, 128 and a code of 16 and learns from the same rows for as many epochs. Parameters of
critics and classifiers, which are not needed later, are counted apart; the epochs in which a feature
classifier learns come on top. Draws are decoded from N(0, I), of the plain autoencoder also from a normal
fitted to its codes of the training rows. `sure` is the mean largest chance that a classifier gives a picture,
one trained on blends of the same training rows, so that it doubts what lies between two digits; `doubt` is
the mean entropy of its chances, `variety` the entropy of their mean, both in nats. Sharpness is the variance
of the Laplacian. On the ring of eight heaps a draw is on a heap within three of its deviations, and a heap is
reached by 1 % of the draws.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import torch

from aecore.data import Dataset, load
from aecore.evaluation.sample_quality import Confidence, ModeCoverage, confidence, mode_coverage, sharpness
from aecore.runs.session import Session
from aecore.spec import Spec
from aecore.training.reference_classifier import classifier
from benchmarks.fits import SEEDS, Fits, elsewhere, family, fits
from benchmarks.table import Line
from ui.compare import comparison_presets

EPOCHS, DRAWS = 10, 1000
NET = {"net__hidden": (256, 128), "net__code": 16, "train__epochs": EPOCHS, "train__batch": 128}
LIKELIHOOD = ({"part": "CrossEntropy"},)
VARIATIONAL = (*LIKELIHOOD, {"part": "KL"})


def lines(full: bool) -> Iterator[Line | str]:
    data, seeds = ("mnist-full", SEEDS) if full else ("mnist", SEEDS[:1])
    runs = {title: fits(spec, seeds) for title, spec in _recipes(data).items()}
    yield from _made_up(runs, data)
    yield from _copied(runs)
    yield from _on_ring()


def _recipes(data: str) -> dict[str, Spec]:
    plain = {"data__binarise": False, **NET}
    found = {
        "AE": family("vae", **plain, bottleneck="Identity", objective=LIKELIHOOD),
        "VAE": family("vae", **plain, objective=VARIATIONAL),
        "GAN": family("gan", **NET),
        "DFC-VAE": family("feature-consistent", **NET),
        "VAE-GAN": family("vae-gan", **NET),
    }
    return {title: elsewhere(spec, data) for title, spec in found.items()}


def _made_up(runs: dict[str, Fits], data: str) -> Iterator[Line | str]:
    """Rows 69 and 70."""
    reader = classifier(data, 10)
    yield f"The classifier names {reader.accuracy:.1%} of the test rows rightly."
    x_test = runs["AE"].first.rows.x_test
    yield Line("70. test rows themselves", _said(confidence(x_test, reader.net)))
    yield Line(
        "70. uniform noise", _said(confidence(torch.rand(x_test.shape, generator=_noise()), reader.net))
    )
    judged = {title: _scores(trained, reader.net, standard) for title, trained in runs.items()}
    for title, trained in runs.items():
        mean = _mean(judged[title])
        reached = mean.top_probability < _mean(judged["VAE"]).top_probability if title == "AE" else None
        beside = "below the VAE's" if title == "AE" else ""
        yield trained.line(
            f"70. {title} ({_size(trained.first)}): sure, doubt, variety", _said(mean), beside, None, reached
        )
    yield runs["AE"].line(
        "70. AE, codes from a fitted normal", _said(_mean(_scores(runs["AE"], reader.net, fitted)))
    )


def _copied(runs: dict[str, Fits]) -> Iterator[Line]:
    """Row 67."""
    x_test = runs["VAE"].first.rows.x_test
    yield Line("67. originals: sharpness", f"{_sharp(x_test):.4f}")
    least = runs["VAE"].mean(_copies)
    for title in ("VAE", "DFC-VAE", "VAE-GAN"):
        found = runs[title].mean(_copies)
        beside, reached = ("", None) if title == "VAE" else (f"VAE {least:.4f}", found > least)
        what = f"67. {title}: sharpness of copies (MSE {runs[title].mse:.4f})"
        yield runs[title].line(what, f"{found:.4f}", beside, found / least, reached)


def _on_ring() -> Iterator[Line]:
    """Row 69 where all of it can be seen, by the recipes of the set on the screen."""
    runs = {title: fits(spec) for title, spec in comparison_presets.found("ring").recipes.items()}
    ring = load("ring")
    yield Line("69. ring, test rows: share on a heap, heaps reached", _lying([_heaps(ring, ring.x_test)]))
    judged = {
        title: [_heaps(ring, _drawn(run)) for run in trained.sessions] for title, trained in runs.items()
    }
    for title, trained in runs.items():
        plain = title == "Autoencoder"
        reached = all(one.on < other.on for one, other in zip(judged[title], judged["VAE"], strict=True))
        beside = "below the VAE's, each seed" if plain else ""
        what = f"69. ring, {title} (MSE {trained.mse:.6f})"
        yield trained.line(what, _lying(judged[title]), beside, None, reached if plain else None)


def _heaps(data: Dataset, points: np.ndarray) -> ModeCoverage:
    return mode_coverage(points, data.x_train, np.asarray(data.y_train))


def _drawn(session: Session) -> np.ndarray:
    with torch.no_grad():
        return session.net.decode(standard(session)).numpy()


def _lying(found: list[ModeCoverage]) -> str:
    on, reached = np.mean(found, 0)
    return f"{on:.2f}, {reached:.1f}"


def standard(session: Session) -> torch.Tensor:
    """Codes (DRAWS, K) from N(0, I)."""
    return torch.randn(DRAWS, session.facts()["k"], generator=_noise())


def fitted(session: Session) -> torch.Tensor:
    """Codes (DRAWS, K) from the normal that has the mean and covariance of the training rows' codes."""
    with torch.no_grad():
        z = session.net.encode(session.rows.x, session.spec)
    half = torch.linalg.cholesky(z.T.cov() + 1e-6 * torch.eye(z.shape[1]))
    return z.mean(0) + standard(session) @ half.T


def _scores(runs: Fits, reader: Any, codes: Callable[[Session], torch.Tensor]) -> list[Confidence]:
    with torch.no_grad():
        return [confidence(session.net.decode(codes(session)), reader) for session in runs.sessions]


def _mean(scores: list[Confidence]) -> Confidence:
    return Confidence(*np.mean(scores, 0))


def _said(score: Confidence) -> str:
    return ", ".join(f"{figure:.2f}" for figure in score)


def _copies(session: Session) -> float:
    with torch.no_grad():
        return _sharp(session.net(session.rows.x_test, session.spec, None).x_hat)


def _sharp(rows: torch.Tensor) -> float:
    return sharpness(rows.numpy().reshape(-1, 28, 28))


def _size(session: Session) -> str:
    """Parameters of encoder and decoder, and of whatever else was trained beside them."""
    count = {
        name: sum(parameter.numel() for parameter in part.parameters())
        for name, part in session.net.named_children()
    }
    own = count.pop("encoder") + count.pop("decoder")
    return f"{own // 1000:,}k" + (f" + {sum(count.values()) // 1000:,}k" if count else "")


def _noise() -> torch.Generator:
    return torch.Generator().manual_seed(0)
