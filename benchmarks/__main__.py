"""`python -m benchmarks [name ...] [--full]`: print the tables whose names begin so; all without a name."""

from __future__ import annotations

import argparse
import pkgutil
from importlib import import_module
from types import ModuleType

import torch
from threadpoolctl import threadpool_limits

import benchmarks
from aecore.data.dataset import DataMissing
from benchmarks.machine import describe
from benchmarks.table import INDENT, say


def tables() -> dict[str, ModuleType]:
    """Every file here that has `lines`, by name."""
    found = (each.name for each in pkgutil.iter_modules(benchmarks.__path__) if each.name != "__main__")
    modules = {name: import_module(f"benchmarks.{name}") for name in found}
    return {name: module for name, module in modules.items() if hasattr(module, "lines")}


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="name", help=f"of {', '.join(tables())}")
    parser.add_argument("--full", action="store_true", help="whole data sets and three seeds: hours")
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
