"""Cached JSON: gzipped, under a URL that changes with its content, so that a browser may keep it for ever."""

from __future__ import annotations

import gzip
import hashlib
import json
from typing import Any


def pack(value: Any) -> bytes:
    """The gzip of JSON, the same bytes for the same value."""
    return gzip.compress(json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode(), 9, mtime=0)


def address(path: str, content: bytes) -> str:
    """Where the browser finds it; other content has another address, so it may be kept for ever."""
    return f"{path}?v={version(content)}"


def version(content: bytes) -> str:
    """The digest that its address bears."""
    return hashlib.sha256(content).hexdigest()[:12]
