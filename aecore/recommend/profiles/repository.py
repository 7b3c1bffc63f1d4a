"""The repository of profiles: users' ratings in a database, each at once, under an id and perhaps a name."""

from __future__ import annotations

import csv
import io
import re
import secrets
import time
from collections.abc import Callable, Iterable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, get_args

from aecore.data.films import Catalogue
from aecore.lazy import Lazy
from aecore.recommend.profiles import names, pins
from aecore.recommend.taste import Opinion, UserRatings, Word
from aecore.text_format import as_text_cell

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from aecore.recommend.profiles import database, tables
else:  # SQLAlchemy takes a while to load, and the first picture of a page needs none of it
    database, tables = Lazy("aecore.recommend.profiles.database"), Lazy("aecore.recommend.profiles.tables")

ID = re.compile(r"[0-9a-f]{16}")
FORGOTTEN_S = 30 * 86_400
"""Somebody without a name who has said nothing for so long is forgotten."""
WORDS = get_args(Word)
LARGEST_FILM = 2**31 - 1
COLUMNS = ("movieId", "title", "year", "rating", "opinion")
GONE = "This profile is no longer here: it was deleted, or the link is cut short."


@dataclass(frozen=True, slots=True)
class Profile:
    """Somebody with a name: how many films they rated or saw, and when that last changed (epoch s)."""

    id: str
    name: str
    films: int
    changed: float
    pin: bool = False
    """Whether there is a PIN by which another browser may go on as this person."""


