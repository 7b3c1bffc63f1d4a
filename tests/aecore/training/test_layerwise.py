"""Training layer by layer: who moves, who stands still, and what is passed up."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
import torch

from aecore.parts.corruption import Masking, NoCorruption
from aecore.runs.session import Session
from aecore.spec import Spec, put
from aecore.training.layerwise import encode_rows, layer_autoencoder, layer_spec, layers
from aecore.views.activation_maximisation import excites
from aecore.views.layers import layer_errors
from aecore.views.renderer import Renderer
from aecore.views.snapshot import View

DEEP = {"net__hidden": (32, 16), "pretrain": ({"part": "Layerwise", "epochs": 2},)}


def weights(stack: object) -> list[dict[str, torch.Tensor]]:
    return [{name: value.clone() for name, value in each.state_dict().items()} for each in layers(stack)]


def moved(before: list[dict[str, torch.Tensor]], now: list[dict[str, torch.Tensor]]) -> list[bool]:
    return [any(not torch.equal(a[name], b[name]) for name in a) for a, b in zip(before, now, strict=True)]


def test_while_a_layer_trains_all_others_keep_their_bits(small: Callable[..., Spec]) -> None:
    session = Session(small("layerwise", **DEEP))
    halves = session.net.encoder, session.net.decoder
    before = [weights(each) for each in halves]
    while session.step() and session.stage == "pretrain_layerwise":
        session.settle()
        now = int(session.log.curves()["layer"].value[-1]) - 1
        after = [weights(each) for each in halves]
        assert moved(before[0], after[0]) == [i == now for i in range(3)]
        assert moved(before[1], after[1])[::-1] == [i == now for i in range(3)]
        before = after
    assert session.stage == "descend"


def test_each_layer_reports_its_own_error_and_then_all_report_one(small: Callable[..., Spec]) -> None:
    session = Session(small("layerwise", **DEEP, train__epochs=3)).run()
    curves, steps = session.log.curves(), session.facts()["steps_per_epoch"]
    ends = [curves[f"layer_{i}"].step[[0, -1]].tolist() for i in (1, 2, 3)]
    assert ends == [[1 + 2 * i * steps, 2 * (i + 1) * steps] for i in range(3)]
    assert curves["train_mse"].step.tolist() == list(range(6 * steps + 1, 9 * steps + 1))
    assert session.epoch == session.epochs == 9


def test_what_is_passed_up_comes_from_clean_rows(small: Callable[..., Spec]) -> None:
    spec = put(put(small("layerwise", **DEEP), "corruption", "Masking"), "corruption.level", 0.9)
    session = Session(spec)
    x, first = session.rows.x, layers(session.net.encoder)[0]
    fed = encode_rows(layer_autoencoder(session.net, spec, 0), session.rows, layer_spec(spec, 0))
    assert torch.equal(fed.x, first(x).detach())


def test_a_layer_alone_is_the_nets_own_layer_and_its_mirror_image(small: Callable[..., Spec]) -> None:
    session = Session(small("layerwise", **DEEP))
    for i, width in enumerate((64, 32, 16)):
        one = layer_autoencoder(session.net, session.spec, i)
        assert one.encoder[0] is layers(session.net.encoder)[i][0]
        assert one.decoder[0].weight.shape == one.encoder[0].weight.T.shape
        x = torch.rand(5, width)
        assert one(x, layer_spec(session.spec, i), None).x_hat.shape == x.shape


def test_the_net_is_its_layers_one_inside_the_other(small: Callable[..., Spec]) -> None:
    session = Session(small("layerwise", **DEEP, net__activation="sigmoid"))
    x = inner = session.rows.x_test[:7]
    stack = [layer_autoencoder(session.net, session.spec, i) for i in range(3)]
    with torch.no_grad():
        for i, one in enumerate(stack):
            inner = one.encode(inner, layer_spec(session.spec, i))
        for one in reversed(stack):
            inner = one.decode(inner)
        assert torch.allclose(inner, session.net(x, session.spec, None).x_hat, atol=1e-6)


def test_each_layer_has_its_own_noise_and_the_switch_leaves_it_to_the_first(
    small: Callable[..., Spec],
) -> None:
    spec = put(small("layerwise", **DEEP), "corruption", Masking(level=0.1))
    part = spec.pretrain[0]
    assert [part.noise(i, spec.corruption).level for i in range(3)] == [0.1] * 3
    own = part.model_copy(update={"levels": (0.2, 0.3)})
    assert [own.noise(i, spec.corruption).level for i in range(4)] == [0.1, 0.2, 0.3, 0.3]
    only = own.model_copy(update={"first_only": True})
    assert [type(only.noise(i, spec.corruption)) for i in range(3)] == [Masking, NoCorruption, NoCorruption]


def test_noise_and_rate_move_while_a_layer_trains(small: Callable[..., Spec]) -> None:
    session = Session(put(small("layerwise", **DEEP), "corruption", "Masking"))
    session.step()
    session.adjust("pretrain.Layerwise.rate", 0.5)
    session.adjust("pretrain.Layerwise.levels", (0.5,))
    session.step(), session.settle()
    assert session.log.curves()["rate"].value[-1] > 100 * session.log.curves()["rate"].value[0]
    assert layer_spec(session.spec, 1).corruption.level == 0.5


@pytest.mark.parametrize(
    ("path", "value", "word"),
    [("net.decoder", (9, 9), "mirror"), ("objective", ("CrossEntropy",), "sigmoid")],
)
def test_what_cannot_train_layer_by_layer_is_refused_in_a_sentence(
    path: str, value: object, word: str, small: Callable[..., Spec]
) -> None:
    with pytest.raises(ValueError, match=word):
        Session(put(small("layerwise", **DEEP), path, value))


def test_the_chart_of_layers_holds_the_mean_of_each_epoch(small: Callable[..., Spec]) -> None:
    session = Session(small("layerwise", **DEEP, train__epochs=3)).run()
    curves, steps = session.log.curves(), session.facts()["steps_per_epoch"]
    view = Renderer().render(session, (layer_errors,))[0]
    assert view.arrays["layer 2_x"].tolist() == [3, 4] and view.arrays["all_x"].tolist() == [7, 8, 9]
    expected = curves["layer_3"].value.reshape(2, steps).mean(1)
    assert view.arrays["layer 3_y"] == pytest.approx(expected)


def excited(session: Session) -> View:
    return Renderer().render(session, (excites,))[0]


def test_the_rows_shown_for_a_unit_are_those_it_answers_to_most(small: Callable[..., Spec]) -> None:
    session = Session(small("layerwise", **DEEP)).run()
    view = excited(session)
    x = session.rows.x_test[:1000]
    with torch.no_grad():
        said = session.net.encoder[:4](x)[:, 1].numpy()  # two layers, each with its bend
    best = x[np.argsort(-said)[:9].copy()].reshape(9, 8, 8).numpy()
    assert view.labels == ("layer 1",) * 2 + ("layer 2",) * 2 + ("layer 3",) * 2
    assert np.abs(view.arrays["layer 2, unit 2"][1:] / 255 - best).max() <= 0.5 / 255


def test_the_picture_a_unit_would_like_best_excites_it_more_than_any_row(small: Callable[..., Spec]) -> None:
    session = Session(small("layerwise", **DEEP)).run()
    view = excited(session)
    with torch.no_grad():
        for name, layer, unit in (("layer 1, unit 1", 2, 0), ("layer 2, unit 2", 4, 1)):
            stack = session.net.encoder[:layer]
            liked = torch.tensor(view.arrays[name][0]).reshape(1, -1) / 255
            assert stack(liked)[0, unit] > stack(session.rows.x_test[:1000])[:, unit].max()
