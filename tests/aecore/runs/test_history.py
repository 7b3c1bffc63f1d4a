from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from aecore.families import find
from aecore.runs.history import Frames
from aecore.views.snapshot import Snapshot, View

VIEW = View("Table", "nothing", "Nothing", {})


def at(step: int) -> Snapshot:
    return Snapshot(find("linear").spec, step=step, views=(VIEW,))


@given(st.lists(st.integers(1, 500), min_size=1, max_size=400), st.integers(4, 20))
def test_however_long_a_run_its_past_is_short_and_in_order(gaps: list[int], most: int) -> None:
    frames, step = Frames(most), 0
    for gap in gaps:
        frames.add(at(step))
        step += gap
    steps = [each.step for each in frames.kept]
    assert steps[0] == 0 and steps == sorted(set(steps)) and len(steps) <= most
    if len(gaps) > 2 * most:
        assert len(steps) > 1


def test_moments_are_spread_over_the_whole_run() -> None:
    frames = Frames()
    for step in range(1000):
        frames.add(at(step))
    steps = [each.step for each in frames.kept]
    gaps = [after - before for before, after in pairwise(steps)]
    assert 32 <= len(steps) <= 64 and steps[0] == 0 and steps[-1] > 900
    assert max(gaps) <= 2 * min(gaps)


def test_an_instant_without_pictures_is_no_frame() -> None:
    frames = Frames()
    frames.add(Snapshot(find("linear").spec))
    assert frames.kept == ()
