from __future__ import annotations

from dataclasses import replace

import pytest

from aecore.recommend.evaluation import scoreboard_text
from aecore.recommend.evaluation.scoreboard import Board, Row
from aecore.recommend.evaluation.scoreboard_text import FIGURES
from aecore.recommend.user_folds import NS

NDCG, _, RMSE, COVERAGE = FIGURES
TITLES = {"blend": "The blend", "denoising": "The net", "ease": "One matrix", "popularity": "Popularity"}


def row(model: str, n: int | None, ndcg: float) -> Row:
    return Row(model, n, ndcg, ndcg / 2, None, None, 600)


def board(**ndcg: tuple[float, ...]) -> Board:
    """A board of models with an NDCG after each number of ratings."""
    rows = [row(model, n, value) for model, line in ndcg.items() for n, value in zip(NS, line, strict=True)]
    return Board("made up", 0, tuple(rows))


@pytest.fixture
def usual() -> Board:
    return board(
        popularity=(0.2, 0.2, 0.2, 0.2),
        ease=(0.1, 0.24, 0.35, 0.5),
        denoising=(0.3, 0.3, 0.3, 0.3),
        blend=(0.31, 0.32, 0.36, 0.45),
    )


def said(found: Board) -> str:
    return " ".join(scoreboard_text.sentences(scoreboard_text.table(found, NDCG), TITLES))


def test_models_stand_in_the_order_of_their_mean(usual: Board) -> None:
    assert list(scoreboard_text.table(usual, NDCG).values) == ["blend", "denoising", "ease", "popularity"]


def test_the_best_of_each_column_is_marked_and_equals_share_it(usual: Board) -> None:
    assert scoreboard_text.table(usual, NDCG).best == ({"blend"}, {"blend"}, {"blend"}, {"ease"})
    even = board(popularity=(0.2, 0.2, 0.2, 0.2), ease=(0.2, 0.1, 0.3, 0.2))
    assert scoreboard_text.table(even, NDCG).best[0] == {"popularity", "ease"}


def test_somebody_alone_is_not_called_the_best() -> None:
    assert scoreboard_text.table(board(ease=(0.1, 0.2, 0.3, 0.4)), NDCG).best == (frozenset(),) * 4


def test_where_a_simple_model_wins_it_is_said(usual: Board) -> None:
    assert "The blend ranks best after 5, 10 and 20 ratings." in said(usual)
    assert "One matrix ranks best with 80 % of theirs." in said(usual)
    sentence = "After 20 ratings and with 80 % of theirs, One matrix, without a hidden layer, ranks better"
    assert sentence in said(usual)


def test_where_no_simple_model_wins_that_is_said_too(usual: Board) -> None:
    rows = [replace(each, ndcg=0.01) if each.model == "ease" else each for each in usual.rows]
    found = said(replace(usual, rows=tuple(rows)))
    assert "The blend ranks best throughout." in found
    assert "No model without a hidden layer beats the best single network." in found


def test_models_without_a_figure_are_not_in_its_table(usual: Board) -> None:
    assert scoreboard_text.table(usual, RMSE).values == {}
    told = [replace(row("stars", n, 0.1), rmse=0.9, coverage=0.79) for n in NS]
    found = replace(usual, rows=(*usual.rows, *told))
    assert scoreboard_text.table(found, RMSE).values == {"stars": (0.9, 0.9, 0.9, 0.9)}


def test_the_least_error_and_the_coverage_nearest_to_the_promise_are_best() -> None:
    near = [replace(row("a", n, 0.1), rmse=0.9, coverage=0.83) for n in NS]
    far = [replace(row("b", n, 0.1), rmse=0.8, coverage=0.72) for n in NS]
    found = Board("made up", 0, (*near, *far))
    assert set(scoreboard_text.table(found, RMSE).best) == {frozenset({"b"})}
    assert set(scoreboard_text.table(found, COVERAGE).best) == {frozenset({"a"})}


def test_one_rating_is_not_called_ratings() -> None:
    assert scoreboard_text.after([1]) == "after 1 rating"
    assert scoreboard_text.after([None]) == "with 80 % of theirs"
