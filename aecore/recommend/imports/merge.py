"""Merge an import into user ratings: certain films are taken, likely ones asked, the rest told."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Protocol

from aecore.data.readers.titles import dated, key
from aecore.recommend.imports.formats import LeftOut, remarks
from aecore.recommend.taste import Opinion, UserRatings
from aecore.recommend.titles.match import Entry, Match, Matcher

NOT_HERE = "Not among the films here"
NO_FILM = "No film, but a series, an episode, a game or a clip"
AGAIN = "Another row about the same film counts"


class Imported(Protocol):
    """What `read` returns."""

    @property
    def entries(self) -> tuple[Entry, ...]:
        """The later of two counts."""
        ...

    @property
    def left_out(self) -> tuple[LeftOut, ...]:
        """The other rows, and why they are left out."""
        ...

    @property
    def remarks(self) -> tuple[str, ...]:
        """What else is to be said."""
        ...


@dataclass(frozen=True)
class Brought:
    """`taste` with the opinions of the films that are `taken`, one row for each, and the other rows.

    Each row of a file is in `taken`, in `asked` (what is likeliest first) or in `left_out`, and in one alone.
    """

    taste: UserRatings
    taken: tuple[Match, ...]
    asked: tuple[Match, ...]
    left_out: tuple[LeftOut, ...]
    said: tuple[str, ...]

    @property
    def unmatched(self) -> tuple[Entry, ...]:
        """The films of the file that are not among the films here."""
        return tuple(row.entry for row in self.left_out if row.entry and row.reason == NOT_HERE)

    @property
    def remarks(self) -> tuple[str, ...]:
        """What is said of rows, in sentences: first of those that are left out, except films not here."""
        reasons: dict[str, list[str]] = defaultdict(list)
        for row in self.left_out:
            if row.reason not in (NOT_HERE, AGAIN):
                reasons[f"{row.reason}, so left out"].append(row.title or f"line {row.line}")
        return (*remarks(reasons), *self.said)


def bring(imported: Imported, matcher: Matcher, taste: UserRatings | None = None) -> Brought:
    """Add to a taste what a file says of films in the catalogue, also those that no model knows.

    What the file says replaces what was said before; only "seen" replaces no stars.
    """
    matches = [matcher.match(entry) for entry in imported.entries]
    taken, again = _standing(match for match in matches if match.film)
    asked, asked_again = _latest(match for match in matches if match.film is None and match.doubtful)
    missing, missing_again = _latest(match for match in matches if match.film is None and not match.doubtful)
    left_out = (
        *imported.left_out,
        *(_left_out(match.entry, NO_FILM if match.entry.kind == "other" else NOT_HERE) for match in missing),
        *(_left_out(match.entry, AGAIN) for match in (*again, *asked_again, *missing_again)),
    )
    return Brought(
        _with(taste or UserRatings(), taken),
        taken,
        tuple(sorted(asked, key=_apart)),
        left_out,
        (*imported.remarks, *_liked(taken), *_undated(taken)),
    )


def _standing(matches: Iterable[Match]) -> tuple[tuple[Match, ...], list[Match]]:
    """(one match for each film, the others): the latest, but one with more to say over one that was seen."""
    found: dict[int, Match] = {}
    others: list[Match] = []
    for match in matches:
        film = match.film.id if match.film else 0
        before = found.pop(film, None)  # what is said last stands last
        if before and _weight(before.entry) > _weight(match.entry):
            before, match = match, before
        found[film] = match
        others += [before] if before else []
    return tuple(found.values()), others


def _weight(entry: Entry) -> int:
    """How much an entry says: stars, or that somebody is not interested, over a thumb, over seen."""
    return 2 if entry.opinion != "seen" else 1 if entry.said else 0


def _with(taste: UserRatings, taken: Iterable[Match]) -> UserRatings:
    opinions: dict[int, Opinion] = dict(taste.opinions)
    for match in taken:
        film, opinion = match.film.id if match.film else 0, match.entry.opinion
        if opinion != "seen" or opinions.get(film, "not seen") == "not seen":
            opinions.pop(film, None)
            opinions[film] = opinion
    return UserRatings(opinions)


def _apart(match: Match) -> int:
    """Years between a doubtful entry and its best film: what is likely is asked first, remakes last."""
    best, year = match.doubtful[0].year, match.entry.year
    return 0 if best is None or year is None else abs(best - year)


def _left_out(entry: Entry, reason: str) -> LeftOut:
    named = _called(entry)
    return LeftOut(entry.file, entry.line, named.title, reason, named)


def _called(entry: Entry) -> Entry:
    """The same with something to list it by."""
    number = f"MovieLens film {entry.movie}" if entry.movie is not None else f"IMDb tt{entry.imdb or 0:07d}"
    return entry if entry.title else replace(entry, title=number)


def _latest(matches: Iterable[Match]) -> tuple[tuple[Match, ...], list[Match]]:
    """(one for each title that a file has several times, the others): the latest that says most."""
    found: dict[tuple[object, ...], Match] = {}
    others: list[Match] = []
    for match in matches:
        entry = match.entry
        which = (key(entry.title), entry.year, entry.imdb, entry.movie, entry.tmdb, entry.kind)
        before = found.get(which)
        if before and _weight(before.entry) > _weight(entry):
            before, match = match, before
        found[which] = match
        others += [before] if before else []
    return tuple(found.values()), others


def _liked(taken: Iterable[Match]) -> tuple[str, ...]:
    """Thumbs and likes, said as what they are."""
    said: dict[str, list[str]] = defaultdict(list)
    for match in taken:
        if match.entry.said and match.entry.stars is None:
            what = f"{match.entry.said.capitalize()} is no number of stars, so it is taken as seen"
            said[what].append(match.entry.title)
    return remarks(said)


def _undated(taken: Iterable[Match]) -> tuple[str, ...]:
    """A title without a year could mean another film, so it is said how many there are."""
    bare = [match.entry for match in taken if match.entry.year is None and not _numbered(match.entry)]
    count = len({entry.title for entry in bare if dated(entry.title)[1] is None})
    sentence = f"Taken by title alone, for there was no year ({count:,}): see whether they are yours."
    return (sentence,) if count else ()


def _numbered(entry: Entry) -> bool:
    return (entry.imdb, entry.movie, entry.tmdb) != (None, None, None)
