"""The scoreboard in sentences, worked out from its metrics."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from aecore.recommend.evaluation.scoreboard import AVERAGE, STARS, Board, Row

Name = Literal["ndcg", "recall", "rmse", "coverage"]
SIMPLE = frozenset({"popularity", "knn", "ease", "ials"})
"""Models without a hidden layer: counts, products of ratings, one matrix or two."""
APART = frozenset({"blend", STARS, AVERAGE})
"""What is neither: it mixes both, or was not made to rank."""
TARGET = 0.8  # the share of ratings that an 80 % interval is to hold


@dataclass(frozen=True)
class Figure:
    """One of the things that are measured: what it is called, in which unit, and what is better."""

    name: Name
    title: str
    unit: str
    better: Literal["more", "less", "near"]

    def of(self, row: Row) -> float | None:
        """Its value; None where the model has none."""
        value: float | None = getattr(row, self.name)
        return value

    def lost(self, value: float) -> float:
        """How much worse than perfect a value is: the least is the best."""
        return {"more": -value, "less": value, "near": abs(value - TARGET)}[self.better]


FIGURES = (
    Figure("ndcg", "NDCG@100", "0 to 1, more is better", "more"),
    Figure("recall", "Recall@20", "share, more is better", "more"),
    Figure("rmse", "RMSE", "in stars, less is better", "less"),
    Figure("coverage", "80 % intervals", "share of ratings inside, 0.80 is right", "near"),
)


@dataclass(frozen=True, eq=False)
class Table:
    """One figure for every model that has it, after each number of ratings."""

    figure: Figure
    ns: tuple[int | None, ...]
    values: Mapping[str, tuple[float, ...]]
    """by model, the best on average first"""

    @property
    def best(self) -> tuple[frozenset[str], ...]:
        """The models that are best after each number of ratings; several where equal, none where alone."""
        return tuple(self._best(column) for column in range(len(self.ns)))

    def _best(self, column: int) -> frozenset[str]:
        if len(self.values) < 2:
            return frozenset()
        lost = {model: self.figure.lost(values[column]) for model, values in self.values.items()}
        return frozenset(model for model, loss in lost.items() if loss <= min(lost.values()) + 1e-9)


def table(board: Board, figure: Figure) -> Table:
    """A board's rows for one figure."""
    ns = tuple(dict.fromkeys(row.n for row in board.rows))
    found: dict[str, dict[int | None, float]] = {}
    for row in board.rows:
        value = figure.of(row)
        if value is not None:
            found.setdefault(row.model, {})[row.n] = value
    whole = {model: tuple(values[n] for n in ns) for model, values in found.items() if len(values) == len(ns)}
    ranked = sorted(whole, key=lambda model: sum(map(figure.lost, whole[model])))
    return Table(figure, ns, {model: whole[model] for model in ranked})


def sentences(ranking: Table, titles: Mapping[str, str]) -> tuple[str, ...]:
    """Who ranks best, and where a simple model beats every single network, in a few sentences."""
    return (*_leaders(ranking, titles), *_simple(ranking, titles))


def after(ns: Sequence[int | None]) -> str:
    """Numbers of ratings in words."""
    numbers = [str(n) for n in ns if n is not None]
    some = [f"after {_listed(numbers)} rating{'s' * (numbers != ['1'])}"] if numbers else []
    return _listed([*some, *["with 80 % of theirs" for n in ns if n is None]])


def _leaders(ranking: Table, titles: Mapping[str, str]) -> Iterator[str]:
    won: dict[str, list[int | None]] = {}
    for n, best in zip(ranking.ns, ranking.best, strict=True):
        for model in best:
            won.setdefault(model, []).append(n)
    for model, ns in won.items():
        where = "throughout" if len(ns) == len(ranking.ns) else after(ns)
        yield f"{titles[model]} ranks best {where}."


def _simple(ranking: Table, titles: Mapping[str, str]) -> Iterator[str]:
    nets = [model for model in ranking.values if model not in SIMPLE | APART]
    simple = [model for model in ranking.values if model in SIMPLE]
    if not nets or not simple:
        return
    ahead: dict[str, list[int | None]] = {}
    for column, n in enumerate(ranking.ns):
        least = {group: _best_of(ranking, names, column) for group, names in (("net", nets), ("no", simple))}
        if least["no"][0] < least["net"][0]:
            ahead.setdefault(least["no"][1], []).append(n)
    for model, ns in ahead.items():
        where = after(ns)
        sentence = f"{titles[model]}, without a hidden layer, ranks better than every single network."
        yield f"{where[0].upper()}{where[1:]}, {sentence}"
    if not ahead:
        yield "No model without a hidden layer beats the best single network."


def _best_of(ranking: Table, models: list[str], column: int) -> tuple[float, str]:
    return min((ranking.figure.lost(ranking.values[model][column]), model) for model in models)


def _listed(words: list[str]) -> str:
    """Words as people list them."""
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"
