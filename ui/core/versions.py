"""Versions of what this server is made of."""

from __future__ import annotations

import os
import platform
from importlib.metadata import version

from ui.core.shared_scheduler import scheduler

PACKAGES = ("streamlit", "plotly", "torch", "numpy", "umap-learn")


def versions() -> dict[str, str]:
    """Name and version of what computes and what draws; cheap, nothing is imported for it."""
    return {
        "Python": platform.python_version(),
        **{name: version(name) for name in PACKAGES},
        "cores": str(os.cpu_count()),
        "workers": str(scheduler().workers),
        "devices in use": ", ".join(sorted(_devices())) or "none yet",
    }


def _devices() -> set[str]:
    return {
        str(job.latest.facts["device"]) for job in scheduler().jobs.values() if "device" in job.latest.facts
    }
