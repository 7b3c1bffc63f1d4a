"""Plotly charts in our theme: for what people analyse, with hover, zoom, legend, image and data table.

What moves while a run learns is drawn by the canvases of `view_card`; a Plotly chart is mounted anew whenever
its figure changes, so it is for what rests.
"""

from __future__ import annotations

import html
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, Literal

import streamlit as st

from aecore.inference.charts.page import Titled, page
from aecore.inference.charts.palette import ACCENT, BASELINE, SERIES
from aecore.text_format import plain_html
from ui.core.lazy_popover import lazy_popover
from ui.core.style import large

if TYPE_CHECKING:
    import numpy as np
    from plotly.graph_objects import Figure

Dash = Literal["solid", "dash", "dot"]


@dataclass(frozen=True)
class Theme:
    """The colours of a chart: those of .streamlit/config.toml, and Okabe-Ito for classes."""

    ink: str
    mute: str
    line: str
    card: str
    baseline: str
    accent: str
    series: tuple[str, ...]


LIGHT = Theme("#1d1f21", "#6b6f73", "#e4e2dc", "#ffffff", BASELINE, ACCENT, SERIES)
DARK = Theme(
    *("#eceae4", "#9aa0a6", "#2b2f34", "#1a1d21", "#f08c45", "#4fc3b5"),
    (
        "#3d9fdc",
        "#f0ac1e",
        "#1fc294",
        "#e08fbd",
        "#9ad4f7",
        "#f4793a",
        "#bdb63c",
        "#a78de0",
        "#c48d7c",
        "#c3c6ca",
    ),
)
SYMBOLS = ("circle", "square", "diamond", "cross", "circle-open", "square-open", "diamond-open")
"""Those of 3-D that every machine can draw: "x" is a character that many fonts lack."""
CAMERA = {"eye": {"x": 1.5, "y": 1.5, "z": 0.9}, "center": {"x": 0, "y": 0, "z": -0.15}}
"""Far enough away that the titles of all three axes are seen."""
FEW, LEGEND_PX = 8, 12
"""Of more lines than these the legend takes room: so many pixels for each further one."""
FORMATS = ("PNG", "SVG")


def theme() -> Theme:
    """The theme of whoever looks."""
    return DARK if st.context.theme.type == "dark" else LIGHT


def line(
    name: str, x: np.ndarray, y: np.ndarray, colour: str, *, dash: Dash = "solid", mark: bool = False
) -> dict[str, Any]:
    """A curve with its name in the legend, points marked where there are few; gaps (NaN) stay gaps."""
    width = 3.2 if large() else 2.0
    return {
        "type": "scatter",
        "mode": "lines+markers" if mark else "lines",
        **{"name": plain_html(name), "x": x, "y": y, "legendgroup": name},
        "line": {"color": colour, "width": width, "dash": dash},
    }


def band(
    name: str,
    x: np.ndarray,
    low: np.ndarray,
    high: np.ndarray,
    colour: str,
    what: str = "lowest to highest",
) -> dict[str, Any]:
    """The room between two curves, shown and hidden with the line of that name."""
    return {
        "type": "scatter",
        "mode": "lines",
        "fill": "toself",
        **{
            "name": plain_html(f"{name}, {what}"),
            "legendgroup": name,
            "showlegend": False,
            "hoverinfo": "skip",
        },
        **{"x": [*x, *x[::-1]], "y": [*low, *high[::-1]]},
        **{"fillcolor": colour, "opacity": 0.18, "line": {"width": 0}},
    }


def bars(name: str, labels: Sequence[str], values: Sequence[float | None], colour: str) -> dict[str, Any]:
    """One bar for each label; None leaves its place empty."""
    shown = {"texttemplate": "%{y:.4g}", "textposition": "outside", "cliponaxis": False}
    return {
        "type": "bar",
        "name": plain_html(name),
        "x": [plain_html(label) for label in labels],
        "y": list(values),
        **shown,
        "marker": {"color": colour},
    }


def points_3d(name: str, xyz: np.ndarray, rows: np.ndarray, at: int) -> dict[str, Any]:
    """Points (N, 3) of one class in space, in its own colour and symbol; `rows` (N,) are their numbers."""
    colours = theme().series
    return {
        "type": "scatter3d",
        "mode": "markers",
        **{"name": plain_html(name), "x": xyz[:, 0], "y": xyz[:, 1], "z": xyz[:, 2], "customdata": rows},
        "marker": {"size": 3.4, "color": colours[at % len(colours)], "symbol": SYMBOLS[at % len(SYMBOLS)]},
        "hovertemplate": f"{plain_html(name)}, test row %{{customdata}}<extra></extra>",
    }


