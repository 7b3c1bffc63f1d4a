from __future__ import annotations

import numpy as np
import pytest

from aecore.views.gaps import gaps, with_gaps


def test_no_line_leads_over_a_stretch_in_which_nothing_was_measured() -> None:
    x = np.array([*range(50), *range(150, 200)])
    assert gaps(x).tolist() == [50]
    drawn_x, drawn_y = with_gaps(x, x / 7)
    assert np.flatnonzero(np.isnan(drawn_y)).tolist() == [50] and len(drawn_x) == 101
    kept = ~np.isnan(drawn_y)
    assert drawn_x[kept].tolist() == x.tolist() and drawn_y[kept].tolist() == (x / 7).tolist()


@pytest.mark.parametrize(
    "x",
    [
        np.arange(100) * 50,  # rarely, but evenly
        np.array([*range(50), 57, 65, 73, 81, 89]),  # less often, for a while
        np.array([0, 1000]),
        np.array([7]),
        np.empty(0),
    ],
)
def test_what_is_measured_rarely_but_evenly_has_no_gap(x: np.ndarray) -> None:
    assert not len(gaps(x)) and len(with_gaps(x, x)[0]) == len(x)


def test_points_alone_between_two_gaps_are_kept() -> None:
    assert gaps(np.array([*range(20), 100, *range(200, 220)])).tolist() == [20, 21]
