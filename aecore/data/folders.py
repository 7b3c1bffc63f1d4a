"""Folders of assets, of supplied data, and the cache: where files are looked for and kept."""

from __future__ import annotations

import os
from pathlib import Path


def home() -> Path:
    """The folder for runs and downloads: LATENTLAB_HOME, or the system's place for a user's data."""
    import platformdirs

    return Path(os.environ.get("LATENTLAB_HOME") or platformdirs.user_data_dir("latentlab")).expanduser()


def cache() -> Path:
    """Where downloads are kept, in the layout that `supplied` has: SET/FILE."""
    return home() / "data"


def supplied() -> Path | None:
    """The folder LATENTLAB_DATA names, which is read before anything is downloaded and never written to."""
    named = os.environ.get("LATENTLAB_DATA")
    return Path(named).expanduser() if named else None


def assets() -> Path:
    """The embedded files: inside the installed package, or beside it in a checkout."""
    package = Path(__file__).resolve().parents[1]
    installed = package / "assets" / "data"
    return installed if installed.is_dir() else package.parent / "assets" / "data"


def nets() -> Path:
    """The shipped runs, trained nets that came with the program: a folder each, as the store keeps a run."""
    return assets().parent / "nets"
