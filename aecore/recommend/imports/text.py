"""Decode text of an unknown encoding, or say in a sentence why there is none."""

from __future__ import annotations

import codecs

_BINARY = (
    b"%PDF",
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"\x1f\x8b",
    b"\x80\x04",
    b"\xd0\xcf\x11\xe0",
    b"7z\xbc",
)
_BEGUN = 1_024  # bytes in which a file shows what it is
_UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def decoded(name: str, data: bytes) -> str:
    """The text of a file: UTF-8 or 16 with or without its mark, else Western European; ValueError else."""
    if not data.strip(b"\0 \t\r\n\xef\xbb\xbf\xff\xfe"):
        raise ValueError(f"{name} is empty: export it again.")
    if data.startswith(_BINARY):
        raise ValueError(_no_text(name))
    text = _decoded(name, data)
    begun = text[:_BEGUN].lstrip().lower()
    if begun.startswith(("<!doctype html", "<html")):
        raise ValueError(f"{name} is a web page: bring the file that the page lets you download, CSV or zip.")
    if "\0" in text or sum(sign < " " and sign not in "\t\r\n\f" for sign in begun) > len(begun) // 20:
        raise ValueError(_no_text(name))
    return text


def _decoded(name: str, data: bytes) -> str:
    try:
        return data.decode(_encoding(data))
    except UnicodeDecodeError:
        if data.startswith(_UTF16):
            raise ValueError(f"{name} is damaged: export it again.") from None
        return data.decode("cp1252", errors="replace")


def _encoding(data: bytes) -> str:
    begun = data[:_BEGUN]
    if data.startswith(_UTF16):
        return "utf-16"
    if begun[1::2].count(0) > len(begun) // 3:
        return "utf-16-le"
    if begun[::2].count(0) > len(begun) // 3:
        return "utf-16-be"
    return "utf-8-sig"


def _no_text(name: str) -> str:
    return f"{name} is not a text file: bring the CSV, JSON or zip that you exported."
