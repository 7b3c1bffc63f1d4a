"""The source of a data set: its card, its files, and the reader of them; downloaded and cached once."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from threading import RLock
from typing import Any

import numpy as np

from aecore.data.dataset import Card, DataMissing, Dataset
from aecore.data.download import Report, download
from aecore.data.file import File
from aecore.data.mapped import in_file, mapped
from aecore.data.readers.errors import reading

Progress = Callable[[int, int], object]
"""Is told (bytes done, bytes in all) as a download goes on, in the thread that downloads."""


def silent(done: int, total: int) -> None:
    """The Progress of someone who is not looking."""


@dataclass(eq=False)
class Source:
    """A data set that can be had: a module of this package that holds one has added it to the list.

    `read` is given the path of each file, checked, and returns x_train, x_test, y_train and y_test. The rows
    stay in memory once they are read; many threads may ask at once, and one of them reads.
    """

    card: Card
    read: Callable[..., Mapping[str, np.ndarray]]
    files: tuple[File, ...] = ()
    _lock: Any = field(default_factory=RLock, init=False, repr=False)
    _dataset: Dataset | None = field(default=None, init=False, repr=False)

    def available(self) -> bool:
        """`load` needs no network. Told from names and lengths of files, without waiting for anyone."""
        return self._dataset is not None or all(file.present() for file in self.files)

    def fetch(self, progress: Progress = silent) -> tuple[Path, ...]:
        """Download what is missing and say where the files lie; DataMissing is one sentence."""
        with self._lock:
            found = {file: file.ready() for file in self.files}
            absent = [file for file, place in found.items() if place is None]
            total, before = sum(file.size for file in absent), 0
            for file in absent:
                found[file] = self._download(file, _onward(progress, before, total))
                before += file.size
            return tuple(place for place in found.values() if place)

    def load(self) -> Dataset:
        """The rows, downloaded first where they must be; DataMissing is one sentence."""
        with self._lock:
            if self._dataset is None:
                self._dataset = self._dataset_of(self.fetch())
            return self._dataset

    def _download(self, file: File, report: Report) -> Path:
        try:
            return download(file, report)
        except DataMissing as error:
            offer = f"; the embedded data set {self.card.stand_in} needs no download"
            raise DataMissing(f"{error}{offer if self.card.stand_in else ''}") from None

    def _dataset_of(self, places: tuple[Path, ...]) -> Dataset:
        with reading(self.card.name, DataMissing):
            return self.card.dataset(**{part: self._held(part, v) for part, v in self.read(*places).items()})

    def _held(self, part: str, values: Any) -> Any:
        """Values as they are held from now on: together with other processes, where they are many."""
        if not isinstance(values, np.ndarray) or in_file(values) is not None:
            return values
        found = mapped(f"{self.card.name}-{part}", values)
        return values if found is None else found


def _onward(progress: Progress, before: int, total: int) -> Report:
    """Tell of one file's bytes as a part of all."""
    return lambda done: progress(before + done, total)
