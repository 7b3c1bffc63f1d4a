"""`python -m aecore`, and the command `aecore`."""

import sys

from aecore.cli import main

__all__ = ["main"]

if __name__ == "__main__":
    sys.exit(main())
