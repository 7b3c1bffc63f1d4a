"""A reconstruction taken apart: its atoms sum to it, by the weights themselves; elsewhere it says why not."""

from __future__ import annotations

import numpy as np
import pytest

from aecore.data import Dataset, load
from aecore.evaluation.metrics import in_range
from aecore.families import find
from aecore.inference.atoms import atoms
from aecore.inference.model import Model
from aecore.inference.unit_portrait import FACTORS, SHOWN, portrait
from aecore.lazy import torch
from aecore.spec import Spec, put

DIGITS = load("digits")
ROWS = in_range(DIGITS.x_test).astype(np.float32)


def model(family: str, **changes: object) -> Model:
    spec: Spec = put(find(family).spec, "data.name", "digits")
    for path, value in changes.items():
        spec = put(spec, path.replace("__", "."), value)
    net = find(family).build(spec, 64, torch.Generator().manual_seed(3))
    with torch.no_grad():
        for bias in (value for name, value in net.named_parameters() if value.ndim == 1):
            bias.uniform_(-0.3, 0.3, generator=torch.Generator().manual_seed(4))
    return Model(net, spec, "cpu", "fp32")


def sparse() -> Model:
    return model("k-sparse", net__code=40, bottleneck__k=5)


def test_atoms_of_a_k_sparse_net_are_its_weights_times_their_values_and_sum_to_the_reconstruction() -> None:
    net, row = sparse(), ROWS[0]
    found = atoms(net, row)
    assert found.additive and len(found.units) == np.count_nonzero(found.z) == 5
    w = net.weights()["encoder.0.weight"]
    assert found.parts == pytest.approx(found.z[found.units, None] * w[found.units], abs=1e-5)
    assert found.sums()[-1] == pytest.approx(net.reconstruct(row[None])[0], abs=1e-5)
    lengths = np.linalg.norm(found.parts, axis=1)
    assert (np.diff(lengths) <= 0).all()


def test_a_linear_net_is_the_sum_of_all_its_units_and_the_bias() -> None:
    net = model("linear", net__code=6)
    found = atoms(net, ROWS[1])
    assert found.additive and len(found.units) == 6
    assert found.base == pytest.approx(net.weights()["decoder.0.bias"], abs=1e-6)
    assert found.sums()[-1] == pytest.approx(net.reconstruct(ROWS[1:2])[0], abs=1e-5)


@pytest.mark.parametrize(
    ("family", "why"),
    [
        ("undercomplete", "its output is bent by a sigmoid after the units are added up"),
        ("denoising", "its decoder has 1 hidden layer between code and output"),
    ],
)
def test_where_there_is_no_sum_each_part_is_what_is_lost_without_that_unit(family: str, why: str) -> None:
    net = model(family, net__code=4)
    found = atoms(net, ROWS[2])
    assert not found.additive and found.why_not == why
    z = found.z.copy()
    z[found.units[0]] = 0
    assert found.parts[0] == pytest.approx(found.x_hat - net.decode(z[None])[0], abs=1e-6)


def test_a_code_of_nothing_has_no_atoms() -> None:
    net = sparse()
    with torch.no_grad():
        net.net.encoder[0].weight.zero_()
        net.net.encoder[0].bias.zero_()
    found = atoms(net, ROWS[0])
    assert found.additive and not len(found.units) and found.x_hat == pytest.approx(found.base)
    assert portrait(net, DIGITS, 0).dead


def test_a_portrait_shows_the_unit_that_was_asked_for() -> None:
    net = sparse()
    codes = net.encode(ROWS)
    unit = int(np.count_nonzero(codes, 0).argmax())
    found = portrait(net, DIGITS, unit, row=7)
    assert not found.dead and found.activation.arrays["counts"].sum() == len(ROWS)
    largest = found.items.arrays["largest"]
    best = np.argsort(-codes[:, unit], kind="stable")[:SHOWN]
    assert np.array_equal(largest, np.rint(255 * ROWS[best]).astype(np.uint8).reshape(-1, 8, 8))
    sign = np.sign(net.weights()["encoder.0.weight"][unit].reshape(8, 8))
    draws = found.draws.arrays["draws"][0].astype(float)
    assert np.abs(draws).max() == 127 and (draws * sign).sum() > 0
    assert len(found.turned) == len(FACTORS)


def test_a_unit_of_a_table_is_drawn_in_lines_whose_columns_are_named() -> None:
    x = np.random.default_rng(0).random((60, 3)).astype(np.float32)
    data = Dataset("table", "Table", "vectors", x, x, columns=("age", "height", "price"))
    spec = put(find("sparse").spec, "net.code", 4)
    net = find("sparse").build(spec, 3, torch.Generator().manual_seed(0))
    found = portrait(Model(net, spec, "cpu", "fp32"), data, 1)
    assert found.items.arrays["largest"].shape == (SHOWN, 1, 3)
    assert "from left to right: age, height, price" in found.items.caption
    assert found.turned[0].score.startswith("moves a value by")
    assert found.draws.arrays["draws"].shape == (1, 3)
    with pytest.raises(ValueError, match="ring holds neither"):
        portrait(sparse(), load("ring"), 0)


def test_a_unit_that_is_left_as_it_is_changes_nothing_and_one_switched_off_is_gone() -> None:
    net = sparse()
    unit = int(np.count_nonzero(net.encode(ROWS), 0).argmax())
    turned = dict(zip(FACTORS, portrait(net, DIGITS, unit).turned, strict=True))
    assert turned[1.0].score == "moves a pixel by 0.0000"
    off = turned[0.0].arrays
    assert off["change"].any() and not np.array_equal(off["as it is"], off["switched off"])
    assert np.array_equal(np.sign(turned[2.0].arrays["change"]), -np.sign(off["change"]))


@pytest.mark.parametrize(
    ("unit", "row", "said"),
    [(40, 0, "unit must be 1 to 40, got 41"), (0, 360, "row must be 0 to 359"), (-1, 0, "unit must be")],
)
def test_a_unit_or_a_row_that_is_not_there_is_refused(unit: int, row: int, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        portrait(sparse(), DIGITS, unit, row)
