"""The same runs with nobody watching, shared out to one process a core: what the engine could do at most."""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from aecore.runs.workers.pool import cores
from benchmarks.room.kept_rows import TAIL_S, KeptRuns, watching
from benchmarks.room.recipe import recipe
from benchmarks.server import environment

SCRIPT = Path(__file__).with_name("unwatched.py")
BEGIN_S = 60


def unwatched_rows_per_s(tree: Path, runs: int, seconds: float) -> float | None:
    """Rows a second of so many runs of a build in its processes, over so many seconds in full swing.

    None where they do not all begin in a minute: the machine has something else to do.
    """
    with tempfile.TemporaryDirectory() as folder, watching(Path(folder)) as kept:
        with _training(tree, Path(folder), runs):
            if not _all_begun(kept, runs):
                return None
            begin = time.time()
            time.sleep(seconds)
            end = time.time()
            time.sleep(TAIL_S)
        kept.look()
        return kept.rows_in(begin, end) / (end - begin)


@contextmanager
def _training(tree: Path, home: Path, runs: int) -> Iterator[None]:
    """As many processes as cores, each with its share of the runs."""
    shares = [range(first, runs, cores()) for first in range(min(runs, cores()))]
    with ExitStack() as stack:
        for seeds in shares:
            process = subprocess.Popen(
                [sys.executable, "-P", str(SCRIPT)],
                cwd=tree,
                env=environment(home, tree),
                stdin=subprocess.PIPE,
                stdout=subprocess.DEVNULL,
                text=True,
            )
            stack.callback(_end, process)
            assert process.stdin is not None
            process.stdin.write("".join(f"{recipe(seed).model_dump_json()}\n" for seed in seeds) + "\n")
            process.stdin.flush()
        yield


def _end(process: subprocess.Popen) -> None:
    try:
        process.communicate(timeout=30)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _all_begun(kept: KeptRuns, runs: int) -> bool:
    """Wait until every run has been saved twice, and so its first rows are behind it; bounded."""
    end = time.monotonic() + BEGIN_S
    while time.monotonic() < end:
        if sum(len(run.epochs) > 1 for run in list(kept.runs.values())) >= runs:
            return True
        time.sleep(0.1)
    return False
