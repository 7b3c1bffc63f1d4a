"""An engine for autoencoders that has never heard of a screen.

Names are imported at first use, so that `import aecore` costs nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from aecore.estimator import Autoencoder as Autoencoder
    from aecore.outlier_detector import AutoencoderOutlierDetector as AutoencoderOutlierDetector
    from aecore.recommend.recommender import Recommender as Recommender
    from aecore.runs.scheduler import Scheduler as Scheduler
    from aecore.runs.session import Session as Session
    from aecore.spec import Spec as Spec

__version__ = "0.2.0"

_HOMES = {
    "Autoencoder": "aecore.estimator",
    "AutoencoderOutlierDetector": "aecore.outlier_detector",
    "Recommender": "aecore.recommend.recommender",
    "Scheduler": "aecore.runs.scheduler",
    "Session": "aecore.runs.session",
    "Spec": "aecore.spec",
}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module 'aecore' has no attribute {name!r}")
    return getattr(import_module(_HOMES[name]), name)
