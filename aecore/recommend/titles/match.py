"""Record linkage: which film of the catalogue somebody's line means, for certain, perhaps, or none."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import partial

from aecore.data.films import Catalogue, Film
from aecore.data.readers.titles import dated, key, parts, shown, words
from aecore.recommend.taste import Opinion, Word
from aecore.recommend.titles.fuzzy import Alike, agree, pieces
from aecore.recommend.titles.imdb_links import links as downloaded

ASKED = 4  # films offered for one doubtful entry


@dataclass(frozen=True, slots=True)
class Entry:
    """One film of a list that somebody brings: what the list calls it and what they think of it.

    `imdb` and `movie` are its numbers at IMDb and MovieLens. Without stars, `word` is what was said. A series
    or an episode is no `film`: it is found by number alone. `line` is where in the file it stands, 0 unknown.
    `also` holds other titles of its list, the original one.
    """

    title: str = ""
    year: int | None = None
    stars: float | None = None
    imdb: int | None = None
    movie: int | None = None
    line: int = 0
    word: Word = "seen"
    film: bool = True
    also: tuple[str, ...] = ()

    @property
    def opinion(self) -> Opinion:
        """The stars, or the word."""
        return self.word if self.stars is None else self.stars


@dataclass(frozen=True, slots=True)
class Match:
    """What an entry means: `film` for certain, else one of `doubtful` perhaps (best first), else none."""

    entry: Entry
    film: Film | None = None
    doubtful: tuple[Film, ...] = ()


class Matcher:
    """Finds entries in a catalogue: by number, else by the same title and a year at most one apart.

    `links` has MovieLens numbers by IMDb number; None reads those that were downloaded. An entry without a
    year is certain where only one film has its title.
    """

    def __init__(self, catalogue: Catalogue, links: Mapping[int, int] | None = None) -> None:
        self._catalogue = catalogue
        self._links = downloaded() if links is None else links
        self._imdb = {movie: imdb for imdb, movie in self._links.items()}
        self._titled: dict[str, list[Film]] = defaultdict(list)
        for film in catalogue:
            for title in dict.fromkeys(_keys(film)):
                self._titled[title].append(film)
        self._alike = Alike(catalogue)

    def match(self, entry: Entry) -> Match:
        """The film that is meant. What is only likely is in `doubtful`, to be asked; nothing is guessed."""
        if entry.movie is not None and entry.movie in self._catalogue:
            return self._by_number(entry, self._catalogue[entry.movie])
        if entry.imdb is not None and entry.imdb in self._links:
            movie = self._links[entry.imdb]
            return Match(entry, self._catalogue[movie] if movie in self._catalogue else None)
        return self._by_title(entry) if entry.film else Match(entry)

    def _by_number(self, entry: Entry, film: Film) -> Match:
        """The number decides, unless the title beside it is another film's, or the year is another."""
        title, year = _named(entry)
        if not title or key(title) in _keys(film):
            return Match(entry, film)
        other = self._by_title(replace(entry, movie=None))
        if other.film is film or (other.film is None and agree(year, film.year)):
            return Match(entry, film)
        named = (other.film,) if other.film else other.doubtful
        return Match(entry, doubtful=tuple(dict.fromkeys((*named, film)))[-ASKED:])

    def _by_title(self, entry: Entry) -> Match:
        _, year = _named(entry)
        perhaps: list[Film] = []
        for title in _titles(entry):
            same = self._titled.get(key(title), [])
            close = [film for film in same if agree(year, film.year)]
            if year is None and len(close) > 1:
                close = [film for film in close if words(shown(title)) == words(film.title)]
            if len(close) == 1 and self._sure(entry, year, close[0]):
                return Match(entry, close[0])
            perhaps += sorted(same, key=partial(_distance, year))
        if not any(agree(year, film.year) for film in perhaps):
            perhaps[:0] = self._alike_to(entry)
        return Match(entry, doubtful=tuple(dict.fromkeys(perhaps))[:ASKED])

    def _sure(self, entry: Entry, year: int | None, film: Film) -> bool:
        """Nothing speaks against it: a year that only one of them has, or a number of another film."""
        other = entry.movie is not None or (entry.imdb is not None and film.id in self._imdb)
        return not other and (year is None or film.year is not None)

    def _alike_to(self, entry: Entry) -> Iterator[Film]:
        """Films called like a part of its title, and films whose title is spelt nearly so."""
        title, year = _named(entry)
        for part in pieces(title) if year is not None else ():
            yield from (film for film in self._titled.get(part, []) if agree(year, film.year))
        yield from self._alike.near(title, year)


def _named(entry: Entry) -> tuple[str, int | None]:
    """Title and year, which may stand behind the title."""
    title, written = dated(entry.title)
    return title, written if entry.year is None else entry.year


def _titles(entry: Entry) -> dict[str, None]:
    """Whatever it is called, the surest first."""
    title, _ = _named(entry)
    first, behind = parts(title)
    return dict.fromkeys(name for name in (title, first, *behind, *entry.also) if name)


def _keys(film: Film) -> dict[str, None]:
    """The keys of its titles, and of those that lists write with the brackets as one."""
    both = (f"{film.title} {other}" for other in film.also)
    return dict.fromkeys(key(title) for title in (film.title, *film.also, *both))


def _distance(year: int | None, film: Film) -> tuple[int, int]:
    """The nearest year first, then what more people know."""
    return (0 if year is None or film.year is None else abs(year - film.year), -film.raters)
