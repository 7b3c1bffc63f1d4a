"""Rows four times as large as the memory: an NPY, read, learned from and scored by a process of its own.

The process is held in a control group of that much memory, where one may be made (root, or a container that
has them); what it reads of files counts there, too, and is given up where there is no room. Its peak is of
anonymous memory, which cannot be given up: Python and torch are in it.
"""

from __future__ import annotations

import json
import os
import secrets
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import numpy as np

from benchmarks.table import Line

COLUMNS, STEPS, TIMES = 500, 2_000, 4
LEARN = """
import json, sys, threading, time
from pathlib import Path
peak, over = [0], threading.Event()
def look():
    while not over.wait(0.02):
        status = Path("/proc/self/status").read_text()
        peak[0] = max(peak[0], int(status.split("RssAnon:")[1].split()[0]))
threading.Thread(target=look, daemon=True).start()
from aecore.cli.training import finished
from aecore.data import own
from aecore.families import find
from aecore.runs.session import Session
from aecore.spec import put
begin = time.perf_counter()
name = own.bring(own.Given.at(Path(sys.argv[1])))
read_s = time.perf_counter() - begin
spec = put(put(find("undercomplete").spec, "data.name", name), "train.batch", 256)
session = Session(spec)
begin = time.perf_counter()
for _ in range(int(sys.argv[2])):
    session.step()
learn_s = time.perf_counter() - begin
session.stop()
begin = time.perf_counter()
snapshot = finished(session, 0)
scored_s = time.perf_counter() - begin
over.set()
rows = session.steps * spec.train.batch
print(json.dumps({
    "read_s": read_s, "rows_per_s": rows / learn_s, "scored_s": scored_s, "peak_mb": peak[0] / 1024,
    "mse": float(snapshot.curves["test_mse"].value[-1]), "pca": snapshot.levels["pca_mse"],
}))
"""
"""What a process of its own does."""


def lines(full: bool) -> Iterator[Line | str]:
    """A set of 4 GB in 1 GB; without `full` half of both."""
    memory = 1 << (30 if full else 29)
    if home := os.environ.get("LATENTLAB_HOME"):
        os.makedirs(home, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=home) as folder:
        path = table(Path(folder), TIMES * memory)
        with control_group(memory) as group:
            if group is None:
                yield "No control group may be made here: the memory is measured, and not limited."
            found = _learned(path, Path(folder), group)
    what, limit_mb = f"NPY of {TIMES * memory >> 20:,} MB in {memory >> 20:,} MB", memory >> 20
    yield Line(f"{what}: read, checked, split and scaled", f"{found['read_s']:.0f} s")
    yield Line(f"{what}: learned from", f"{found['rows_per_s']:,.0f} rows/s")
    yield Line(f"{what}: scored, with baselines and pictures", f"{found['scored_s']:.0f} s")
    yield Line(f"{what}: test MSE", f"{found['mse']:.4g}", f"PCA {found['pca']:.4g}")
    yield Line(
        f"{what}: anonymous memory at its peak",
        f"{found['peak_mb']:.0f} MB",
        f"limit {limit_mb:,} MB",
        found["peak_mb"] / limit_mb,
        found["peak_mb"] <= limit_mb,
    )


def table(folder: Path, size: int) -> Path:
    """An NPY of that many bytes, about: correlated normals."""
    path, rng, height = folder / "table.npy", np.random.default_rng(0), 20_000
    mixing = rng.normal(size=(30, COLUMNS)).astype(np.float32)
    n = size // (4 * COLUMNS) // height * height
    rows = np.lib.format.open_memmap(path, "w+", np.float32, (n, COLUMNS))
    for begin in range(0, n, height):
        codes = rng.standard_normal((height, 30), np.float32)
        rows[begin : begin + height] = codes @ mixing + rng.standard_normal((height, COLUMNS), np.float32)
    rows.flush()
    return path


@contextmanager
def control_group(memory: int, root: Path = Path("/sys/fs/cgroup")) -> Iterator[Path | None]:
    """A control group of that many bytes, of version 1 or 2; None where none may be made."""
    one = (root / "memory").is_dir()
    group = (root / "memory" if one else root) / f"latentlab-{secrets.token_hex(4)}"
    try:
        group.mkdir()
        (group / ("memory.limit_in_bytes" if one else "memory.max")).write_text(str(memory))
    except OSError:
        with suppress(OSError):
            group.rmdir()
        yield None
        return
    try:
        yield group
    finally:
        group.rmdir()


def _learned(path: Path, home: Path, group: Path | None) -> dict[str, float]:
    join = "" if group is None else f"open({str(group / 'cgroup.procs')!r}, 'w').write('0')\n"
    run = subprocess.run(
        [sys.executable, "-c", join + LEARN, str(path), str(STEPS)],
        env={**os.environ, "LATENTLAB_HOME": str(home)},
        capture_output=True,
        text=True,
        check=False,
    )
    if run.returncode:
        raise RuntimeError(f"it ended with {run.returncode}: {run.stderr[-2000:]}")
    found: dict[str, float] = json.loads(run.stdout)
    return found
