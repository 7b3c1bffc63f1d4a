"""Record linkage: which film of the catalogue somebody's line means, for certain, perhaps, or none."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import partial
from typing import Literal

from aecore.data.films import Catalogue, Film
from aecore.data.readers.titles import dated, key, parts, shown, words
from aecore.recommend.taste import Opinion, Word
from aecore.recommend.titles.film_links import Links
from aecore.recommend.titles.film_links import links as downloaded
from aecore.recommend.titles.fuzzy import Alike, agree, pieces

ASKED = 4  # films offered for one doubtful entry
ALIKE = "It is not certain which film is meant"
OTHER_TITLE = "Its number is of one film and its title of another"
UNSURE = "Its list does not plainly call it a film, and no number that is known here says so"
Kind = Literal["film", "unsure", "other"]


@dataclass(frozen=True, slots=True)
class Entry:
    """One film of a list that somebody brings: what the list calls it and what they think of it.

    `imdb`, `tmdb` and `movie` are its numbers at IMDb, TMDB and MovieLens. Without stars, `word` is what was
    said; `said` is what the list says that is no star: liked, disliked. What its list calls something `other`
    than a film, a series or an episode, is found by number alone; what is "unsure" is asked unless its number
    is known. `why` asks, however certain the film is. `file` and `line` are where it stands, 0 unknown;
    `also` holds other titles of its list, the original one; `rated` its rating as written.
    """

    title: str = ""
    year: int | None = None
    stars: float | None = None
    imdb: int | None = None
    movie: int | None = None
    line: int = 0
    word: Word = "seen"
    kind: Kind = "film"
    also: tuple[str, ...] = ()
    tmdb: int | None = None
    said: str = ""
    why: str = ""
    file: str = ""
    rated: str = ""

    @property
    def opinion(self) -> Opinion:
        """The stars, or the word."""
        return self.word if self.stars is None else self.stars


@dataclass(frozen=True, slots=True)
class Match:
    """What an entry means: `film` for certain, else one of `doubtful` perhaps (best first), else none.

    `reason` says why it is doubtful.
    """

    entry: Entry
    film: Film | None = None
    doubtful: tuple[Film, ...] = ()
    reason: str = ""


class Matcher:
    """Finds entries in a catalogue: by number, else by the same title and a year at most one apart.

    `links` has MovieLens numbers by those of IMDb and TMDB; None reads those that were downloaded. An entry
    without a year is certain where only one film has its title.
    """

    def __init__(self, catalogue: Catalogue, links: Links | None = None) -> None:
        self._catalogue = catalogue
        self._links = downloaded() if links is None else links
        self._linked = {name: set(getattr(self._links, name).values()) for name in ("imdb", "tmdb")}
        self._titled: dict[str, list[Film]] = defaultdict(list)
        for film in catalogue:
            for title in dict.fromkeys(_keys(film)):
                self._titled[title].append(film)
        self._alike = Alike(catalogue)

    def match(self, entry: Entry) -> Match:
        """The film that is meant. What is only likely is in `doubtful`, to be asked; nothing is guessed."""
        found = self._match(entry)
        why = entry.why or found.reason
        if entry.why and found.film:
            return Match(entry, None, (found.film,), why)
        return replace(found, reason=why or ALIKE) if found.doubtful else found

    def _match(self, entry: Entry) -> Match:
        numbers = self._by_links(entry)
        if entry.movie is not None and entry.movie in self._catalogue:
            return self._by_movie(entry, self._catalogue[entry.movie])
        if len(numbers) > 1:
            films = tuple(self._catalogue[movie] for movie in numbers if movie in self._catalogue)
            return Match(entry, None, films, "Its numbers are of different films")
        if numbers:
            return self._by_link(entry, numbers[0])
        found = self._by_title(entry) if entry.kind != "other" else Match(entry)
        if entry.kind == "unsure" and found.film:
            return Match(entry, None, (found.film,), UNSURE)
        return found

    def _by_links(self, entry: Entry) -> list[int]:
        """The films that its numbers mean; a number at TMDB is a film's only where the list says film."""
        found = [self._links.imdb.get(entry.imdb or 0)]
        if entry.kind == "film":
            found.append(self._links.tmdb.get(entry.tmdb or 0))
        return list(dict.fromkeys(movie for movie in found if movie is not None))

    def _by_link(self, entry: Entry, movie: int) -> Match:
        """The number decides, however the title is translated, unless the title is another film's."""
        if movie not in self._catalogue:
            return Match(entry)
        film = self._catalogue[movie]
        titled = self._by_title(replace(entry, imdb=None, tmdb=None)).film if entry.title else None
        if titled is None or titled is film:
            return Match(entry, film)
        return Match(entry, None, (film, titled), OTHER_TITLE)

    def _by_movie(self, entry: Entry, film: Film) -> Match:
        """The number decides, unless the title beside it is another film's, or the year is another."""
        title, year = _named(entry)
        if not title or key(title) in _keys(film):
            return Match(entry, film)
        other = self._by_title(replace(entry, movie=None))
        if other.film is film or (other.film is None and agree(year, film.year)):
            return Match(entry, film)
        named = (other.film,) if other.film else other.doubtful
        return Match(entry, None, tuple(dict.fromkeys((*named, film)))[-ASKED:], OTHER_TITLE)

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
        other = entry.movie is not None or (entry.imdb is not None and film.id in self._linked["imdb"])
        other |= entry.tmdb is not None and entry.kind == "film" and film.id in self._linked["tmdb"]
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
