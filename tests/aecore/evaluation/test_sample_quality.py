"""Scores of what is made up, each against an independent route; the shapes that codes are pushed to."""

from __future__ import annotations

import math
from itertools import pairwise

import numpy as np
import pytest
import torch
from scipy.ndimage import laplace

from aecore.evaluation.sample_quality import confidence, mmd, sharpness
from aecore.parts.prior import Mixture, StandardNormal, SwissRoll
from aecore.training.reference_classifier import classifier


def noise(seed: int = 0) -> torch.Generator:
    return torch.Generator().manual_seed(seed)


def expected(gap: float, sigma: float, k: int, bandwidth: float) -> float:
    """Squared MMD of N(0, I) and N(gap e_1, sigma^2 I) in k dimensions for one kernel of width b sqrt(k)."""

    def kernel(variance: float, distance: float) -> float:
        b2 = bandwidth**2 * k
        return (b2 / (b2 + variance)) ** (k / 2) * math.exp(-(distance**2) / (2 * (b2 + variance)))

    return kernel(2, 0) + kernel(2 * sigma**2, 0) - 2 * kernel(1 + sigma**2, gap)


@pytest.mark.parametrize(("gap", "sigma", "k"), [(1.0, 1.0, 2), (0.0, 0.3, 2), (2.0, 0.5, 8)])
def test_mmd_of_two_normals_is_its_closed_form(gap: float, sigma: float, k: int) -> None:
    x = torch.randn(2000, k, generator=noise(1))
    y = sigma * torch.randn(2000, k, generator=noise(2))
    y[:, 0] += gap
    assert float(mmd(x, y, (0.7,))) == pytest.approx(expected(gap, sigma, k, 0.7), rel=0.1)


def test_mmd_over_several_bandwidths_is_the_mean_of_each() -> None:
    x, y = torch.randn(60, 3, generator=noise(1)), torch.rand(50, 3, generator=noise(2))
    each = [float(mmd(x, y, (b,))) for b in (0.3, 1.0)]
    assert float(mmd(x, y, (0.3, 1.0))) == pytest.approx(np.mean(each), abs=1e-6)


def test_mmd_of_draws_of_the_same_shape_is_zero_on_average() -> None:
    found = [float(mmd(*(SwissRoll().draw(200, 2, noise(2 * i + j)) for j in (0, 1)))) for i in range(40)]
    assert abs(np.mean(found)) < 3 * np.std(found) / 40**0.5 and min(found) < 0


def test_mmd_is_the_sum_over_pairs_written_out() -> None:
    x, y = torch.randn(5, 2, generator=noise(1)).double(), torch.rand(4, 2, generator=noise(2)).double()

    def k(a: torch.Tensor, b: torch.Tensor) -> float:
        return math.exp(-float((a - b).square().sum()) / (2 * 2 * 0.5**2))

    within_x = np.mean([k(a, b) for i, a in enumerate(x) for j, b in enumerate(x) if i != j])
    within_y = np.mean([k(a, b) for i, a in enumerate(y) for j, b in enumerate(y) if i != j])
    between = np.mean([k(a, b) for a in x for b in y])
    assert float(mmd(x, y, (0.5,))) == pytest.approx(within_x + within_y - 2 * between, rel=1e-9)


def test_sharpness_is_the_variance_of_scipys_laplacian() -> None:
    pictures = np.random.default_rng(0).random((7, 9, 6))
    assert sharpness(pictures) == pytest.approx(np.mean([laplace(each).var() for each in pictures]))


def test_blur_is_less_sharp() -> None:
    edge = np.repeat(np.repeat([[0.0, 1.0]], 8, 1), 16, 0)[None]
    soft = np.repeat(np.linspace(0, 1, 16)[None], 16, 0)[None]
    assert sharpness(soft) < 0.1 * sharpness(edge) and sharpness(np.ones((1, 5, 5))) == 0


def test_confidence_knows_certainty_and_its_absence() -> None:
    def certain(rows: torch.Tensor) -> torch.Tensor:
        return 100 * rows

    both = confidence(torch.eye(4), certain)
    assert both.top_probability == pytest.approx(1) and both.conditional_entropy == pytest.approx(0, abs=1e-9)
    assert both.marginal_entropy == pytest.approx(math.log(4))
    none = confidence(torch.zeros(4, 4), certain)
    assert none.top_probability == pytest.approx(0.25) and none.conditional_entropy == pytest.approx(
        math.log(4)
    )
    one = confidence(torch.eye(4)[[2, 2, 2]], certain)
    assert one.marginal_entropy == pytest.approx(0, abs=1e-9)


def test_the_classifier_learns_from_training_rows_alone_and_reads_others() -> None:
    found = classifier("digits", 10)
    assert found.accuracy > 0.8 and classifier("digits", 10) is found
    again = classifier.__wrapped__("digits", 10)
    assert all(torch.equal(a, b) for a, b in zip(found.net.parameters(), again.net.parameters(), strict=True))


@pytest.mark.parametrize("prior", [StandardNormal(), Mixture(), SwissRoll()])
@pytest.mark.parametrize("k", [1, 2, 5])
def test_a_prior_shapes_two_numbers_and_leaves_the_rest_normal(prior: StandardNormal, k: int) -> None:
    z = prior.draw(4000, k, noise())
    assert z.shape == (4000, k) and torch.equal(z, prior.draw(4000, k, noise()))
    rest = z[:, 2:]
    assert rest.mean(0).abs().lt(0.06).all() and (rest.square().mean(0) - 1).abs().lt(0.08).all()


def test_the_standard_normal_has_its_moments() -> None:
    z = StandardNormal().draw(20_000, 3, noise())
    assert z.mean(0).abs().max() < 0.03 and (z.T.cov() - torch.eye(3)).abs().max() < 0.04


def test_a_mode_of_the_mixture_is_a_normal_stretched_from_the_centre() -> None:
    prior = Mixture(modes=4, radius=3, along=0.5, across=0.1)
    z = prior.within(torch.ones(20_000, dtype=torch.long), 2, noise())
    assert z.mean(0).tolist() == pytest.approx([0, 3], abs=0.02)
    assert z.std(0).tolist() == pytest.approx([0.1, 0.5], rel=0.03)
    square = prior.draw(20_000, 2, noise()).square().sum(1).mean()
    assert float(square) == pytest.approx(3**2 + 0.5**2 + 0.1**2, rel=0.02)


def test_a_piece_of_the_swiss_roll_is_as_long_as_any_other_and_follows_the_last() -> None:
    prior = SwissRoll(thickness=0.001, pieces=5)
    first, last = prior.ends
    z = prior.draw(20_000, 2, noise())
    square = prior.radius**2 * (first**2 + last**2) / (2 * last**2)
    assert float(z.square().sum(1).mean()) == pytest.approx(square, rel=0.02)
    radii = [prior.within(torch.full((500,), i), 2, noise(i)).norm(dim=1) for i in range(5)]
    assert all(a.max() < b.min() + 0.02 for a, b in pairwise(radii))
    assert radii[0].min() > prior.radius * first / last - 0.02 and radii[4].max() < prior.radius + 0.02
