"""The database of profiles: SQLite in a file, or the one that LATENTLAB_DATABASE_URL names."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, IntegrityError, NoSuchModuleError, SQLAlchemyError

from aecore.data.folders import home
from aecore.recommend.profiles.sqlite_file import File

__all__ = ["VARIABLE", "IntegrityError", "engine", "transaction"]

VARIABLE = "LATENTLAB_DATABASE_URL"
WORDS = {"locked": "is busy", "busy": "is busy", "malformed": "is damaged", "not a database": "is damaged"}
WORDS |= {"readonly": "cannot be written", "full": "is full", "disk": "is full", "QueuePool": "is busy"}
"""What a database's own words mean to somebody who only wants to rate a film."""


def engine(url: str | None, wait_s: float) -> Engine:
    """The database of an address, by default LATENTLAB_DATABASE_URL, else a file in the home folder.

    Nothing is reached yet. ValueError, in one sentence without the password, where the address is none.
    """
    try:
        place = _spelled(make_url(url)) if (url := url or os.environ.get(VARIABLE)) else _file()
        made = create_engine(
            place, pool_pre_ping=True, pool_timeout=wait_s, connect_args=_waits(place, wait_s)
        )
    except (ArgumentError, NoSuchModuleError):
        raise ValueError(f"{VARIABLE} is no address of a database that can be used here.") from None
    except ModuleNotFoundError as error:
        wanted = "'psycopg[binary]'" if error.name == "psycopg" else error.name
        raise ValueError(f"The database of {VARIABLE} needs one more package: pip install {wanted}") from None
    if made.dialect.name == "sqlite":
        event.listen(made, "connect", _settle)
        File.watch(made)
    return made


@contextmanager
def transaction(engine: Engine) -> Iterator[Connection]:
    """All of what is done inside, or none; ValueError, in one sentence, where the database fails.

    A row that another one forbids raises IntegrityError: what it means is the caller's to say.
    """
    if (file := engine.get_execution_options().get("file")) is not None:
        file.check()
    try:
        with engine.begin() as connection:
            yield connection
    except IntegrityError:
        raise
    except SQLAlchemyError as error:
        raise ValueError(_sentence(engine, error)) from error


def _sentence(engine: Engine, error: SQLAlchemyError) -> str:
    """The place without its password: visitors read this too."""
    file = engine.url.database if engine.dialect.name == "sqlite" else None
    place = f"The file {file}" if file else f"The database of {VARIABLE}"
    said = next((means for words, means in WORDS.items() if words in str(error)), "cannot be reached")
    return f"{place} {said}, so nothing was changed: try again in a moment."


def _spelled(url: URL) -> URL:
    """The same address with the driver named that is asked for in the requirements."""
    return url.set(drivername="postgresql+psycopg") if url.drivername in ("postgres", "postgresql") else url


def _file() -> URL:
    path = home() / "profiles.sqlite"
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ValueError(f"{path.parent} cannot be made: {error.strerror or error}") from None
    return URL.create("sqlite", database=str(path))


def _waits(url: URL, wait_s: float) -> dict[str, Any]:
    """How long a database may take before it counts as out of reach."""
    if url.get_backend_name() == "sqlite":
        return {"timeout": wait_s}
    return {"connect_timeout": max(2, round(wait_s))} if url.get_driver_name() == "psycopg" else {}


def _settle(connection: Any, _: Any) -> None:
    """Readers beside a writer, deletions that reach all rows, and nothing lost in a power cut."""
    for pragma in ("journal_mode=WAL", "foreign_keys=ON", "synchronous=FULL"):
        connection.execute(f"PRAGMA {pragma}")
