"""Labels of a run: the name, the tags and the note that somebody gave it, each a small plain file."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from aecore.runs.store.files import Damaged, read, write

NAME_CHARACTERS, TAG_CHARACTERS, NOTE_CHARACTERS = 80, 24, 500
MOST_TAGS = 8
BYTES = 4 * NOTE_CHARACTERS  # of a file; a character has four at most


@dataclass(frozen=True)
class Labels:
    """What somebody wrote about a run; empty where nobody did."""

    name: str = ""
    tags: tuple[str, ...] = ()
    note: str = ""


def labels(folder: Path) -> Labels:
    """The labels in `name.txt`, `tags.txt` (one a line) and `note.txt` of a run's folder."""
    tags = (_line(tag)[:TAG_CHARACTERS] for tag in _text(folder / "tags.txt").splitlines())
    kept = tuple(dict.fromkeys(filter(None, tags)))[:MOST_TAGS]
    return Labels(_line(_text(folder / "name.txt")), kept, _line(_text(folder / "note.txt")))


def write_name(folder: Path, name: str) -> None:
    """Keep a name of at least one character; ValueError, in a sentence, where that cannot be."""
    name = _line(name)
    if not name.isprintable() or not 0 < len(name) <= NAME_CHARACTERS:
        raise ValueError(f"a name has 1 to {NAME_CHARACTERS} printable characters, got {name[:100]!r}")
    _write(folder / "name.txt", name)


def write_tags(folder: Path, tags: Iterable[str]) -> None:
    """Keep these tags in place of those there are, each once; ValueError, in a sentence, where not."""
    found = tuple(dict.fromkeys(filter(None, map(_line, tags))))
    for tag in found:
        _check("a tag", tag, TAG_CHARACTERS)
    if len(found) > MOST_TAGS:
        raise ValueError(f"a run has at most {MOST_TAGS} tags, got {len(found)}")
    _write(folder / "tags.txt", "\n".join(found))


def write_note(folder: Path, note: str) -> None:
    """Keep a note, which is one line and may be empty; ValueError, in a sentence, where that cannot be."""
    note = _line(note)
    _check("a note", note, NOTE_CHARACTERS)
    _write(folder / "note.txt", note)


def _check(what: str, text: str, most: int) -> None:
    if not text.isprintable() or len(text) > most:
        raise ValueError(f"{what} has at most {most} printable characters, got {text[:100]!r}")


def _line(text: str) -> str:
    return " ".join(text.split())


def _text(path: Path) -> str:
    """What stands in a file; of a link nothing, which would show everybody another file of this machine."""
    if path.is_symlink():
        return ""
    try:
        return read(path, BYTES).decode(errors="replace")
    except Damaged:
        return ""


def _write(path: Path, text: str) -> None:
    try:
        write(path, text.encode(), lasting=True)
    except OSError as error:
        raise ValueError(f"{path.parent} cannot be written: {error.strerror or error}") from None
