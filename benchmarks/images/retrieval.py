"""Retrieval of a set's training rows by its test rows: precision@10 and @100 in percent, of all test rows."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from aecore.data import Dataset
from aecore.evaluation.retrieval.exact_search import Distance, ExactIndex
from aecore.evaluation.retrieval.hamming_search import HammingIndex
from aecore.evaluation.retrieval.linear_hash import LinearHash
from aecore.evaluation.retrieval.precision import Distances, precision_at_k
from aecore.inference.image_index import KS
from aecore.inference.model import Model
from aecore.runs.session import Session


class Scores(NamedTuple):
    """Precision@10 and @100 in percent."""

    ten: float
    hundred: float

    def __str__(self) -> str:
        return f"{self.ten:.1f} / {self.hundred:.1f} %"


def by_codes(data: Dataset, codes: np.ndarray, queries: np.ndarray, distance: Distance = "cosine") -> Scores:
    """Of codes (m, K) of the training rows and (n, K) of the test rows."""
    index = ExactIndex(codes, distance)
    return _scores(data, lambda some: index.distances(queries[some]))


def by_bits(data: Dataset, bits: np.ndarray, queries: np.ndarray) -> Scores:
    """Of bits (m, K) and (n, K), at Hamming distance; ties count at their expected value."""
    index = HammingIndex(bits)
    return _scores(data, lambda some: index.distances(queries[some]))


def by_hash(data: Dataset, hashed: LinearHash) -> Scores:
    """Of a linear hash function."""
    return by_bits(data, hashed.encode(data.x_train), hashed.encode(data.x_test))


def mean(scores: list[Scores]) -> Scores:
    """The mean over seeds."""
    return Scores(*(float(np.mean(column)) for column in zip(*scores, strict=True)))


def coded(session: Session) -> tuple[np.ndarray, np.ndarray]:
    """Codes of all training and of all test rows by a finished run's net."""
    model = Model(session.net, session.spec, session.device, session.precision)
    return model.encode(session.rows.x.numpy()), model.encode(session.rows.x_test.numpy())


def _scores(data: Dataset, distances: Distances) -> Scores:
    assert data.y_train is not None and data.y_test is not None
    return Scores(*(100 * precision_at_k(distances, data.y_train, data.y_test, KS).mean(1)))
