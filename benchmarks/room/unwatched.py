"""`python unwatched.py < RECIPES`: runs of one build in this process, by one worker, with nobody watching.

It imports the engine of the build in whose folder it is started, and nothing of `benchmarks`: an earlier
build has no such script. Recipes are JSON, a line each, up to an empty line; it ends when the input does.
Runs are kept in LATENTLAB_HOME like those of a server, and counted there.
"""

from __future__ import annotations

import sys

from aecore.families import read
from aecore.runs.scheduler import Scheduler
from aecore.runs.store import Store


def main() -> None:
    """Train until nobody needs it any more: whoever started it closes the input, or is gone."""
    scheduler = Scheduler(workers=1, keeper=Store())
    for line in iter(sys.stdin.readline, "\n"):
        scheduler.submit(read(line))
    sys.stdin.read()
    scheduler.close()


if __name__ == "__main__":
    main()
