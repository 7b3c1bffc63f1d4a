"""A page of Plotly figures: one HTML file with the library inside, which asks no network."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from string import Template
from typing import TYPE_CHECKING, NamedTuple

from aecore.text_format import plain_html

if TYPE_CHECKING:
    from plotly.graph_objects import Figure

CONFIG = {"displaylogo": False, "responsive": True}


class Titled(NamedTuple):
    """A figure with its title, and a line of what is to be known of it; `half` as wide as the page."""

    title: str
    figure: Figure
    told: str = ""
    half: bool = False


def page(title: str, figures: Iterable[Titled], told: str = "") -> bytes:
    """The page; 4.8 MB of it are Plotly itself."""
    from plotly.offline import get_plotlyjs

    body = "".join(_section(titled) for titled in figures)
    shell = Template((Path(__file__).parent / "page.html").read_text(encoding="utf-8"))
    words = {"title": plain_html(title), "told": plain_html(told)}
    return shell.substitute(words, plotly=get_plotlyjs(), body=body).encode()


def _section(titled: Titled) -> str:
    from plotly.io import to_html

    drawn = to_html(titled.figure, CONFIG, include_plotlyjs=False, full_html=False)
    told, look = plain_html(titled.told), ' class="half"' if titled.half else ""
    head = f"<h2>{plain_html(titled.title)}</h2>" if titled.title else ""
    return f"<section{look}>{head}{drawn}<p>{told}</p></section>"
