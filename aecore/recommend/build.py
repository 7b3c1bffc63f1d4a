"""`python -m aecore.recommend.build`: train everything that comes with the program, into assets/films.

The same command writes the same bytes. `--quick` does all of it for a few people in seconds, to try it out.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterable
from pathlib import Path
from typing import cast

from aecore import machine
from aecore.data.films import embedded as catalogue
from aecore.data.ratings import Ratings, embedded
from aecore.recommend import board, chart, fitting, onboarding, shelf
from aecore.recommend.atlas import Coder
from aecore.recommend.traits import listed

SOME = 60  # people of a quick build


def build(out: Path, ratings: Ratings, models: Iterable[str] | None = None, seed: int = 0) -> None:
    """Write the models, the scoreboard and the films to begin with into a folder."""
    names = None if models is None else tuple(models)
    films = listed(ratings.films, catalogue())
    out.mkdir(parents=True, exist_ok=True)
    with machine.one_thread():  # sums in one order give the same bits
        trained = fitting.fit(ratings, names, seed)
        about = {"seed": seed, "ratings": ratings.name, "sha256": shelf.digest(ratings)}
        shelf.save(out / shelf.FILE, trained, about)
        judge = trained.judge
        onboarding.write(
            out / onboarding.FILE, onboarding.chosen(ratings, judge.loadings, float(judge.noise), films)
        )
        if chart.CODER in trained.scorers:
            coder = cast(Coder, trained.scorers[chart.CODER])  # the chart names a kind that has a code
            chart.write(out / chart.FILE, chart.fit(ratings, coder, films, seed))
        board.write(out / board.FILE, board.measure(ratings, names, seed))


def main(arguments: list[str] | None = None) -> None:
    """Read the command line and build."""
    parser = argparse.ArgumentParser(prog="python -m aecore.recommend.build", description=__doc__)
    parser.add_argument("--quick", action="store_true", help=f"of {SOME} people only")
    parser.add_argument("--out", type=Path, default=shelf.folder(), help="a folder; assets/films by itself")
    parser.add_argument("--models", help="some of them, between commas")
    parser.add_argument("--seed", type=int, default=0)
    asked = parser.parse_args(arguments)
    ratings = embedded().people(slice(SOME)).common() if asked.quick else embedded()
    build(asked.out, ratings, asked.models.split(",") if asked.models else None, asked.seed)


if __name__ == "__main__":
    main()
