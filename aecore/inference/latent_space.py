"""Rows that nobody gave: places among a net's codes, decoded, and how lonely each is."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from aecore.data import Dataset
from aecore.evaluation.metrics import in_range
from aecore.evaluation.neighbours import nearest, nearest_among
from aecore.evaluation.pca import pca
from aecore.inference.model import Model

SEEN, HELD_OUT = 2000, 1000  # training and test rows that are coded: more would not be seen on a map
NEAR = 5  # codes that are a place's neighbours
DENSEST = 0.1  # codes that lie closer than this share of the usual distance count as that far apart
COMMON = 0.99  # share of held-out rows that count as lying among the others
OUTER = 0.002  # share of rows at each edge that may lie beyond the window's inner part
TINY = 1e-6
ROOM = 0.3  # what a window shows beyond the cloud, on each side, in widths of the cloud


@dataclass(frozen=True, eq=False)
class Plane:
    """Two directions of a code space: `mean` (K,) lies at (0, 0), `axes` (2, K) are of length 1 or 0."""

    mean: np.ndarray
    axes: np.ndarray

    def codes(self, places: np.ndarray) -> np.ndarray:
        """Codes (n, K) float32 of places (n, 2)."""
        return (self.mean + np.asarray(places, np.float64) @ self.axes).astype(np.float32)

    def places(self, codes: np.ndarray) -> np.ndarray:
        """Where codes (n, K) lie, or what is under them: (n, 2) float32."""
        return ((codes - self.mean) @ self.axes.T).astype(np.float32)

    def turned(self, codes: np.ndarray, onto: np.ndarray) -> Plane:
        """The same plane, turned and mirrored so that codes lie as near as they can to the places `onto`.

        Source: Schoenemann, "A generalized solution of the orthogonal Procrustes problem" (1966).
        """
        now = self.places(codes).astype(np.float64)
        u, _, vt = np.linalg.svd((now - now.mean(0)).T @ (onto - onto.mean(0)))
        return Plane(self.mean, (u @ vt).T @ self.axes)


def plane(codes: np.ndarray) -> Plane:
    """The plane to move about in: a code of one or two units itself, else its two principal directions."""
    k = codes.shape[1]
    if k <= 2:
        return Plane(np.zeros(k), np.eye(2, k))
    found = pca(codes, 2)
    axes = np.zeros((2, k))
    axes[: len(found.components)] = found.components  # codes that are all alike have fewer
    return Plane(found.mean, axes)


@dataclass(frozen=True, eq=False)
class Cloud:
    """Where rows are coded, `codes` (N, K), and how lonely among them a row of their kind may be: `reach`.

    `apart` (N,) is how far each code lies from its nearest others, on average: a cloud may be dense here and
    thin there.
    """

    codes: np.ndarray
    apart: np.ndarray
    reach: float

    def far(self, z: np.ndarray) -> np.ndarray:
        """How lonely codes (n, K) are, in reaches, (n,): above 1 is outside the cloud."""
        return lonely(self.codes, self.apart, z) / self.reach


def lonely(codes: np.ndarray, apart: np.ndarray, z: np.ndarray) -> np.ndarray:
    """Mean distance of places z (n, K) to their nearest codes, in the distances that those lie apart, (n,).

    Source: Schubert, Zimek and Kriegel, "Local outlier detection reconsidered", Data Mining and Knowledge
    Discovery 28 (2014), section 3.2, simplified from Breunig et al. (2000).
    """
    index, distance = nearest_among(codes, z, min(NEAR, len(codes)))
    return distance.mean(1) / apart[index].mean(1)


def cloud(codes: np.ndarray, held_out: np.ndarray) -> Cloud:
    """A cloud that 99 % of `held_out` (m, K), which no training saw, lie in: that sets its reach."""
    apart = nearest(codes, NEAR)[1].mean(1)
    apart = np.maximum(apart, max(DENSEST * float(np.median(apart)), TINY))
    return Cloud(codes, apart, max(float(np.quantile(lonely(codes, apart, held_out), COMMON)), TINY))


@dataclass(frozen=True, eq=False)
class Space:
    """The codes of a trained net, ready to be moved about in.

    `held_out` (m, K) and `places` (m, 2) belong to the first m test rows. `window` is x0, x1, y0, y1: the
    cloud with room around it.
    """

    model: Model
    plane: Plane
    cloud: Cloud
    held_out: np.ndarray
    places: np.ndarray
    window: tuple[float, float, float, float]

    def decode(self, places: np.ndarray) -> np.ndarray:
        """Rows (n, D) that belong to places (n, 2)."""
        return self.model.decode(self.plane.codes(places))

    def far(self, places: np.ndarray) -> np.ndarray:
        """How lonely places (n, 2) are among all that was coded, (n,); above 1 is outside."""
        return self.cloud.far(self.plane.codes(places))

    def grid(self, side: int) -> np.ndarray:
        """The middles of side x side equal fields of the window, (side * side, 2), from its upper left."""
        x0, x1, y0, y1 = self.window
        share = (np.arange(side) + 0.5) / side
        across, up = np.meshgrid(x0 + (x1 - x0) * share, (y0 + (y1 - y0) * share)[::-1])
        return np.stack([across.ravel(), up.ravel()], 1)

    def between(self, a: int, b: int, steps: int) -> dict[str, np.ndarray]:
        """The ways from test row a to test row b, both ends included, each (steps, K).

        The spherical one goes about the origin where the net was taught a prior, which lies round it, and
        about the middle of the codes elsewhere.
        """
        one, two = self.held_out[a], self.held_out[b]
        centre = np.zeros(len(one)) if self.model.taught else self.held_out.mean(0)
        return {"straight": straight(one, two, steps), "spherical": spherical(one, two, steps, centre)}

    def draws(self, n: int, seed: int) -> dict[str, np.ndarray]:
        """n codes (n, K) of what the net was taught to decode; if it was taught nothing, of two guesses."""
        if self.model.taught:
            return {"its prior": self.model.draw(n, seed)}
        rng, codes = np.random.default_rng(seed), self.cloud.codes.astype(np.float64)
        normal = rng.standard_normal((n, codes.shape[1]))
        fitted = rng.multivariate_normal(codes.mean(0), np.atleast_2d(np.cov(codes.T)), n)
        return {"N(0, I)": normal.astype(np.float32), "fitted": fitted.astype(np.float32)}


def space(model: Model, data: Dataset, last: Space | None = None) -> Space:
    """The space of a net on its data; `last`, an earlier one of the same run, keeps the plane from spinning.

    Where a net codes rows as regions, what it was taught to decode are points drawn in them: its cloud is
    made of such points.
    """
    learned = data.x_train[: model.spec.data.rows]
    seen, tested = (_seen(rows) for rows in (_spread(learned, SEEN), data.x_test[:HELD_OUT]))
    held_out = model.encode(tested)
    found = plane(held_out)
    if last is not None and held_out.shape[1] > 2:
        found = found.turned(held_out, last.places)
    seed = model.spec.train.seed if model.taught else None
    around = cloud(model.encode(seen, seed), held_out if seed is None else model.encode(tested, seed + 1))
    window = _window(found.places(around.codes))
    return Space(model, found, around, held_out, found.places(held_out), window)


def straight(a: np.ndarray, b: np.ndarray, steps: int) -> np.ndarray:
    """Codes (steps, K) on the line from a to b."""
    share = np.linspace(0, 1, steps)[:, None]
    return ((1 - share) * a + share * b).astype(np.float32)


def spherical(a: np.ndarray, b: np.ndarray, steps: int, centre: np.ndarray | None = None) -> np.ndarray:
    """Codes (steps, K) on the arc from a to b about `centre`, the origin if none is given.

    Straight where a and b lie in one direction of the centre, or in opposite ones, where no arc is nearer
    than another.

    Source: White, "Sampling generative networks" (2016), section 2.1, after Shoemake (1985).
    """
    origin = np.zeros(len(a)) if centre is None else centre
    u, v = np.asarray(a, np.float64) - origin, np.asarray(b, np.float64) - origin
    lengths = float(np.linalg.norm(u) * np.linalg.norm(v))
    omega = np.arccos(np.clip(u @ v / lengths, -1, 1)) if lengths else 0.0
    if np.sin(omega) < 1e-6:
        return straight(a, b, steps)
    share = np.linspace(0, 1, steps)[:, None]
    arc = (np.sin((1 - share) * omega) * u + np.sin(share * omega) * v) / np.sin(omega)
    return (origin + arc).astype(np.float32)


def _spread(rows: np.ndarray, most: int) -> np.ndarray:
    """At most so many rows, from all over a set."""
    return rows[np.linspace(0, len(rows) - 1, min(most, len(rows))).astype(int)]


def _seen(rows: np.ndarray) -> np.ndarray:
    """Rows as a net sees them."""
    return in_range(rows).astype(np.float32)


def _window(places: np.ndarray) -> tuple[float, float, float, float]:
    lo, hi = np.quantile(places, [OUTER, 1 - OUTER], axis=0)
    room = np.where(hi > lo, ROOM * (hi - lo), 0.5)
    (x0, y0), (x1, y1) = lo - room, hi + room
    return float(x0), float(x1), float(y0), float(y1)
