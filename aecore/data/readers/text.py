"""Decode text of an unknown encoding, or say in a sentence why there is none."""

from __future__ import annotations

import codecs
import re

_BINARY = (b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"\x80\x04")
_KINDS = {
    b"\xd0\xcf\x11\xe0": "is an Excel workbook: save it as CSV",
    b"7z\xbc\xaf": "is packed as 7z: pack it as zip or gz",
    b"Rar!": "is packed as RAR: pack it as zip or gz",
    b"\xfd7zXZ": "is packed as xz: pack it as zip or gz",
    b"BZh": "is packed as bzip2: pack it as zip or gz",
    b"\x28\xb5\x2f\xfd": "is packed as Zstandard: pack it as zip or gz",
    b"\x1f\x8b": "is packed twice: unpack it",
    b"PK\x03\x04": "is packed twice: unpack it",
}
_BEGUN = 1_024  # bytes in which a file shows what it is
_RUN = re.compile(rb"[\x80-\xff]{3,}|[\x81-\x83\x86-\x89\x8d\x8f\x90\x98\x9d]")
"""What no Western text has much of: three letters with accents in a row, and signs that it lacks."""
_SOUND = 3  # signs that are sound UTF-8 for each that is not, and it was UTF-8
_UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_UTF32 = (codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)


def decoded(name: str, data: bytes) -> str:
    """The text of a file: UTF-8, 16 or 32, else Western European; ValueError is one sentence.

    A byte-order mark is believed and is no part of the text.
    """
    if not data.strip(b"\0 \t\r\n\xef\xbb\xbf\xff\xfe"):
        raise ValueError(f"{name} is empty: export it again.")
    _refuse_binary(name, data)
    text = _decoded(name, data)
    begun = text[:_BEGUN].lstrip().lower()
    if begun.startswith(("<!doctype html", "<html")):
        raise ValueError(f"{name} is a web page: bring the file that the page lets you download, CSV or zip.")
    if "\0" in text or sum(sign < " " and sign not in "\t\r\n\f" for sign in begun) > len(begun) // 20:
        raise ValueError(_no_text(name))
    return text


def _refuse_binary(name: str, data: bytes) -> None:
    for magic, what in _KINDS.items():
        if data.startswith(magic):
            raise ValueError(f"{name} {what}.")
    if data.startswith(_BINARY):
        raise ValueError(_no_text(name))


def _decoded(name: str, data: bytes) -> str:
    try:
        return data.decode(_encoding(data))
    except UnicodeDecodeError:
        if data.startswith((*_UTF16, *_UTF32)):
            raise ValueError(f"{name} is damaged: export it again.") from None
        return _eight_bits(name, data)


def _eight_bits(name: str, data: bytes) -> str:
    """UTF-8 with some damage, or Western European; other alphabets look alike, and none is guessed."""
    text = data.decode("utf-8-sig", errors="replace")
    damaged = text.count("\N{REPLACEMENT CHARACTER}")
    if sum(sign > "\x7f" for sign in text) > _SOUND * damaged:
        return text
    foreign = sum(len(run) for run in _RUN.findall(data) if len(run) == 1 or len(set(run)) > 2)
    if b"\0" not in data and foreign * 3 > sum(byte > 0x7F for byte in data):
        raise ValueError(f"{name} is neither in UTF-8 nor in a Western encoding: save it as CSV UTF-8.")
    return data.decode("cp1252", errors="replace")


def _encoding(data: bytes) -> str:
    begun = data[:_BEGUN]
    if data.startswith(_UTF32):  # before UTF-16, whose mark one of these begins with
        return "utf-32"
    if data.startswith(_UTF16):
        return "utf-16"
    if begun[1::2].count(0) > len(begun) // 3:
        return "utf-16-le"
    if begun[::2].count(0) > len(begun) // 3:
        return "utf-16-be"
    return "utf-8-sig"


def _no_text(name: str) -> str:
    return f"{name} is not a text file, nor of a kind that is read here."
