"""Names as somebody types them who means harm: Markdown, HTML, Rich, addresses, pictures from elsewhere."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

FOREIGN = "foreign.test"
HOSTILE = (
    f"![a](http://{FOREIGN}/a.png) **b**",
    f"<img src=http://{FOREIGN}/b.png onerror=f()>",
    f"[c](javascript:f()) https://{FOREIGN} www.{FOREIGN}",
    "[/red] [bold]d :smile: :material_home: $x^2$ `e` :red[f] # 1. -> %{x}",
)
"""Each may be the name of a run, at most 80 characters, and all but the last that of a person, at most 60."""
LETTERS = {
    "Code": {"code_text"},
    "Selectbox": {"options", "raw_value"},
    "MultiSelect": {"options", "raw_values"},
    "TextInput": {"default", "value", "placeholder"},
    "FileUploader": {"value"},
    "BidiComponent": {"json"},
    "PlotlyChart": {"alt", "spec"},
    "PageLink": {"query_string"},
}
"""What a browser shows letter by letter, by the element: its other texts are read as Markdown, or as HTML."""


def formatted(elements: Any) -> Iterator[tuple[str, str]]:
    """Every text of a page that is read as Markdown or HTML, and where it stands."""
    for element in elements:
        proto = getattr(element, "proto", None)
        if proto is not None and hasattr(proto, "ListFields"):
            yield from _texts(proto, LETTERS.get(type(proto).__name__, set()), type(proto).__name__)


def _texts(message: Any, letters: set[str], place: str) -> Iterator[tuple[str, str]]:
    for field, value in message.ListFields():
        for part in value if hasattr(value, "append") or hasattr(value, "add") else (value,):
            where = f"{place}.{field.name}"
            if isinstance(part, str) and field.name not in letters:
                yield where, part
            elif hasattr(part, "ListFields"):
                yield from _texts(part, letters, where)
