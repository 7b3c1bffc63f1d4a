"""Image retrieval as a tool: the ten nearest rows by pixels, by PCA of equal width and by the code."""

from __future__ import annotations

from typing import Any

import numpy as np

from aecore.data import Dataset
from aecore.evaluation.metrics import net_input
from aecore.inference.image_index import KS, ImageIndex, training_rows, winner
from aecore.inference.image_tools.image_tool import Answer, Asked, ImageTool, Options
from aecore.inference.model import Model

NEAREST = 10


class RetrievalTool(ImageTool):
    """An index of the first 10,000 training rows."""

    def __init__(self, model: Model, data: Dataset) -> None:
        super().__init__(model, data)
        self.rows, labels = training_rows(data)
        self.index = ImageIndex(model, data, self.rows, labels, data.classes)

    def answer(self, asked: Asked) -> Answer:
        """The nearest of three ways, each a list of class and distance; the pictures in the same order."""
        found = self.index.nearest(asked.x, NEAREST)
        told = [
            {
                "by": way.by,
                "width": way.width,
                "index": way.index.tolist(),
                "distance": [round(float(far), 4) for far in way.distance],
                "label": [self.index.named(int(self.index.labels[i])) for i in way.index],
            }
            for way in found
        ]
        return Answer({"ways": told}, np.concatenate([self.rows[way.index] for way in found]))

    def measured(self, options: Options) -> dict[str, Any]:
        """Precision@10 and @100 of all test rows, by class too, and who wins."""
        y = self.data.y_test
        if y is None:
            raise ValueError("precision is measured by classes, and these rows have none")
        found = self.index.precision(net_input(self.data.x_test), y.astype(int))
        each = [
            {"by": one.by, "k": one.k, "mean": one.mean, "classes": one.classes.tolist()} for one in found
        ]
        return {"queries": len(y), "ks": KS, "precision": each, "winner": winner(found)}
