"""Rows by the bits of a run: what a bit stands for, what turning it over draws, and linear hashes beside."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from aecore.data import load
from aecore.inference.hash_index import OPPONENTS, HashIndex, hash_precision, opponents
from aecore.inference.image_index import training_rows
from aecore.inference.model import Model
from aecore.runs.session import Session
from aecore.spec import Spec


def made(session: Session, rows: np.ndarray) -> HashIndex:
    return HashIndex(Model(session.net, session.spec, session.device, session.precision), rows)


def test_bits_are_found_by_counting_and_each_has_its_rows(small: Callable[..., Spec]) -> None:
    data = load("digits")
    rows, labels = training_rows(data)
    index = made(Session(small("semantic-hashing", train__epochs=4)).run(), rows)
    assert index.bits.shape == (len(rows), 8) and index.index.nbytes == len(rows)
    assert 5 in index.index.ball(index.bits[5], 0)
    found, on = index.meaning(3), index.bits[:, 3]
    assert found.on == pytest.approx(rows[on].mean(0), abs=1e-5) and found.share == on.mean()
    assert found.off == pytest.approx(rows[~on].mean(0), abs=1e-5)
    plain, turned = index.flipped(rows[0], 3)
    assert plain == pytest.approx(index.model.reconstruct(rows[:1])[0], abs=1e-5)
    assert not np.allclose(plain, turned)
    ours = index.precision(labels, data.x_test.astype(np.float32), data.y_test, (10, 100))
    assert 10 < ours[1] <= ours[0] <= 100


def test_linear_hashes_stand_beside_and_itq_is_the_best_of_them() -> None:
    data = load("digits")
    found = {name: hash_precision(data, hashed, (100,))[0] for name, hashed in opponents(data, 16).items()}
    assert tuple(found) == OPPONENTS and max(found, key=lambda name: found[name]) == "ITQ"


def test_a_run_without_bits_is_refused_in_a_sentence(small: Callable[..., Spec]) -> None:
    with pytest.raises(ValueError, match="hashing needs a run whose bottleneck is BinaryCode, got Identity"):
        made(Session(small("undercomplete", train__epochs=0)).run(), training_rows(load("digits"))[0])
