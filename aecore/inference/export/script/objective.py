"""Text of the bottleneck and of the objective's terms: what a minibatch costs."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from aecore.families import find
from aecore.families.regularisation.winner_take_all import with_threshold
from aecore.nets.dense import SPANS
from aecore.nets.gaussian import MAX_LOGVAR, MIN_LOGVAR
from aecore.spec import Spec

SQUARED = 'squared = F.mse_loss(x_hat, x, reduction="sum")  # summed over the minibatch'
NEEDS_SQUARED = ("SquaredError", "MeanSquaredError", "GaussianLikelihood")
SLOPES = {"sigmoid": "h * (1 - h)", "tanh": "1 - h.square()", "relu": "(h > 0).to(h.dtype)"}
"""Derivative of an activation function, by its output h."""


def bottleneck(spec: Spec) -> str:
    """The functions that a bottleneck needs, before they are used; none where the code is h itself."""
    own = {"TopK": KEEP, "WinnerTakeAll": WINNERS.format(rate=repr(getattr(spec.bottleneck, "rate", 0)))}
    parts = [own.get(type(spec.bottleneck).__name__, ""), THRESHOLD.format(k=spec.net.code)]
    return "\n\n\n".join(part for part in (parts if has_threshold(spec) else parts[:1]) if part)


def has_threshold(spec: Spec) -> bool:
    """Whether the decoder is given, in use, only units that would have won while the net learned."""
    return find(spec.family).build is with_threshold


KEEP = '''def keep_largest(h, k):
    """Top-k sparsity: of each row's units the k largest stay, all others are zero."""
    value, unit = h.topk(min(k, h.shape[1]), sorted=False)
    return torch.zeros_like(h).scatter(1, unit, value)'''


WINNERS = '''def winners(h):
    """Lifetime sparsity: each unit is kept for the share of a minibatch that excites it most."""
    z = h.clamp(min=0)
    best = z.topk(max(1, round({rate} * len(z))), dim=0).values
    return z * (z >= best[-1])'''
THRESHOLD = '''threshold = torch.zeros({k}, device=DEVICE)


