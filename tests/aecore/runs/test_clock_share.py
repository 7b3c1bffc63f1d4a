from __future__ import annotations

import pytest

from aecore.runs.pace import LEAST_SHARE, WINDOW_S, ClockShare


class Clock:
    def __init__(self) -> None:
        self.at = 0.0

    def __call__(self) -> float:
        return self.at


def test_a_run_among_four_computes_a_quarter_of_the_clock_and_soon_all_of_it_when_it_is_alone() -> None:
    clock = Clock()
    share, elapsed = ClockShare(clock), 0.0
    assert share.now == 1
    for _ in range(40):
        share.note(elapsed, False)
        clock.at, elapsed = clock.at + 0.2, elapsed + 0.05
    assert share.now == pytest.approx(0.25)
    for _ in range(round(WINDOW_S / 0.2) + 1):
        share.note(elapsed, False)
        clock.at, elapsed = clock.at + 0.2, elapsed + 0.2
    assert share.now == pytest.approx(1, abs=0.03)


def test_what_a_run_slept_does_not_count_nor_does_a_moment_too_short() -> None:
    clock = Clock()
    share = ClockShare(clock)
    share.note(0.0, False)
    clock.at = 1.0
    share.note(0.5, True)
    assert share.now == 0.5
    clock.at = 1000.0
    share.note(0.5, False)
    clock.at = 1000.1
    share.note(0.5, False)
    assert share.now == 0.5
    clock.at = 1002.0
    share.note(0.5, False)
    assert share.now == LEAST_SHARE
