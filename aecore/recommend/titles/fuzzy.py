"""Fuzzy matching of titles: what is nearly the same is never a match, but a question worth asking."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import groupby

from aecore.data.films import Catalogue, Film
from aecore.data.readers.titles import key, words

LEAST = 84  # of 100, with the years in agreement; The Show and The Shadow have 80
LEAST_WITHOUT_YEAR = 88
SHORTEST = 6  # letters of a part of a title that may stand for the whole
_SPELT = "one two three four five six seven eight nine ten eleven twelve".split()
_ROMAN = "ii iii iv v vi vii viii ix x xi xii".split()
_NUMBERS = {
    name: str(n) for names, first in ((_SPELT, 1), (_ROMAN, 2)) for n, name in enumerate(names, first)
}
_WHOSE = re.compile(r"^[^:]*?['’]s\s+")  # "Monty Python's Life of Brian"
_OF_MANY = re.compile(r"movie|(part|vol|volume|chapter|episode)\w{1,5}")  # no title of its own
_PARTED = re.compile(r"\s*:\s+|\s+[-–—]\s+")


class Names:
    """Titles of films as they are compared, the shortest first."""

    def __init__(self, films: Iterable[Film]) -> None:
        named = sorted(
            ((text, film) for film in films for text in _names(film)), key=lambda pair: len(pair[0])
        )
        self.texts = [text for text, _ in named]
        self.films = [film for _, film in named]
        self.lengths = [len(text) for text in self.texts]

    def like(self, asked: str, least: int) -> Iterator[tuple[float, Film]]:
        """(how like of 100, film) of at most five; lengths that cannot be so like are not looked at."""
        from rapidfuzz import fuzz, process

        low = bisect_left(self.lengths, len(asked) * least / (200 - least))
        high = bisect_right(self.lengths, len(asked) * (200 - least) / least)
        near = process.extract(asked, self.texts[low:high], scorer=fuzz.ratio, score_cutoff=least, limit=5)
        for text, ratio, at in near:
            if _numbers(text) == _numbers(asked):
                yield ratio, self.films[low + at]


class Alike:
    """The titles of a catalogue, to be asked for those like another."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._all = Names(catalogue)
        dated = sorted(catalogue, key=_year)
        self._of = {year: Names(films) for year, films in groupby(dated, key=_year)}
        self._parts: dict[str, list[Film]] = defaultdict(list)
        for film in catalogue:
            for part in pieces(film.title):
                self._parts[part].append(film)

    def near(self, title: str, year: int | None) -> tuple[Film, ...]:
        """At most three films whose title is nearly this one or has it as a part, the likeliest first.

        With a year, only films of that year, the one before, the one after, and those without. Titles with
        different numbers in them are different: a sequel is not its film.
        """
        found = {film.id: film for film in (*self._sharing(title, year), *self._spelt_like(title, year))}
        return tuple(found.values())[:3]

    def _sharing(self, title: str, year: int | None) -> list[Film]:
        """Films with a part that is this title or, where years tell films apart, one of its parts."""
        asked = (key(title), *(pieces(title) if year is not None else ()))
        shortest = SHORTEST if year is None else 2
        found = [film for part in asked if len(part) >= shortest for film in self._parts.get(part, [])]
        return sorted((film for film in found if agree(year, film.year)), key=lambda film: -film.raters)

    def _spelt_like(self, title: str, year: int | None) -> list[Film]:
        asked, least = _canonical(title), LEAST_WITHOUT_YEAR if year is None else LEAST
        years = () if year is None else (year, year - 1, year + 1, 0)
        pools = [self._all] if year is None else [self._of[near] for near in years if near in self._of]
        found = [alike for pool in pools for alike in pool.like(asked, least)]
        return [film for _, film in sorted(found, key=lambda candidate: -candidate[0])]


def _year(film: Film) -> int:
    return film.year or 0


def agree(one: int | None, other: int | None) -> bool:
    """Years of one film as two lists give them: unknown, the same, or a year apart."""
    return one is None or other is None or abs(one - other) <= 1


def pieces(title: str) -> tuple[str, ...]:
    """The keys of what stands before and behind a colon, a dash or somebody's name: X2, Life of Brian."""
    split = [*_PARTED.split(title), *_WHOSE.split(title)[1:]]
    found = (key(part) for part in split) if len(split) > 1 else ()
    return tuple(part for part in found if len(part) > 1 and not _OF_MANY.fullmatch(part))


def _names(film: Film) -> Iterator[str]:
    yield from dict.fromkeys(_canonical(title) for title in (film.title, *film.also))


def _canonical(title: str) -> str:
    """Its words without the article, numbers in figures: Rocky II is rocky 2."""
    found = words(title).split()
    rest = found[1:] if found[:1] in (["the"], ["a"], ["an"]) and len(found) > 1 else found
    return " ".join(_NUMBERS.get(word, word) for word in rest)


def _numbers(text: str) -> list[str]:
    return sorted(word for word in text.split() if word.isdecimal())
