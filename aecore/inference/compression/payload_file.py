"""A file of payloads: which run reads them, how its code was quantised, and the payloads one by one."""

from __future__ import annotations

import hashlib
import json
import zlib
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace

import numpy as np
from pydantic import TypeAdapter

from aecore.inference.compression.rate_distortion import Codec

MAGIC = b"Latent Lab payloads 1\n"
LENGTH = np.dtype(">u2")
"""Of each payload: two bytes."""
NOT_OURS = "it is no file of payloads, or is cut short"


@dataclass(frozen=True)
class About:
    """What a file of payloads says of itself: `codec` is a digest of quantiser and frequency tables.

    `crc32` is that of all that follows: a payload with a wrong bit would be another picture.
    """

    run: str
    count: int
    codec: str
    bits: int | None = None
    step: float | None = None
    crc32: int = 0


def written(about: About, payloads: Sequence[bytes]) -> bytes:
    """The bytes of a file."""
    lengths = np.array([len(payload) for payload in payloads], LENGTH).tobytes()
    body = b"".join([lengths, *payloads])
    head = asdict(replace(about, crc32=zlib.crc32(body)))
    return b"".join([MAGIC, json.dumps(head).encode(), b"\n", body])


def read(content: bytes) -> tuple[About, list[bytes]]:
    """What a file says and its payloads; ValueError, in a sentence, where it is none."""
    head, _, rest = content.removeprefix(MAGIC).partition(b"\n")
    try:
        about = TypeAdapter(About).validate_json(head)
        lengths = np.frombuffer(rest, LENGTH, about.count).astype(int)
    except ValueError:
        raise ValueError(NOT_OURS) from None
    ends = lengths.cumsum() + lengths.size * LENGTH.itemsize
    if not content.startswith(MAGIC) or about.count < 1 or len(rest) != ends[-1]:
        raise ValueError(NOT_OURS)
    if zlib.crc32(rest) != about.crc32:
        raise ValueError("its payloads were changed since they were written: take the file anew")
    return about, [rest[end - length : end] for end, length in zip(ends, lengths, strict=True)]


def codec_digest(codec: Codec) -> str:
    """Sixteen hex digits of quantiser and tables: other ones would read other pictures."""
    tables, quantiser = codec.tables, codec.quantiser
    arrays = (tables.lowest, tables.values, tables.edges, quantiser.origin, quantiser.step)
    return hashlib.sha256(b"".join(np.ascontiguousarray(array).tobytes() for array in arrays)).hexdigest()[
        :16
    ]
