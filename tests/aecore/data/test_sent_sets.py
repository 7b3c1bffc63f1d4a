from __future__ import annotations

import pickle
from dataclasses import replace

import numpy as np

from aecore.data import load


def test_a_set_that_every_process_knows_is_sent_by_its_name() -> None:
    digits = load("digits")
    sent = pickle.dumps(digits)
    assert len(sent) < 200 and pickle.loads(sent) is digits


def test_any_other_set_is_sent_with_its_rows() -> None:
    own = replace(load("digits"), name="own rows")
    other = replace(
        load("digits"), title="Digits, cut short", x_train=load("digits").x_train[:100], y_train=None
    )
    for rows in (own, other):
        came = pickle.loads(pickle.dumps(rows))
        assert came.title == rows.title and np.array_equal(came.x_train, rows.x_train)
