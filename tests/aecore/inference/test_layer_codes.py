"""Codes of any layer: by hand from the weights, with numpy alone, and with scipy for convolutions."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from scipy.signal import correlate2d

from aecore.__main__ import main
from aecore.data import load
from aecore.evaluation.metrics import in_range
from aecore.families import find
from aecore.inference.layer_codes import column_prefix, layer_codes, layer_names
from aecore.inference.model import Model
from aecore.lazy import torch
from aecore.spec import Spec, put

ROWS = in_range(load("digits").x_test[:7]).astype(np.float32)


def model(family: str, **changes: object) -> Model:
    spec: Spec = put(find(family).spec, "data.name", "digits")
    for path, value in changes.items():
        spec = put(spec, path.replace("__", "."), value)
    net = find(family).build(spec, 64, torch.Generator().manual_seed(5))
    return Model(net, spec, "cpu", "fp32")


def test_a_hidden_layer_of_a_dense_net_is_what_its_weights_make_of_the_layer_below() -> None:
    net = model("stacked", net__hidden=(12, 9), net__code=3, net__activation="tanh")
    w = net.weights()
    one = np.tanh(ROWS @ w["encoder.0.weight"].T + w["encoder.0.bias"])
    two = np.tanh(one @ w["encoder.2.weight"].T + w["encoder.2.bias"])
    for layer, expected in ((1, one), (2, two), (3, net.encode(ROWS))):
        assert layer_codes(net, ROWS, layer) == pytest.approx(expected, abs=1e-5)


def test_feature_maps_are_flattened_map_by_map() -> None:
    net = model("convolutional")
    weight, bias = (net.weights()[f"encoder.layers.0.{name}"] for name in ("weight", "bias"))
    pad = weight.shape[-1] // 2
    picture = np.pad(ROWS[0].reshape(8, 8), pad)
    maps = [correlate2d(picture, kernel[0], "valid")[::2, ::2] for kernel in weight]
    expected = np.maximum(np.stack(maps) + bias[:, None, None], 0)
    found = layer_codes(net, ROWS, 1)[0]
    assert found == pytest.approx(expected.ravel(), abs=1e-5)


@pytest.mark.parametrize("family", ["tied", "noisy-layers", "switches", "convolutional-wta", "vae"])
def test_every_layer_is_as_wide_as_its_name_says_and_the_last_is_the_code(family: str) -> None:
    net = model(family)
    names = layer_names(net.spec, 64)
    for layer, name in names.items():
        width = int(name.split("(")[1].split(")")[0].split(",")[0])
        assert layer_codes(net, ROWS, layer).shape == (7, width)
    assert name.endswith(", code)") and np.array_equal(layer_codes(net, ROWS, layer), net.encode(ROWS))


def test_ratings_have_layers_too() -> None:
    net = model("ranking")
    assert layer_codes(net, ROWS, 1).shape[1] == net.spec.net.hidden[0]


@pytest.mark.parametrize("layer", [0, 3, -1])
def test_a_layer_that_is_not_there_is_refused_in_a_sentence(layer: int) -> None:
    with pytest.raises(ValueError, match=r"layer must be 1 to 2, which is the code, got"):
        layer_codes(model("denoising"), ROWS, layer)


def test_columns_are_named_as_h2o_names_deep_features() -> None:
    assert column_prefix(2) + "1" == "DF.L2.C1"


def test_the_command_line_prints_a_layer_by_its_columns(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    np.save(tmp_path / "rows.npy", ROWS)
    assert (
        main("train --family stacked --data digits --epochs 0 --set net.hidden=6,5 --set net.code=2".split())
        == 0
    )
    capsys.readouterr()
    assert main(["encode", "last", str(tmp_path / "rows.npy"), "--layer", "2"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "DF.L2.C1,DF.L2.C2,DF.L2.C3,DF.L2.C4,DF.L2.C5" and len(lines) == 8
    assert main(["encode", "last", str(tmp_path / "rows.npy")]) == 0
    assert capsys.readouterr().out.splitlines()[0] == "z1,z2"
    assert main(["encode", "last", str(tmp_path / "rows.npy"), "--layer", "9"]) == 2
    assert "layer must be 1 to 3" in capsys.readouterr().err
