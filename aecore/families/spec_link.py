"""Share links: a recipe as URL-safe text, and back."""

from __future__ import annotations

import base64
import binascii
import zlib
from urllib.parse import parse_qs, urlsplit

from aecore import families
from aecore.spec import Spec

LONGEST = 6_000  # characters of a link; browsers and chat programs cut longer ones
LARGEST = 100_000  # bytes of JSON a link may unpack to


def pack(spec: Spec) -> str:
    """The recipe as URL-safe text: compressed JSON in base64."""
    return base64.urlsafe_b64encode(zlib.compress(spec.model_dump_json().encode(), 9)).decode().rstrip("=")


def from_address(link: str) -> str:
    """The packed text of a link, which may be a whole address or only what stands behind `spec=`."""
    return in_address(link, "spec") or link.strip()


def in_address(link: str, name: str) -> str:
    """What an address says behind a name and an equals sign; empty where it does not."""
    return parse_qs(urlsplit(link.strip()).query).get(name, [""])[0]


def unpack(text: str) -> Spec:
    """The recipe of a link; ValueError says in one sentence why there is none."""
    if len(text) > LONGEST:
        raise ValueError(f"it is {len(text):,} characters long and {LONGEST:,} are allowed")
    return families.read(_inflate(text))


def _inflate(text: str) -> bytes:
    unzip = zlib.decompressobj()
    try:
        found = unzip.decompress(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)), LARGEST)
    except (binascii.Error, ValueError, zlib.error):
        raise ValueError("it was cut short or changed on its way") from None
    if not unzip.eof:
        raise ValueError("it was cut short or changed on its way, or unpacks to far more than a recipe")
    return found
