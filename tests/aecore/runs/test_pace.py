from __future__ import annotations

import pytest

from aecore.runs.pace import Pace


class Clock:
    """A clock that goes on when it is told to."""

    now = 0.0

    def __call__(self) -> float:
        return self.now


def test_what_takes_time_waits_its_share_and_what_takes_none_the_least() -> None:
    clock = Clock()
    pace = Pace(clock)
    assert pace.due(share=10, least_s=60)
    for _ in range(2):
        with pace.timed():
            clock.now += 2
    clock.now += 19
    assert not pace.due(share=10) and pace.due(share=9) and not pace.due(share=9, least_s=60)
    clock.now += 1
    assert pace.due(share=10)


@pytest.mark.parametrize("times", [(30.0,), (30.0, 0.1), (0.1, 30.0), (0.1, 30.0, 0.1)])
def test_once_held_up_it_keeps_its_pace(times: tuple[float, ...]) -> None:
    clock = Clock()
    pace = Pace(clock)
    for took in times:  # a library was loaded, or compiled meanwhile
        with pace.timed():
            clock.now += took
    clock.now += 1.01
    assert pace.due(share=10)


def test_what_takes_longer_for_good_waits_longer() -> None:
    clock = Clock()
    pace = Pace(clock)
    for took in (0.1, 30.0, 31.0, 32.0):
        with pace.timed():
            clock.now += took
    clock.now += 200
    assert not pace.due(share=10)
    clock.now += 101
    assert pace.due(share=10)
