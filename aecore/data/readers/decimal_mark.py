"""Find the decimal mark of a table of numbers, a point or a comma."""

from __future__ import annotations

import re

_POINT = re.compile(r"\d\.|\.\d")
_BEGIN = {True: '"', False: r'(?:^|[\s;|"])'}  # in a table separated by commas only quotes can hold one
_COMMA = {
    separates: re.compile(rf"{begin}[-+]?(?:0*,\d|\d+,(?:\d{{1,2}}|\d{{4,}})(?!\d)|\d{{4,}},\d)")
    for separates, begin in _BEGIN.items()
}
"""A comma that can only be a decimal mark: not the one in 1,234, which may be a thousand."""


def is_comma(text: str, separator: str, at: int = 0) -> bool:
    """Whether numbers from `at` on are written with a decimal comma: no point is, and a comma surely."""
    return not _POINT.search(text, at) and _COMMA[separator == ","].search(text, at) is not None
