"""Textures: woven cloth, drawn here, to learn from; in half of the test pictures it has a defect."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

import numpy as np

from aecore.data.dataset import Card
from aecore.data.source import Source

SEED, SIDE, PORTION = 0, 32, 500  # pictures drawn at once
N_TRAIN, N_NORMAL, N_EACH = 4_000, 400, 100
CLASSES = ("cloth", "pulled thread", "stain", "scratch", "turned patch")
NORMAL, THREAD, STAIN, SCRATCH, TURNED = range(len(CLASSES))
MIDDLE, CONTRAST, NOISE = 0.5, 0.18, 0.03
LIGHT, GLOW = 0.15, 12.0  # how uneven the light is, and the radius of a glow in pixels


class Weave(NamedTuple):
    """Cloth (n, S, S) as contrast about 0; its angle, and the period and phase of its warp, (n, 1, 1)."""

    contrast: np.ndarray
    angle: np.ndarray
    period: np.ndarray
    phase: np.ndarray


def read() -> Mapping[str, np.ndarray]:
    """The pictures (n, 32, 32) uint8 and what is wrong with each."""
    # RandomState and not Generator: its stream is promised to stay the same in every numpy to come
    rng = np.random.RandomState(SEED)
    y_train = np.zeros(N_TRAIN, np.int16)
    y_test = np.repeat(np.arange(len(CLASSES)), [N_NORMAL] + [N_EACH] * (len(CLASSES) - 1))
    y_test = rng.permutation(y_test)
    x_train, x_test = (np.concatenate([*_pictures(y, rng)]) for y in (y_train, y_test))
    return {"x_train": x_train, "y_train": y_train, "x_test": x_test, "y_test": y_test}


def _pictures(y: np.ndarray, rng: np.random.RandomState) -> Iterator[np.ndarray]:
    for begin in range(0, len(y), PORTION):
        part = y[begin : begin + PORTION]
        grey = _lit(_spoiled(_weave(len(part), rng), part, rng), rng)
        yield np.rint(255 * (grey + NOISE * rng.standard_normal(grey.shape)).clip(0, 1)).astype(np.uint8)


def _weave(n: int, rng: np.random.RandomState) -> Weave:
    """Warp and weft, by turns one above the other: periods of 5 to 8 pixels, turned by up to 12 degrees."""
    angle = np.deg2rad(_uniform(rng, n, -12, 12))
    period, phase = _uniform(rng, (2, n), 5, 8), _uniform(rng, (2, n), 0, 2 * np.pi)
    warp, weft = (
        2 * np.pi * place / period[i] + phase[i] for i, place in enumerate(_turned(*_places(), angle))
    )
    above = np.sin(warp / 2) * np.sin(weft / 2) > 0
    threads = np.tanh(2.5 * np.sin(np.where(above, warp, weft)))
    return Weave(CONTRAST * threads, angle, period[0], phase[0])


def _lit(cloth: np.ndarray, rng: np.random.RandomState) -> np.ndarray:
    """Under uneven light: brighter to one side, and brighter or darker about a place."""
    x, y = _places()
    slope = _uniform(rng, (2, len(cloth)), -LIGHT, LIGHT) / (SIDE / 2)
    right, below = _uniform(rng, (2, len(cloth)), -SIDE / 2, SIDE / 2)
    near = np.exp(-((np.hypot(x - right, y - below) / GLOW) ** 2))
    glow = _uniform(rng, len(cloth), -LIGHT, LIGHT) * near
    lit: np.ndarray = (MIDDLE + cloth) * (1 + slope[0] * x + slope[1] * y + glow)
    return lit


def _spoiled(weave: Weave, y: np.ndarray, rng: np.random.RandomState) -> np.ndarray:
    """The cloth with the defect of each picture's class, at a place and of a strength of its own."""
    n, (x, down) = len(y), _places()
    right, below = _uniform(rng, (2, n), -0.3 * SIDE, 0.3 * SIDE)
    dx, dy, sign = x - right, down - below, rng.choice([-1.0, 1.0], (n, 1, 1))
    far, cloth = np.hypot(dx, dy), weave.contrast
    changed = {
        THREAD: cloth + 0.5 * _thread(weave, right, below, rng) * (2 * CONTRAST * sign - cloth),
        STAIN: cloth + sign * _uniform(rng, n, 0.12, 0.22) * np.exp(-((far / _uniform(rng, n, 3, 6)) ** 2)),
        SCRATCH: cloth + sign * _uniform(rng, n, 0.15, 0.28) * _scratch(dx, dy, rng),
        TURNED: cloth * np.where(far < _uniform(rng, n, 4, 7), -1, 1),
    }
    return np.choose(y[:, None, None], [cloth, *changed.values()])


def _thread(weave: Weave, x: np.ndarray, y: np.ndarray, rng: np.random.RandomState) -> np.ndarray:
    """Where a thread of the warp is, 0 to 1: the one nearest to a place, along 12 to 20 pixels."""
    here, place = _turned(*_places(), weave.angle), _turned(x, y, weave.angle)
    first = (np.pi / 2 - weave.phase) / (2 * np.pi)  # of a period: there the warp is brightest
    nearest = (np.rint(place[0] / weave.period - first) + first) * weave.period
    width = np.exp(-(((here[0] - nearest) / (weave.period / 4)) ** 2))
    thread: np.ndarray = width * (np.abs(here[1] - place[1]) < _uniform(rng, len(width), 6, 10))
    return thread


def _scratch(dx: np.ndarray, dy: np.ndarray, rng: np.random.RandomState) -> np.ndarray:
    """A straight line, 1.4 pixels wide and 10 to 20 long, in any direction."""
    along, across = _turned(dx, dy, _uniform(rng, len(dx), 0, np.pi))
    line: np.ndarray = np.exp(-((across / 0.7) ** 2)) * (np.abs(along) < _uniform(rng, len(dx), 5, 10))
    return line


def _turned(x: np.ndarray, y: np.ndarray, angle: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Places in the axes of what is turned by an angle."""
    return x * np.cos(angle) + y * np.sin(angle), y * np.cos(angle) - x * np.sin(angle)


def _uniform(rng: np.random.RandomState, n: int | tuple[int, ...], least: float, most: float) -> np.ndarray:
    return rng.uniform(least, most, (*np.atleast_1d(n), 1, 1))


def _places() -> tuple[np.ndarray, np.ndarray]:
    """How far each pixel is right of and below the middle, (S, S) each."""
    y, x = np.indices((SIDE, SIDE)) - (SIDE - 1) / 2
    return x, y


textures = Source(
    Card(
        name="textures",
        title="Textures, cloth with defects",
        shape=(SIDE, SIDE),
        n_train=N_TRAIN,
        n_test=N_NORMAL + N_EACH * (len(CLASSES) - 1),
        classes=CLASSES,
        licence="none needed",
        provenance=(
            "Drawn here, from a seed: woven threads of 5 to 8 pixels, any phase, turned by up to "
            "12 degrees, under uneven light. Only whole cloth is learned from; half of the test pictures "
            "have one of four defects."
        ),
    ),
    read,
)
