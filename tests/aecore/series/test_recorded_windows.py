from __future__ import annotations

import numpy as np
import pytest

from aecore import data
from aecore.data.sets import ecg, vibration
from aecore.data.sets.vibration import BEARING, CLASSES, FADE, HEALTHY, IMBALANCE, RATE_HZ, TOOTH, WINDOW


@pytest.fixture(scope="module")
def recorded() -> np.ndarray:
    """Ten seconds of each state at its worst, (states, windows, samples)."""
    seconds = 10 * RATE_HZ // WINDOW // vibration.STRETCH * vibration.STRETCH
    made = [
        vibration.windows(np.full(seconds, state), np.random.RandomState(3)) for state in range(len(CLASSES))
    ]
    return np.stack(made)


def power(windows: np.ndarray, hz: float) -> float:
    """Mean power of a record within 5 % of a frequency, by its periodogram."""
    signal = windows.ravel().astype(np.float64)
    frequency = np.fft.rfftfreq(len(signal), 1 / RATE_HZ)
    spectrum = np.abs(np.fft.rfft(signal)) ** 2 / len(signal)
    return float(spectrum[np.abs(frequency - hz) < 0.05 * hz].mean())


def test_a_healthy_gearbox_sounds_at_its_shaft_and_at_the_harmonics_of_its_mesh(recorded: np.ndarray) -> None:
    healthy = recorded[HEALTHY]
    between = power(healthy, 750)
    for hz in (25, 500, 1_000, 1_500):
        assert power(healthy, hz) > 5 * between, hz


def test_each_fault_shows_where_textbooks_look_for_it(recorded: np.ndarray) -> None:
    healthy = recorded[HEALTHY]
    assert power(recorded[IMBALANCE], 25) > 3 * power(healthy, 25)
    assert power(recorded[vibration.MISALIGNMENT], 50) > 3 * power(healthy, 50)
    for state, hz in ((TOOTH, 1_800), (BEARING, 2_200)):
        assert power(recorded[state], hz) > 1.5 * power(healthy, hz), CLASSES[state]
    assert recorded[FADE].std() < 0.8 * healthy.std()


def test_blows_of_a_cracked_tooth_come_once_a_turn_and_those_of_a_bearing_as_its_balls_pass() -> None:
    turns = np.arange(40_000) / RATE_HZ * vibration.SHAFT_HZ
    blows = vibration._tooth(turns, np.ones_like(turns))
    assert len(_onsets(blows)) == int(turns[-1])
    burst = vibration._bearing(turns, np.ones_like(turns), np.random.RandomState(0))
    assert len(_onsets(burst)) == int(turns[-1] * vibration.BALL_PASS)


def _onsets(signal: np.ndarray) -> np.ndarray:
    """Where a signal that is silent between blows begins to sound."""
    loud = np.abs(signal) > 0.05
    quiet = np.convolve(loud, np.ones(20), "full")[: len(loud)] <= 1
    return np.flatnonzero(loud & quiet)


def test_vibration_learns_health_alone_and_is_tested_on_every_fault_alike() -> None:
    healthy, known = data.load("vibration"), data.load("vibration-faults")
    assert np.array_equal(healthy.x_test, known.x_test) and np.array_equal(healthy.y_test, known.y_test)
    assert not healthy.y_train.any() and set(known.y_train) == set(range(len(CLASSES)))
    assert np.array_equal(healthy.anomalies, healthy.y_test > 0) and known.anomalies is None
    assert len(set(np.bincount(healthy.y_test)[1:])) == 1
    assert np.abs(healthy.x_test).max() < vibration.RANGE[1], "nothing is clipped"


def test_the_same_windows_come_each_time() -> None:
    first, again = vibration.read(), vibration.read()
    assert all(np.array_equal(first[part], again[part]) for part in first)


def test_r_peaks_are_found_where_a_made_heart_beats() -> None:
    rng, at = np.random.default_rng(0), np.arange(200, 20_000, 270)
    t = np.arange(20_300)
    qrs = sum(np.exp(-(((t - beat) / 7) ** 2)) for beat in at)
    drift = 0.8 * np.sin(2 * np.pi * t / 3_000)
    found = ecg.r_peaks(qrs + drift + 0.03 * rng.standard_normal(len(t)))
    assert len(found) == len(at) and np.abs(found - at).max() <= 3
    windows = ecg.beats(qrs + drift, found)
    assert (np.abs(windows.argmax(1) - ecg.BEFORE) <= 3).all() and np.abs(np.median(windows, 1)).max() < 1e-3


def test_beats_of_the_record_stand_in_the_order_of_time_and_their_clusters_are_no_label() -> None:
    beats = data.load("ecg")
    assert beats.anomalies is None, "nobody has annotated them"
    assert "not annotated" in beats.provenance and all("cluster" in name for name in beats.classes)
    counts = np.bincount(beats.y_train)
    assert len(counts) == 2 and counts[0] > counts[1] > 20


def test_clusters_of_beats_are_those_that_lie_apart() -> None:
    rng = np.random.default_rng(0)
    kind = rng.random(120) < 0.3
    x = np.where(kind[:, None], 1.0, -1.0) * np.hanning(50) + 0.1 * rng.standard_normal((120, 50))
    assert np.array_equal(ecg.clusters(x, 70), kind)
