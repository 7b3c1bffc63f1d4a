"""An earlier build in a temporary folder, as git has it, to be measured beside this one."""

from __future__ import annotations

import io
import subprocess
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from benchmarks.server import ROOT


@contextmanager
def earlier(revision: str) -> Iterator[Path]:
    """The tree of a commit or tag; ValueError where git knows none of that name.

    Unpacked from an archive and not checked out as a worktree: whoever is killed leaves nothing in `.git`.
    """
    packed = subprocess.run(
        ["git", "archive", "--format=tar", revision], cwd=ROOT, capture_output=True, check=False
    )
    if packed.returncode:
        raise ValueError(f"git has no commit or tag {revision!r}")
    with tempfile.TemporaryDirectory() as folder:
        with tarfile.open(fileobj=io.BytesIO(packed.stdout)) as archive:
            archive.extractall(folder, filter="data")
        yield Path(folder)


def described(revision: str) -> str:
    """A commit as people name it: a tag where it has one, else some digits and its day."""
    asked = ["git", "log", "-1", "--format=%h (%cs)", revision]
    return subprocess.run(asked, cwd=ROOT, capture_output=True, text=True, check=False).stdout.strip()
