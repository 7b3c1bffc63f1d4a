"""Log-likelihood bounds of unseen rows, in nats a row: the ELBO and the importance-weighted bound (IWAE)."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from aecore.lazy import torch
from aecore.nets.gaussian import log_normal, reparameterise
from aecore.parts.bottleneck import GaussianPosterior
from aecore.spec import Spec

if TYPE_CHECKING:
    from torch import nn

AT_ONCE = 2048  # codes: their rows fit the cache


def likelihood(spec: Spec) -> Any:
    """The term of a recipe that says how rows vary round their reconstruction; None where none does."""
    return next((term for term in spec.objective if hasattr(term, "log_p")), None)


def bounded(spec: Spec) -> bool:
    """Whether a recipe says how likely rows are: its codes are drawn, and so are rows."""
    return likelihood(spec) is not None and isinstance(spec.bottleneck, GaussianPosterior)


def log_weights(
    net: Any, x: torch.Tensor, spec: Spec, k: int, rng: torch.Generator, common: bool = False
) -> torch.Tensor:
    """Log importance weights: log p(x, z) - log q(z | x) of k codes z drawn for each row x (B, D), (k, B).

    Where a net has a `top` that says where codes come from, p(z) is its own word; else a standard normal.
    With `common` noise the k draws are the same for all rows.
    """
    region = net(x, spec, None).aux
    mu, logvar = (region[name].expand(k, -1, -1) for name in ("mu", "logvar"))
    z, log_q = reparameterise(mu, logvar, rng, common)
    logits = net.decoder(z)
    log_p = likelihood(spec).log_p(x, logits, net.output(logits))
    prior = net.top.log_p(z, rng, common) if hasattr(net, "top") else log_normal(z).sum(-1)
    found: torch.Tensor = log_p + prior - log_q
    return found


def elbo(net: nn.Module, x: torch.Tensor, spec: Spec, rng: torch.Generator, k: int = 1) -> torch.Tensor:
    """The evidence lower bound (ELBO) of rows x (B, D), by k codes each: (B,).

    Source: Kingma and Welling, "Auto-encoding variational Bayes" (2014), equation 6.
    """
    with torch.no_grad():
        parts = [log_weights(net, row, spec, k, rng).mean(0) for row in torch.split(x, max(1, AT_ONCE // k))]
    return torch.cat(parts)


def importance_bound(
    net: nn.Module, x: torch.Tensor, spec: Spec, k: int, rng: torch.Generator
) -> torch.Tensor:
    """The importance-weighted bound of rows x (B, D), (B,): log mean of k weights p(x, z) / q(z | x).

    Tighter as k grows, and the log-likelihood itself in the limit. A portion of codes at a time: memory
    does not grow with k.

    Source: Burda, Grosse and Salakhutdinov, "Importance weighted autoencoders" (2016), equation 8.
    """
    with torch.no_grad():
        parts = [_log_sum(net, rows, spec, k, rng) for rows in torch.split(x, max(1, AT_ONCE // k))]
    return torch.cat(parts) - math.log(k)


def elbo_by_common_noise(net: nn.Module, x: torch.Tensor, spec: Spec, seed: int, k: int = 16) -> torch.Tensor:
    """The ELBO of rows x (B, D) by the same k draws of noise for every row, (B,).

    A row's bound is then its own, whichever rows are asked about beside it.
    """
    with torch.no_grad():
        parts = [
            log_weights(net, rows, spec, k, torch.Generator(x.device).manual_seed(seed), common=True).mean(0)
            for rows in torch.split(x, max(1, AT_ONCE // k))
        ]
    return torch.cat(parts)


def _log_sum(net: nn.Module, x: torch.Tensor, spec: Spec, k: int, rng: torch.Generator) -> torch.Tensor:
    total = torch.full((len(x),), -math.inf, device=x.device)
    while k > 0:
        now = min(k, AT_ONCE)
        total = torch.logaddexp(total, log_weights(net, x, spec, now, rng).logsumexp(0))
        k -= now
    return total
