"""Views of series: windows of a signal drawn as lines, set over set, or a set a line."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from aecore.views.snapshot import View

APART = {"apart": 1.0}
"""The mark of a Series whose sets are not of the same rows, and stand under each other."""


def numbers(rows: Any) -> np.ndarray:
    """Rows as numpy holds them, whether they were a tensor or not."""
    found: np.ndarray = rows.float().cpu().numpy() if hasattr(rows, "cpu") else rows
    return found


def series(
    name: str,
    title: str,
    rows: Mapping[str, Any],
    index: Any = None,
    classes: tuple[str, ...] = (),
    label: Any = None,
    **words: Any,
) -> View:
    """Windows (n, L), set over set, in their own unit; `index` (n,) are the test rows they are of.

    Of which of the classes each is, `label` (n,) says, -1 where nobody knows.
    """
    arrays: dict[str, Any] = {label: numbers(values).astype(np.float32) for label, values in rows.items()}
    if index is not None and len(index):
        arrays["index"] = np.asarray(index).astype(np.int32)
    if label is not None:
        arrays["label"] = numbers(label).astype(np.int16)
    return View("Series", name, title, arrays, **{"labels": (*rows, *classes), **words})
