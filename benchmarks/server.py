"""A server as people start it, `streamlit run app.py`, in a process of its own with an empty home folder."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
HEALTH = "/_stcore/health"
START_S, STOP_S = 120, 60


@dataclass(frozen=True)
class Server:
    """A server that answers: its address, its process, and the file that holds all it wrote."""

    address: str
    pid: int
    log: Path


@contextmanager
def server(home: Path, tree: Path = ROOT) -> Iterator[Server]:
    """The server of the build in the folder `tree`, on a free port; RuntimeError where it does not start."""
    address = f"http://localhost:{_free_port()}"
    log = home / "server.log"
    with log.open("wb") as written:
        running = subprocess.Popen(
            _command(address),
            cwd=tree,
            env=environment(home, tree),
            stdout=written,
            stderr=subprocess.STDOUT,
        )
        try:
            _wait(address + HEALTH, running)
            yield Server(address, running.pid, log)
        finally:
            _end(running)


def environment(home: Path, tree: Path) -> dict[str, str]:
    """The environment of a build's processes: the folder they keep runs in, and the code they import."""
    return {**os.environ, "LATENTLAB_HOME": str(home), "PYTHONPATH": str(tree)}


def _command(address: str) -> list[str]:
    port = address.rpartition(":")[2]
    options = [f"--server.port={port}", "--server.headless=true"]
    return [sys.executable, "-m", "streamlit", "run", "app.py", *options]


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("localhost", 0))
        port: int = probe.getsockname()[1]
        return port


def _wait(address: str, running: subprocess.Popen) -> None:
    end = time.monotonic() + START_S
    while running.poll() is None and time.monotonic() < end:
        try:
            urllib.request.urlopen(address, timeout=1).close()
            return
        except OSError:
            time.sleep(0.05)
    raise RuntimeError(f"the server did not answer at {address} in {START_S} s")


def _end(running: subprocess.Popen) -> None:
    """SIGTERM, as a service is ended; SIGKILL for one that does not go."""
    running.terminate()
    try:
        running.wait(STOP_S)
    except subprocess.TimeoutExpired:
        running.kill()
        running.wait()
