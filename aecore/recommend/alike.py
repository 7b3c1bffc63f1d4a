"""Titles that are nearly the same: never a match, but a question worth asking."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterator

from aecore.data.films import Catalogue, Film
from aecore.data.titles import key, words

LEAST = 84  # of 100, with the years in agreement; The Show and The Shadow have 80
LEAST_WITHOUT_YEAR = 88
SHORTEST = 6  # letters of a part of a title that may stand for the whole
_SPELT = "one two three four five six seven eight nine ten eleven twelve".split()
_ROMAN = "ii iii iv v vi vii viii ix x xi xii".split()
_NUMBERS = {
    name: str(n) for names, first in ((_SPELT, 1), (_ROMAN, 2)) for n, name in enumerate(names, first)
}
_PARTED = re.compile(r"\s*:\s+|\s+[-–—]\s+")

Name = tuple[int, str, Film]  # its length, its words, whose it is


class Alike:
    """The titles of a catalogue, to be asked for those like another."""

    def __init__(self, catalogue: Catalogue) -> None:
        names = [name for film in catalogue for name in _names(film)]
        self._all = sorted(names, key=lambda name: name[0])
        self._of_year: dict[int | None, list[Name]] = defaultdict(list)
        for name in self._all:
            self._of_year[name[2].year].append(name)
        self._parts: dict[str, list[Film]] = defaultdict(list)
        for film in catalogue:
            for part in pieces(film.title):
                self._parts[part].append(film)

    def near(self, title: str, year: int | None) -> tuple[Film, ...]:
        """At most three films whose title is nearly this one or a part of it, the likeliest first.

        With a year, only films of that year, the one before, the one after, and those without. Titles with
        different numbers in them are different: a sequel is not its film.
        """
        found = {film.id: film for film in (*self._sharing(title, year), *self._spelt_like(title, year))}
        return tuple(found.values())[:3]

    def _sharing(self, title: str, year: int | None) -> list[Film]:
        whole = key(title)
        found = self._parts.get(whole, []) if len(whole) >= SHORTEST else []
        return sorted((film for film in found if agree(year, film.year)), key=lambda film: -film.raters)

    def _spelt_like(self, title: str, year: int | None) -> Iterator[Film]:
        from rapidfuzz import fuzz, process

        asked, least = _canonical(title), LEAST_WITHOUT_YEAR if year is None else LEAST
        names = self._candidates(year, len(asked), least)
        texts = [name[1] for name in names]
        for text, _, at in process.extract(asked, texts, scorer=fuzz.ratio, score_cutoff=least, limit=5):
            if _numbers(text) == _numbers(asked):
                yield names[at][2]

    def _candidates(self, year: int | None, length: int, least: int) -> list[Name]:
        """The names that are neither too short nor too long to be that like; two lengths bound the ratio."""
        shortest, longest = length * least / (200 - least), length * (200 - least) / least
        pools = (
            [self._all]
            if year is None
            else [self._of_year.get(y, []) for y in (year, year - 1, year + 1, None)]
        )
        found: list[Name] = []
        for pool in pools:
            low = bisect_left(pool, shortest, key=lambda name: name[0])
            found += pool[low : bisect_right(pool, longest, key=lambda name: name[0])]
        return found


def agree(one: int | None, other: int | None) -> bool:
    """Years of one film as two lists give them: unknown, the same, or a year apart."""
    return one is None or other is None or abs(one - other) <= 1


def pieces(title: str) -> tuple[str, ...]:
    """The keys of what stands before and behind a colon or a dash, if long enough to mean a film."""
    split = _PARTED.split(title)
    found = (key(each) for each in split) if len(split) > 1 else ()
    return tuple(each for each in found if len(each) >= SHORTEST)


def _names(film: Film) -> Iterator[Name]:
    for title in (film.title, *film.also):
        text = _canonical(title)
        yield len(text), text, film


def _canonical(title: str) -> str:
    """Its words without the article, numbers in figures: Rocky II is rocky 2."""
    found = words(title).split()
    rest = found[1:] if found[:1] in (["the"], ["a"], ["an"]) and len(found) > 1 else found
    return " ".join(_NUMBERS.get(each, each) for each in rest)


def _numbers(text: str) -> list[str]:
    return sorted(each for each in text.split() if each.isdecimal())
