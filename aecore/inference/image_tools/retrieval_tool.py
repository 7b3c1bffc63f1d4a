"""Image retrieval as a tool: the ten nearest rows by pixels, by PCA of equal width and by the code."""

from __future__ import annotations

import math
from typing import Any, get_args

import numpy as np

from aecore.data import Dataset
from aecore.evaluation.metrics import net_input
from aecore.evaluation.retrieval.exact_search import Distance
from aecore.inference.image_index import KS, Found, ImageIndex, winner
from aecore.inference.image_tools.image_tool import Answer, Asked, ImageTool, Options
from aecore.inference.image_tools.searched_rows import Twins, most_rows, searched_rows
from aecore.inference.model import Model

NEAREST = 10
QUERIES = 2_000
"""Of an index of one's own so many rows at most are looked for when it is measured."""
UNLABELLED = "precision is measured by classes, and these pictures have none: folders name them"


class RetrievalTool(ImageTool):
    """An index of the first 10,000 training rows, or of the set `searched`."""

    def __init__(self, model: Model, data: Dataset, searched: str = "") -> None:
        super().__init__(model, data)
        self.rows, labels, classes = searched_rows(searched, data)
        self.own = bool(searched)
        self._at = {"cosine": ImageIndex(model, data, self.rows, labels, classes)}
        self._twins = Twins(data.picture(self.rows))
        self._tests = Twins(data.picture(data.x_test[: most_rows(data)]))

    @property
    def nbytes(self) -> int:
        """Its rows, and what they are searched by."""
        return self.rows.nbytes + sum(index.nbytes for index in self._at.values())

    def answer(self, asked: Asked) -> Answer:
        """The nearest of three ways, each with classes and distances; the pictures in the same order.

        A picture that is in the index, by its pixels, is left out of what is found. What class it has is
        known then, as of a test row that nobody has changed; `right` says which of the found share it.
        """
        index = self._index(asked.options)
        picture = self.data.picture(asked.x[None])[0]
        itself, test = self._twins.find(picture), self._tests.find(picture)
        label = self._label(index, itself, test)
        found = [_without(itself, way) for way in index.nearest(asked.x, NEAREST + 1)]
        said = {
            "rows": len(index),
            "itself": itself >= 0,
            "label": index.named(label),
            "ways": [_told(index, way, label) for way in found],
        }
        return Answer(said, np.concatenate([self.rows[way.index] for way in found]))

    def measured(self, options: Options) -> dict[str, Any]:
        """Precision@10 and @100 of all test rows, by class too, and who wins.

        Of an index of one's own its rows are looked for, each among all others, at most 2,000 of them.
        """
        index = self._index(options)
        rows, labels, itself = self._queries(index)
        if not (labels >= 0).any() or not (index.labels >= 0).any():
            raise ValueError(UNLABELLED)
        others = len(index) - self.own
        if not others:
            raise ValueError("precision needs a second picture to be found")
        ks = tuple(k for k in KS if k < others) or (max(1, others // 2),)  # of all, each way finds the same
        found = index.precision(rows, labels, ks, itself)
        return {
            "queries": int((labels >= 0).sum()),
            "rows": len(index),
            "own": self.own,
            "classes": index.classes,
            "winner": winner(found),
            "precision": [
                {"by": one.by, "k": one.k, "mean": one.mean, "classes": _plain(one.classes)} for one in found
            ],
        }

    def _index(self, options: Options) -> ImageIndex:
        distance = options.get("distance") or "cosine"
        if distance not in get_args(Distance):
            raise ValueError(f"distance is one of {', '.join(get_args(Distance))}, got {distance[:20]!r}")
        if distance not in self._at:
            self._at[distance] = self._at["cosine"].at(distance)  # type: ignore[arg-type]  # checked above
        return self._at[distance]

    def _queries(self, index: ImageIndex) -> tuple[np.ndarray, np.ndarray, np.ndarray | None]:
        if self.own:
            some = np.unique(np.linspace(0, len(index) - 1, min(QUERIES, len(index))).astype(int))
            return self.rows[some], index.labels[some], some
        x, y = self.data.x_test[: most_rows(self.data)], self.data.y_test
        labels = np.full(len(x), -1) if y is None else y[: len(x)].astype(int)
        return net_input(x), labels, None

    def _label(self, index: ImageIndex, itself: int, test: int) -> int:
        """The number of a picture's class in the index, -1 where it is unknown."""
        if itself >= 0:
            return int(index.labels[itself])
        known = test >= 0 and not self.own and self.data.y_test is not None
        return int(self.data.y_test[test]) if known else -1  # type: ignore[index]  # it is known


def _without(itself: int, way: Found) -> Found:
    """What was found, less the picture itself, and no more than ten."""
    others = np.flatnonzero(way.index != itself)[:NEAREST]
    return Found(way.by, way.width, way.index[others], way.distance[others])


def _told(index: ImageIndex, way: Found, label: int) -> dict[str, Any]:
    labels = index.labels[way.index]
    return {
        "by": way.by,
        "width": way.width,
        "index": way.index.tolist(),
        "distance": [float(f"{far:.6g}") for far in way.distance],
        "label": [index.named(int(each)) for each in labels],
        "right": (labels == label).tolist() if label >= 0 else [],
    }


def _plain(classes: np.ndarray) -> list[float | None]:
    """Figures by class; None of a class that no query has."""
    return [None if math.isnan(each) else each for each in classes.tolist()]
