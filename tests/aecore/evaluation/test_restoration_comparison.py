"""Ways to restore pictures beside each other: pooled PSNR, and who wins."""

from __future__ import annotations

import numpy as np
import pytest

from aecore.evaluation.picture_quality import pooled_psnr
from aecore.evaluation.restoration.comparison import RowErrors, errors_where, winner
from aecore.evaluation.restoration.holes import holes, usual_hole

RNG = np.random.default_rng(0)


def test_errors_row_by_row_have_the_pooled_psnr_inside_the_holes() -> None:
    x, x_hat = RNG.random((2, 30, 64))
    missing = holes(30, (8, 8), *usual_hole((8, 8)))
    found = errors_where("noise", x, 1.2 * x_hat, missing)
    assert found.psnr == pytest.approx(pooled_psnr(x, 1.2 * x_hat, missing))
    assert found.each[3] == pytest.approx(np.square(x - (1.2 * x_hat).clip(0, 1))[3, missing[3]].mean())


def test_the_better_wins_by_decibels_and_one_that_is_not_clearly_better_is_as_good() -> None:
    each = 0.1 + 0.01 * RNG.standard_normal(400)
    net, worse = RowErrors("the net", each), RowErrors("pixel mean", 10 * each)
    near = RowErrors("PCA", each + 0.01 * RNG.standard_normal(400))
    assert winner(net, (worse,)).startswith("the net wins, 10.00 dB above pixel mean (")
    assert winner(worse, (net,)).startswith("the net wins, 10.00 dB above pixel mean (")
    assert winner(net, (worse, near)).startswith("PCA is as good as the net (9.9")


@pytest.mark.parametrize("shape", [(2, 3), (8, 8), (28, 28), (16, 64, 3), (64, 20)])
def test_pictures_of_any_size_have_a_hole_to_be_scored_by(shape: tuple[int, ...]) -> None:
    missing = holes(50, shape, *usual_hole(shape))
    assert 0.1 < missing.mean() < 0.25
    assert usual_hole((28, 28)) == ((12, 12), 4)
