"""A new row beside the test rows: held against brute force, and on a map against a row that is there."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from aecore.data import Dataset, load
from aecore.evaluation.metrics import in_range
from aecore.evaluation.projection import plane
from aecore.inference import new_row
from aecore.inference.model import Model
from aecore.inference.new_row import CodedRows, CodeMap, drawn, keep_test_rows
from aecore.runs.session import Session
from aecore.spec import Spec

ROOT = Path(__file__).parents[3]
LOADED_BY_A_DRAWING = """
import sys
import numpy as np
from aecore.families import presets
from aecore.inference.new_row import drawn, keep_test_rows
from aecore.runs.session import Session
from aecore.runs.warm_up import first_row

first_row("two-numbers")
session = Session(presets()["first"].spec)
weights = {name: value.numpy() for name, value in session.net.state_dict().items()}
before = set(sys.modules)
keep_test_rows("run", 0, session.spec, lambda: weights, None)
assert drawn("run", np.full((112, 112), 200, np.uint8), False)
print(sorted(set(sys.modules) - before))
"""
Trained = Callable[..., Model]


@pytest.fixture
def trained(small: Callable[..., Spec]) -> Trained:
    """A small net of some family, after two epochs on small digits."""

    def made(family: str = "stacked", **changes: object) -> Model:
        run = Session(small(family, **changes)).run()
        return Model(run.net, run.spec, run.device, run.precision)

    return made


@pytest.fixture(autouse=True)
def nothing_kept() -> None:
    new_row._kept.clear()


def digits() -> Dataset:
    return load("digits")


def rows(data: Dataset) -> np.ndarray:
    return in_range(data.x_test).astype(np.float32)


def noise(seed: int = 0) -> np.ndarray:
    return np.random.default_rng(seed).random(64).astype(np.float32)


def keep(model: Model, run: str = "run", step: int = 7) -> str:
    return keep_test_rows(run, step, model.spec, model.weights, None)


@pytest.mark.parametrize("family", ["stacked", "vae", "convolutional"])
def test_neighbours_and_rank_are_those_of_brute_force(trained: Trained, family: str) -> None:
    model, x = trained(family), noise()
    found = CodedRows(model, digits()).beside(x)
    far = np.linalg.norm(model.encode(rows(digits())) - model.encode(x[None]), axis=1)
    errors = np.square(model.reconstruct(rows(digits())) - rows(digits())).mean(1)
    assert found.nearest.tolist() == np.argsort(far, kind="stable")[:5].tolist()
    np.testing.assert_allclose(found.distance, np.sort(far)[:5], rtol=1e-3)
    assert found.error == pytest.approx(np.square(found.x_hat - x).mean(), rel=1e-4)
    assert (found.worse_than, found.rows) == ((errors < found.error).sum(), 360)


def test_a_test_row_is_its_own_nearest_neighbour(trained: Trained) -> None:
    found = CodedRows(trained(), digits()).beside(rows(digits())[11])
    assert found.nearest[0] == 11 and found.distance[0] == pytest.approx(0, abs=1e-3)


@pytest.mark.parametrize("code", [1, 2, 8])
def test_on_a_plane_of_the_code_a_row_lies_where_the_map_has_it(trained: Trained, code: int) -> None:
    model, data = trained(net__code=code), digits()
    turned = np.array([[0.6, -0.8], [0.8, 0.6]], np.float32) if code > 2 else np.eye(2, dtype=np.float32)
    coords = plane(model.encode(rows(data)[:200])) @ turned + 3
    beside = CodedRows(model, data, map=CodeMap(np.arange(200), coords, "PCA"))
    place = beside.beside(rows(data)[150]).place
    assert place is not None
    np.testing.assert_allclose(place, coords[150], atol=1e-3 * np.ptp(coords))


def test_on_umap_it_lies_between_its_nearest_codes(trained: Trained) -> None:
    coords = np.random.default_rng(1).random((100, 2)).astype(np.float32)
    found = CodedRows(trained(), digits(), map=CodeMap(np.arange(100), coords, "UMAP")).beside(noise())
    assert found.place is not None and found.method == "UMAP"
    codes = trained().encode(rows(digits())[:100])
    near = np.argsort(np.linalg.norm(codes - trained().encode(noise()[None]), axis=1))[:5]
    np.testing.assert_allclose(found.place, coords[near].mean(0), rtol=1e-5)


def test_a_drawing_is_seen_as_the_set_was_made_and_a_row_as_it_stands(trained: Trained) -> None:
    keep(trained())
    row = digits().picture(digits().x_test[:1])[0]
    pad = np.kron(row, np.ones((14, 14), np.uint8))
    stands, moved = drawn("run", pad, True), drawn("run", pad, False)
    assert stands is not None and moved is not None
    np.testing.assert_allclose(stands.x, rows(digits())[0], atol=0.003)
    assert stands.nearest[0] == 0 and stands.step == 7
    assert np.array_equal(16 * moved.x, np.rint(16 * moved.x))


def test_what_is_not_kept_is_asked_for_and_the_oldest_is_forgotten(trained: Trained) -> None:
    model, blank = trained(), np.zeros((112, 112), np.uint8)
    assert drawn("run", blank, False) is None
    for number in range(new_row.KEPT + 1):
        keep(model, f"run {number}")
    assert drawn("run 0", blank, False) is None and drawn("run 1", blank, False) is not None


def test_a_net_gone_astray_is_refused_in_a_sentence(trained: Trained) -> None:
    model = trained()
    keep(model)
    astray = {name: np.full_like(value, np.nan) for name, value in model.weights().items()}
    assert "not finite" in keep_test_rows("run", 8, model.spec, lambda: astray, None)
    found = drawn("run", np.zeros((112, 112), np.uint8), False)
    assert found is not None and found.step == 7


def test_after_the_warm_up_the_first_drawing_loads_nothing_more() -> None:
    found = subprocess.run(
        [sys.executable, "-c", LOADED_BY_A_DRAWING], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert found.stdout.strip() == "[]"
