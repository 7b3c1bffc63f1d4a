"""Rows 65, 66 and 70: regions of codes, what they cost, and how likely rows are under what they make."""

from __future__ import annotations

import math
from collections.abc import Callable

import pytest
import torch
from torch.distributions import Bernoulli, MultivariateNormal, Normal, kl_divergence

from aecore.evaluation.likelihood import elbo, importance_bound, log_weights
from aecore.families import find
from aecore.families.family import autoencoder
from aecore.families.generation.hierarchical_vae import HierarchicalKL, ancestral_sample
from aecore.nets.autoencoder import Autoencoder
from aecore.nets.forward import Pass
from aecore.nets.gaussian import log_normal
from aecore.nets.latent_hierarchy import LatentLevel
from aecore.parts.objective import KL, CrossEntropy, GaussianLikelihood
from aecore.runs.session import Session
from aecore.spec import Spec, put


def generator(seed: int = 0) -> torch.Generator:
    return torch.Generator().manual_seed(seed)


def untrained(spec: Spec) -> tuple[Autoencoder, torch.Tensor]:
    """A fresh net and forty rows of 0 and 1."""
    x = torch.bernoulli(torch.rand(40, 64, generator=generator(1)), generator=generator(2))
    return autoencoder(spec, 64, generator(3)), x


def test_kl_is_torchs_and_monte_carlos(small: Callable[..., Spec]) -> None:
    spec = small("vae")
    net, x = untrained(spec)
    with torch.no_grad():
        p = net(x, spec, generator())
    q = Normal(p.aux["mu"], torch.exp(p.aux["logvar"] / 2))
    exact = kl_divergence(q, Normal(0.0, 1.0)).sum(1).mean()
    torch.testing.assert_close(KL()(p), exact)
    z = q.mean + q.stddev * torch.randn(4000, *q.mean.shape, generator=generator(4))
    drawn = (q.log_prob(z) - Normal(0.0, 1.0).log_prob(z)).sum(2).mean()
    assert abs(float(drawn / exact) - 1) < 0.01


def test_gaussian_likelihood_is_torchs_normal(small: Callable[..., Spec]) -> None:
    spec = small("vae")
    net, x = untrained(spec)
    p = net(x, spec, generator())
    for sigma in (0.05, 0.3, 2.0):
        each = Normal(p.x_hat, sigma).log_prob(x).sum(1)
        term = GaussianLikelihood(sigma=sigma)
        torch.testing.assert_close(term(p), -each.mean())
        torch.testing.assert_close(term.log_p(x, p.aux["logits"], p.x_hat), each)


def test_unknown_entries_are_no_surprise(small: Callable[..., Spec]) -> None:
    net, x = untrained(small("vae"))
    mask = (torch.rand(x.shape, generator=generator(5)) > 0.5).float()
    p = net(x, small("vae"), None, mask)
    each = (Normal(p.x_hat, 0.3).log_prob(x) * mask).sum(1).mean()
    torch.testing.assert_close(GaussianLikelihood(sigma=0.3)(p), -each)


def test_cross_entropy_and_its_likelihood_are_torchs_bernoulli(small: Callable[..., Spec]) -> None:
    spec = small("vae")
    net, x = untrained(spec)
    p = net(x, spec, None)
    each = Bernoulli(logits=p.aux["logits"]).log_prob(x).sum(1)
    torch.testing.assert_close(CrossEntropy().log_p(x, p.aux["logits"], p.x_hat), each)
    torch.testing.assert_close(CrossEntropy()(p), -each.mean())


def test_a_weight_warms_up_by_epochs_and_its_nats_are_reported_whole(small: Callable[..., Spec]) -> None:
    spec = small("vae")
    net, x = untrained(spec)
    p: Pass = net(x, spec, generator())
    whole = KL(weight=2)(p)
    torch.testing.assert_close(p.found["kl_nats"] * 2, whole.detach())
    for epoch, share in ((0, 0), (2, 0.25), (4, 0.5), (8, 1), (80, 1)):
        p.aux["epoch"] = epoch
        torch.testing.assert_close(KL(weight=2, warm_up=8)(p), whole * share)
        torch.testing.assert_close(KL(weight=2)(p), whole)
    assert torch.equal(p.errors()["kl_nats"], p.found["kl_nats"])


