"""Decode route: the pictures at places of the latent space, and how far those are from every row."""

from __future__ import annotations

import numpy as np

from ui.generate.latent_explorer import cached

PATH = "/lab/decode"
MOST = 8  # places at a time
LONGEST = 400  # characters
BEYOND = 4.0  # widths of the window that somebody may leave it by


def answer(run: str, text: str) -> bytes:
    """Decode places `x,y,x,y,...` of a run's plane: how far each is, float32, then their pictures, uint8.

    LookupError where there is no such run, or nothing it has learned yet; ValueError for anything that is
    not a few finite places near the window.
    """
    found = cached(run)
    if found is None:
        raise LookupError("it has not begun")
    places = _places(text, found.space.window)
    scores = found.space.outlier_score(places).astype("<f4")
    return scores.tobytes() + found.rows.picture(found.space.decode(places)).tobytes()


def _places(text: str, window: tuple[float, float, float, float]) -> np.ndarray:
    numbers = [float(number) for number in text[: LONGEST + 1].split(",")]
    if len(text) > LONGEST or len(numbers) % 2 or not 1 <= len(numbers) // 2 <= MOST:
        raise ValueError(f"1 to {MOST} places of two numbers each are answered at a time")
    places = np.array(numbers).reshape(-1, 2)
    x0, x1, y0, y1 = window
    near = np.abs(places - [(x0 + x1) / 2, (y0 + y1) / 2]) <= BEYOND * np.array([x1 - x0, y1 - y0])
    if not near.all():  # nor is a place that is no number
        raise ValueError("a place lies too far away")
    return places
