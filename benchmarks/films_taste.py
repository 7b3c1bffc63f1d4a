"""Row 2, and the map of tastes: whether units stand for genres, and whether neighbours on the map are alike.

Planted: people who like some of five genres, a code of eight units, |r| of the best unit with a genre over
held-out people, PCA with as many numbers beside it. Real: the embedded ratings and the code of the denoising
autoencoder; r of a unit with the share of each genre among the films that somebody likes. The map is drawn
without a fifth of the people, who are then put on it. Genres in common are counted by the Jaccard index, over
films that fifty people rated, of 10 neighbours on the map; beside them random films.
"""

from __future__ import annotations

from collections.abc import Iterator
from statistics import fmean

import numpy as np

from aecore.data.films import embedded as catalogue
from aecore.data.ratings import RELEVANT, Ratings, embedded
from aecore.evaluation.neighbours import nearest, nearest_among
from aecore.evaluation.pca import pca
from aecore.recommend import models
from aecore.recommend.maps import latent_units, synthetic_genres, taste_map
from aecore.recommend.maps.bundle import CODER
from aecore.recommend.maps.taste_map import Atlas, Coder
from aecore.recommend.ranking.item_features import listed
from aecore.recommend.taste import UserRatings
from aecore.recommend.user_folds import folds
from benchmarks.fits import SEEDS
from benchmarks.machine import middle
from benchmarks.table import Line

GOAL = 0.8
WELL_KNOWN = 50  # raters
AROUND = 10
PLACE_MS = 2.0


def lines(full: bool) -> Iterator[Line | str]:
    yield from _planted()
    if CODER not in models.load():
        yield f"Not measured: there is no model {CODER!r}."
        return
    fold = next(folds(embedded()))
    for seed in SEEDS if full else SEEDS[:1]:
        yield from _real(fold.train, fold.people, seed)


def _planted() -> Iterator[Line]:
    found, flat = [], []
    for seed in SEEDS:
        made = synthetic_genres.plant(seed)
        found.append(synthetic_genres.find(made, synthetic_genres.recipe(seed)))
        train, unseen = made.likes[: -synthetic_genres.TEST], slice(-synthetic_genres.TEST, None)
        plane = pca(train, found[-1].r.shape[0]).encode(made.likes[unseen])
        flat.append(float(np.abs(latent_units.correlations(plane, made.fond[unseen])).max()))
    least = min(result.best for result in found)
    rows = f"{synthetic_genres.PEOPLE - synthetic_genres.TEST:,} + {synthetic_genres.TEST:,}"
    beside = f"goal {GOAL}; PCA {min(flat):.2f}"
    yield Line(
        "2. planted: best |r|, worst seed", f"{least:.3f}", beside, least / GOAL, least >= GOAL, SEEDS, rows
    )
    average = fmean(float(one.each.mean()) for one in found)
    yield Line("2. planted: best unit of each genre, mean", f"{average:.3f}", "", None, None, SEEDS, rows)


def _real(train: Ratings, unseen: Ratings, seed: int) -> Iterator[Line]:
    coder: Coder = models.find(CODER).fit(train, seed)  # type: ignore[assignment]
    films = listed(train.films, catalogue())
    names, belongs = latent_units.themes(films)
    rows, drawn = f"{len(train)} + {len(unseen)}", taste_map.fit(train, coder, seed)
    found = latent_units.fit(train, coder.code(train.stars), belongs)
    share, known = latent_units.shares(unseen.stars >= RELEVANT, belongs)
    held = latent_units.correlations(coder.code(unseen.stars)[known], share[known])
    for what, decade in (("genre", False), ("decade", True)):
        of = [i for i, name in enumerate(names) if name[0].isdigit() == decade]
        unit, at = np.unravel_index(np.abs(found.r[:, of]).argmax(), (len(found.r), len(of)))
        theme = of[int(at)]
        shown = f"held out {abs(held[unit, theme]):.2f}"
        best = f"{abs(found.r[unit, theme]):.2f}"
        yield Line(
            f"real: best |r| of a unit with a {what}, {names[theme]}", best, shown, None, None, (seed,), rows
        )
    clear = np.mean([latent_unit.clear for latent_unit in found.described(names)])
    yield Line(
        f"real: units with a theme of |r| {latent_units.CLEAR} or more",
        f"{clear:.0%}",
        "",
        None,
        None,
        (seed,),
        rows,
    )
    yield from _map(drawn, belongs, [name[0].isdigit() for name in names], train, seed, rows)
    yield _strangers(drawn, coder, unseen, seed, rows)
    yield _cost(drawn, coder, seed)


def _map(
    drawn: Atlas, belongs: np.ndarray, decade: list[bool], train: Ratings, seed: int, rows: str
) -> Iterator[Line]:
    flat, plane = drawn.trust.tolist()
    what = f"map: trustworthiness of {len(drawn.anchors):,} films"
    yield Line(what, f"{flat:.3f}", f"PCA {plane:.3f}", flat / plane, flat > plane, (seed,), rows)
    known = np.flatnonzero(train.raters >= WELL_KNOWN)
    genres = belongs[known][:, ~np.array(decade)].astype(float)
    near, _ = nearest(drawn.xy[known], AROUND)
    alike = _jaccard(genres[:, None], genres[near])
    chance = _jaccard(genres, genres[np.random.default_rng(seed).permutation(len(genres))])
    what = f"map: genres in common with {AROUND} neighbours"
    yield Line(what, f"{alike:.3f}", f"random {chance:.3f}", alike / chance, alike > chance, (seed,), rows)


def _strangers(drawn: Atlas, coder: Coder, unseen: Ratings, seed: int, rows: str) -> Line:
    """Whether films that a stranger loves stand nearer to them than equally rated films that they do not."""
    place = drawn.place(coder.code(unseen.stars))
    near, _ = nearest_among(drawn.xy, place, 100)
    loved = np.mean([(line[at] >= RELEVANT).mean() for line, at in zip(unseen.stars, near, strict=True)])
    other = np.mean(
        [(line[at] >= RELEVANT).mean() for line, at in zip(unseen.stars, np.roll(near, 1, 0), strict=True)]
    )
    what = "map: films that strangers love among the 100 around them"
    beside = f"around somebody else {other:.1%}"
    return Line(what, f"{loved:.1%}", beside, loved / other, loved > other, (seed,), rows)


def _cost(drawn: Atlas, coder: Coder, seed: int) -> Line:
    taste = UserRatings({int(film): 4.5 for film in drawn.films[drawn.anchors][:50]})
    given = taste.row(drawn.films)[None]
    cost = 1000 * middle(lambda: drawn.place(coder.code(given)), 21)
    return Line(
        "map: to place somebody", f"{cost:.2f} ms", f"goal {PLACE_MS} ms", cost / PLACE_MS, cost <= PLACE_MS
    )


def _jaccard(a: np.ndarray, b: np.ndarray) -> float:
    union = np.maximum(a, b).sum(-1)
    return float((np.minimum(a, b).sum(-1) / np.maximum(union, 1)).mean())
