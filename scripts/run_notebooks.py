"""`run_notebooks.py [--write] [NOTEBOOK ...]`: run the notebooks of docs/examples, all by default.

A cell that fails ends it. `--write` keeps what they print, without the times at which they ran.
"""

from __future__ import annotations

import argparse
import os
from pathlib import Path

import nbformat
from nbclient import NotebookClient

ROOT = Path(__file__).parents[1]
EXAMPLES = ROOT / "docs" / "examples"


def run(path: Path) -> nbformat.NotebookNode:
    """The notebook as it is after all its cells ran in a fresh kernel; CellExecutionError where one fails."""
    notebook = nbformat.read(path, as_version=4)
    search = os.pathsep.join([str(ROOT), os.environ.get("PYTHONPATH", "")])
    client = NotebookClient(notebook, timeout=120, record_timing=False)
    return client.execute(cwd=str(path.parent), env=os.environ | {"PYTHONPATH": search})


def main() -> None:
    """Run those named."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", action="store_true")
    parser.add_argument("paths", nargs="*", type=Path, default=sorted(EXAMPLES.glob("*.ipynb")))
    asked = parser.parse_args()
    for path in asked.paths:
        notebook = run(path)
        notebook.metadata["language_info"] = {"name": "python"}
        if asked.write:
            nbformat.write(notebook, path)


if __name__ == "__main__":
    main()
