"""Anomalies panel: how strange rows are to a run's net, a threshold, and what follows from it.

In the browser: anomalies.js is the panel; scores_client.js asks for scores; score_histogram.js draws them and
the threshold; operating_point.js counts what that flags; judged_rows.js shows rows and what is to blame.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import streamlit as st

from ui.components.lib.static_files import component

_anomalies = component("anomalies/anomalies", ":host { display: block; min-height: 60rem }")


def draw_anomalies(data: Mapping[str, Any], *, key: str, on_retrain: Callable[[Any], None]) -> None:
    """The panel of a run: AnomaliesPayload in types.d.ts.

    `on_retrain(message)` is called with what a browser asks to be cleaned, which may be anything.
    """
    _anomalies(key=key, data=dict(data), on_retrain_change=lambda: _heard(key, on_retrain))


def _heard(key: str, listener: Callable[[Any], None]) -> None:
    message = st.session_state[key].get("retrain")
    if message is not None:
        listener(message)
