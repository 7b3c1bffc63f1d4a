"""Runs: what was trained before."""

from __future__ import annotations

import streamlit as st

st.title("Runs", anchor=False)
