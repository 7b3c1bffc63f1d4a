"""Palette of charts on light paper: the accent, the baselines' orange, Okabe-Ito's colours for classes."""

from __future__ import annotations

ACCENT, BASELINE = "#0b6e69", "#b85000"
SERIES = (
    "#0072b2",
    "#e69f00",
    "#009e73",
    "#cc79a7",
    "#56b4e9",
    "#d55e00",
    "#7f7a00",
    "#6a51a3",
    "#8c5648",
    "#4d4d4d",
)
