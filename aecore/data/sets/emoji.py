"""Emoji in colour: small pictures of six categories, on white; embedded."""

from __future__ import annotations

import csv
import gzip
from collections.abc import Mapping
from pathlib import Path

import numpy as np

from aecore.data.dataset import Card
from aecore.data.file import File
from aecore.data.own.split import split
from aecore.data.source import Source

SIDE, ACROSS, SEED = 32, 32, 0
SHARE = 0.2  # of each category, held back
CATEGORIES = (
    "Activities",
    "Animals & Nature",
    "Food & Drink",
    "Objects",
    "Smileys & Emotion",
    "Travel & Places",
)


def read(sheet: Path, labels: Path) -> Mapping[str, np.ndarray]:
    """The pictures of a sheet, 32 to a line, and their categories; a fifth of each is held back."""
    from PIL import Image

    with gzip.open(labels, "rt", encoding="utf-8", newline="") as lines:
        y = np.array([CATEGORIES.index(row["category"]) for row in csv.DictReader(lines)], np.int16)
    with Image.open(sheet, formats=("PNG",)) as image:
        x = cut(np.asarray(image.convert("RGB")))[: len(y)]
    train, test = split(len(y), SHARE, SEED, y)
    return {"x_train": x[train], "y_train": y[train], "x_test": x[test], "y_test": y[test]}


def cut(sheet: np.ndarray) -> np.ndarray:
    """The pictures (n, 32 * 32 * 3) of a sheet (H, W, 3), line by line."""
    lines = sheet.reshape(-1, SIDE, ACROSS, SIDE, 3).swapaxes(1, 2)
    return lines.reshape(-1, SIDE * SIDE * 3)


emoji = Source(
    Card(
        name="emoji",
        title="Emoji in colour",
        shape=(SIDE, SIDE, 3),
        n_train=821,
        n_test=205,
        classes=CATEGORIES,
        licence="Apache 2.0, Google; names and categories MIT, Cal Henderson",
        provenance=(
            "Noto Emoji images of Google at 32 pixels, put on white, in the categories of emoji-datasource; "
            "a fifth of each category is held back."
        ),
    ),
    read,
    (
        File(
            "emoji_grid.png",
            1_262_851,
            "e856135a4b5696167e756d22cd5af638e8edd34f205807c06a1fd74e0de2eb57",
        ),
        File(
            "emoji_labels.csv.gz",
            8_481,
            "df59c9a390a9bdc9f0d0beadb5fa660c28c3b986c24237cdaaa4ee6277003592",
        ),
    ),
)
