"""A file with a known checksum: where it lies, and whether it is whole."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

from aecore.data.dataset import DataMissing
from aecore.data.folders import assets, cache, supplied


@dataclass(frozen=True)
class File:
    """A file that a data set is read from: FOLDER/FILE. One without `urls` came with the program.

    Without `sha256` its bytes are not known here: publishers change such a set, and people pack it again.
    Then `size` is roughly what a download takes, `md5` is checked at the download alone, and whoever reads
    the file must check what is in it.
    """

    path: str
    size: int
    sha256: str = ""
    urls: tuple[str, ...] = ()
    md5: str = ""

    def present(self) -> bool:
        """It lies somewhere and has its length; not a byte of it is read."""
        try:
            place = next((path for path in self._places() if path.is_file()), None)
            return place is not None and (not self.sha256 or place.stat().st_size == self.size)
        except OSError:
            return False

    def ready(self) -> Path | None:
        """The whole file, read and checked, or None where it has to be downloaded.

        A damaged download is removed. Damage elsewhere is not ours to mend: DataMissing says what to do.
        """
        try:
            return self._search()
        except OSError as error:
            raise DataMissing(
                f"{error.filename or self.path} cannot be used: {error.strerror or error}"
            ) from None

    def _places(self) -> tuple[Path, ...]:
        folders = (supplied(), cache()) if self.urls else (assets(),)
        return tuple(folder / self.path for folder in folders if folder)

    def _search(self) -> Path | None:
        for place in self._places():
            if place.is_file():
                if self._whole(place):
                    return place
                self._discard(place)
        if not self.urls:
            raise DataMissing(f"{self._places()[0]} is missing: install Latent Lab again")
        return None

    def _whole(self, place: Path) -> bool:
        if not self.sha256:
            return True
        if place.stat().st_size != self.size:
            return False
        with place.open("rb") as content:
            return hashlib.file_digest(content, "sha256").hexdigest() == self.sha256

    def _discard(self, place: Path) -> None:
        if not self.urls:
            raise DataMissing(f"{place} is cut short or was changed: install Latent Lab again")
        if not place.is_relative_to(cache()):
            raise DataMissing(
                f"{place} is cut short or has the wrong checksum: put the published file there, "
                "or unset LATENTLAB_DATA to download it"
            )
        place.unlink()