class Profiles:
    """Everybody's opinions, in a database: LATENTLAB_DATABASE_URL, or a file in the home folder.

    Any thread may call any method, and several processes may share a database. Each call is a transaction of
    its own: what it was told is on the disk when it returns. Where that cannot be, ValueError says so in one
    sentence and nothing has changed.
    """

    def __init__(
        self, url: str | None = None, wait_s: float = 15.0, clock: Callable[[], float] = time.time
    ) -> None:
        self._engine, self._clock, self._tries = database.engine(url, wait_s), clock, pins.Tries()
        with self._transaction() as connection:
            tables.make(connection)

    def new(self, browser: str = "") -> str:
        """Somebody without a name, owned by a browser: an id of 16 hexadecimal digits nobody can guess."""
        with self._transaction() as connection:
            return self._add(connection, browser)

    def copy(self, id: str, browser: str = "") -> str:
        """Somebody new, without a name, who thinks what this person thinks."""
        with self._transaction() as connection:
            self._hold(connection, id)
            rows = tables.said(connection, id)
            copied = self._add(connection, browser)
            tables.say(connection, copied, _opinions(rows))
        return copied

    def owners(self, id: str) -> frozenset[str]:
        """The browsers that may change a person; none of somebody who was kept before there were owners."""
        with self._transaction() as connection:
            return tables.owners(connection, id) if ID.fullmatch(id) else frozenset()

    def own(self, id: str, browser: str) -> None:
        """One more browser may change this person."""
        with self._transaction() as connection:
            self._hold(connection, id)
            tables.own(connection, id, browser)

    def protect(self, id: str, pin: str) -> None:
        """Give a person a PIN, or another one; ValueError, in one sentence, for what is none."""
        hashed = pins.hashed(pin)
        with self._transaction() as connection:
            self._hold(connection, id)
            tables.pin_by(connection, id, hashed)

    def unlock(self, id: str, pin: str, browser: str) -> None:
        """Make a browser an owner by the PIN; ValueError, in one sentence, where it is not the one."""
        self._tries.spend(id)
        with self._transaction() as connection:
            kept = tables.pinned(connection, id) if ID.fullmatch(id) else None
        if kept is None or not pins.matches(pin, kept):
            raise ValueError("This is not the PIN.")
        self.own(id, browser)
        self._tries.forgive(id)

    def exists(self, id: str) -> bool:
        """Whether an id is somebody's; False for what cannot be an id."""
        if not ID.fullmatch(id):
            return False
        with self._transaction() as connection:
            return tables.known(connection, id)

    def taste(self, id: str) -> UserRatings:
        """All opinions of a person, in the order in which they were given."""
        with self._transaction() as connection:
            if not ID.fullmatch(id) or not tables.known(connection, id):
                raise ValueError(GONE)
            rows = tables.said(connection, id)
        return UserRatings(_opinions(rows))

    def set(self, id: str, film: int, opinion: Opinion | None) -> None:
        """Keep an opinion in place of the last one on this film, or take it back."""
        self.say(id, {film: opinion})

    def put(self, id: str, taste: UserRatings) -> None:
        """Keep many opinions at once; those on other films stay."""
        self.say(id, taste.opinions)

    def say(self, id: str, opinions: Mapping[int, Opinion | None]) -> None:
        """Keep many opinions at once, in this order; None takes one back; those on other films stay."""
        kept = {_film(film): _opinion(opinion) for film, opinion in opinions.items()}
        with self._transaction() as connection:
            self._lock(connection, id)
            tables.say(connection, id, kept)

    def name(self, id: str, name: str) -> None:
        """Give a person a name, or another one. Everybody with a name is listed."""
        shown = names.checked(name)
        try:
            self._change(id, name=shown, folded=names.folded(shown))
        except database.IntegrityError:
            raise ValueError(f"The name “{shown}” is taken: choose another one.") from None

    def is_named(self, id: str) -> bool:
        """Whether a person has a name."""
        return any(profile.id == id for profile in self.named())

    def named(self) -> tuple[Profile, ...]:
        """Everybody with a name, by name."""
        with self._transaction() as connection:
            everybody = [Profile(*row) for row in tables.listed(connection)]
        return tuple(sorted(everybody, key=lambda profile: names.folded(profile.name)))

    def delete(self, id: str) -> None:
        """Remove a person and every opinion, for good; nothing happens where nobody has the id."""
        if ID.fullmatch(id):
            with self._transaction() as connection:
                tables.remove(connection, id)

    def export(self, id: str, catalogue: Catalogue) -> str:
        """All opinions as CSV: movieId, title, year, rating (stars) and opinion (what was said without).

        A title that a spreadsheet would take for a formula gets an apostrophe before it. Written to a file,
        encode it as `utf-8-sig`: spreadsheets read accents only behind that mark, and the import skips it.
        """
        text = io.StringIO()
        lines = csv.writer(text)
        lines.writerow(COLUMNS)
        lines.writerows(_line(film, said, catalogue) for film, said in self.taste(id).opinions.items())
        return text.getvalue()

    def close(self) -> None:
        """Let go of the database."""
        self._engine.dispose()

    def _add(self, connection: Connection, browser: str) -> str:
        id, now = secrets.token_hex(8), self._clock()
        tables.sweep(connection, now - FORGOTTEN_S)
        tables.add(connection, id, now)
        tables.own(connection, id, browser)
        return id

    def _change(self, id: str, **values: str) -> None:
        with self._transaction() as connection:
            self._lock(connection, id, **values)

    def _lock(self, connection: Connection, id: str, **values: str) -> None:
        """Lock a person's row for a change of theirs."""
        self._hold(connection, id, changed=self._clock(), **values)

    def _hold(self, connection: Connection, id: str, **values: Any) -> None:
        if not ID.fullmatch(id) or not tables.change(connection, id, id=id, **values):
            raise ValueError(GONE)

    def _transaction(self) -> AbstractContextManager[Connection]:
        return database.transaction(self._engine)


def _film(film: int) -> int:
    if not 0 < film <= LARGEST_FILM:
        raise ValueError(f"A film's number is from 1 to {LARGEST_FILM:,}: got {film}.")
    return int(film)


def _opinion(said: Opinion | None) -> Opinion | None:
    if said is None or said in WORDS:
        return said
    if isinstance(said, str) or not (0.5 <= said <= 5 and float(2 * said).is_integer()):
        raise ValueError(
            f"an opinion is 0.5 to 5 stars in halves, or one of {', '.join(WORDS)}, got {said!r}"
        )
    return float(said)


def _opinions(rows: Iterable[Any]) -> dict[int, Opinion]:
    """Rows of film, stars and word as opinions; ValueError, one sentence, where there is something else."""
    said = {film: _opinion(stars if word is None else word) for film, stars, word in rows}
    return {film: opinion for film, opinion in said.items() if opinion is not None}


def _line(film: int, said: Opinion, catalogue: Catalogue) -> tuple[str | int, ...]:
    known = catalogue[film] if film in catalogue else None
    title, year = (known.title, known.year or "") if known else ("", "")
    stars, word = ("", said) if isinstance(said, str) else (f"{said:g}", "")
    return film, as_text_cell(title), year, stars, word
