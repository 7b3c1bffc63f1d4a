"""Resumable downloads of a published file from any of its mirrors, with checksums."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from aecore.data.dataset import DataMissing
from aecore.data.file import File
from aecore.data.folders import cache

if TYPE_CHECKING:
    from requests import Response

CHUNK_BYTES = 64 * 1024
TIMEOUT_S = (10, 30)  # to connect, and between two pieces

Report = Callable[[int], object]


def download(file: File, report: Report) -> Path:
    """Bring the file into the cache and say where it lies; `report` is given the bytes that are there so far.

    DataMissing tells what each address answered, or that the folder cannot be written. An exception out of
    `report` that is neither an OSError nor a ValueError ends the download; the next one goes on from there.
    """
    import requests

    faults = []
    for url in file.urls:
        try:
            return _retrieve(file, url, report)
        except requests.RequestException as error:
            faults.append(_fault(url, error.response))
        except ValueError:
            faults.append(
                f"{urlsplit(url).hostname} sent a file of wrong length or checksum, which was not kept"
            )
        except OSError as error:
            raise DataMissing(
                f"{(cache() / file.path).parent} cannot be written ({error.strerror or error}): "
                "make room there, or set LATENTLAB_HOME to another folder"
            ) from None
    raise DataMissing(f"{file.path} is not on this computer and cannot be downloaded ({', '.join(faults)})")


def _retrieve(file: File, url: str, report: Report) -> Path:
    import pooch

    pooch.get_logger().setLevel("WARNING")  # it would announce each download on the terminal
    target = cache() / file.path
    target.parent.mkdir(parents=True, exist_ok=True)
    resuming = Resuming(file.size, target.with_name(target.name + ".part"), report)
    how = resuming if file.sha256 else None  # where the length is not known there is no going on from a part
    pooch.retrieve(url, _checksum(file), target.name, target.parent, downloader=how)
    if how is None:
        report(file.size)
    return target


def _checksum(file: File) -> str | None:
    known = {"sha256": file.sha256, "md5": file.md5}
    return next((f"{kind}:{digest}" for kind, digest in known.items() if digest), None)


def _fault(url: str, answer: Response | None) -> str:
    host = urlsplit(url).hostname
    return f"no connection to {host}" if answer is None else f"{host} answered {answer.status_code}"


@dataclass(frozen=True)
class Resuming:
    """A downloader for pooch, which by itself starts every download at the first byte.

    Bytes are gathered in `part`, which outlives a broken connection and becomes pooch's file at `size` bytes.
    """

    size: int
    part: Path
    report: Report

    def __call__(self, url: str, output_file: str, pooch: object, check_only: bool = False) -> None:
        """Leave the content of `url` in `output_file`, for pooch to check."""
        if self._arrived() != self.size:
            self._gather(url)
        os.replace(self.part, output_file)

    def _arrived(self) -> int:
        size = self.part.stat().st_size if self.part.exists() else 0
        return size if size <= self.size else 0

    def _gather(self, url: str) -> None:
        import requests

        start = self._arrived()
        # without "identity" a server may pack the body, and a range would count packed bytes
        headers = {"Accept-Encoding": "identity", **({"Range": f"bytes={start}-"} if start else {})}
        with requests.get(url, headers=headers, stream=True, timeout=TIMEOUT_S) as answer:
            if answer.status_code == requests.codes.requested_range_not_satisfiable:
                self.part.unlink()
            answer.raise_for_status()
            self._write(answer, start if answer.status_code == requests.codes.partial_content else 0)

    def _write(self, answer: Response, start: int) -> None:
        """Append the answer's body to the first `start` bytes of `part`."""
        import requests

        missing = self.size - start
        if int(answer.headers.get("Content-Length", missing)) != missing:
            raise ValueError("another file is served here")
        with self.part.open("r+b" if start else "wb") as out:
            out.seek(start)  # not appending: two processes at it write the same bytes to the same places
            for chunk in answer.iter_content(CHUNK_BYTES):
                start += out.write(chunk)
                self.report(start)
                if start > self.size:
                    break  # a body without end would fill the disk; this one fails its checksum
        if start < self.size:
            raise requests.ConnectionError("the connection broke")