def track(z):
    """The least value of each unit that won, as a moving average: in use, what is below it is zero."""
    least = z.masked_fill(z <= 0, torch.inf).amin(0)
    threshold.lerp_(torch.where(least.isinf(), threshold, least), 1 - 0.95)'''


def learned(spec: Spec) -> list[str]:
    """From `x_in`, while the net learns, to the code z."""
    tracked = ["track(z.detach())"] if has_threshold(spec) else []
    before, h = _encoded(spec, f"x_in{_learning(spec)}")
    made = BOTTLENECKS[type(spec.bottleneck).__name__](spec.bottleneck, h, True)
    return [*before, *made, *tracked]


def used(spec: Spec) -> list[str]:
    """From `x`, rows that are given for use, to the code z."""
    silent = ["z = z * (z >= threshold)"] if has_threshold(spec) else []
    before, h = _encoded(spec, "x")
    return [*before, *BOTTLENECKS[type(spec.bottleneck).__name__](spec.bottleneck, h, False), *silent]


def decoded(spec: Spec, learning: bool = False) -> str:
    """From the code z, and what the encoder tells beside it, to `logits`."""
    return f"logits = decode(z{', places' if _tells(spec) else ''}{_learning(spec) if learning else ''})"


def _encoded(spec: Spec, x: str) -> tuple[list[str], str]:
    """(lines before, what comes before the bottleneck): an encoder may tell places beside it."""
    return ([f"h, places = encode({x})"], "h") if _tells(spec) else ([], f"encode({x})")


def _tells(spec: Spec) -> bool:
    """Whether the encoder tells its decoder, beside the code, where in a map something stood."""
    net: Any = spec.net
    return type(net).__name__ == "ConvolutionalWTA" or getattr(net, "halving", "") == "switches"


def _learning(spec: Spec) -> str:
    """What tells both halves that they learn, where that makes a difference."""
    return ", learning=True" if type(spec.net).__name__ == "Noisy" else ""


def _identity(part: Any, h: str, learning: bool) -> list[str]:
    return [f"z = {h}"]


def _gaussian(part: Any, h: str, learning: bool) -> list[str]:
    if not learning:
        return [f"z = {h}.chunk(2, 1)[0]  # the mean"]
    return [
        f"mu, logvar = {h}.chunk(2, 1)",
        f"logvar = logvar.clamp({MIN_LOGVAR}, {MAX_LOGVAR})",
        "z = mu + torch.exp(logvar / 2) * torch.randn(mu.shape, generator=rng, device=DEVICE)",
    ]


def _top_k(part: Any, h: str, learning: bool) -> list[str]:
    return [f"z = keep_largest({h}, {part.k if learning else round(part.alpha * part.k)})"]


def _winner_take_all(part: Any, h: str, learning: bool) -> list[str]:
    return [f"z = winners({h})" if learning else f"z = {h}.clamp(min=0)"]


BOTTLENECKS: dict[str, Callable[[Any, str, bool], list[str]]] = {
    "Identity": _identity,
    "GaussianPosterior": _gaussian,
    "TopK": _top_k,
    "WinnerTakeAll": _winner_take_all,
}
"""Bottlenecks that have a text, by the name of their part."""


def loss(spec: Spec) -> str:
    """The function `loss`: from a minibatch to one number, term by term."""
    corrupts = type(spec.corruption).__name__ != "NoCorruption"
    names = [type(term).__name__ for term in spec.objective]
    lines = [f"x_in = {'corrupt(x)' if corrupts else 'x'}", *learned(spec)]
    lines += [decoded(spec, learning=True), f"x_hat = {output(spec)}"]
    lines += [SQUARED] if any(name in NEEDS_SQUARED for name in names) else []
    for term in spec.objective:
        lines += TERMS[type(term).__name__][1](term, spec)
    lines.append(f"return {' + '.join(TERMS[name][0] for name in names)}")
    body = [f"    {line}" for line in lines]
    return "\n".join([f"def loss(x{', epoch' if warms_up(spec) else ''}):", f'    """{ABOUT}"""', *body])


ABOUT = "What a minibatch x (B, D) costs: a mean over its rows."


def output(spec: Spec) -> str:
    """The output's activation, of `logits`."""
    return "torch.sigmoid(logits)" if spec.net.output == "sigmoid" else "logits"


def warms_up(spec: Spec) -> bool:
    """Whether a term's weight grows with the epochs."""
    return any(getattr(term, "warm_up", 0) for term in spec.objective)


def _squared_error(term: Any, spec: Spec) -> list[str]:
    return ["error = squared / len(x)"]


def _mean_squared_error(term: Any, spec: Spec) -> list[str]:
    return ["mean_error = squared / x.numel()"]


def _cross_entropy(term: Any, spec: Spec) -> list[str]:
    return [
        'surprise = F.binary_cross_entropy_with_logits(logits, x, reduction="sum")  # in nats',
        "cross_entropy = surprise / len(x)",
    ]


def _gaussian_likelihood(term: Any, spec: Spec) -> list[str]:
    sigma = repr(term.sigma)
    return [
        f"peak = 0.5 * math.log(2 * math.pi * {sigma}**2)  # surprise of a value that was hit exactly",
        f"likelihood = (squared / (2 * {sigma}**2) + x.numel() * peak) / len(x)",
    ]


def _ridge(term: Any, spec: Spec) -> list[str]:
    squares = "torch.stack([W.square().sum() for W in parameters if W.ndim > 1]).sum()"
    return [f"ridge = {term.weight!r} * {squares}"]


def _kl(term: Any, spec: Spec) -> list[str]:
    grown = f" * min(1.0, epoch / {term.warm_up})" if term.warm_up else ""
    return [
        "nats = 0.5 * (mu.square() + logvar.exp() - logvar - 1).sum(1).mean()",
        f"kl = {term.weight!r}{grown} * nats",
    ]


def _l1(term: Any, spec: Spec) -> list[str]:
    return [f"l1 = {term.weight!r} * z.abs().sum(1).mean()"]


def _kl_sparsity(term: Any, spec: Spec) -> list[str]:
    tanh = spec.net.code_span() == SPANS["tanh"]
    rho, rate = (f"({term.rho!r} + 1) / 2", "((z + 1) / 2)") if tanh else (repr(term.rho), "z")
    return [
        f"rho = {rho}  # the mean activation that is aimed at, as a share of 1",
        f"rho_hat = {rate}.mean(0).clamp(1e-6, 1 - 1e-6)",
        "on, off = rho * torch.log(rho / rho_hat), (1 - rho) * torch.log((1 - rho) / (1 - rho_hat))",
        f"sparsity = {term.weight!r} * (on + off).sum()",
    ]


def _contractive(term: Any, spec: Spec) -> list[str]:
    net: Any = spec.net
    slope = SLOPES.get(net.code_activation, "torch.ones_like(h)")
    return [
        "h = encode(x_in)",
        f"slope = {slope}  # of the activation, by its output",
        "jacobian = slope.square() @ W1.square().sum(1)  # squared Frobenius norm of dh/dx of each row",
        f"contraction = {term.weight!r} * jacobian.mean()",
    ]


TERMS: dict[str, tuple[str, Callable[[Any, Spec], list[str]]]] = {
    "SquaredError": ("error", _squared_error),
    "MeanSquaredError": ("mean_error", _mean_squared_error),
    "CrossEntropy": ("cross_entropy", _cross_entropy),
    "GaussianLikelihood": ("likelihood", _gaussian_likelihood),
    "Ridge": ("ridge", _ridge),
    "KL": ("kl", _kl),
    "L1": ("l1", _l1),
    "KLSparsity": ("sparsity", _kl_sparsity),
    "ContractivePenalty": ("contraction", _contractive),
}
"""Terms that have a text, by the name of their part: what their number is called there, and how it comes."""
