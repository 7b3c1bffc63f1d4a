"""Reader of picture files in a zip or a folder; a folder's name is the class of what is in it.

The folders `train` and `test` (`val`) above those are the split, and `metadata.csv` beside the pictures may
name their classes, as Hugging Face's "imagefolder" has it; scikit-learn's `load_files` has the classes alone.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import PurePosixPath
from typing import IO

import numpy as np

from aecore.data import limits
from aecore.data.readers.compressed import of_macos, outside
from aecore.data.readers.formats import picture_metadata
from aecore.data.readers.formats.given import Given
from aecore.data.readers.formats.pictures import SPLITS, SUFFIXES, Listing

FOLDER = "folder"
"""What the labels of pictures are called that their folders give."""
LARGEST = 64 << 20  # bytes of a table beside the pictures


@dataclass(frozen=True)
class Picture:
    """A picture in a zip or folder: its path there, its class or "", and whether it is a test row."""

    path: PurePosixPath
    label: str
    test: bool


def known(given: Given) -> bool:
    """Whether it is a zip or a folder in which there are pictures."""
    if given.folder:
        return any(path.suffix.lower() in SUFFIXES for path in given.files)
    if given.head(4) != b"PK\x03\x04" or given.suffix == ".npz":
        return False
    with given.open() as file, zipfile.ZipFile(file) as packed:
        return any(PurePosixPath(name).suffix.lower() in SUFFIXES for name in packed.namelist())


def listed(given: Given) -> Listing:
    """All pictures, without opening one; ValueError where a path leads outside."""
    every = _paths(given)
    pictures = _classed(_pictures(every))
    labels = np.array([picture.label for picture in pictures])
    tables = [path for path in every if path.name in picture_metadata.NAMES and not _of_macos(path)]
    told, remarks = picture_metadata.beside([picture.path for picture in pictures], _tables(given, tables))
    return Listing(
        len(pictures),
        lambda places: opened(given, [pictures[place].path for place in places]),
        {**({FOLDER: labels} if labels.any() else {}), **told},
        sum(picture.test for picture in pictures),
        remarks,
    )


def paths(given: Given) -> list[PurePosixPath]:
    """The paths of all pictures; ValueError where one leads outside, or there are too many files."""
    return _pictures(_paths(given))


def _pictures(every: Sequence[PurePosixPath]) -> list[PurePosixPath]:
    if len(every) > limits.FILES:
        raise ValueError(f"it holds {len(every):,} files, more than the {limits.FILES:,} that are read")
    return [path for path in every if path.suffix.lower() in SUFFIXES and not _of_macos(path)]


def _classed(paths: list[PurePosixPath]) -> list[Picture]:
    """Pictures with the class and the split that their folders give, training rows first."""
    steps = _above(paths)
    found = [_picture(path, path.parts[steps:-1]) for path in paths]
    if len({picture.label for picture in found}) < 2:
        found = [replace(picture, label="") for picture in found]
    if all(picture.test for picture in found):
        found = [replace(picture, test=False) for picture in found]
    return sorted(found, key=lambda picture: (picture.test, str(picture.path)))


def _of_macos(path: PurePosixPath) -> bool:
    return of_macos(str(path))


def _paths(given: Given) -> list[PurePosixPath]:
    if given.folder:
        return list(given.files)
    with given.open() as file, zipfile.ZipFile(file) as packed:
        away = next((name for name in packed.namelist() if outside(name)), None)
        if away is not None:
            raise ValueError(f"it wants to write outside its folder ({away!r:.80}): pack it anew")
        return list(_members(packed))


def _members(packed: zipfile.ZipFile) -> dict[PurePosixPath, zipfile.ZipInfo]:
    """The files of a zip by path; some are packed as ./a.png, and some on Windows as a\\b.png."""
    files = (entry for entry in packed.infolist() if not entry.is_dir())
    return {PurePosixPath(entry.filename.replace("\\", "/")): entry for entry in files}


def _above(paths: list[PurePosixPath]) -> int:
    """How many folders are above all of them that are neither a split nor one of several classes."""
    steps = 0
    while paths:
        names = {path.parts[steps] if len(path.parts) > steps + 1 else "" for path in paths}
        if len(names) != 1 or "" in names or {name.lower() for name in names} & SPLITS.keys():
            break
        steps += 1
    return steps


def _picture(path: PurePosixPath, folders: tuple[str, ...]) -> Picture:
    split = SPLITS.get(folders[0].lower()) if folders else None
    classes = folders[1:] if split is not None else folders
    return Picture(path, classes[0] if classes else "", split == 1)


def _tables(given: Given, paths: list[PurePosixPath]) -> dict[PurePosixPath, bytes]:
    """The bytes of tables that stand beside the pictures."""
    return {path: file.read(LARGEST) for path, (_, file) in zip(paths, opened(given, paths), strict=True)}


def opened(given: Given, paths: Sequence[PurePosixPath]) -> Iterator[tuple[str, IO[bytes]]]:
    """(what a picture is called in a sentence, its file) for each of some paths, one after another."""
    if given.folder:
        for path in paths:
            with given.files[path].open() as file:
                yield str(path)[-80:], file
        return
    left = limits.UNPACKED
    with given.open() as whole, zipfile.ZipFile(whole) as packed:
        members = _members(packed)
        for path in paths:
            with packed.open(members[path]) as member:
                content = member.read(limits.PIXELS + 1)  # bounded: what the zip says of it may be a lie
            left -= len(content)
            if len(content) > limits.PIXELS or left < 0:
                raise ValueError(f"{path} unpacks to far more than a picture holds")
            yield str(path)[-80:], io.BytesIO(content)
