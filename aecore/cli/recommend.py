"""Recommendations for whoever's ratings are in a file, on the terminal."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

from rich.table import Table

from aecore.cli.report import console
from aecore.data.films import Film
from aecore.recommend import models
from aecore.recommend.imports import SCALES, UNSAID, Brought, Choice, Import, bring, read
from aecore.recommend.recommender import Recommendation, Recommender
from aecore.recommend.titles.match import Entry, Match, Matcher

LARGEST = 64 << 20  # bytes of a file of ratings
GROUPS = {"taken": "taken", "asked": "to be asked", "left_out": "left out"}
SHOWN = 10  # unmatched titles that are printed for people; --json has them all


def recommend(ratings: Path, model: str | None, top: int, as_json: bool, choice: Choice = UNSAID) -> None:
    """Read ratings, and tell what somebody would like; ValueError is one sentence."""
    recommender = Recommender.trained()
    if model is not None and model not in recommender.models:
        raise ValueError(f"--model must be one of {', '.join(recommender.models)}, got {model!r}")
    if top < 1:
        raise ValueError(f"--top must be 1 or more, got {top}")
    if choice.scale is not None and choice.scale not in SCALES:
        raise ValueError(f"--scale must be one of {', '.join(map(str, SCALES))}, got {choice.scale:g}")
    imported = read(ratings.name, _content(ratings), choice)
    brought = bring(imported, Matcher(recommender.catalogue))
    told = {**_told(recommender, brought, model, top), **_rows(imported, brought)}
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
        "unmatched": [*(entry.title for entry in brought.unmatched), *map(_asked, brought.asked)],
        "doubtful": [_question(match) for match in brought.asked],
        "remarks": list(brought.remarks),
    }


def _rows(imported: Import, brought: Brought) -> dict[str, Any]:
    """What became of each row of the file: it is in `taken`, in `asked` or in `left_out`.

    `row` is its line in a table, or which record of a list it is; `file` the table of a zip it stands in.
    """
    return {
        "rows": imported.rows,
        "scales": [asdict(scale) for scale in imported.scales],
        "profiles": list(imported.profiles),
        "taken": [_taken(match.entry, match.film) for match in brought.taken if match.film],
        "asked": [_asked_row(match) for match in brought.asked],
        "left_out": [
            {"row": row.line, "file": row.file, "title": row.title, "reason": row.reason}
            for row in brought.left_out
        ],
    }


def _taken(entry: Entry, film: Film) -> dict[str, Any]:
    """A film with its stars, or with the word that was said."""
    place = {"row": entry.line, "file": entry.file}
    said = {"stars": entry.stars, "said": entry.said or (entry.word if entry.stars is None else "")}
    return {**place, "movieId": film.id, "title": film.title, "year": film.year, **said}


def _asked_row(match: Match) -> dict[str, Any]:
    place = {"row": match.entry.line, "file": match.entry.file}
    return {**place, **_question(match), "rating": match.entry.rated, "reason": match.reason}


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
        screen.print(line, soft_wrap=True)


def _table(told: dict[str, Any]) -> Table:
    columns = ("", "film", "stars", "four in five", "because you rated")
    shown = Table(*columns, title=_title(told), title_justify="left")
    for place, film in enumerate(told["recommendations"], 1):
        name = film["title"] + ("" if film["year"] is None else f" ({film['year']})")
        span = f"{film['low']:.1f} to {film['high']:.1f}"
        shown.add_row(str(place), name, f"{film['stars']:.1f}", span, ", ".join(film["because"]))
    return shown


def _title(told: dict[str, Any]) -> str:
    """Whose list it is; where it is everybody's, why."""
    if told["ratings"]:
        return f"{models.find(told['model']).title}, from {_count(told['ratings'], 'rating')}"
    if told["asked"]:
        return "What most people rated: something has to be answered before the file's ratings are taken"
    return "What most people rated: the file has no stars for a film that is known here"


def _afterwards(told: dict[str, Any]) -> Iterator[str]:
    yield from map(_scale, told["scales"])
    if told["profiles"]:
        names = ", ".join(told["profiles"])
        yield f"The file has several profiles, and --profile says which counts: {names}."
    counts = ", ".join(f"{len(told[name]):,} {words}" for name, words in GROUPS.items())
    yield f"Of {_count(told['rows'], 'row')}: {counts}."
    yield from told["remarks"]
    for film in told["asked"][:SHOWN]:
        perhaps = " or ".join(film["perhaps"])
        yield f"Not taken, but to be asked: {film['title']}. Is it {perhaps}? {film['reason']}."
    doubtful = {film["title"] for film in told["doubtful"]}
    yield from _listed([title for title in told["unmatched"] if title not in doubtful])


def _scale(scale: dict[str, Any]) -> str:
    if scale["most"] is None:
        return f"How far the ratings in “{scale['column']}” go has to be said with --scale: {scale['why']}."
    return f"The ratings in “{scale['column']}” go to {scale['most']:g}, {scale['why']}; --scale changes it."


def _listed(titles: list[str]) -> Iterator[str]:
    if titles:
        more = "" if len(titles) <= SHOWN else f" and {len(titles) - SHOWN:,} more"
        yield f"Not found among the films: {', '.join(titles[:SHOWN])}{more}."


def _count(n: int, what: str) -> str:
    return f"{n:,} {what}{'' if n == 1 else 's'}"
