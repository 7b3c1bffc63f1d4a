"""Parts that learn an order of films: against torch's own distributions and against counting."""

from __future__ import annotations

import math

import numpy as np
import pytest
import torch

from aecore.families import find
from aecore.nets.forward import Pass
from aecore.parts.bottleneck import GaussianPosterior
from aecore.parts.corruption import RandomKeepRate
from aecore.parts.objective import KL, Multinomial
from aecore.spec import put

STARS = torch.tensor([[5.0, 4.0, 2.0, 0.0, 0.0], [0.0, 3.0, 4.5, 5.0, 0.0]])


def passed(x: torch.Tensor, x_in: torch.Tensor, logits: torch.Tensor) -> Pass:
    return Pass(x, x_in, logits, logits, None, aux={"logits": logits})  # type: ignore[arg-type]


def test_the_share_that_is_kept_is_uniform_on_a_logarithm() -> None:
    x = torch.ones(4000, 500)
    part = RandomKeepRate(least=0.05, level=0.0)
    kept = part(x, torch.Generator().manual_seed(0)).mean(1).clamp(min=1e-3).numpy()
    spots = np.log(kept) / math.log(0.05)
    assert np.quantile(spots, [0.25, 0.5, 0.75]) == pytest.approx([0.25, 0.5, 0.75], abs=0.03)


def test_what_is_kept_stays_as_it_is_and_a_further_share_goes() -> None:
    kept = RandomKeepRate(least=1, level=0.4)(STARS.repeat(500, 100), torch.Generator().manual_seed(0))
    assert ((kept == 0) | (kept == STARS.repeat(500, 100))).all()
    assert float((kept > 0).float().mean()) == pytest.approx(
        0.6 * float((STARS > 0).float().mean()), abs=0.01
    )


def test_the_multinomial_loss_is_the_weighted_surprise_of_a_categorical() -> None:
    logits = torch.randn(2, 5, generator=torch.Generator().manual_seed(0))
    x_in = torch.tensor([[5.0, 0, 0, 0, 0], [0, 3.0, 0, 0, 0]])
    weights = [[0.5, 1, 0.3, 0, 0], [0, 0.15, 1, 1, 0]]
    chances = torch.distributions.Categorical(logits=logits)
    surprise = -torch.stack([chances.log_prob(torch.tensor([film, film])) for film in range(5)], 1)
    expected = np.mean([np.average(s, weights=w) for s, w in zip(surprise.numpy(), weights, strict=True)])
    found = Multinomial(shown=0.5, disliked=0.3)(passed(STARS, x_in, logits))
    assert float(found) == pytest.approx(float(expected), rel=1e-5)


def test_somebody_without_a_rating_teaches_nothing() -> None:
    logits = torch.randn(1, 5, requires_grad=True)
    nobody = torch.zeros(1, 5)
    Multinomial()(passed(nobody, nobody, logits)).backward()
    assert not logits.grad.any()


def test_the_charge_for_a_region_is_the_divergence_of_two_normals() -> None:
    h = torch.randn(6, 8, generator=torch.Generator().manual_seed(1))
    _, aux = GaussianPosterior()(h, None)
    normal = torch.distributions.Normal
    own = normal(aux["mu"], torch.exp(aux["logvar"] / 2))
    expected = torch.distributions.kl_divergence(own, normal(0.0, 1.0)).sum(1).mean()
    p = passed(STARS, STARS, STARS)
    p.aux |= aux
    assert float(KL(weight=0.7)(p)) == pytest.approx(0.7 * float(expected), rel=1e-5)


def test_a_region_is_drawn_from_and_without_noise_is_its_middle() -> None:
    h = torch.tensor([[1.0, -2.0, math.log(0.25), math.log(4.0)]]).repeat(20_000, 1)
    middle, _ = GaussianPosterior()(h, None)
    drawn, _ = GaussianPosterior()(h, torch.Generator().manual_seed(0))
    assert middle[0].tolist() == [1, -2]
    assert drawn.mean(0).tolist() == pytest.approx([1, -2], abs=0.05)
    assert drawn.std(0).tolist() == pytest.approx([0.5, 2], rel=0.03)


def test_a_charge_for_regions_is_refused_where_there_are_none() -> None:
    from aecore.data import load

    spec = put(find("ranking").spec, "objective", ({"part": "Multinomial"}, {"part": "KL"}))
    with pytest.raises(ValueError, match="KL needs bottleneck to be GaussianPosterior, got Identity"):
        spec.objective[1].fits(spec, load("digits"))


def test_pictures_are_refused_by_a_net_that_reads_opinions() -> None:
    from aecore.data import load

    spec = find("ranking").spec
    for part in (spec.net, spec.objective[0]):
        with pytest.raises(ValueError, match="ratings"):
            part.fits(spec, load("digits"))
