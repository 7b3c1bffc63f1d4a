"""A PostgreSQL server of the tests' own. Without the program they are skipped, but never where CI is set."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

import psycopg
import pytest

DEBIAN = Path("/usr/lib/postgresql")
QUICK = "-c fsync=off -c full_page_writes=off -c max_connections=60 -c shared_buffers=16MB"


@pytest.fixture(scope="session")
def postgres() -> Iterator[Callable[[], str]]:
    """Make an empty database on a server that lives as long as the tests, and give its address."""
    programs = _programs()
    if programs is None and os.environ.get("CI"):
        pytest.fail("no PostgreSQL on this machine, and CI asks for the tests against it")
    if programs is None:
        pytest.skip("no PostgreSQL on this machine: apt-get install postgresql")
    numbers = count()
    with _server(programs) as folder, psycopg.connect(_address(folder, "postgres"), autocommit=True) as admin:

        def database() -> str:
            name = f"films{next(numbers)}"
            admin.execute(f"CREATE DATABASE {name}")
            return _address(folder, name)

        yield database


def _programs() -> Path | None:
    """The folder with initdb and pg_ctl: Debian keeps them out of PATH."""
    found = shutil.which("pg_ctl")
    folders = [Path(found).resolve().parent] if found else []
    folders += sorted(DEBIAN.glob("*/bin"), reverse=True)
    return next((each for each in folders if (each / "initdb").exists()), None)


@contextmanager
def _server(programs: Path) -> Iterator[Path]:
    """A server that listens on a socket in a folder of its own and nowhere else."""
    with tempfile.TemporaryDirectory(prefix="pg") as made:
        folder, data = Path(made), f"{made}/data"
        if os.geteuid() == 0:
            shutil.chown(folder, "postgres")
        _run(programs / "initdb", "-D", data, "-A", "trust", "-U", "postgres", "-E", "UTF8", "--no-sync")
        only_here = f"-k {folder} -c listen_addresses= {QUICK}"
        _run(programs / "pg_ctl", "-D", data, "-w", "-l", f"{made}/log", "-o", only_here, "start")
        try:
            yield folder
        finally:
            _run(programs / "pg_ctl", "-D", data, "-w", "-m", "immediate", "stop")


def _run(program: Path, *words: str) -> None:
    """As the user postgres where the tests run as root, which the server refuses."""
    as_user = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
    done = subprocess.run(
        [*as_user, str(program), *words], cwd="/", stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
    )
    assert done.returncode == 0, done.stderr.decode(errors="replace")


def _address(folder: Path, database: str) -> str:
    return f"postgresql://postgres@/{database}?host={folder}"
