"""Reader of pairs of pictures: a zip or a folder with two folders in it, what goes in and what comes out.

Two pictures are a pair where their paths within those folders are the same but for how they end. Where both
folders stand in `train` and in `test` (`val`), those are the split.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import PurePosixPath
from typing import NamedTuple

from aecore.data.readers.formats import picture_files, pictures
from aecore.data.readers.formats.given import Given
from aecore.data.readers.formats.pictures import SPLITS, Listing
from aecore.data.readers.formats.raw import Progress, Raw

FOLDERS = ("in", "out")
"""What the two folders are called that are known without being named."""
NAMED = 4  # pictures without a partner that are named
Pair = tuple[PurePosixPath, PurePosixPath]


class Pairs(NamedTuple):
    """All pairs by their names, test pairs last; how many those are, 0 without a split; and remarks."""

    found: list[Pair]
    tests: int
    remarks: tuple[str, ...]


def recognised(given: Given) -> tuple[str, str] | None:
    """The names of the two folders where it holds a folder `in` and a folder `out`, and nothing else.

    That may be so in a folder of training pictures and in one of test pictures.
    """
    if not picture_files.known(given):
        return None
    parts = _parts(picture_files.paths(given), FOLDERS)
    return FOLDERS if all(_folders(part) == set(FOLDERS) for part in parts) else None


def read(
    given: Given,
    folders: tuple[str, str],
    side: int | None = None,
    progress: Progress = lambda done, total: None,
    colour: bool = False,
) -> Raw:
    """Every pair, (n, 2, H, W) or (n, 2, H, W, 3) bytes: what goes in, and what comes out, in one size.

    It is that of what comes out, unless there is a `side`. ValueError, in one sentence, where a folder is not
    there, or there is no pair.
    """
    found, tests, remarks = pairs(given, folders)
    size = pictures.size(outputs(given, found))
    both = _listing(given, [path for pair in found for path in pair])
    raw = pictures.read(both, side, progress, colour, size)
    x = raw.x.reshape(len(found), 2, *raw.x.shape[1:])
    n_train = len(found) - tests if tests else None
    return Raw(x, n_train=n_train, remarks=(*remarks, *raw.remarks), paired=True)


def outputs(given: Given, found: Sequence[Pair]) -> Listing:
    """The pictures that should come out."""
    return _listing(given, [second for _, second in found])


def examples(given: Given, found: Sequence[Pair], some: int) -> Listing:
    """The pictures of some pairs, of each what goes in and then what comes out."""
    chosen = found[:: max(1, len(found) // some)][:some]
    return _listing(given, [path for pair in chosen for path in pair])


def pairs(given: Given, folders: tuple[str, str]) -> Pairs:
    """All pairs; pictures without a partner are told, not dropped. ValueError, in a sentence, without any."""
    if not picture_files.known(given):
        raise ValueError("pairs are read from a zip or a folder of pictures, and this is none")
    parts = [_paired(part, folders) for part in _parts(picture_files.paths(given), folders)]
    found = [pair for part, _ in parts for pair in part]
    tests = len(parts[1][0]) if len(parts) == 2 else 0
    split = f" {tests:,} of them are test pairs, by their folder." if tests else ""
    told = f"{len(found):,} pairs of pictures: {folders[0]} goes in, {folders[1]} should come out.{split}"
    return Pairs(found, tests, (told, *_left_out([name for _, alone in parts for name in alone])))


def _parts(every: list[PurePosixPath], folders: tuple[str, str]) -> list[list[PurePosixPath]]:
    """All paths, or those of training and those of test pictures where all lie in folders of such names."""
    depth = _depth(every)
    splits = [SPLITS.get(path.parts[depth].lower()) if path.parts[depth:] else None for path in every]
    if set(splits) != {0, 1} or _folders(every) & set(folders):
        return [every]
    return [[path for path, of in zip(every, splits, strict=True) if of == part] for part in (0, 1)]


def _folders(paths: list[PurePosixPath]) -> set[str]:
    """The names of folders that divide pictures, below those that all are in."""
    depth = _depth(paths)
    return {path.parts[: depth + 1][-1] for path in paths}


def _paired(every: list[PurePosixPath], folders: tuple[str, str]) -> tuple[list[Pair], list[str]]:
    """Pairs in the order of their names, and pictures without a partner."""
    first, second = (_within(every, folder) for folder in folders)
    names = sorted(first.keys() & second.keys())
    if not names:
        raise ValueError(
            f"no picture in {folders[0]} has a partner of its name in {folders[1]}: give both the same name"
        )
    alone = [*_alone(folders[0], first, names), *_alone(folders[1], second, names)]
    return [(first[name], second[name]) for name in names], alone


def _within(every: list[PurePosixPath], folder: str) -> Mapping[str, PurePosixPath]:
    """The pictures of one folder by their paths within it, less how they end."""
    wanted = PurePosixPath(folder)
    depth = _depth(every) if len(wanted.parts) == 1 else 0
    if depth and all(path.parts[depth - 1] == folder for path in every):
        depth -= 1  # all pictures are in this one folder: what is not there is the other
    found: dict[str, PurePosixPath] = {}
    for path in every:
        inside = PurePosixPath(*path.parts[depth:])
        if not inside.is_relative_to(wanted):
            continue
        name = str(inside.relative_to(wanted).with_suffix(""))
        if name in found:
            raise ValueError(f"{folder} holds two pictures called {name[-60:]!r}: keep one of them")
        found[name] = path
    if not found:
        there = sorted({path.parts[:-1][min(depth, len(path.parts) - 2)] for path in every if path.parts[1:]})
        raise ValueError(
            f"there is no folder {folder[:40]!r} with pictures in it; "
            f"there is {', '.join(there[:8]) or 'no folder at all'}"
        )
    return found


def _depth(paths: Sequence[PurePosixPath]) -> int:
    """How many folders all pictures have above them together: a zip is often one folder."""
    above = [path.parent.parts for path in paths]
    shortest = min(above, key=len, default=())
    return next(
        (i for i, part in enumerate(shortest) if any(parts[i] != part for parts in above)), len(shortest)
    )


def _alone(folder: str, found: Mapping[str, PurePosixPath], names: Sequence[str]) -> list[str]:
    paired = set(names)
    return [f"{folder}/{name}{path.suffix}" for name, path in sorted(found.items()) if name not in paired]


def _left_out(alone: Sequence[str]) -> tuple[str, ...]:
    if not alone:
        return ()
    more = f" and {len(alone) - NAMED:,} more" if len(alone) > NAMED else ""
    count = "One picture has" if len(alone) == 1 else f"{len(alone):,} pictures have"
    return (f"Left out: {count} no partner: {', '.join(name[-60:] for name in alone[:NAMED])}{more}.",)


def _listing(given: Given, paths: Sequence[PurePosixPath]) -> Listing:
    return Listing(len(paths), lambda places: picture_files.opened(given, [paths[place] for place in places]))
