"""The contract of Dataset: one form for rows and labels, and a sentence for what is none."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from aecore import data
from aecore.data import Dataset


def small(**changes) -> Dataset:
    given = {"x_train": np.eye(4, dtype=np.uint8), "x_test": np.eye(4, dtype=np.uint8)[:2]}
    return Dataset(
        **{"name": "small", "title": "Small", "kind": "images", "shape": (2, 2), **given, **changes}
    )


def test_items_are_flattened_and_told_their_shape():
    images = np.arange(24, dtype=np.uint8).reshape(4, 2, 3)
    rows = small(x_train=images, x_test=images[:1], shape=())
    assert rows.shape == (2, 3) and rows.features == 6
    assert np.array_equal(rows.picture(rows.x_train), images)


def test_a_set_without_test_rows_or_labels_is_a_set():
    rows = small(x_test=np.empty((0, 4), np.uint8))
    assert (rows.n_train, rows.n_test, rows.y_train) == (4, 0, None)
    assert len(rows.fingerprint) == 64


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"x_train": np.eye(3)}, r"x_train must be rows of shape \(2, 2\), got an array of shape \(3, 3\)"),
        ({"x_test": np.zeros(4)}, r"x_test must be rows of shape \(2, 2\), got an array of shape \(4,\)"),
        ({"x_train": np.full((4, 4), 1.5)}, r"x_train must be in \[0, 1\], got 1.5 to 1.5"),
        ({"x_test": np.full((4, 4), np.nan)}, r"x_test must be in \[0, 1\], got nan to nan"),
        ({"x_train": np.full((4, 4), 1e300)}, r"x_train must be in \[0, 1\], got inf to inf"),
        ({"range": (-1, 1)}, r"x_train holds bytes, whose range is \[0, 1\], got \[-1, 1\]"),
        ({"y_train": np.arange(3)}, r"y_train must be 4 whole numbers, got int64 of shape \(3,\)"),
        ({"y_train": np.full(4, 0.5)}, r"y_train must be 4 whole numbers, got float64"),
        ({"y_train": np.full(4, 40_000)}, r"y_train must be in \[-1, 32767\], got 40000 to 40000"),
        ({"y_test": np.array([0, 2]), "classes": ("a", "b")}, r"y_test must be in \[-1, 1\], got 0 to 2"),
    ],
)
def test_what_is_no_data_set_is_refused_in_a_sentence(changes, told):
    with pytest.raises(ValueError, match=told):
        small(**changes)


@given(arrays(np.float64, (5, 4), elements=st.floats(-1e6, 1e6)))
def test_any_finite_rows_lie_in_the_range_that_they_span(x):
    rows = small(x_train=x, x_test=x[:2], range=(x.min(), x.max()))
    assert np.array_equal(rows.x_train, x.astype(np.float32))
    shown = rows.picture(rows.x_train)
    assert shown.shape == (5, 2, 2) and shown.dtype == np.uint8


def test_a_picture_spans_black_to_white_and_clips_the_rest():
    rows = small(x_train=np.eye(4), x_test=np.eye(4), range=(-1, 1))
    shown = rows.picture([[-1, 0, 1, 2], [-9, np.nan, np.inf, 0.5]])
    assert shown.tolist() == [[[0, 128], [255, 255]], [[0, 0], [255, 191]]]


def test_bytes_are_shown_as_they_are_and_a_reconstruction_of_them_beside():
    rows = data.load("mnist")
    assert np.array_equal(rows.picture(rows.x_test).reshape(2000, -1), rows.x_test)
    assert np.array_equal(rows.picture(rows.x_test[:9] / 255), rows.picture(rows.x_test[:9]))


def test_the_fingerprint_tells_every_change_of_rows_and_labels():
    y = np.arange(4)
    every = [
        small(),
        small(x_train=np.eye(4, dtype=np.uint8)[::-1]),
        small(x_train=np.eye(4)),
        small(x_test=np.eye(4, dtype=np.uint8)[:1]),
        small(y_train=y),
        small(y_train=y[::-1]),
    ]
    assert len({each.fingerprint for each in every}) == len(every)
    assert small().fingerprint == replace(small(), title="Another").fingerprint


def test_a_data_set_cannot_be_written_to():
    rows = data.load("digits")
    with pytest.raises(ValueError, match="read-only"):
        rows.x_train[0, 0] = 1
    with pytest.raises(AttributeError):
        rows.name = "mine"


def test_an_anomaly_is_a_test_row_of_a_class_that_no_training_row_has():
    normal = small(y_train=np.array([0, 1, 0, 1]), y_test=np.array([1, 0]), classes=("a", "b", "c"))
    assert normal.anomalies is None and small().anomalies is None
    strange = replace(normal, y_test=np.array([2, 0]))
    assert strange.anomalies.tolist() == [True, False]
    unknown = replace(normal, y_test=np.array([-1, 2]))
    assert unknown.anomalies.tolist() == [False, True]
