"""A followed row: its neighbours held against scikit-learn, its rank and its past against numpy."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np
import pytest
from sklearn.neighbors import NearestNeighbors

from aecore.data import Dataset, load
from aecore.evaluation.metrics import in_range
from aecore.inference import followed_row, new_row
from aecore.inference.followed_row import FollowedRow, Moments, Thinned, followed, row_beside
from aecore.inference.layer_codes import layer_codes
from aecore.inference.model import Model
from aecore.inference.new_row import CodedRows, keep_test_rows
from aecore.runs.session import Session
from aecore.spec import Spec

Small = Callable[..., Spec]
ROW = 17


@pytest.fixture(autouse=True)
def nothing_kept() -> Iterator[None]:
    new_row._kept.clear()
    followed_row._moments.clear()
    yield


def net(spec: Spec) -> Model:
    run = Session(spec).run()
    return Model(run.net, run.spec, run.device, run.precision)


def rows(data: Dataset) -> np.ndarray:
    return in_range(data.x_test).astype(np.float32)


def at(model: Model, step: int, row: int = ROW, then: int | None = None) -> FollowedRow | None:
    """A row as it is followed once the net has come to a step, or as it was then."""
    keep_test_rows("run", step, model.spec, model.weights, None)
    found = followed("run", row, then)
    assert found is not None
    return found.row


@pytest.mark.parametrize("family", ["stacked", "vae", "convolutional"])
def test_neighbours_are_scikit_learns_and_the_rank_is_numpys(small: Small, family: str) -> None:
    model, x = net(small(family)), rows(load("digits"))
    found = row_beside(CodedRows(model, load("digits")), ROW)
    for near, among in ((found.by_input, x), (found.by_code, model.encode(x))):
        others = NearestNeighbors(n_neighbors=6).fit(among).kneighbors(among[ROW : ROW + 1])
        assert near.index.tolist() == others[1][0, 1:].tolist() and ROW not in near.index
        np.testing.assert_allclose(near.distance, others[0][0, 1:], rtol=1e-3)
        assert near.labels.tolist() == load("digits").y_test[near.index].tolist()
    errors = np.square(model.reconstruct(x) - x).mean(1)
    assert found.error == pytest.approx(errors[ROW], rel=1e-4)
    assert (found.worse_than, found.rows) == ((errors < errors[ROW]).sum(), 359)
    assert found.shared == len(set(found.by_input.index) & set(found.by_code.index))
    np.testing.assert_array_equal(found.x, x[ROW])
    np.testing.assert_allclose(found.x_hat, model.reconstruct(x)[ROW], atol=1e-6)


def test_neighbours_by_a_hidden_layer_are_those_by_its_values(small: Small) -> None:
    model, x = net(small("stacked")), rows(load("digits"))
    keep_test_rows("run", 5, model.spec, model.weights, None)
    found = followed("run", ROW, None, 1)
    assert found is not None and found.row is not None and found.row.layer == 1
    hidden = layer_codes(model, x, 1)
    others = NearestNeighbors(n_neighbors=6).fit(hidden).kneighbors(hidden[ROW : ROW + 1])[1]
    assert found.row.by_code.index.tolist() == others[0, 1:].tolist()
    with pytest.raises(ValueError, match="layer"):
        followed("run", ROW, None, 9)


def test_a_copy_of_the_row_is_a_neighbour_and_the_row_itself_is_none(small: Small) -> None:
    model, data = net(small()), load("digits")
    coded = CodedRows(model, data)
    coded.codes = np.repeat(coded.codes[:1], len(coded.codes), axis=0)  # all in one place
    found = row_beside(coded, ROW)
    assert ROW not in found.by_code.index and len(found.by_code.index) == 5
    assert found.by_code.distance.tolist() == pytest.approx([0] * 5, abs=1e-3)


def test_each_moment_that_was_followed_can_be_gone_back_to(small: Small) -> None:
    young, old = net(small(train__epochs=1)), net(small(train__epochs=6))
    then, now = at(young, 10), at(old, 60)
    assert then is not None and now is not None and now.steps.tolist() == [10, 60]
    assert now.errors.tolist() == [then.error, now.error]
    x = rows(load("digits"))
    medians = [np.median(np.square(model.reconstruct(x) - x).mean(1)) for model in (young, old)]
    np.testing.assert_allclose(now.medians, medians, rtol=1e-4)
    again = at(old, 60, then=12)
    assert again is not None and (again.step, again.error) == (10, then.error)
    np.testing.assert_array_equal(again.x_hat, then.x_hat)
    assert at(old, 60, then=9) is None, "nobody followed a row then"


def test_another_row_has_the_same_past(small: Small) -> None:
    at(net(small(train__epochs=1)), 10)
    found = at(net(small(train__epochs=2)), 20, row=3)
    assert found is not None and found.steps.tolist() == [10, 20] and len(found.errors) == 2


def test_of_many_moments_every_other_goes_and_the_first_and_the_newest_stay() -> None:
    kept: Thinned[str] = Thinned()
    for step in range(1000):
        kept.add(step, str(step))
        kept.thin(16)
        assert kept.steps[0] == 0 and kept.steps[-1] == step and len(kept.steps) <= 16
        assert kept.kept == [str(step) for step in kept.steps]
    gaps = np.diff(kept.steps[:-1])
    assert len(kept.steps) >= 8 and set(gaps) == {gaps[0]}


def test_nets_are_kept_while_there_is_room_and_errors_in_any_case(small: Small) -> None:
    model, moments = net(small()), Moments()
    for step in range(10):
        moments.add(CodedRows(model, load("digits"), step))
        moments.thin(4 * moments.nets.kept[-1].nbytes)
    assert len(moments.nets.steps) <= 4 and moments.errors.steps == list(range(10))
    moments.thin(0)
    assert moments.nets.steps == [0, 9]


def test_points_in_a_plane_are_followed_as_they_are(small: Small) -> None:
    model = net(small("stacked", data__name="ring"))
    found = row_beside(CodedRows(model, load("ring")), 5)
    assert found.x.shape == found.x_hat.shape == (2,) and len(found.by_code.index) == 5


def test_a_row_that_is_not_there_is_refused_in_a_sentence(small: Small) -> None:
    with pytest.raises(ValueError, match="test rows 0 to 359, got 360"):
        at(net(small()), 1, row=360)


def test_rows_of_ratings_are_refused_in_a_sentence(small: Small) -> None:
    model = net(small("ratings"))
    with pytest.raises(ValueError, match="a row of ratings is a person"):
        row_beside(CodedRows(model, load(model.spec.data.name)), 0)


def test_what_is_not_coded_in_this_process_is_asked_for() -> None:
    assert followed("another run", 0) is None


def test_the_runs_that_were_followed_longest_ago_are_forgotten(small: Small) -> None:
    model = net(small())
    for number in range(new_row.KEPT + 1):
        keep_test_rows(f"run {number}", 1, model.spec, model.weights, None)
        followed(f"run {number}", 0)
    assert len(followed_row._moments) == new_row.KEPT and "run 0" not in followed_row._moments
