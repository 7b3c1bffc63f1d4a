"""Text formatting: Markdown escaped, errors as sentences, an MSE with as many digits as it needs."""

from __future__ import annotations

import re

SIGN = re.compile(r"([!-/:-@\[-`{-~])")


def plain(text: str) -> str:
    """The text for a place that reads Markdown: nothing in it becomes a link, a picture or a heading."""
    return SIGN.sub(r"\\\1", text)


def sentence(said: object) -> str:
    """What an error says, or any words, as a sentence: a capital first and a full stop at the end."""
    text = str(said)
    return f"{text[:1].upper()}{text[1:]}."


def error(mse: float) -> str:
    """An MSE with four decimals, and with six where four would leave little of it."""
    return f"{mse:.4f}" if mse >= 0.001 else f"{mse:.6f}"
