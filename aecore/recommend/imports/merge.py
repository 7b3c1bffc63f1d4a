"""Merge an import into user ratings: certain films are taken, likely ones asked, the rest listed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Protocol

from aecore.data.readers.titles import dated, key
from aecore.recommend.taste import Opinion, UserRatings
from aecore.recommend.titles.match import Entry, Match, Matcher


class Imported(Protocol):
    """What `read` returns."""

    @property
    def entries(self) -> tuple[Entry, ...]:
        """The later of two counts."""
        ...

    @property
    def remarks(self) -> tuple[str, ...]:
        """What was left out and why."""
        ...


@dataclass(frozen=True)
class Brought:
    """`taste` with the opinions of the `taken` films that are certain; the others to be asked or listed.

    What is likeliest is asked first. Nothing of a file is lost: each film is in `taste`, `doubtful`,
    `unmatched` or in a remark.
    """

    taste: UserRatings
    doubtful: tuple[Match, ...]
    unmatched: tuple[Entry, ...]
    taken: int
    remarks: tuple[str, ...]


def bring(imported: Imported, matcher: Matcher, taste: UserRatings | None = None) -> Brought:
    """Add to a taste what a file says of films in the catalogue, also those that no model knows.

    What the file says replaces what was said before; only "seen" replaces no stars.
    """
    matches = [matcher.match(entry) for entry in imported.entries]
    certain = [(match.film.id, match.entry) for match in matches if match.film]
    doubtful = _latest(match for match in matches if match.film is None and match.doubtful)
    unmatched = _latest(match for match in matches if match.film is None and not match.doubtful)
    return Brought(
        _with(taste or UserRatings(), certain),
        tuple(sorted(doubtful, key=_apart)),
        tuple(_called(match.entry) for match in unmatched),
        len({film for film, _ in certain}),
        (*imported.remarks, *_undated(certain)),
    )


def _with(taste: UserRatings, certain: Iterable[tuple[int, Entry]]) -> UserRatings:
    opinions: dict[int, Opinion] = dict(taste.opinions)
    for film, entry in certain:
        if entry.opinion != "seen" or opinions.get(film, "not seen") == "not seen":
            opinions.pop(film, None)  # what is said last stands last
            opinions[film] = entry.opinion
    return UserRatings(opinions)


def _apart(match: Match) -> int:
    """Years between a doubtful entry and its best film: what is likely is asked first, remakes last."""
    best, year = match.doubtful[0].year, match.entry.year
    return 0 if best is None or year is None else abs(best - year)


def _called(entry: Entry) -> Entry:
    """The same with something to list it by."""
    number = f"MovieLens film {entry.movie}" if entry.movie is not None else f"IMDb tt{entry.imdb or 0:07d}"
    return entry if entry.title else replace(entry, title=number)


def _latest(matches: Iterable[Match]) -> tuple[Match, ...]:
    """One for each title that a file has several times: the latest with stars."""
    found: dict[tuple[object, ...], Match] = {}
    for match in matches:
        entry = match.entry
        which = (key(entry.title), entry.year, entry.imdb, entry.movie)
        if which not in found or entry.stars is not None:
            found[which] = match
    return tuple(found.values())


def _undated(certain: Iterable[tuple[int, Entry]]) -> tuple[str, ...]:
    """A title without a year could mean another film, so it is said how many there are."""
    bare = [
        entry for _, entry in certain if entry.year is None and entry.imdb is None and entry.movie is None
    ]
    count = len({entry.title for entry in bare if dated(entry.title)[1] is None})
    sentence = f"Taken by title alone, for there was no year ({count:,}): see whether they are yours."
    return (sentence,) if count else ()
