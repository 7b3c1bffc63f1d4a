"""The schema of profiles: four tables, and the SQL statements that read and write them.

Plain statements that every database knows: the row of a person is updated first, which locks it, so that what
follows in the same transaction cannot race and needs no upsert of one dialect.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy import (
    CheckConstraint,
    Column,
    Connection,
    ForeignKey,
    MetaData,
    Row,
    Table,
    bindparam,
    delete,
    exists,
    func,
    insert,
    or_,
    select,
    update,
)
from sqlalchemy.schema import CreateTable

from aecore.recommend.profiles.column_types import Real, Text, Whole

MAKING = 0x1A7E17  # the number of the lock that is held while tables are made

tables = MetaData()
person = Table(
    "latentlab_person",
    tables,
    Column("id", Text(16), primary_key=True),
    Column("name", Text(60)),
    Column("folded", Text(120), unique=True),
    Column("changed", Real(53), nullable=False),
)
opinion = Table(
    "latentlab_opinion",
    tables,
    Column("person", ForeignKey(person.c.id, ondelete="CASCADE"), primary_key=True),
    Column("film", Whole, primary_key=True, autoincrement=False),
    Column("stars", Real(53)),
    Column("word", Text(16)),
    Column("turn", Whole, nullable=False),
    CheckConstraint("(stars IS NULL AND word IS NOT NULL) OR (stars IS NOT NULL AND word IS NULL)"),
)
owner = Table(
    "latentlab_owner",
    tables,
    Column("person", ForeignKey(person.c.id, ondelete="CASCADE"), primary_key=True),
    Column("browser", Text(64), primary_key=True),
)
pin = Table(
    "latentlab_pin",
    tables,
    Column("person", ForeignKey(person.c.id, ondelete="CASCADE"), primary_key=True),
    Column("hashed", Text(200), nullable=False),
)


def make(connection: Connection) -> None:
    """Make the tables where they are missing; several processes may do so at once."""
    if connection.dialect.name == "postgresql":
        connection.execute(select(func.pg_advisory_xact_lock(MAKING)))
    for table in tables.sorted_tables:
        connection.execute(CreateTable(table, if_not_exists=True))


def add(connection: Connection, id: str, now: float) -> None:
    """One more person."""
    connection.execute(insert(person).values(id=id, changed=now))


def change(connection: Connection, id: str, /, **values: Any) -> bool:
    """Set columns of a person and lock the row till the transaction ends; False where nobody has the id."""
    return connection.execute(update(person).where(person.c.id == id).values(**values)).rowcount > 0


def known(connection: Connection, id: str) -> bool:
    """Whether somebody has the id."""
    return connection.scalar(select(person.c.id).where(person.c.id == id)) is not None


def said(connection: Connection, id: str) -> list[Row[int, Any, Any]]:
    """Film, stars and word of all opinions, in the order in which they were given."""
    wanted = select(opinion.c.film, opinion.c.stars, opinion.c.word).where(opinion.c.person == id)
    return list(connection.execute(wanted.order_by(opinion.c.turn, opinion.c.film)))


def say(connection: Connection, id: str, opinions: Mapping[int, Any]) -> None:
    """Replace the opinions on these films; None leaves none. The person's row is locked by the caller."""
    last = connection.scalar(select(func.max(opinion.c.turn)).where(opinion.c.person == id)) or 0
    old = delete(opinion).where(opinion.c.person == id, opinion.c.film == bindparam("of"))
    if opinions:
        connection.execute(old, [{"of": film} for film in opinions])
    if new := list(_rows(id, opinions, last)):
        connection.execute(insert(opinion), new)


def owners(connection: Connection, id: str) -> frozenset[str]:
    """The browsers that may change a person."""
    return frozenset(connection.scalars(select(owner.c.browser).where(owner.c.person == id)))


def own(connection: Connection, id: str, browser: str) -> None:
    """One more browser that may change a person. The person's row is locked by the caller."""
    if browser and browser not in owners(connection, id):
        connection.execute(insert(owner).values(person=id, browser=browser))


def pinned(connection: Connection, id: str) -> str | None:
    """The PIN of a person, hashed; None where there is none."""
    return connection.scalar(select(pin.c.hashed).where(pin.c.person == id))


def pin_by(connection: Connection, id: str, hashed: str) -> None:
    """Replace the PIN of a person. The person's row is locked by the caller."""
    connection.execute(delete(pin).where(pin.c.person == id))
    connection.execute(insert(pin).values(person=id, hashed=hashed))


def listed(connection: Connection) -> list[Row[str, str, int, float, bool]]:
    """Id, name, films rated or seen, last change, and whether there is a PIN, of everybody with a name."""
    counted = or_(opinion.c.word.is_(None), opinion.c.word == "seen")
    films = select(func.count()).where(opinion.c.person == person.c.id, counted).scalar_subquery()
    locked = exists().where(pin.c.person == person.c.id)
    wanted = select(person.c.id, person.c.name, films, person.c.changed, locked)
    return list(connection.execute(wanted.where(person.c.name.is_not(None))))


def remove(connection: Connection, id: str) -> None:
    """Delete a person and all that is kept of them."""
    for rows in (opinion, owner, pin):
        connection.execute(delete(rows).where(rows.c.person == id))
    connection.execute(delete(person).where(person.c.id == id))


def sweep(connection: Connection, before: float) -> int:
    """Delete everybody without a name or an opinion who did nothing since; how many there were."""
    spoke = exists().where(opinion.c.person == person.c.id)
    silent = delete(person).where(person.c.name.is_(None), person.c.changed < before, ~spoke)
    return connection.execute(silent).rowcount


def _rows(id: str, opinions: Mapping[int, Any], last: int) -> Iterator[dict[str, Any]]:
    for turn, (film, answer) in enumerate(opinions.items(), last + 1):
        stars, word = (None, answer) if isinstance(answer, str) else (answer, None)
        if answer is not None:
            yield {"person": id, "film": film, "stars": stars, "word": word, "turn": turn}
