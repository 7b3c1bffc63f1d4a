"""Text formatting of numbers, one way wherever they are read."""

from __future__ import annotations


def percent(share: float, decimals: int = 0) -> str:
    """A share as a percentage, with the space of ISO 80000-1: 28 %."""
    return f"{100 * share:.{decimals}f} %"


def capital(text: str) -> str:
    """A text that begins with a capital; its other letters stay, as in "Linear SVM"."""
    return f"{text[:1].upper()}{text[1:]}"
