from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy

import numpy as np
import pytest
import torch

from aecore.inference import model
from aecore.limits import parameters
from aecore.nets.dense import Dense
from aecore.runs.session import Session
from aecore.spec import Spec, put

SHAPES = [(), (24,), (24, 12)]


def tied(small: Callable[..., Spec], hidden: tuple[int, ...], **changes: object) -> Spec:
    return small("tied", net__hidden=hidden, **changes)


def slope(decoder: torch.nn.Module, width: int) -> torch.Tensor:
    """The weights (D, K) of a decoder that bends nothing, read off what it does."""
    return torch.func.jacrev(decoder)(torch.zeros(width))


def test_the_decoder_is_the_encoder_transposed_after_every_step(small: Callable[..., Spec]) -> None:
    session = Session(tied(small, ()))
    while session.step():
        assert torch.equal(slope(session.net.decoder, 8), session.net.encoder[0].weight.T)
    assert session.steps > 10


@pytest.mark.parametrize("hidden", SHAPES)
def test_a_deep_decoder_is_every_layer_of_the_encoder_turned_round(
    small: Callable[..., Spec], hidden: tuple[int, ...]
) -> None:
    session = Session(tied(small, hidden)).run()
    layers = [each for each in session.net.encoder if isinstance(each, torch.nn.Linear)]
    z = by_hand = torch.randn(5, 8, generator=torch.Generator().manual_seed(0))
    for i, (layer, bias) in enumerate(zip(reversed(layers), session.net.decoder.biases, strict=True)):
        by_hand = (by_hand.relu() if i else by_hand) @ layer.weight + bias
    torch.testing.assert_close(session.net.decoder(z), by_hand)


@pytest.mark.parametrize("hidden", SHAPES)
def test_it_has_half_the_weights_of_two_sets(small: Callable[..., Spec], hidden: tuple[int, ...]) -> None:
    spec = tied(small, hidden)
    session = Session(spec)
    both = sum(a.numel() for a in Session(put(spec, "net", Dense(hidden=hidden, code=8))).net.parameters())
    biases = sum(session.facts()["widths"][1:])
    own = sum(each.numel() for each in session.net.parameters())
    assert own == parameters(spec, 64) == sum(each.size for each in model_weights(session).values())
    assert 2 * (own - biases) == both - biases


@pytest.mark.parametrize("hidden", SHAPES)
def test_a_net_that_was_put_away_comes_back_with_the_same_bits(
    small: Callable[..., Spec], hidden: tuple[int, ...]
) -> None:
    session = Session(tied(small, hidden)).run()
    back = model.restored(session.spec, 64, model_weights(session))
    rows = session.rows.x_test[:40]
    with torch.no_grad():
        here = session.net(rows, session.spec, None).x_hat.numpy()
    assert np.array_equal(back.reconstruct(rows.numpy()), here)
    assert torch.equal(back.net.decoder._layers[0][-1].weight, session.net.encoder[0].weight)


def test_a_copy_turns_round_its_own_encoder(small: Callable[..., Spec]) -> None:
    net = Session(tied(small, ())).net
    copy = deepcopy(net)
    with torch.no_grad():
        net.encoder[0].weight.zero_()
    assert torch.equal(slope(copy.decoder, 8), copy.encoder[0].weight.T) and copy.encoder[0].weight.any()


def test_a_code_that_is_drawn_from_a_region_is_refused_in_a_sentence(small: Callable[..., Spec]) -> None:
    with pytest.raises(ValueError, match="a code as wide as the encoder's end, and GaussianPosterior"):
        Session(put(tied(small, ()), "bottleneck", "GaussianPosterior"))


def test_its_layers_may_be_pulled_at_on_the_screen(small: Callable[..., Spec]) -> None:
    from ui.forms.menus import with_widths

    spec = with_widths(tied(small, ()), (64, 30, 9, 30, 64))
    assert spec.net.hidden == (30,) and spec.net.code == 9 and type(spec.net).__name__ == "Tied"


def model_weights(session: Session) -> dict[str, np.ndarray]:
    return {name: value.numpy() for name, value in session.weights().items()}
