"""`python -m aecore.recommend.build`: fit the shipped recommenders, onboarding, map and scoreboard.

The same command writes the same bytes. `--quick` does all of it for a few people in seconds, to try it out.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterable
from pathlib import Path
from typing import cast

from aecore.data.films import embedded as catalogue
from aecore.data.ratings import Ratings, embedded
from aecore.recommend.artifacts import fit_all, serialization
from aecore.recommend.artifacts.serialization import Trained
from aecore.recommend.evaluation import scoreboard
from aecore.recommend.maps import bundle
from aecore.recommend.maps.taste_map import Coder
from aecore.recommend.ranking import onboarding
from aecore.recommend.ranking.item_features import listed

SOME = 60  # people of a quick build


def build(
    out: Path, ratings: Ratings, models: Iterable[str] | None = None, seed: int = 0, workers: int = 1
) -> None:
    """Write the models, the films to begin with, the chart of taste and the scoreboard into a folder."""
    names = None if models is None else tuple(models)
    out.mkdir(parents=True, exist_ok=True)
    with fit_all.steadily():
        trained = fit_all.fit(ratings, names, seed)
        about = {"seed": seed, "ratings": ratings.name, "sha256": serialization.digest(ratings)}
        serialization.save(out / serialization.FILE, trained, about)
        _films(out, ratings, trained, seed)
        scoreboard.write(out / scoreboard.FILE, scoreboard.measure(ratings, names, seed, workers=workers))


def _films(out: Path, ratings: Ratings, trained: Trained, seed: int) -> None:
    """What follows from the trained models about the films."""
    films, rating_model = listed(ratings.films, catalogue()), trained.rating_model
    begin = onboarding.chosen(ratings, rating_model.loadings, float(rating_model.noise), films)
    onboarding.write(out / onboarding.FILE, begin)
    if bundle.CODER in trained.scorers:
        coder = cast(Coder, trained.scorers[bundle.CODER])  # the chart names a kind that has a code
        bundle.write(out / bundle.FILE, bundle.fit(ratings, coder, films, seed))


def main(arguments: list[str] | None = None) -> None:
    """Read the command line and build."""
    parser = argparse.ArgumentParser(prog="python -m aecore.recommend.build", description=__doc__)
    parser.add_argument("--quick", action="store_true", help=f"of {SOME} people only")
    parser.add_argument(
        "--out", type=Path, default=serialization.folder(), help="a folder; assets/films by itself"
    )
    parser.add_argument("--models", help="some of them, between commas")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--workers", type=int, default=1, help="folds of the scoreboard at once")
    asked = parser.parse_args(arguments)
    ratings = embedded().people(slice(SOME)).common() if asked.quick else embedded()
    build(asked.out, ratings, asked.models.split(",") if asked.models else None, asked.seed, asked.workers)


if __name__ == "__main__":
    main()
