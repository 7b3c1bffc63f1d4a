"""Wine and breast cancer: two small tables of measurements that scikit-learn brings along."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np

from aecore.data.dataset import Card, DataMissing
from aecore.data.readers.embedded import standardised
from aecore.data.sets.digits import split
from aecore.data.source import Source

SEED, FARTHEST = 0, 20.0
WINE = (
    "alcohol,malic acid,ash,alcalinity of ash,magnesium,total phenols,flavanoids,nonflavanoid phenols,"
    "proanthocyanins,colour intensity,hue,OD280/OD315,proline"
).split(",")
MEASURES = (
    "radius,texture,perimeter,area,smoothness,compactness,concavity,concave points,symmetry,fractal dimension"
).split(",")
CANCER = [f"{which} {measure}" for which in ("mean", "error of", "worst") for measure in MEASURES]


def read(file: str, columns: list[str]) -> Mapping[str, Any]:
    """Rows standardised by the training rows, a fifth of each class held back."""
    # scikit-learn takes a second and a half to import, its table three milliseconds to read
    with _table(file).open(newline="") as lines:
        found = np.array([[float(cell) for cell in line] for line in list(csv.reader(lines))[1:]])
    x, y = found[:, :-1], found[:, -1].astype(np.int16)
    return {**standardised(x, y, split(y, SEED)[0], FARTHEST), "columns": tuple(columns)}


def _table(file: str) -> Path:
    package = find_spec("sklearn")
    for folder in (package.submodule_search_locations or ()) if package else ():
        table = Path(folder) / "datasets" / "data" / file
        if table.is_file():
            return table
    raise DataMissing(f"scikit-learn's table {file} is not there: install scikit-learn again")


wine = Source(
    Card(
        name="wine",
        title="Wine",
        shape=(13,),
        n_train=142,
        n_test=36,
        classes=("cultivar 1", "cultivar 2", "cultivar 3"),
        licence="CC BY 4.0",
        provenance=(
            "Aeberhard and Forina, Wine, UCI Machine Learning Repository, 1992, doi 10.24432/C5PC7J, as "
            "packed in scikit-learn; a fifth is held back, columns are standardised by the others."
        ),
        kind="table",
        range=(-FARTHEST, FARTHEST),
    ),
    partial(read, "wine_data.csv", WINE),
)

breast_cancer = Source(
    Card(
        name="breast-cancer",
        title="Breast cancer, Wisconsin",
        shape=(30,),
        n_train=455,
        n_test=114,
        classes=("malignant", "benign"),
        licence="CC BY 4.0",
        provenance=(
            "Wolberg, Mangasarian, Street and Street, Breast Cancer Wisconsin (Diagnostic), UCI Machine "
            "Learning Repository, 1995, doi 10.24432/C5DW2B, as packed in scikit-learn; a fifth is held "
            "back, columns are standardised by the others."
        ),
        kind="table",
        range=(-FARTHEST, FARTHEST),
    ),
    partial(read, "breast_cancer.csv", CANCER),
)
