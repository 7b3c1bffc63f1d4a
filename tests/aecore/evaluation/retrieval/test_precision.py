"""Precision@k beside a search by hand, and ties beside every order that rows may come in."""

from __future__ import annotations

from itertools import permutations

import numpy as np
import pytest
from sklearn.metrics.pairwise import cosine_distances, euclidean_distances

from aecore.evaluation.retrieval.exact_search import ExactIndex
from aecore.evaluation.retrieval.precision import by_class, expected_hits, precision_at_k

RNG = np.random.default_rng(0)


def test_ties_count_as_they_would_on_average_over_every_order_of_the_rows() -> None:
    distance, hit = np.array([1, 2, 2, 2, 3, 2]), np.array([True, True, False, False, True, True])
    for k in range(1, 7):
        orders = [np.array(order) for order in permutations(range(6))]
        nearest = [order[np.argsort(distance[order], kind="stable")[:k]] for order in orders]
        mean = np.mean([hit[found].sum() for found in nearest])
        assert expected_hits(distance[None], hit[None], k)[0] == pytest.approx(mean)


@pytest.mark.parametrize("distance", ["cosine", "euclidean"])
def test_precision_of_codes_is_that_of_a_search_by_hand(distance: str) -> None:
    codes, queries = RNG.normal(2, 1, (80, 5)), RNG.normal(2, 1, (13, 5))
    y, asked = RNG.integers(0, 3, 80), RNG.integers(0, 3, 13)
    index = ExactIndex(codes, distance)  # type: ignore[arg-type] # the names of both
    found = precision_at_k(lambda some: index.distances(queries[some]), y, asked, (1, 7))
    mean = codes.mean(0)
    by_hand = {"cosine": cosine_distances, "euclidean": euclidean_distances}[distance](
        queries - mean, codes - mean
    )
    for place, k in enumerate((1, 7)):
        near = np.argsort(by_hand, axis=1)[:, :k]
        assert found[place] == pytest.approx((y[near] == asked[:, None]).mean(1))


def test_rows_and_queries_without_a_label_are_no_hits_and_k_is_at_most_the_index() -> None:
    far = np.array([[1.0, 2.0, 3.0], [1.0, 2.0, 3.0]])
    found = precision_at_k(lambda some: far[some], np.array([0, -1, 1]), np.array([0, -1]), (2, 50))
    assert found.tolist() == [[0.5, 0.0], [pytest.approx(1 / 3), 0.0]]
    with pytest.raises(ValueError, match="precision needs rows to find"):
        precision_at_k(lambda some: far[some], np.array([], int), np.array([0]), (1,))


def test_a_class_has_the_mean_of_its_queries_and_none_without() -> None:
    found = by_class(np.array([1.0, 0.0, 0.5]), np.array([0, 0, 2]), 4)
    assert found[[0, 2]].tolist() == [0.5, 0.5] and np.isnan(found[[1, 3]]).all()
