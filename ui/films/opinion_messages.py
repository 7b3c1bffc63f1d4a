"""Messages of the browser about films: validated, each once, in order."""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, TypeGuard

from aecore.recommend.taste import Opinion

HALF_STARS = tuple(halves / 2 for halves in range(1, 11))
WORDS = ("seen", "not seen", "not interested")
MOST_AT_ONCE = 500


@dataclass(frozen=True)
class OpinionMessage:
    """Message of one opinion, or one taken back (None), or the wish to undo; `n` counts a tab's messages.

    Without a film and without a wish it was nothing, and is only counted.
    """

    n: int
    film: int = 0
    opinion: Opinion | None = None
    undo: bool = False


def fresh(
    message: Any, films: Container[int], acknowledged: Mapping[str, int]
) -> tuple[str, list[OpinionMessage]]:
    """New messages: the tab that sent them, and those that were not acknowledged before.

    A tab repeats everything until it is acknowledged. What is no opinion of a known film is counted
    and otherwise passed over: a browser may send anything.
    """
    tab = str(message.get("tab", ""))[:40] if isinstance(message, dict) else ""
    said = message.get("said") if tab else None
    lines = said[:MOST_AT_ONCE] if isinstance(said, list) else []
    found = sorted(_read(lines, films), key=lambda opinion: opinion.n)
    return tab, [opinion for opinion in found if opinion.n > acknowledged.get(tab, 0)]


def _read(lines: list[Any], films: Container[int]) -> Iterator[OpinionMessage]:
    for line in filter(lambda value: isinstance(value, dict), lines):
        n, film, opinion = (line.get(name) for name in ("n", "film", "opinion"))
        if type(n) is not int:  # True is an int too
            continue
        if line.get("undo") is True:
            yield OpinionMessage(n, undo=True)
        elif type(film) is int and film in films and _is_opinion(opinion):
            yield OpinionMessage(n, film, opinion if isinstance(opinion, str | None) else float(opinion))
        else:
            yield OpinionMessage(n)


def _is_opinion(opinion: Any) -> TypeGuard[Opinion | None]:
    if isinstance(opinion, str):
        return opinion in WORDS
    return opinion is None or (type(opinion) in (int, float) and opinion in HALF_STARS)
