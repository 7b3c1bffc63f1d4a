"""Tissue genes: how active 500 genes are in 185 samples of seven tissues."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

from aecore.data.dataset import Card
from aecore.data.file import File
from aecore.data.own.split import split
from aecore.data.readers.embedded import standardised
from aecore.data.source import Source

SEED, SHARE, FARTHEST = 0, 0.2, 20.0


def read(path: Path) -> Mapping[str, Any]:
    """The samples, each once; a fifth of each tissue, drawn, to test on."""
    with path.open("rb") as file, np.load(file, allow_pickle=False) as arrays:
        x, y, genes = arrays["x"], arrays["y"], arrays["genes"]
    once = np.sort(np.unique(x, axis=0, return_index=True)[1])
    x, y = x[once], y[once]
    train = np.sort(split(len(y), SHARE, SEED, y)[0])
    return {**standardised(x, y, train, FARTHEST), "columns": tuple(map(str, genes))}


tissue_genes = Source(
    Card(
        name="tissue-genes",
        title="Tissue genes, 185 samples",
        shape=(500,),
        n_train=148,
        n_test=37,
        classes=("cerebellum", "colon", "endometrium", "hippocampus", "kidney", "liver", "placenta"),
        licence="Artistic 2.0, of the package dslabs; the studies are public",
        provenance=(
            "tissue_gene_expression of the R package dslabs (Irizarry and Gill), from public GEO studies; "
            "four samples that are there twice count once. A fifth of each tissue, drawn from a seed, is to "
            "test on; each gene is standardised by the training rows and held within "
            f"{FARTHEST:g} deviations."
        ),
        range=(-FARTHEST, FARTHEST),
        kind="table",
    ),
    read,
    (
        File(
            "tissue_genes.npz",
            143_086,
            "ff1e4c7398e6d6e5654a0798035e59aaaf034c6e100fbf0f249ca448c5a8506b",
        ),
    ),
)
