"""Latent space: places among a net's codes, decoded, interpolated (slerp), and their outlier scores."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from aecore.data import Dataset
from aecore.evaluation.metrics import net_input
from aecore.evaluation.neighbours import nearest, nearest_among
from aecore.evaluation.pca import pca
from aecore.inference.model import Model

SEEN, HELD_OUT = 2000, 1000  # training and test rows that are coded: more would not be seen on a map
NEAR = 5  # nearest neighbours of a place
DENSEST = 0.1  # codes that lie closer than this share of the usual distance count as that far apart
COMMON = 0.99  # share of held-out rows that count as lying among the others
OUTER = 0.002  # share of rows at each edge that may lie beyond the window's inner part
TINY = 1e-6
ROOM = 0.3  # what a window shows beyond the cloud, on each side, in widths of the cloud


@dataclass(frozen=True, eq=False)
class Plane:
    """A plane in the latent space: `mean` (K,) lies at (0, 0), `axes` (2, K) are of length 1 or 0."""

    mean: np.ndarray
    axes: np.ndarray

    def codes(self, places: np.ndarray) -> np.ndarray:
        """Codes (n, K) float32 of places (n, 2)."""
        found: np.ndarray = (self.mean + np.asarray(places, np.float64) @ self.axes).astype(np.float32)
        return found

    def places(self, codes: np.ndarray) -> np.ndarray:
        """Where codes (n, K) lie, or what is under them: (n, 2) float32."""
        found: np.ndarray = ((codes - self.mean) @ self.axes.T).astype(np.float32)
        return found

    def turned(self, codes: np.ndarray, onto: np.ndarray) -> Plane:
        """Procrustes alignment: the same plane, turned and mirrored to bring codes nearest to places `onto`.

        Source: Schoenemann, "A generalized solution of the orthogonal Procrustes problem" (1966).
        """
        now = self.places(codes).astype(np.float64)
        u, _, vt = np.linalg.svd((now - now.mean(0)).T @ (onto - onto.mean(0)))
        return Plane(self.mean, (u @ vt).T @ self.axes)


def plane(codes: np.ndarray) -> Plane:
    """The plane to move about in: the code itself where it has one or two units, else its PCA plane."""
    k = codes.shape[1]
    if k <= 2:
        return Plane(np.zeros(k), np.eye(2, k))
    found = pca(codes, 2)
    axes = np.zeros((2, k))
    axes[: len(found.components)] = found.components  # codes that are all alike have fewer
    return Plane(found.mean, axes)


@dataclass(frozen=True, eq=False)
class CodeCloud:
    """Local outlier detection among `codes` (N, K) of rows: `radius` is the largest ratio of an inlier.

    `spacing` (N,) is how far each code lies from its nearest others, on average: a cloud may be dense here
    and thin there.
    """

    codes: np.ndarray
    spacing: np.ndarray
    radius: float

    def outlier_score(self, z: np.ndarray) -> np.ndarray:
        """Outlier score of codes (n, K): their local density ratio in radii, (n,); above 1 is outside."""
        return local_density_ratio(self.codes, self.spacing, z) / self.radius


def local_density_ratio(codes: np.ndarray, spacing: np.ndarray, z: np.ndarray) -> np.ndarray:
    """Local density ratio of places z (n, K): distance to their nearest codes over their spacing, (n,).

    Source: Schubert, Zimek and Kriegel, "Local outlier detection reconsidered", Data Mining and Knowledge
    Discovery 28 (2014), section 3.2, simplified from Breunig et al. (2000).
    """
    index, distance = nearest_among(codes, z, min(NEAR, len(codes)))
    found: np.ndarray = distance.mean(1) / spacing[index].mean(1)
    return found


def code_cloud(codes: np.ndarray, held_out: np.ndarray) -> CodeCloud:
    """Fit the outlier score: 99 % of `held_out` (m, K), which no training saw, lie within its radius."""
    spacing = nearest(codes, NEAR)[1].mean(1)
    spacing = np.maximum(spacing, max(DENSEST * float(np.median(spacing)), TINY))
    ratio = local_density_ratio(codes, spacing, held_out)
    return CodeCloud(codes, spacing, max(float(np.quantile(ratio, COMMON)), TINY))


@dataclass(frozen=True, eq=False)
class Space:
    """The latent space of a trained net, ready to be moved about in.

    `held_out` (m, K) and `places` (m, 2) belong to the first m test rows. `window` is x0, x1, y0, y1: the
    cloud with room around it.
    """

    model: Model
    plane: Plane
    cloud: CodeCloud
    held_out: np.ndarray
    places: np.ndarray
    window: tuple[float, float, float, float]

    def decode(self, places: np.ndarray) -> np.ndarray:
        """Rows (n, D) that belong to places (n, 2)."""
        return self.model.decode(self.plane.codes(places))

    def outlier_score(self, places: np.ndarray) -> np.ndarray:
        """Outlier score of places (n, 2) among all that was coded, (n,); above 1 is outside."""
        return self.cloud.outlier_score(self.plane.codes(places))

    def grid(self, side: int) -> np.ndarray:
        """A grid over the window: centres of side x side fields, (side * side, 2), from its upper left."""
        x0, x1, y0, y1 = self.window
        share = (np.arange(side) + 0.5) / side
        across, up = np.meshgrid(x0 + (x1 - x0) * share, (y0 + (y1 - y0) * share)[::-1])
        return np.stack([across.ravel(), up.ravel()], 1)

    def between(self, a: int, b: int, steps: int) -> dict[str, np.ndarray]:
        """Interpolations from test row a to test row b, linear and spherical, both ends included, (steps, K).

        The spherical one goes about the origin where the net was taught a prior, which lies round it, and
        about the middle of the codes elsewhere.
        """
        one, two = self.held_out[a], self.held_out[b]
        centre = np.zeros(len(one)) if self.model.taught else self.held_out.mean(0)
        return {"straight": lerp(one, two, steps), "spherical": slerp(one, two, steps, centre)}

    def draws(self, n: int, seed: int) -> dict[str, np.ndarray]:
        """Samples of the prior, n codes (n, K); where the net was taught none, of two guesses."""
        if self.model.taught:
            return {"its prior": self.model.draw(n, seed)}
        rng, codes = np.random.default_rng(seed), self.cloud.codes.astype(np.float64)
        normal = rng.standard_normal((n, codes.shape[1]))
        fitted = rng.multivariate_normal(codes.mean(0), np.atleast_2d(np.cov(codes.T)), n)
        return {"N(0, I)": normal.astype(np.float32), "fitted": fitted.astype(np.float32)}


def space(model: Model, data: Dataset, last: Space | None = None) -> Space:
    """The latent space of a net on its data; `last`, one before it, keeps the plane from spinning.

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
    around = code_cloud(
        model.encode(seen, seed), held_out if seed is None else model.encode(tested, seed + 1)
    )
    window = _window(found.places(around.codes))
    return Space(model, found, around, held_out, found.places(held_out), window)


