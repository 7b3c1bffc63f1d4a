"""Anomalies: which rows do not fit what a trained net has learned, why, and what a threshold flags."""

from __future__ import annotations

from functools import partial

from ui.anomalies import anomalies_bar
from ui.anomalies.anomalies_payload import anomalies_payload
from ui.anomalies.anomalies_state import AnomaliesPageState
from ui.components.anomalies.anomalies import draw_anomalies
from ui.core.notification import show_notification
from ui.forms import run_menu

ANOMALIES = "../pages/anomalies.py"
state = AnomaliesPageState()
state.open_from_url()
run = state.run

anomalies_bar.draw_title()
show_notification(state, "anomalies-noticed")
beside = partial(anomalies_bar.draw_bring)
run_menu.draw_run_menu(run, state.offered(), state.open, state.presets, ANOMALIES, beside)
run_menu.draw_troubles(run_menu.troubles(run))
draw_anomalies(anomalies_payload(run, state.retrained), key="anomalies", on_retrain=state.retrain)
anomalies_bar.draw_own_data_form(state)
