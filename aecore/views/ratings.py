"""Views of runs on ratings: predicted and true ratings, recommendations, and films by latent unit."""

from __future__ import annotations

import numpy as np

from aecore.views.snapshot import View
from aecore.views.standard import Picture, Scene, activation, code_map, pca_map

FILMS = 12  # of each person
SPOKEN = 3  # films a unit speaks for, and as many it speaks against
UNITS = 24


def told(scene: Scene) -> View:
    """Ratings of held-out people that the net was not shown, beside what it says of them."""
    target, x_hat = scene.strip["target"], scene.strip["x_hat"]
    chosen = [_spread(row, FILMS) for row in target]
    return _ranking(scene, chosen, target, x_hat.clip(0.5, 5), "Ratings, given and predicted", "stars")


def listed(scene: Scene) -> View:
    """The list the net would give held-out people, and which of its films they had liked unseen by it."""
    x, x_hat = scene.strip["x"], scene.strip["x_hat"]
    scores = np.where(x > 0, -np.inf, x_hat)
    chosen = list(np.argsort(-scores, 1, kind="stable")[:, :FILMS])
    places = np.argsort(np.argsort(-scores, 1, kind="stable"), 1) + 1.0
    return _ranking(scene, chosen, scene.strip["target"], places, "Recommendations", "rank")


def speakers(scene: Scene) -> View:
    """Which well-known films rise and fall most when one unit of the code goes up and the others stay."""
    effects = np.zeros((0, 0)) if scene.effects is None else scene.effects[:UNITS]
    order = np.argsort(-effects, 1, kind="stable")
    ends = np.hstack([order[:, :SPOKEN], order[:, ::-1][:, :SPOKEN]])
    titles = tuple(scene.known[film] for unit in ends for film in unit)
    arrays = {"effect": np.take_along_axis(effects, ends, 1).astype(np.float32)}
    return View("Table", "filters", "Films by latent unit", arrays, labels=titles)


RATED: tuple[Picture, ...] = (told, code_map, pca_map, activation, speakers)
RANKED: tuple[Picture, ...] = (listed, code_map, pca_map, activation, speakers)


def _ranking(
    scene: Scene, chosen: list[np.ndarray], true: np.ndarray, said: np.ndarray, title: str, unit: str
) -> View:
    """A column for each person: films, what was given (NaN where nothing was), what the net says."""
    known = np.where(true > 0, true, np.nan)
    arrays = {"true": _columns(chosen, known), "said": _columns(chosen, said)}
    people = tuple(_name(scene, i) for i in range(len(chosen)))
    titles = tuple(_title(scene, row, i) for row in chosen for i in range(FILMS))
    marks = {"lo": 0.5, "hi": 5.0} if unit == "stars" else {}
    score = f"{len(chosen)} held-out people"
    return View(
        "Ranking", "strip", title, arrays, score=score, unit=unit, marks=marks, labels=(*people, *titles)
    )


def _columns(chosen: list[np.ndarray], values: np.ndarray) -> np.ndarray:
    """Values of the chosen films, (people, FILMS) float32; NaN where there are fewer."""
    found = np.full((len(chosen), FILMS), np.nan, np.float32)
    for i, films in enumerate(chosen):
        found[i, : len(films)] = values[i, films]
    return found


def _title(scene: Scene, films: np.ndarray, i: int) -> str:
    return scene.columns[films[i]] if i < len(films) and scene.columns else ""


def _name(scene: Scene, i: int) -> str:
    """What a person is called: by how generous they are, where that is known."""
    label = -1 if scene.labels is None or i >= len(scene.shown) else scene.labels[scene.shown[i]]
    return scene.classes[label] if label >= 0 else f"person {i + 1}"


def _spread(stars: np.ndarray, most: int) -> np.ndarray:
    """Rated films from the best liked to the least, evenly spaced where there are more than `most`."""
    films = np.flatnonzero(stars > 0)
    films = films[np.argsort(-stars[films], kind="stable")]
    found: np.ndarray = films[np.linspace(0, len(films) - 1, min(most, len(films))).round().astype(int)]
    return found
