"""Errors of readers: whatever a library raises about bytes that it cannot read, as one sentence."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager

REASONS: dict[type[Exception], str] = {
    UnicodeDecodeError: "it is not text in UTF-8",
    json.JSONDecodeError: "it is not JSON",
    RecursionError: "it is nested too deeply",
    MemoryError: "it does not fit into memory",
}


@contextmanager
def reading(what: object, kind: type[ValueError] = ValueError) -> Iterator[None]:
    """The border where data come in: inside, every error becomes one of `kind`, a sentence about `what`.

    An error of `kind` passes as it is. zipfile, zlib, lzma, csv, numpy and safetensors find damage each in
    ways of their own, and in more than they document, so nothing is caught by name.
    """
    try:
        yield
    except Exception as error:  # a border
        if kind is not ValueError and isinstance(error, kind):
            raise
        raise kind(_sentence(what, error)) from error


def _sentence(what: object, error: Exception) -> str:
    reason = next((words for known, words in REASONS.items() if isinstance(error, known)), "")
    if isinstance(error, OSError):
        reason = error.strerror or ""
    if isinstance(error, ValueError) and not reason and ours(error):
        reason = " ".join(str(error).split())
    return f"{what} cannot be read: {reason}" if reason else f"{what} is cut short or was changed"


def ours(error: Exception) -> bool:
    """Whether code of ours refused it, in words of ours."""
    last = error.__traceback__
    while last is not None and last.tb_next is not None:
        last = last.tb_next
    return last is not None and str(last.tb_frame.f_globals.get("__name__", "")).startswith("aecore.")
