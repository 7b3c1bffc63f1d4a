"""A card that tells what codes are good for: two plain classifiers on them, beside the same on the rows."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from html import escape
from itertools import groupby
from typing import TYPE_CHECKING, Any

import streamlit as st

from aecore.data import card
from aecore.inference.linear_probe import Probe, Scored, probe_weights
from ui.core.polling import paced
from ui.core.run_state import Desk
from ui.core.saved_runs import Shelved, store
from ui.core.scheduler import scheduler
from ui.core.text import plain

if TYPE_CHECKING:
    from aecore.runs.scheduler import Job

LOOK_S = 0.7
ICON = ":material/join_inner:"
WHAT = (
    "Two plain classifiers learn names from the codes, and from the rows themselves: which makes it easier?"
)
NAMES = {"codes": "its codes", "rows": "the rows"}


def features(desk: Desk) -> None:
    """The card, for runs on pictures that have names."""
    job = desk.job
    about = None if job is None else card(job.spec.data.name)
    if about is None or not about.classes or about.kind != "images":
        return
    with st.container(key="features"):
        paced(lambda: _answer(desk), lambda: _going(desk), key="probe", pace_s=LOOK_S)


def _going(desk: Desk) -> bool:
    asked = _asked(desk)
    return asked is not None and not asked.done()


def _asked(desk: Desk) -> Future[Probe] | None:
    return st.session_state.get(_key(desk))


def _answer(desk: Desk) -> None:
    """What it is about, the button or how it went."""
    asked, going = _asked(desk), _going(desk)
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.markdown(f"**Use features.** {WHAT}", width="stretch")
        label = "Trying" if going else "Try again" if asked else "Try the codes"
        st.button(label, key="try-codes", disabled=going, icon=ICON, on_click=_ask, args=(desk,))
    if asked is not None and not going:
        _told(asked)


def _ask(desk: Desk) -> None:
    job = desk.job
    assert job is not None
    st.session_state[_key(desk)] = scheduler().later(probe_weights, job.spec, _weights(job))


def _told(asked: Future[Probe]) -> None:
    if (error := asked.exception()) is not None:
        st.caption(f"It could not be tried: {plain(str(error))}.")
        return
    found = asked.result()
    st.html(f'<div class="probe" role="img" aria-label="{escape(_aloud(found))}">{_bars(found)}</div>')
    rows = f"{found.n_train:,} training and {found.n_test:,} test rows"
    st.caption(f"Test rows named wrongly, with the 95 % interval: {rows}.")


def _bars(found: Probe) -> str:
    most = max(each.hi for each in found.scored)
    groups = groupby(found.scored, lambda each: each.classifier)
    return "".join(
        f"<section><p>{escape(name[0].upper() + name[1:])}</p>"
        + "".join(_bar(each, most) for each in mine)
        + "</section>"
        for name, mine in groups
    )


def _bar(each: Scored, most: float) -> str:
    at = {name: 100 * getattr(each, name) / most for name in ("error", "lo", "hi")}
    return (
        f'<div class="{each.on}"><span>{NAMES[each.on]}</span><i><b style="width:{at["error"]:.1f}%"></b>'
        f'<u style="left:{at["lo"]:.1f}%;width:{at["hi"] - at["lo"]:.1f}%"></u></i>'
        f"<strong>{each.error:.1f} %</strong></div>"
    )


def _aloud(found: Probe) -> str:
    return "; ".join(f"{each.classifier} on {NAMES[each.on]} {each.error:.1f} %" for each in found.scored)


def _weights(job: Job | Shelved) -> Callable[[], Any]:
    """Where the weights of a run are to be had: going on here, or from disk."""
    return store().find(job.id).weights if isinstance(job, Shelved) else job.weights


def _key(desk: Desk) -> str:
    return f"probe {desk.job.id if desk.job else ''}"
