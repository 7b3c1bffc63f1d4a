"""Data of a link: which file a recipe learns from, and the choices made about it, as URL-safe text."""

from __future__ import annotations

import base64
import binascii
import json
import re
import zlib
from dataclasses import dataclass, field, replace
from pathlib import Path

from aecore.data import own
from aecore.data.own import Choices, Given
from aecore.spec import Spec

LONGEST, LARGEST = 4_000, 40_000  # characters of the text, bytes that it may unpack to
_SHA256 = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True)
class Wanted:
    """A recipe whose data set is not here: the name of that, and as much as the link tells of its file.

    `sha256` is empty where the link does not tell it.
    """

    spec: Spec
    file: str = ""
    sha256: str = ""
    choices: Choices = field(default_factory=Choices)

    @property
    def name(self) -> str:
        """The data set that is to be made of the file."""
        return own.base(self.spec.data.name)

    def told(self) -> str:
        """What is known of the file."""
        if not self.sha256:
            return f"{self.name}, made of somebody's own file"
        return f"{self.file} (SHA-256 {self.sha256[:12]}…)"

    def sentence(self) -> str:
        """What is asked for."""
        return f"This recipe learns from {self.told()}, which is not here: bring that file."

    def called(self, given: Given) -> Given:
        """A file under the name that the link has for it: whoever was sent it may have renamed it."""
        if self.sha256 and self.sha256 != given.digest:
            return given
        return replace(given, name=self.file or f"{self.name[3:-9]}{Path(given.name).suffix}")


def missing(spec: Spec) -> bool:
    """Whether a recipe learns from somebody's own file that is not here."""
    brought = own.base(spec.data.name)
    return bool(brought) and own.source(brought) is None


def pack(name: str) -> str:
    """What a link tells of a set's file; empty of what nobody brought."""
    known = own.about(name)
    if known is None:
        return ""
    told = {"file": known["file"], "sha256": known["sha256"], "choices": known["choices"]}
    return base64.urlsafe_b64encode(zlib.compress(json.dumps(told).encode(), 9)).decode().rstrip("=")


def unpack(spec: Spec, text: str) -> Wanted:
    """The set that a link asks for; of what it tells nothing is believed that is not sound."""
    try:
        unzip = zlib.decompressobj()
        packed = base64.urlsafe_b64decode(text[:LONGEST] + "=" * (-len(text[:LONGEST]) % 4))
        told = json.loads(unzip.decompress(packed, LARGEST))
        file, sha256 = str(told["file"])[:80], str(told["sha256"])
        if not _SHA256.fullmatch(sha256):
            return Wanted(spec)
        return Wanted(spec, file, sha256, Choices.unpacked(str(told["choices"])))
    except (ValueError, KeyError, TypeError, RecursionError, binascii.Error, zlib.error):
        return Wanted(spec)
