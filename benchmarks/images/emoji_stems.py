"""Emoji split by the stem of their names, so that hearts of six colours are all learned from or all not."""

from __future__ import annotations

import csv
import gzip
import re
from dataclasses import replace

import numpy as np
from PIL import Image

from aecore.data import Dataset, load
from aecore.data.sets.emoji import SHARE, cut, emoji

COLOURS = set("red orange yellow green blue purple brown black white large medium small light dark".split())


def by_stem(seed: int) -> Dataset:
    """The set with a fifth of the stems held back, whatever their category."""
    sheet, labels = emoji.fetch()
    with gzip.open(labels, "rt", encoding="utf-8", newline="") as lines:
        stems = [stem(row["name"]) for row in csv.DictReader(lines)]
    x = cut(np.asarray(Image.open(sheet).convert("RGB")))[: len(stems)]
    kinds = sorted(set(stems))
    held = set(np.random.default_rng(seed).permutation(kinds)[: round(SHARE * len(kinds))])
    test = np.array([name in held for name in stems])
    return replace(load("emoji"), x_train=x[~test], x_test=x[test], y_train=None, y_test=None)


def stem(name: str) -> str:
    """The first word of a name that is no colour or size, without digits: "purple_heart" is "heart"."""
    words = re.sub(r"\d+", "", name).replace("-", "_").split("_")
    return next((word for word in words if word and word not in COLOURS), name)
