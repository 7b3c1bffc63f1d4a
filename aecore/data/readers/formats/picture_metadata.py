"""Metadata of pictures: a table beside them that gives what is known of each by its `file_name`.

Source: Hugging Face Datasets, "ImageFolder", section "Image captioning" (metadata.csv, metadata.jsonl).
"""

from __future__ import annotations

import csv
import json
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from pathlib import PurePosixPath
from typing import Any

import numpy as np

from aecore.data import limits
from aecore.data.readers.formats.columns import LONGEST
from aecore.data.readers.formats.raw import Column
from aecore.data.readers.text import decoded

NAMES = ("metadata.csv", "metadata.jsonl")
FILE = "file_name"
Tables = Mapping[PurePosixPath, bytes]
"""The tables by their paths."""


def beside(pictures: Sequence[PurePosixPath], tables: Tables) -> tuple[dict[str, Column], tuple[str, ...]]:
    """(columns, remarks): what tables tell of each picture, (n,) by name, "" or NaN where they tell nothing.

    ValueError, in one sentence, names a line that is no row, or that names a picture which is not there.
    """
    place = {path: i for i, path in enumerate(pictures)}
    found: defaultdict[str, dict[int, str]] = defaultdict(dict)
    for path, content in tables.items():
        for line, row in _rows(path, content):
            at = place.get(path.parent / str(row[FILE]))
            if at is None:
                raise ValueError(f"{path}, line {line:,}: {str(row[FILE])[:60]!r} is not there")
            for name, value in row.items():
                found[" ".join(str(name).split())[:60]][at] = "" if value is None else str(value).strip()
    found.pop(FILE, None)
    columns = {name: _column(values, len(pictures)) for name, values in found.items()}
    left = tuple(
        f"Column {name} is left out: it has too many different words."
        for name, v in columns.items()
        if v is None
    )
    return {name: values for name, values in columns.items() if values is not None}, left


def _rows(path: PurePosixPath, content: bytes) -> Iterator[tuple[int, Mapping[str, Any]]]:
    """(line, row) of each row of a table; ValueError where one is none, or where no column names files."""
    text = decoded(str(path), content)
    rows = _of_json(path, text) if path.suffix == ".jsonl" else _of_csv(path, text)
    for line, row in rows:
        if FILE not in row:
            raise ValueError(f"{path}, line {line:,}: no column {FILE} says which picture it is about")
        yield line, row


def _of_csv(path: PurePosixPath, text: str) -> Iterator[tuple[int, Mapping[str, Any]]]:
    rows = csv.DictReader(text.splitlines(keepends=True), restkey="", strict=True)
    while True:
        try:
            row = next(rows)
        except StopIteration:
            return
        except csv.Error as error:
            raise ValueError(f"{path} cannot be read below line {rows.line_num:,}: {error}") from None
        row.pop("", None)
        yield rows.line_num, row


def _of_json(path: PurePosixPath, text: str) -> Iterator[tuple[int, Mapping[str, Any]]]:
    for number, line in enumerate(text.splitlines(), 1):
        try:
            row = json.loads(line) if line.strip() else None
        except (ValueError, RecursionError):
            raise ValueError(f"{path} cannot be read: line {number:,} is not JSON") from None
        if isinstance(row, dict):
            yield number, row


def _column(values: Mapping[int, str], n: int) -> Column | None:
    """Values by place as a column (n,): numbers where all are whole ones; None of too many words, or long."""
    words = set(values.values())
    if len(words) > limits.CLASSES or any(len(word) > LONGEST for word in words):
        return None
    return _numbers(values, n) if all(map(_whole, words)) else np.array([values.get(i, "") for i in range(n)])


def _whole(word: str) -> bool:
    return word.isascii() and word.lstrip("-").isdigit() and len(word) < 8


def _numbers(values: Mapping[int, str], n: int) -> Column:
    return np.array([float(values.get(i, "nan")) for i in range(n)])
