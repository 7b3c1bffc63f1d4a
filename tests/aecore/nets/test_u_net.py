"""The U-Net: its sizes, what its skips let through, and what it is told of missing values."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import torch
from torch import nn

from aecore.nets.convolution.missing_values import MISSING
from aecore.nets.convolution.u_net import UNet
from aecore.nets.convolution.u_net_module import Block, as_patches
from aecore.runs.session import Session
from aecore.spec import Spec, put


def fresh() -> torch.Generator:
    return torch.Generator().manual_seed(0)


@pytest.mark.parametrize(
    "net",
    [
        UNet(code=5),
        UNet(skips=False, channels=(4, 6)),
        UNet(channels=(3,), patch=4),
        UNet(channels=(3, 5), patch=2),
    ],
)
@pytest.mark.parametrize(("features", "picture"), [(64, ()), (35, (5, 7)), (105, (7, 5))])
def test_the_net_has_the_parameters_and_widths_it_names(
    net: UNet, features: int, picture: tuple[int, ...]
) -> None:
    net = net.model_copy(update={"picture": picture})
    down, up = net.build(features, net.code, fresh())
    held = sum(weights.numel() for half in (down, up) for weights in half.parameters())
    assert held == net.parameters(features)
    found = down(torch.rand(3, features))
    h, skips = found if net.skips else (found, ())
    assert h.shape == (3, net.code) and up(h, skips or None).shape == up(h).shape == (3, features)
    handed = sum(maps[0].numel() for maps in skips[0 if net.residual else 1 :])
    assert handed == net.past_code(features)
    assert net.widths(features)[len(net.hidden) + 1] == net.code


def test_a_block_is_a_convolution_a_group_norm_and_silu_of_torch() -> None:
    block, x = Block(2, 6, 2, fresh()), torch.rand(4, 2, 9, 7)
    norm = nn.GroupNorm(1, 6, affine=False)
    assert torch.allclose(block(x), nn.SiLU()(norm(block.layer(x))), atol=1e-6)


def test_a_row_has_the_same_answer_whoever_stands_beside_it(small: Callable[..., Spec]) -> None:
    session = Session(small("u-net")).run()
    x = session.rows.x_test[:16]
    with torch.no_grad():
        together, alone = session.net(x, session.spec, None), session.net(x[3:4], session.spec, None)
    assert torch.allclose(together.x_hat[3:4], alone.x_hat, atol=1e-5)


def test_skips_hand_past_the_code_what_it_does_not_hold(small: Callable[..., Spec]) -> None:
    session = Session(small("u-net", corruption="NoCorruption", train__rate=1e-2, train__epochs=12)).run()
    x = session.rows.x_test[:64]
    with torch.no_grad():
        p = session.net(x, session.spec, None)
        _, kept = session.net.encoder(x)
        none = tuple(torch.zeros_like(maps) for maps in kept)
        alone = session.net.decode(p.z)
        assert torch.equal(alone, session.net.output(session.net.decoder(p.z, none)))
        assert torch.equal(p.z, session.net.encode(x, session.spec))
    told, lost = (float((answer - x).square().mean()) for answer in (p.x_hat, alone))
    assert told < 0.5 * lost


def test_without_skips_the_code_is_all_the_decoder_knows(small: Callable[..., Spec]) -> None:
    session = Session(small("u-net", net__skips=False, train__epochs=0)).run()
    x = session.rows.x_test[:8]
    with torch.no_grad():
        p = session.net(x, session.spec, None)
        assert torch.equal(session.net.decode(p.z), p.x_hat)


def test_what_is_missing_is_told_apart_from_black() -> None:
    encoder, _ = UNet(channels=(4, 4)).build(64, 64, fresh())
    x = torch.rand(1, 64, generator=fresh())
    black, hole = x.clone(), x.clone()
    black[:, 9:12], hole[:, 9:12] = 0, MISSING
    (z_black, (shown_black, *_)), (z_hole, (shown_hole, *_)) = encoder(black), encoder(hole)
    assert torch.equal(shown_black, shown_hole) and not torch.allclose(z_black, z_hole)


def test_a_residual_net_adds_to_its_input_and_needs_skips_for_it(small: Callable[..., Spec]) -> None:
    spec = small("u-net", net__output="linear", train__epochs=0)
    session = Session(put(spec, "net.residual", True)).run()
    with torch.no_grad():
        x = session.rows.x_test[:5]
        assert torch.equal(session.net(x, session.spec, None).x_hat, x)
    for path, value in (("net.skips", False), ("net.output", "sigmoid")):
        with pytest.raises(ValueError, match=r"net.residual adds the input .*: switch net.skips on"):
            Session(put(put(spec, "net.residual", True), path, value))


def test_its_first_levels_can_be_frozen_one_by_one(small: Callable[..., Spec]) -> None:
    session = Session(small("u-net", train__epochs=0)).run()
    spec = put(put(session.spec, "start.run", "a"), "start.freeze", 1)
    begun = Session(spec, kept=lambda run: {name: value.numpy() for name, value in session.weights().items()})
    still = [name for name, weight in begun.net.encoder.named_parameters() if not weight.requires_grad]
    assert still == ["levels.0.layer.weight", "levels.0.layer.bias"]


def test_patches_are_put_together_again_where_they_were() -> None:
    maps = torch.rand(2, 3, 8, 12, generator=fresh())
    patches = as_patches(maps, 4)
    assert patches.shape == (2, 48, 2, 3) and torch.equal(nn.functional.pixel_shuffle(patches, 4), maps)
    assert torch.equal(as_patches(maps, 1), maps) and as_patches(maps[..., :9], 4).shape == (2, 48, 2, 3)


def test_more_levels_than_a_picture_can_be_halved_are_refused(small: Callable[..., Spec]) -> None:
    with pytest.raises(ValueError, match=r"net.channels may have 1 to 4 levels for digits, got 5"):
        Session(small("u-net", net__channels=(2, 2, 2, 2, 2)))