def test_a_log_weight_is_the_joint_over_the_regions_density(small: Callable[..., Spec]) -> None:
    spec = small("vae")
    net, x = untrained(spec)
    with torch.no_grad():
        aux = net(x, spec, None).aux
        q = Normal(aux["mu"], torch.exp(aux["logvar"] / 2))
        z = q.mean + q.stddev * torch.randn(7, *q.mean.shape, generator=generator(6))
        joint = Bernoulli(net.decode(z)).log_prob(x).sum(2) + Normal(0.0, 1.0).log_prob(z).sum(2)
        found = log_weights(net, x, spec, 7, generator(6))
    torch.testing.assert_close(found, joint - q.log_prob(z).sum(2), rtol=1e-4, atol=1e-3)
    torch.testing.assert_close(log_normal(z, q.mean, aux["logvar"]), q.log_prob(z))


def test_the_importance_bound_is_never_below_the_elbo_by_the_same_codes(small: Callable[..., Spec]) -> None:
    spec = small("vae")
    net, x = untrained(spec)
    one, many = (
        elbo(net, x, spec, generator(7), 50),
        importance_bound(net, x, spec, 50, generator(7)),
    )
    assert one.shape == many.shape == (40,) and bool((many >= one).all())


def test_the_importance_bound_rises_with_its_codes(small: Callable[..., Spec]) -> None:
    spec = small("vae")
    net, x = untrained(spec)
    with torch.no_grad():
        weights = log_weights(net, x, spec, 1000, generator(8))  # the same codes, in ever larger groups
    bounds = [
        (weights.view(-1, k, 40).logsumexp(1) - math.log(k)).mean() for k in (1, 2, 5, 10, 50, 250, 1000)
    ]
    assert bounds == sorted(bounds)


def test_portions_of_codes_and_rows_change_nothing(
    small: Callable[..., Spec], monkeypatch: pytest.MonkeyPatch
) -> None:
    spec = small("vae")
    net, x = untrained(spec)
    whole = importance_bound(net, x[:1], spec, 60, generator(9))
    monkeypatch.setattr("aecore.evaluation.likelihood.AT_ONCE", 10)
    torch.testing.assert_close(importance_bound(net, x[:1], spec, 60, generator(9)), whole)
    assert importance_bound(net, x, spec, 60, generator(9)).shape == (40,)


def linear(spec: Spec, sigma: float, wider: float) -> tuple[Autoencoder, MultivariateNormal]:
    """A net whose rows are normal, with its exact posterior `wider` times as wide; and its density of rows.

    x = W z + b + noise; the columns of W are orthogonal, so that units are independent given x.
    """
    net = autoencoder(spec, 5, generator(3))
    w = torch.linalg.qr(torch.randn(5, 2, generator=generator(4)))[0] * torch.tensor([1.5, 0.7])
    b = torch.randn(5, generator=generator(5))
    variance = 1 / (1 + w.square().sum(0) / sigma**2)
    to_mean = (variance * w / sigma**2).T
    with torch.no_grad():
        net.decoder[0].weight.copy_(w), net.decoder[0].bias.copy_(b)
        net.encoder[0].weight.copy_(torch.cat([to_mean, torch.zeros(2, 5)]))
        net.encoder[0].bias.copy_(torch.cat([-to_mean @ b, (variance * wider**2).log()]))
    return net, MultivariateNormal(b, w @ w.T + sigma**2 * torch.eye(5))


def test_the_bounds_meet_the_likelihood_where_that_is_known(small: Callable[..., Spec]) -> None:
    likelihood = ({"part": "GaussianLikelihood", "sigma": 0.7}, {"part": "KL"})
    spec = small("vae", net__hidden=(), net__code=2, net__output="linear", objective=likelihood)
    net, rows = linear(spec, 0.7, wider=1)
    x = rows.sample((30,))
    torch.testing.assert_close(elbo(net, x, spec, generator(6)), rows.log_prob(x), rtol=1e-4, atol=1e-4)
    net, rows = linear(spec, 0.7, wider=1.5)
    gap = 2 * (0.5 * (1.5**2 - 1) - math.log(1.5))  # KL of the wider region from the posterior
    loose = elbo(net, x, spec, generator(6), 5000).mean() - rows.log_prob(x).mean()
    assert float(loose) == pytest.approx(-gap, rel=0.03)
    found = importance_bound(net, x, spec, 20_000, generator(7))
    torch.testing.assert_close(found, rows.log_prob(x), rtol=0, atol=0.03)


