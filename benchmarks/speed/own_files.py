"""Files of one's own, from the disk to the first step: seconds, and the most memory of a process of its own.

A table of 1,000,000 rows by 30 columns as CSV, and a zip of 20,000 pictures of 28 by 28. Memory
is what the whole process holds at its peak, torch among it, above the rows as float32.
"""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from PIL import Image

from benchmarks.table import Line

ROWS, COLUMNS, PICTURES, SIDE = 1_000_000, 30, 20_000, 28
CSV_S, ZIP_S, MEMORY_MB = 15, 20, 1_000
STEP = """
import json, resource, sys, time
from pathlib import Path
import aecore.runs.session as runs
from aecore.data import own
from aecore.families import find
from aecore.spec import put
begin, cpu, told = time.perf_counter(), time.process_time(), []
given = own.Given.at(Path(sys.argv[1]))
name = own.bring(given, progress=lambda done, total: told.append(done))
read_s = time.perf_counter() - begin
session = runs.Session(put(find("undercomplete").spec, "data.name", name))
session.step()
all_s, cpu_s = time.perf_counter() - begin, time.process_time() - cpu
peak_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
print(json.dumps({"read_s": read_s, "all_s": all_s, "cpu_s": cpu_s, "peak_mb": peak_mb, "told": len(told)}))
"""
"""What a process of its own does: imports are not its time, and its memory is."""


def lines(full: bool) -> Iterator[Line | str]:
    """Both files, made, read and trained on once each."""
    with tempfile.TemporaryDirectory() as folder:
        yield from _measured(table(Path(folder)), f"CSV of {ROWS:,} x {COLUMNS}", CSV_S, 4 * ROWS * COLUMNS)
        yield from _measured(
            pictures(Path(folder)), f"zip of {PICTURES:,} pictures", ZIP_S, 4 * PICTURES * SIDE**2
        )


def table(folder: Path) -> Path:
    """A CSV of 200 MB: correlated normals, and a label."""
    path, rng = folder / "table.csv", np.random.default_rng(0)
    mixing = rng.normal(size=(5, COLUMNS))
    with path.open("w") as file:
        file.write(",".join([*(f"c{i}" for i in range(COLUMNS)), "class"]) + "\n")
        for _ in range(ROWS // 10_000):
            rows = rng.normal(size=(10_000, 5)) @ mixing
            lines = (",".join(f"{v:.4f}" for v in row) + f",{row[0] > 0:d}\n" for row in rows.tolist())
            file.writelines(lines)
    return path


def pictures(folder: Path) -> Path:
    """A zip of PNG files in ten folders."""
    path, rng = folder / "pictures.zip", np.random.default_rng(0)
    with zipfile.ZipFile(path, "w") as file:
        for i in range(PICTURES):
            out = io.BytesIO()
            Image.fromarray(rng.integers(0, 256, (SIDE, SIDE), np.uint8)).save(out, "PNG")
            file.writestr(f"{i % 10}/{i}.png", out.getvalue())
    return path


def _measured(path: Path, what: str, most_s: float, float_bytes: int) -> Iterator[Line | str]:
    with tempfile.TemporaryDirectory() as home:
        run = subprocess.run(
            [sys.executable, "-c", STEP, str(path)],
            env={**os.environ, "LATENTLAB_HOME": home},
            capture_output=True,
            text=True,
            check=True,
        )
    found = json.loads(run.stdout)
    more_mb = found["peak_mb"] - float_bytes / 2**20
    goal, all_s = f"goal {most_s:g} s", found["all_s"]
    yield Line(f"{what}, {path.stat().st_size / 1e6:.0f} MB: read", f"{found['read_s']:.1f} s")
    yield Line(
        f"{what}: to the first step",
        f"{all_s:.1f} s",
        goal,
        all_s / most_s,
        all_s <= most_s,
        cpu_s=found["cpu_s"],
    )
    yield Line(
        f"{what}: memory above its float32 rows",
        f"{more_mb:.0f} MB",
        f"goal {MEMORY_MB:,} MB",
        more_mb / MEMORY_MB,
        more_mb <= MEMORY_MB,
    )
    if found["told"]:
        yield f"Progress was told {found['told']:,} times."
