from __future__ import annotations

from collections.abc import Callable

import pytest
import torch

from aecore.families import find
from aecore.nets.autoencoder import autoencoder
from aecore.nets.dense import Dense
from aecore.nets.noisy import Noisy
from aecore.runs.session import Session
from aecore.spec import Spec, put

SHAPE = {"hidden": (20, 10), "code": 5, "activation": "tanh", "code_activation": "tanh"}


def generator(seed: int = 0) -> torch.Generator:
    return torch.Generator().manual_seed(seed)


def recipe(noise: float, **changes: object) -> Spec:
    return put(find("noisy-layers").spec, "net", Noisy(**{**SHAPE, "noise": noise, **changes}))


X = torch.rand(40, 12, generator=generator(1))


def test_without_noise_it_is_dense_layers_bit_for_bit() -> None:
    spec = recipe(0.5)
    noisy = autoencoder(spec, 12, generator())
    dense_spec = put(spec, "net", Dense(**SHAPE))
    dense = autoencoder(dense_spec, 12, generator())
    assert list(noisy.state_dict()) == list(dense.state_dict())
    assert torch.equal(noisy(X, spec, None).x_hat, dense(X, dense_spec, None).x_hat)
    silent = put(spec, "net.noise", 0)
    assert torch.equal(noisy(X, silent, generator()).x_hat, dense(X, dense_spec, generator()).x_hat)
    assert torch.equal(noisy.encode(X, spec), dense.encode(X, dense_spec))
    z = noisy.encode(X, spec)
    assert torch.equal(noisy.decode(z), noisy.output(noisy(X, spec, None).aux["logits"]))


def test_every_hidden_layer_and_not_the_row_is_shaken() -> None:
    spec = recipe(0.4)
    net, rng = autoencoder(spec, 12, generator()), generator(7)

    def noise(h: torch.Tensor) -> torch.Tensor:
        return h + 0.4 * torch.randn(h.shape, generator=rng)

    first, _, second, _, code, _ = net.encoder
    down, up, out = net.decoder[0], net.decoder[2], net.decoder[4]
    z = torch.tanh(code(noise(torch.tanh(second(noise(torch.tanh(first(X))))))))
    by_hand = out(noise(torch.tanh(up(noise(torch.tanh(down(noise(z))))))))
    p = net(X, spec, generator(7))
    torch.testing.assert_close(p.z, z)
    torch.testing.assert_close(p.aux["logits"], by_hand)


def test_the_noise_is_as_strong_as_it_says() -> None:
    spec = recipe(0.3, hidden=())
    net = autoencoder(spec, 12, generator())
    with torch.no_grad():
        net.decoder[0].weight.zero_(), net.decoder[0].weight[:5].fill_diagonal_(1)
        quiet, loud = (net(X.repeat(500, 1), spec, rng).aux["logits"][:, :5] for rng in (None, generator()))
    assert abs(float((loud - quiet).std()) - 0.3) < 0.005 and abs(float((loud - quiet).mean())) < 0.005


def test_the_level_moves_while_the_net_learns(small: Callable[..., Spec]) -> None:
    session = Session(small("noisy-layers"))
    session.step()
    rows = session.rows.x[:64]
    apart = []
    for level in (0.0, 0.2, 2.0):
        session.adjust("net.noise", level)
        with torch.no_grad():
            quiet, loud = (session.net(rows, session.spec, rng).x_hat for rng in (None, generator()))
        apart.append(float((quiet - loud).abs().mean()))
    assert apart[0] == 0 < apart[1] < apart[2]


def test_an_encoder_that_wants_no_noise_is_given_none(small: Callable[..., Spec]) -> None:
    spec = small("denoising")
    net = autoencoder(spec, 64, generator())
    x = torch.rand(5, 64, generator=generator(1))
    p = net(x, spec, generator())
    torch.testing.assert_close(p.z, net.encoder(p.x_in))


@pytest.mark.parametrize("hidden", [(), (16,)])
def test_its_layers_may_be_pulled_at_and_keep_their_noise(
    small: Callable[..., Spec], hidden: tuple[int, ...]
) -> None:
    from ui.forms.menus import with_widths

    spec = with_widths(small("noisy-layers", net__noise=0.7), (64, *hidden, 5, *hidden, 64))
    assert type(spec.net) is Noisy and spec.net.noise == 0.7 and spec.net.hidden == hidden
