"""Vibration of a gearbox, generated: windows of a healthy one to learn from, and planted faults to find."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

import numpy as np

from aecore.data.dataset import Card
from aecore.data.source import Source

RATE_HZ, WINDOW = 5_120, 256  # 50 ms: a turn of the shaft and a quarter
SHAFT_HZ, TEETH, BALL_PASS = 25.0, 20, 3.58  # balls that pass a place of the outer ring, a turn
MESH = ((1.0, 0.30, 0.4), (0.5, 0.25, 1.9), (0.25, 0.20, 3.1))
"""Of each harmonic of the gear mesh: amplitude, depth of its sidebands, phase."""
CLASSES = ("healthy", "cracked tooth", "imbalance", "misalignment", "bearing fault", "amplitude fade")
HEALTHY, TOOTH, IMBALANCE, MISALIGNMENT, BEARING, FADE = range(6)
STRETCH = 20  # windows, one second, for which a state lasts
SEVERITY = (0.5, 1.2)
N_TRAIN, N_TEST, SEED = 4_000, 1_200, 0
RANGE = (-3.0, 3.0)


def read(faults_to_learn: bool = False) -> Mapping[str, np.ndarray]:
    """Windows (n, 256) float32 in the order of time, and the state of the gearbox in each.

    The test windows are the same where faults are to be learned; only the training windows then hold some.
    """
    # RandomState and not Generator: its stream is promised to stay the same in every numpy to come
    healthy, tested, faulty = (np.random.RandomState(SEED + i) for i in range(3))
    y_train = states(N_TRAIN, faulty) if faults_to_learn else np.zeros(N_TRAIN, int)
    y_test = states(N_TEST, tested)
    return {
        "x_train": windows(y_train, faulty if faults_to_learn else healthy),
        "y_train": y_train,
        "x_test": windows(y_test, tested),
        "y_test": y_test,
    }


def states(n: int, rng: np.random.RandomState) -> np.ndarray:
    """The state of n windows, (n,): healthy and broken seconds by turns, each fault as often as any other."""
    seconds = -(-n // STRETCH)
    rounds = -(-seconds // (2 * (len(CLASSES) - 1)))
    order = np.concatenate([1 + rng.permutation(len(CLASSES) - 1) for _ in range(rounds)])
    by_turns = np.stack([np.zeros_like(order), order], 1).ravel()[:seconds]
    return np.repeat(by_turns, STRETCH)[:n]


def windows(state: np.ndarray, rng: np.random.RandomState) -> np.ndarray:
    """One record of as many windows as there are states, cut, (n, 256) float32.

    Faults are as bad as SEVERITY says, drawn anew for each second. Rounded, so that the last bit of a sine,
    which machines compute differently, is none of the data's.
    """
    severity = np.repeat(rng.uniform(*SEVERITY, -(-len(state) // STRETCH)), STRETCH)[: len(state)]
    bad = np.repeat((state[:, None] == np.arange(len(CLASSES))) * severity[:, None], WINDOW, 0).T
    n = bad.shape[1]
    load = _drift(n, rng, 0.5, 1.0, 2 * RATE_HZ)
    turns = np.cumsum(SHAFT_HZ * _drift(n, rng, 0.97, 1.03, 3 * RATE_HZ)) / RATE_HZ
    angle = 2 * np.pi * turns
    x = (0.12 + 0.3 * bad[IMBALANCE]) * np.cos(angle)
    x += (0.08 + 0.25 * bad[MISALIGNMENT]) * np.cos(2 * angle + 1)
    x += _mesh(angle, load, 1 + 0.8 * bad[MISALIGNMENT])
    x += _tooth(turns, 1.8 * bad[TOOTH] * load) + _bearing(turns, bad[BEARING], rng)
    x += 0.2 * (0.7 + 0.3 * load) * rng.standard_normal(n)
    x = x * (1 - 0.5 * bad[FADE]) + 0.03 * rng.standard_normal(n)  # a loose sensor; its own noise stays
    found: np.ndarray = np.round(x.clip(*RANGE), 4).astype(np.float32).reshape(-1, WINDOW)
    return found


def _mesh(angle: np.ndarray, load: np.ndarray, modulation: np.ndarray) -> np.ndarray:
    """Teeth that meet: harmonics as strong as the load, and their sidebands a turn of the shaft apart."""
    found = np.zeros_like(angle)
    for i, (amplitude, depth, phase) in enumerate(MESH, 1):
        sidebands = 1 + depth * modulation * np.cos(angle + 0.7 * i)
        found += amplitude * load * sidebands * np.cos(i * TEETH * angle + phase)
    return found


def _tooth(turns: np.ndarray, size: np.ndarray) -> np.ndarray:
    """A blow each time the cracked tooth meets its partner, once a turn."""
    at = np.flatnonzero(np.diff(np.floor(turns)))
    return _ringing(at, size[at], len(turns), 1_800, 2.0)


def _bearing(turns: np.ndarray, bad: np.ndarray, rng: np.random.RandomState) -> np.ndarray:
    """A burst each time a ball passes the pit in the ring, a little early or late, as balls slip."""
    at = np.flatnonzero(np.diff(np.floor(BALL_PASS * turns)))
    at = (at + rng.randint(-3, 4, len(at))).clip(0, len(turns) - 1)
    return _ringing(at, 1.1 * bad[at] * rng.uniform(0.5, 1.2, len(at)), len(turns), 2_200, 1.0)


def _ringing(at: np.ndarray, size: np.ndarray, n: int, hz: float, decay_ms: float) -> np.ndarray:
    """Blows of some size at samples, each of which the housing answers: a sine that dies away."""
    blows = np.zeros(n)
    np.add.at(blows, at, size)
    ms = np.arange(int(6 * decay_ms * RATE_HZ / 1000)) / RATE_HZ * 1000
    return np.convolve(blows, np.exp(-ms / decay_ms) * np.sin(2 * np.pi * hz * ms / 1000))[:n]


def _drift(n: int, rng: np.random.RandomState, low: float, high: float, every: int) -> np.ndarray:
    """A quantity that wanders between two values, smoothly, to a new one in so many samples."""
    to = rng.uniform(low, high, n // every + 2)
    knot, along = np.divmod(np.arange(n) / every, 1)
    share, knot = along**2 * (3 - 2 * along), knot.astype(int)
    found: np.ndarray = to[knot] * (1 - share) + to[knot + 1] * share
    return found


def _card(name: str, title: str, learned: str) -> Card:
    return Card(
        name=name,
        title=title,
        shape=(WINDOW,),
        n_train=N_TRAIN,
        n_test=N_TEST,
        classes=CLASSES,
        licence="none needed",
        provenance=(
            f"Computed here: a shaft at {SHAFT_HZ:g} Hz, a gear of {TEETH} teeth, harmonics with sidebands, "
            f"load and speed that drift, and noise; windows of {WINDOW} samples end to end. {learned} "
            "Healthy and broken seconds of the test part take turns. A simple model after Randall, "
            "Vibration-based condition monitoring, 2011, chapters 2 and 5."
        ),
        kind="series",
        range=RANGE,
        rate_hz=RATE_HZ,
    )


vibration = Source(
    _card(
        "vibration",
        "Gearbox vibration",
        "Training windows are healthy; faults are for the tests alone.",
    ),
    read,
)
vibration_faults = Source(
    _card("vibration-faults", "Gearbox vibration, faults known", "Training windows hold all faults, too."),
    partial(read, faults_to_learn=True),
)
