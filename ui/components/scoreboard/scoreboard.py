"""Scoreboard: one metric at a time by model and number of ratings, as a Plotly chart and as a table."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

import numpy as np
import streamlit as st

from aecore.recommend.evaluation.scoreboard_text import TARGET, Table
from ui.components.chart import Dash, chart, figure, line, theme
from ui.components.lib.static_files import component

_score_table = component("scoreboard/score_table", ":host { display: block; min-height: 26rem }")

X = "films a new person has rated"


def scoreboard(
    tables: Iterable[Table],
    names: Mapping[str, str],
    *,
    key: str,
    title: str,
    lead: str,
    caption: str,
    tags: Mapping[tuple[str, str], str],
    baselines: Mapping[str, str],
    usable: frozenset[str] = frozenset(),
    on_choose: Callable[[str], None] | None = None,
) -> None:
    """Draw one of the tables, as it is chosen, models under the `names` given to them.

    A row is marked where `tags` says of (figure, model) why; `baselines` holds by figure the model to beat.
    `on_choose(model)` is called when somebody wants another one of those that are `usable`.
    """

    def chosen() -> None:
        model = st.session_state[f"{key}-models"].get("choose")
        if on_choose is not None and model in usable:
            on_choose(model)

    known = {table.figure.title: table for table in tables}
    with st.container(key=f"{key}-card"):
        st.markdown(f"**{title}** {lead}")
        first = next(iter(known))
        metric = st.segmented_control("Metric", list(known), default=first, key=f"{key}-metric") or first
        shown = _table_data(known[metric], names, tags, baselines, usable)
        drawn = figure(traces(shown), x=X, y=f"{metric}, {shown['unit']}", categories=True, height=460)
        chart(drawn, key=f"{key}-chart", alt=f"{metric} by model and {X}")
        _score_table(key=f"{key}-models", data={**shown, "title": title}, on_choose_change=chosen)
        st.caption(caption)


def traces(table: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """A line for each model, the marked one in the accent, the one to beat dashed; and the target, if any."""
    ns, colours = np.array(table["ns"]), theme().series
    for at, row in enumerate(table["rows"]):
        colour = theme().accent if row["tag"] else colours[at % len(colours)]
        base = theme().baseline if row["base"] else colour
        dash: Dash = "dash" if row["base"] else "dot" if at >= len(colours) else "solid"
        yield line(row["title"], ns, np.array(row["values"]), base, dash=dash, mark=True)
    if table["target"] is not None:
        yield line("target", ns, np.full(len(ns), table["target"]), theme().baseline, dash="dash")


def _table_data(
    table: Table,
    names: Mapping[str, str],
    tags: Mapping[tuple[str, str], str],
    baselines: Mapping[str, str],
    usable: frozenset[str],
) -> dict[str, Any]:
    figure = table.figure
    return {
        "title": figure.title,
        "unit": figure.unit,
        "better": figure.better,
        "target": TARGET if figure.better == "near" else None,
        "ns": ["80 %" if n is None else str(n) for n in table.ns],
        "rows": [
            {
                "model": model,
                "title": names.get(model, model),
                "values": values,
                "best": [model in best for best in table.best],
                "tag": tags.get((figure.name, model), ""),
                "base": baselines.get(figure.name) == model,
                "usable": model in usable,
            }
            for model, values in table.values.items()
        ],
    }
