"""Scoreboard: metrics by model and by number of ratings, as lines and as a table."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

import streamlit as st

from aecore.recommend.evaluation.scoreboard_text import TARGET, Table
from ui.components.lib.static_files import component

_scoreboard = component("scoreboard/board", ":host { display: block; min-height: 34rem }")


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
    """Draw tables of one figure each, models under the `names` given to them.

    A row is marked where `tags` says of (figure, model) why; `baselines` holds by figure the model to beat.
    `on_choose(model)` is called when somebody wants another one of those that are `usable`.
    """

    def chosen() -> None:
        model = st.session_state[key].get("choose")
        if on_choose is not None and model in usable:
            on_choose(model)

    data = {
        "title": title,
        "lead": lead,
        "caption": caption,
        "tables": [_table_data(table, names, tags, baselines, usable) for table in tables],
    }
    _scoreboard(key=key, data=data, on_choose_change=chosen)


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
