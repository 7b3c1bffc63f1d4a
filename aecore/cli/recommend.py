"""Recommendations for whoever's ratings are in a file, on the terminal."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from rich.table import Table

from aecore.cli.report import console
from aecore.data.films import Film
from aecore.recommend import models
from aecore.recommend.imports import Brought, bring, read
from aecore.recommend.recommender import Recommendation, Recommender
from aecore.recommend.titles.match import Match, Matcher

LARGEST = 64 << 20  # bytes of a file of ratings
SHOWN = 10  # unmatched titles that are printed for people; --json has them all


def recommend(ratings: Path, model: str | None, top: int, as_json: bool) -> None:
    """Read ratings, and tell what somebody would like; ValueError is one sentence."""
    recommender = Recommender.trained()
    if model is not None and model not in recommender.models:
        raise ValueError(f"--model must be one of {', '.join(recommender.models)}, got {model!r}")
    if top < 1:
        raise ValueError(f"--top must be 1 or more, got {top}")
    brought = bring(read(ratings.name, _content(ratings)), Matcher(recommender.catalogue))
    told = _told(recommender, brought, model, top)
    if as_json:
        print(json.dumps(told))
    else:
        _print(told)


def _told(recommender: Recommender, brought: Brought, model: str | None, top: int) -> dict[str, Any]:
    """The list and what became of the file's films; `unmatched` holds every title that was not taken."""
    person = recommender.fold_in(brought.taste)
    return {
        "model": recommender.answers(person, model),
        "ratings": person.n,
        "recommendations": [_plain(film) for film in recommender.recommend(person, top, model)],
        "unmatched": [*(entry.title for entry in brought.unmatched), *map(_asked, brought.doubtful)],
        "doubtful": [_question(match) for match in brought.doubtful],
        "remarks": list(brought.remarks),
    }


def _content(path: Path) -> bytes:
    if path.stat().st_size > LARGEST:
        raise ValueError(f"{path} is larger than the {LARGEST:,} bytes allowed")
    return path.read_bytes()


def _plain(recommendation: Recommendation) -> dict[str, Any]:
    figures = ("stars", "low", "high", "likes", "score")
    return {
        "movieId": recommendation.film.id,
        "title": recommendation.film.title,
        "year": recommendation.film.year,
        "genres": list(recommendation.film.genres),
        **{name: round(getattr(recommendation, name), 4) for name in figures},
        "because": [film.title for film in recommendation.because],
    }


def _question(match: Match) -> dict[str, Any]:
    perhaps = [_name(film) for film in match.doubtful]
    return {"title": _asked(match), "year": match.entry.year, "perhaps": perhaps}


def _asked(match: Match) -> str:
    """What the file calls a film, or its number where it has no title."""
    return match.entry.title or f"MovieLens film {match.entry.movie}"


def _name(film: Film) -> str:
    return film.title if film.year is None else f"{film.title} ({film.year})"


def _print(told: dict[str, Any]) -> None:
    screen = console()
    screen.print(_table(told))
    for line in _afterwards(told):
        screen.print(line, soft_wrap=True, markup=False)


def _table(told: dict[str, Any]) -> Table:
    title = f"{models.find(told['model']).title}, from {_count(told['ratings'], 'rating')}"
    if not told["ratings"]:
        title = "What most people rated: the file has no stars for a film that is known here"
    shown = Table("", "film", "stars", "four in five", "because you rated", title=title, title_justify="left")
    for place, film in enumerate(told["recommendations"], 1):
        name = film["title"] + ("" if film["year"] is None else f" ({film['year']})")
        span = f"{film['low']:.1f} to {film['high']:.1f}"
        shown.add_row(str(place), name, f"{film['stars']:.1f}", span, ", ".join(film["because"]))
    return shown


def _afterwards(told: dict[str, Any]) -> Iterator[str]:
    yield from told["remarks"]
    for film in told["doubtful"][:SHOWN]:
        yield f"Not taken, because it is not certain: {film['title']}. Is it {' or '.join(film['perhaps'])}?"
    doubtful = {film["title"] for film in told["doubtful"]}
    yield from _listed([title for title in told["unmatched"] if title not in doubtful])


def _listed(titles: list[str]) -> Iterator[str]:
    if titles:
        more = "" if len(titles) <= SHOWN else f" and {len(titles) - SHOWN:,} more"
        yield f"Not found among the films: {', '.join(titles[:SHOWN])}{more}."


def _count(n: int, what: str) -> str:
    return f"{n:,} {what}{'' if n == 1 else 's'}"
