"""Text formatting of numbers and for HTML, one way wherever they are read."""

from __future__ import annotations

import html

FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""How a cell begins that a spreadsheet takes for a formula."""


def percent(share: float, decimals: int = 0) -> str:
    """A share as a percentage, with the space of ISO 80000-1: 28 %."""
    return f"{100 * share:.{decimals}f} %"


def capital(text: str) -> str:
    """A text that begins with a capital; its other letters stay, as in "Linear SVM"."""
    return f"{text[:1].upper()}{text[1:]}"


def plain_html(text: str) -> str:
    """The text for a place that reads HTML, between tags or in an attribute, or that Plotly reads.

    Plotly knows few names of characters, and reads `%{x}` in a template.
    """
    return html.escape(text).translate({ord("{"): "&#123;"}).replace("&quot;", "&#34;")


def as_text_cell(cell: str) -> str:
    """A cell as spreadsheets keep it: what begins like a formula gets an apostrophe before it."""
    return f"'{cell}" if cell.startswith(FORMULA) else cell