def figure(
    traces: Iterable[dict[str, Any]],
    *,
    x: str = "",
    y: str = "",
    log_x: bool = False,
    log_y: bool = False,
    categories: bool = False,
    space: Sequence[str] = (),
    height: int = 360,
) -> Figure:
    """A figure in the theme of the moment; `x` and `y`, or `space`, say what the axes measure."""
    from plotly.graph_objects import Figure  # half a second, and no page needs it to be painted

    drawn, named = list(traces), zip("xyz", space, strict=False)
    height += LEGEND_PX * max(0, len(drawn) - FEW)
    now, size = theme(), 18 if large() else 13
    under = -0.02 if space else -0.24  # above, a long legend would meet the mode bar
    axis: dict[str, Any] = {"gridcolor": now.line, "linecolor": now.line, "zeroline": False}
    axis |= {
        "automargin": True,
        "exponentformat": "power",
        "title": {"font": {"size": size, "color": now.mute}},
    }
    room = {"backgroundcolor": "rgba(0,0,0,0)", "gridcolor": now.line, "zerolinecolor": now.line}
    return Figure(
        data=drawn,
        layout={
            **{"height": height, "hovermode": "closest", "uirevision": "kept", "barmode": "overlay"},
            **{"paper_bgcolor": "rgba(0,0,0,0)", "plot_bgcolor": "rgba(0,0,0,0)"},
            "font": {"family": "Inter, sans-serif", "size": size, "color": now.ink},
            "margin": {"l": 8, "r": 8, "t": 40, "b": 8},
            "hoverlabel": {"bgcolor": now.card, "font": {"color": now.ink}, "namelength": -1},
            "showlegend": True,
            "legend": {"orientation": "h", "yanchor": "top", "y": under, "x": 0, "itemsizing": "constant"},
            "modebar": {"bgcolor": "rgba(0,0,0,0)", "color": now.mute, "activecolor": now.accent},
            "xaxis": {
                **axis,
                "title": {**axis["title"], "text": x},
                "type": "category" if categories else "log" if log_x else "-",
            },
            "yaxis": {**axis, "title": {**axis["title"], "text": y}, "type": "log" if log_y else "-"},
            "scene": {"camera": CAMERA}
            | {f"{axis}axis": {**room, "title": {"text": title}} for axis, title in named},
        },
    )


def chart(drawn: Figure, *, key: str, alt: str) -> None:
    """Show a figure; below it, what kind of image its camera saves, its numbers, and itself as a page.

    `alt` says in a sentence what is to be seen, and names the files that are saved.
    """
    place, below = st.container(), st.container(horizontal=True, vertical_alignment="center", gap="small")

    def numbers() -> None:
        st.dataframe(table(drawn), hide_index=True, key=f"{key}-data")

    with below:
        st.caption("Image", width="content")
        kind = st.pills(
            "Image", FORMATS, default=FORMATS[0], key=f"{key}-format", label_visibility="collapsed"
        )
        lazy_popover("Data table", numbers, key=f"{key}-table", icon=":material/table:", type="tertiary")
        st.download_button(
            "Plotly HTML",
            partial(as_page, drawn, alt, theme().card),
            f"{key}.html",
            key=f"{key}-page",
            icon=":material/download:",
            type="tertiary",
            help="this chart as a page that needs no network",
            on_click="ignore",
        )
    image = {"format": (kind or FORMATS[0]).lower(), "filename": key, "scale": 2}
    config = {"displaylogo": False, "toImageButtonOptions": image}
    place.plotly_chart(drawn, theme=None, key=key, config=config, alt=alt)


def as_page(drawn: Figure, alt: str, paper: str) -> bytes:
    """A figure as a page of its own, on paper of the theme it is drawn in."""
    return page(alt, [Titled("", type(drawn)(drawn).update_layout(paper_bgcolor=paper))])


def table(drawn: Figure) -> dict[str, list[Any]]:
    """Every point of a figure as columns: the name of its line, and its coordinates."""
    columns: dict[str, list[Any]] = {"line": [], "x": [], "y": []}
    if any(trace.type == "scatter3d" for trace in drawn.data):
        columns["z"] = []
    for trace in drawn.data:
        columns["line"] += [html.unescape(trace.name)] * len(trace.x)
        for name in columns.keys() - {"line"}:
            columns[name] += [html.unescape(at) if isinstance(at, str) else at for at in getattr(trace, name)]
    return columns
