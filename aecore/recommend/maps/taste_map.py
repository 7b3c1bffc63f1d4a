"""The taste map: films and people laid out by t-SNE of an autoencoder's latent code.

A direction is how somebody's code differs from the average person's, in standard deviations unit by unit, at
length 1. A film's direction lies halfway between that of the people who love it and that of somebody who
loves only it: without the first, films that belong together part; without the second, a first rating puts one
far from its film. The best-known films are laid out by t-SNE; everything else, lesser-known films, people and
whoever comes, stands at the weighted mean of the best-known films that lie nearest to it in direction.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from aecore.data.ratings import RELEVANT, Ratings
from aecore.evaluation.metrics import chunks
from aecore.recommend.maps.latent_units import spreads
from aecore.recommend.taste import UserRatings, rows

ANCHORS = 1_300  # films that are laid out: about those that twenty people of the embedded ratings know
NEAREST = 12
SHARP = 50.0
"""Weights fall by e for 0.02 of cosine. Measured on paths of people who rate: softer averages over parts of
the map that have nothing to do with each other, sharper jumps from film to film."""
STEPS = 60  # positions that a path shows at most


class Coder(Protocol):
    """An autoencoder of ratings whose code can be had."""

    def code(self, given: np.ndarray) -> np.ndarray:
        """Stars (B, D), 0 unrated, to codes (B, K)."""
        ...


@dataclass(frozen=True, eq=False)
class Atlas:
    """Where everything stands. Coordinates have mean 0 and root mean square 1 over the films laid out.

    `films` (D,) numbers and `xy` (D, 2) their places; `people` (N, 2); `anchors` (A,) are the columns of the
    films laid out and `direction` (A, K) their directions; `centre` and `spread` (K,) are of the people's
    codes. `trust` (2,) is the trustworthiness of the layout and of PCA's first plane, at 10 neighbours.
    """

    films: np.ndarray
    xy: np.ndarray
    people: np.ndarray
    anchors: np.ndarray
    direction: np.ndarray
    centre: np.ndarray
    spread: np.ndarray
    trust: np.ndarray

    def directions(self, codes: np.ndarray) -> np.ndarray:
        """Codes (B, K) as directions (B, K)."""
        return unit((codes - self.centre) / self.spread)

    def place(self, codes: np.ndarray) -> np.ndarray:
        """Where people with codes (B, K) stand, (B, 2)."""
        return among(self.directions(codes), self.direction, self.xy[self.anchors])


@dataclass(frozen=True, eq=False)
class Path:
    """How somebody moved: after which films' ratings they stood where, (n, 2), the last of them now."""

    films: tuple[int, ...]
    xy: np.ndarray


def fit(ratings: Ratings, coder: Coder, seed: int = 0) -> Atlas:
    """Draw the map of a coder's codes. Takes half a minute of a core for the embedded ratings."""
    codes = coder.code(ratings.stars)
    centre, spread = codes.mean(0), spreads(codes)
    people = unit((codes - centre) / spread)
    films = unit(admirers(ratings.stars, people) + unit((_alone(ratings, coder) - centre) / spread))
    anchors = np.sort(np.argsort(-ratings.raters, kind="stable")[:ANCHORS])
    layout = lay_out(films[anchors], seed)
    xy = among(films, films[anchors], layout)
    xy[anchors] = layout
    return Atlas(
        films=ratings.films,
        xy=xy,
        people=among(people, films[anchors], layout),
        anchors=anchors,
        direction=films[anchors],
        centre=centre,
        spread=spread,
        trust=_trust(films[anchors], layout),
    )


def path(atlas: Atlas, coder: Coder, taste: UserRatings, most: int = STEPS) -> Path:
    """Where somebody stood after each of the films they gave stars, the latest `most`; empty without any.

    Films that the coder does not know move nobody and are left out.
    """
    rated = np.array(list(taste.stars), np.int64)
    known = rated[np.isin(rated, atlas.films)].tolist()
    shown = known[-most:]
    given = rows(_so_far(taste, known, len(shown)), atlas.films)
    xy = atlas.place(coder.code(given)) if shown else np.zeros((0, 2), np.float32)
    return Path(tuple(shown), xy)


