"""Cards of the Engine page: the state in a sentence, figures, and a line for each place."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from statistics import mean

import streamlit as st

from aecore.runs.engine_state import PlaceState
from aecore.text_format import plain_html
from ui.core.shared_scheduler import scheduler
from ui.engine import engine_text as text
from ui.engine.history import Look, history

SHEET = Path(__file__).with_name("engine.css")
HEADS = ("Place", "What it does", "State", "Runs", "Rows/s", "CPU", "Memory")
BAR = 3
"""Looks in a bar."""


def draw_engine() -> None:
    """The engine as it is now."""
    look = history().latest()
    st.html(f'<p class="engine-now">{plain_html(_summary(look))}</p>')
    st.html(f'<dl class="engine-figures">{_figures(look)}</dl>')
    st.html(_table(look.state.places))


def _summary(look: Look) -> str:
    engine = scheduler()
    return text.summary(look.state, look.capacity, engine.workers, text.typical_mb(engine))


def _figures(look: Look) -> str:
    state, spark = look.state, sparkline(history().rows_per_s)
    waiting = text.counted(state.runs.get("queued", 0), "run")
    return (
        _figure("Speed, last five minutes", f"{state.rows_per_s:,.0f} rows/s", "", spark)
        + _figure("Answer to a press", *text.presses(state))
        + _figure("Waiting for a first step", waiting, f"{sum(state.runs.values()):,} open in all")
        + _figure("Memory left", text.memory(look.capacity.free_mb), "of this machine or container")
    )


def _figure(title: str, value: str, note: str, picture: str = "") -> str:
    words = f"<small>{plain_html(note)}</small>" if note else ""
    return f"<div><dt>{plain_html(title)}</dt><dd><b>{plain_html(value)}</b>{words}{picture}</dd></div>"


def sparkline(values: Sequence[float]) -> str:
    """Bars of the last looks from 0 to the highest, the latest at the right; empty where nothing learned."""
    ends = range(len(values), 0, -BAR)
    means = [mean(values[max(0, end - BAR) : end]) for end in ends]
    if not (top := max(means, default=0.0)):
        return ""
    bars = "".join(f'<i style="height:{100 * value / top:.0f}%"></i>' for value in reversed(means))
    return f'<div class=spark role=img aria-label="from 0 to {top:,.0f} rows a second">{bars}</div>'


def _table(places: Sequence[PlaceState]) -> str:
    heads = "".join(f"<th scope=col>{head}</th>" for head in HEADS)
    body = "".join(_row(place) for place in places)
    return f'<table class="engine-places"><thead><tr>{heads}</tr></thead><tbody>{body}</tbody></table>'


def _row(place: PlaceState) -> str:
    trains = place.name not in (text.WEB, text.ASIDE)
    trouble = " class=trouble" if text.in_trouble(place) else ""
    cells = (
        text.does(place),
        text.condition(place),
        text.by_status(place) if trains else "–",
        f"{place.rows_per_s:,.0f}" if trains else "–",
        f"{place.cpu:.2f} cores",
        text.memory(place.rss_mb),
    )
    row = "".join(_cell(head, words) for head, words in zip(HEADS[1:], cells, strict=True))
    return f"<tr{trouble}><th scope=row>{plain_html(place.name.capitalize())}</th>{row}</tr>"


def _cell(head: str, words: str) -> str:
    none = " data-none" if words == "–" else ""
    return f'<td data-head="{head}"{none}>{plain_html(words)}</td>'
