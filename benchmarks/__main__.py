"""`python -m benchmarks [name ...] [--full]`: print the tables whose names begin so; all without a name.

`python -m benchmarks room --help`: a real server with a room full of visitors, which takes minutes of the
whole machine and so is asked for by itself. `python -m benchmarks press --help`: what a press costs on every
page, as JSON too.
"""

from __future__ import annotations

import argparse
import pkgutil
import sys
from importlib import import_module
from types import ModuleType

import torch
from threadpoolctl import threadpool_limits

import benchmarks
from aecore.data.dataset import DataMissing
from benchmarks import press
from benchmarks.machine import describe
from benchmarks.room import command as room
from benchmarks.table import INDENT, say

COMMANDS = {"room": room.main, "press": press.main}
"""What has options of its own."""


def tables() -> dict[str, ModuleType]:
    """Every file here that has `lines`, by name: `quality/deep.py` is "quality_deep"."""
    found = (module.name for module in pkgutil.walk_packages(benchmarks.__path__, f"{benchmarks.__name__}."))
    modules = [import_module(name) for name in found if not name.endswith("__main__")]
    return {_name(module): module for module in modules if hasattr(module, "lines")}


def _name(module: ModuleType) -> str:
    return module.__name__.removeprefix(f"{benchmarks.__name__}.").replace(".", "_")


def main() -> None:
    if command := COMMANDS.get("".join(sys.argv[1:2])):
        sys.exit(command(sys.argv[2:]))
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="name", help=f"of {', '.join(tables())}")
    parser.add_argument("--full", action="store_true", help="whole data sets; three seeds everywhere: hours")
    asked = parser.parse_args()
    chosen = {n: t for n, t in tables().items() if not asked.names or n.startswith(tuple(asked.names))}
    if not chosen:
        parser.error(f"no table begins with {' or '.join(asked.names)}; there is {', '.join(tables())}")
    torch.set_num_threads(1)
    threadpool_limits(1)  # numpy's, whose waiting threads would count as work
    print(describe())
    for name, table in chosen.items():
        try:
            say(name, (table.__doc__ or "").strip(), table.lines(asked.full))
        except DataMissing as error:
            print(f"{INDENT}Not measured: {error}")


if __name__ == "__main__":
    main()