def among(directions: np.ndarray, anchors: np.ndarray, xy: np.ndarray) -> np.ndarray:
    """The weighted mean (B, 2) of the places xy (A, 2) of the anchors (A, K) nearest to directions (B, K).

    Weights are a softmax of the cosine over the nearest twelve, so they move with the direction; somebody
    without a direction stands in the middle of all.
    """
    k = min(NEAREST, len(anchors))
    cosine = directions @ anchors.T
    near = np.argpartition(-cosine, k - 1, axis=1)[:, :k]
    cosine = np.take_along_axis(cosine, near, 1)
    weight = np.exp(SHARP * (cosine - cosine.max(1, keepdims=True)))
    found = (xy[near] * (weight / weight.sum(1, keepdims=True))[..., None]).sum(1)
    somewhere = directions.any(1, keepdims=True)
    result: np.ndarray = np.where(somewhere, found, xy.mean(0)).astype(np.float32)
    return result


def admirers(stars: np.ndarray, people: np.ndarray) -> np.ndarray:
    """The mean direction of those who love each film, (D, K) unit rows; 0 for a film that nobody loves.

    Somebody who rates much counts for less in each film: one over the root of how many they rated.
    """
    rated = (stars > 0).sum(1)
    weight = np.where(stars >= RELEVANT, stars / np.sqrt(np.maximum(rated, 1))[:, None], 0)
    return unit(weight.T.astype(np.float32) @ people)


def lay_out(directions: np.ndarray, seed: int) -> np.ndarray:
    """Directions (A, K) on a plane by t-SNE, (A, 2): broad rather than high, and crowds a little apart.

    Source: van der Maaten and Hinton, "Visualizing data using t-SNE", JMLR 9 (2008).
    """
    from sklearn.manifold import TSNE

    calm = max(2.0, min(30.0, len(directions) / 4))
    drawn = TSNE(perplexity=calm, init="pca", random_state=seed, n_jobs=1).fit_transform(directions)
    flat = _broad(drawn.astype(np.float64))
    return _scaled(_scaled(flat) + _scaled(_ranks(flat))).astype(np.float32)


def unit(rows: np.ndarray) -> np.ndarray:
    """Rows (B, K) at length 1, float32; rows of zeros stay."""
    length = np.linalg.norm(rows, axis=1, keepdims=True)
    return (rows / np.where(length > 0, length, 1)).astype(np.float32)


def _alone(ratings: Ratings, coder: Coder) -> np.ndarray:
    """The code of somebody who loves one film and has rated no other, for each film, (D, K)."""
    columns = np.arange(len(ratings.films))
    found = []
    for some in chunks(len(columns), 256):
        given = np.zeros((len(columns[some]), len(columns)), np.float32)
        given[np.arange(len(given)), columns[some]] = ratings.scale[1]
        found.append(coder.code(given))
    return np.concatenate(found)


def _so_far(taste: UserRatings, known: list[int], shown: int) -> Iterator[UserRatings]:
    """The taste after each of the last `shown` ratings."""
    stars = taste.stars
    for n in range(len(known) - shown + 1, len(known) + 1):
        yield UserRatings({film: stars[film] for film in known[:n]})


def _broad(xy: np.ndarray) -> np.ndarray:
    """Turned so that it is widest from left to right; each axis points to the film with the lowest number."""
    centred = xy - xy.mean(0)
    _, _, axes = np.linalg.svd(centred, full_matrices=False)
    turned = centred @ axes.T
    found: np.ndarray = turned * np.where(turned[0] < 0, -1, 1)
    return found


def _ranks(xy: np.ndarray) -> np.ndarray:
    """Each coordinate by its rank: spread evenly over its axis."""
    return np.argsort(np.argsort(xy, 0, kind="stable"), 0, kind="stable").astype(np.float64)


def _scaled(xy: np.ndarray) -> np.ndarray:
    """Mean 0 and root mean square 1."""
    centred = xy - xy.mean(0)
    found: np.ndarray = centred / max(float(np.sqrt(np.square(centred).sum(1).mean())), 1e-12)
    return found


def _trust(directions: np.ndarray, layout: np.ndarray) -> np.ndarray:
    from aecore.evaluation.neighbours import Neighbours
    from aecore.evaluation.projection import plane

    truth = Neighbours(directions, limit=len(directions))
    return np.array([truth.trustworthiness(coords) for coords in (layout, plane(directions))], np.float32)