def test_a_dearer_code_says_less_and_errs_more(small: Callable[..., Spec]) -> None:
    def outcome(beta: float) -> tuple[float, float]:
        run = Session(small("vae", objective__KL__weight=beta, train__epochs=6)).run()
        return run.log.curves()["kl_nats"].value[-12:].mean(), float(run.test_errors().mean())

    nats, errors = zip(*(outcome(beta) for beta in (0.1, 1, 10)), strict=True)
    assert nats[0] > nats[1] > nats[2] and errors[0] < errors[1] < errors[2]


@pytest.mark.parametrize("binarise", [True, False])
def test_what_a_row_costs_is_drawn_in_its_two_parts(small: Callable[..., Spec], binarise: bool) -> None:
    from tests.aecore.views.test_renderer import views, watch

    run = Session(put(small("vae"), "data.binarise", binarise)).run()
    seen = views(watch(run), run)
    parts = seen["elbo"].arrays
    total = parts["KL_y"] + parts["reconstruction_y"]
    assert abs(total - parts["total_y"]).max() < 1e-9 and parts["total_x"][-1] == pytest.approx(run.epoch)
    assert "nats" in seen["elbo"].score and {"plane", "samples"} <= set(seen)
    if binarise:  # else it bounds nothing, and has no score
        assert float(seen["elbo"].score.removeprefix("test ").split()[0]) == pytest.approx(total[-1], rel=0.3)


def test_an_upper_code_says_how_likely_a_code_is() -> None:
    """One upper unit, so that p(z) is an integral over a line."""
    top = LatentLevel(3, 6, 1, generator(12))
    z = torch.randn(9, 3, generator=generator(13))
    u = torch.linspace(-9, 9, 4001)[:, None]
    with torch.no_grad():
        for each in top.parameters():
            each.normal_(0, 0.5, generator=generator(18))
        mu, logvar = top.down(u).chunk(2, 1)
        joint = Normal(mu, torch.exp(logvar / 2)).log_prob(z[:, None]).sum(2) + Normal(0.0, 1.0).log_prob(
            u[:, 0]
        )
        exact = torch.logsumexp(joint, 1) + math.log(18 / 4000)
        weights = top.log_p(z.expand(200_000, 9, 3), generator(14))
    torch.testing.assert_close(weights.logsumexp(0) - math.log(200_000), exact, rtol=0, atol=0.02)
    assert bool((weights.mean(0) < exact).all())


def test_a_level_begins_knowing_nothing_and_charges_what_one_level_does(small: Callable[..., Spec]) -> None:
    spec = small("hierarchical-vae")
    net = find("hierarchical-vae").build(spec, 64, generator(3))
    x = untrained(small("vae"))[1].repeat(3000, 1)
    with torch.no_grad():
        p = net(x, spec, generator(15))
        torch.testing.assert_close(HierarchicalKL()(p), KL()(p), rtol=0.01, atol=0)
        alone = log_weights(net, x[:40], spec, 5, generator(16))
        del net.top
        torch.testing.assert_close(log_weights(net, x[:40], spec, 5, generator(16)), alone)


def test_codes_from_above_have_the_upper_levels_spread(small: Callable[..., Spec]) -> None:
    spec = small("hierarchical-vae")
    net = find("hierarchical-vae").build(spec, 64, generator(3))
    with torch.no_grad():
        net.top.down[2].weight.zero_()
        net.top.down[2].bias.copy_(torch.cat([torch.full((8,), 3.0), torch.full((8,), math.log(4))]))
        z = ancestral_sample(net, spec, 20_000, generator(17))
    assert float(z.mean()) == pytest.approx(3, abs=0.02) and float(z.std()) == pytest.approx(2, rel=0.01)
