"""A data set that is another with only some of its training rows; test rows stay as they are."""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

import numpy as np

from aecore.data.dataset import Card, Dataset
from aecore.data.mapped import mapped
from aecore.data.source import Progress, Source, silent


@dataclass(eq=False)
class SomeRows(Source):
    """The source of a set whose rows another has."""

    base: Source = field(kw_only=True)

    def available(self) -> bool:
        """As the other set is."""
        return self.base.available()

    def fetch(self, progress: Progress = silent) -> tuple[Path, ...]:
        """The files of the other set."""
        return self.base.fetch(progress)


def with_training_rows(data: Dataset, kept: np.ndarray, name: str) -> dict[str, Any]:
    """What a set of that name is made of: all of another, but only the training rows numbered `kept`."""
    given = {part.name for part in fields(Dataset)} - {part.name for part in fields(Card)}
    parts = {part: getattr(data, part) for part in given}
    return {
        part: _taken(f"{name}-{part}", value, kept) if part.endswith("_train") else value
        for part, value in parts.items()
    }


@dataclass(frozen=True, eq=False)
class _Rows:
    """Some rows of an array, made as they are asked for."""

    whole: np.ndarray
    numbers: np.ndarray

    def __len__(self) -> int:
        return len(self.numbers)

    def __getitem__(self, some: slice) -> np.ndarray:
        rows: np.ndarray = self.whole[self.numbers[some]]
        return rows


def _taken(name: str, whole: np.ndarray | None, kept: np.ndarray) -> np.ndarray | None:
    """Some rows of an array, as other processes have them, too, where they are many."""
    if whole is None:
        return None
    rows: Any = _Rows(whole, kept)
    found = mapped(name, rows)
    return rows[:] if found is None else found