def lerp(a: np.ndarray, b: np.ndarray, steps: int) -> np.ndarray:
    """Linear interpolation (lerp): codes (steps, K) on the line from a to b."""
    share = np.linspace(0, 1, steps)[:, None]
    found: np.ndarray = ((1 - share) * a + share * b).astype(np.float32)
    return found


def slerp(a: np.ndarray, b: np.ndarray, steps: int, centre: np.ndarray | None = None) -> np.ndarray:
    """Spherical interpolation (slerp): codes (steps, K) on the arc from a to b about `centre` or 0.

    Straight where a and b lie in one direction of the centre, or in opposite ones, where no arc is nearer
    than another.

    Source: White, "Sampling generative networks" (2016), section 2.1, after Shoemake (1985).
    """
    origin = np.zeros(len(a)) if centre is None else centre
    u, v = np.asarray(a, np.float64) - origin, np.asarray(b, np.float64) - origin
    lengths = float(np.linalg.norm(u) * np.linalg.norm(v))
    omega = np.arccos(np.clip(u @ v / lengths, -1, 1)) if lengths else 0.0
    if np.sin(omega) < 1e-6:
        return lerp(a, b, steps)
    share = np.linspace(0, 1, steps)[:, None]
    arc = (np.sin((1 - share) * omega) * u + np.sin(share * omega) * v) / np.sin(omega)
    return (origin + arc).astype(np.float32)


def _spread(rows: np.ndarray, most: int) -> np.ndarray:
    """At most so many rows, from all over a set."""
    found: np.ndarray = rows[np.linspace(0, len(rows) - 1, min(most, len(rows))).astype(int)]
    return found


def _seen(rows: np.ndarray) -> np.ndarray:
    """Rows as a net sees them."""
    return net_input(rows)


def _window(places: np.ndarray) -> tuple[float, float, float, float]:
    lo, hi = np.quantile(places, [OUTER, 1 - OUTER], axis=0)
    room = np.where(hi > lo, ROOM * (hi - lo), 0.5)
    (x0, y0), (x1, y1) = lo - room, hi + room
    return float(x0), float(x1), float(y0), float(y1)
