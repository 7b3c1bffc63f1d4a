"""Cards of the Engine page: the state in a sentence, figures, and a line for each place."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import streamlit as st

from aecore.runs.engine_state import PlaceState
from ui.core.shared_scheduler import scheduler
from ui.core.text_format import plain_html
from ui.engine import engine_text as text
from ui.engine.history import KEPT, Look, history

SHEET = Path(__file__).with_name("engine.css")
HEADS = ("Place", "What it does", "State", "Runs", "Rows/s", "CPU", "Memory")
WIDE, HIGH = 300, 44


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
    half, most = (text.seconds(state.press_s(share)) for share in (0.5, 0.95))
    waiting = text.counted(state.runs.get("queued", 0), "run")
    return (
        _figure("Speed, last five minutes", f"{state.rows_per_s:,.0f} rows/s", "", spark)
        + _figure("Answer to a press", half, f"the slowest in twenty {most}")
        + _figure("Waiting for a first step", waiting, f"{sum(state.runs.values()):,} open in all")
        + _figure("Memory left", text.memory(look.capacity.free_mb), "of this machine or container")
    )


def _figure(title: str, value: str, note: str, picture: str = "") -> str:
    words = f"<small>{plain_html(note)}</small>" if note else ""
    return f"<div><dt>{plain_html(title)}</dt><dd><b>{plain_html(value)}</b>{words}{picture}</dd></div>"


def sparkline(values: Sequence[float]) -> str:
    """A line without axes over the last looks, from 0 to the highest; nothing before there are two."""
    if len(values) < 2 or not max(values):
        return ""
    step, top = WIDE / (KEPT - 1), max(values)
    first = KEPT - len(values)
    points = " ".join(
        f"{step * (first + i):.1f},{2 + (HIGH - 4) * (1 - value / top):.1f}" for i, value in enumerate(values)
    )
    return (
        f'<svg viewBox="0 0 {WIDE} {HIGH}" preserveAspectRatio="none" role="img" '
        f'aria-label="from 0 to {top:,.0f} rows a second"><polyline points="{points}"></polyline></svg>'
    )


def _table(places: Sequence[PlaceState]) -> str:
    heads = "".join(f"<th scope=col>{head}</th>" for head in HEADS)
    body = "".join(_row(place) for place in places)
    return f'<table class="engine-places"><thead><tr>{heads}</tr></thead><tbody>{body}</tbody></table>'


def _row(place: PlaceState) -> str:
    trains = place.name not in (text.WEB, text.ASIDE)
    trouble = " class=trouble" if place.stuck or place.status in ("silent", "dead") else ""
    cells = (
        text.does(place),
        text.condition(place),
        text.by_status(place) if trains else "–",
        f"{place.rows_per_s:,.0f}" if trains else "–",
        f"{place.cpu:.2f} cores",
        text.memory(place.rss_mb),
    )
    row = "".join(
        f'<td data-head="{head}">{plain_html(cell)}</td>' for head, cell in zip(HEADS[1:], cells, strict=True)
    )
    return f"<tr{trouble}><th scope=row>{plain_html(place.name.capitalize())}</th>{row}</tr>"
