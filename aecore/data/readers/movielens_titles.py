"""Readers of the film lists of MovieLens, one for each edition's layout.

Source: Harper and Konstan, "The MovieLens datasets: history and context" (2015).
"""

from __future__ import annotations

import csv
import io

from aecore.data.films import Film, from_title


def films_dat(content: bytes) -> dict[str, Film]:
    """movies.dat of MovieLens 1M: `number::Title (year)::Genre|Genre`, latin-1."""
    lines = content.decode("latin-1").splitlines()
    rows = (line.split("::") for line in lines)
    return {id: from_title(int(id), title, genres.split("|")) for id, title, genres in rows}


def films_item(content: bytes, genres: bytes) -> dict[str, Film]:
    """u.item of MovieLens 100K: bars between fields, latin-1, and a 0 or 1 for each line of u.genre."""
    names = [line.split("|")[0] for line in genres.decode("latin-1").splitlines() if line]
    rows = [line.split("|") for line in content.decode("latin-1").splitlines() if line]
    chosen = {row[0]: [n for n, flag in zip(names, row[5:], strict=False) if flag == "1"] for row in rows}
    return {row[0]: from_title(int(row[0]), row[1], chosen[row[0]]) for row in rows}


def films_csv(content: bytes) -> dict[str, Film]:
    """movies.csv of ml-latest-small: movieId, title, genres; UTF-8."""
    rows = csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline=""))
    listed = [(row["movieId"], row["title"], row["genres"].split("|")) for row in rows]
    return {id: from_title(int(id), title, genres) for id, title, genres in listed}
