"""`lend_packages.py VENV`: let a fresh environment import what this interpreter can, after its own."""

from __future__ import annotations

import site
import sys
from pathlib import Path

(packages,) = Path(sys.argv[1]).glob("lib/python*/site-packages")
packages.joinpath("lent.pth").write_text("\n".join(site.getsitepackages()) + "\n")
