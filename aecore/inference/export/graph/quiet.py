"""Silence for libraries that print, warn and log while they make a graph."""

from __future__ import annotations

import io
import logging
import warnings
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stdout
from threading import Lock

_one_at_a_time = Lock()  # what is silenced belongs to the whole process


@contextmanager
def quiet() -> Iterator[None]:
    """Nothing is printed, warned of or logged inside, by anybody; others who ask wait."""
    with _one_at_a_time, warnings.catch_warnings(), redirect_stdout(io.StringIO()):
        warnings.simplefilter("ignore")
        before = logging.root.manager.disable
        logging.disable(logging.ERROR)
        try:
            yield
        finally:
            logging.disable(before)
