"""Cached resources of the Films page: the trained models and the profiles that are kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

if TYPE_CHECKING:
    from aecore.recommend.profiles.repository import Profiles
    from aecore.recommend.recommender import Recommender


@st.cache_resource(show_spinner=False)
def recommender() -> Recommender:
    """The models that come with the program; ValueError in one sentence where they are not there."""
    from aecore.recommend.recommender import Recommender

    try:
        return Recommender.trained()
    except (OSError, KeyError):
        raise ValueError(
            "The trained models are not here, or of another version. "
            "python -m aecore.recommend.build makes them anew."
        ) from None


@st.cache_resource(show_spinner=False)
def profiles() -> Profiles:
    """Where the people of this machine are kept."""
    from aecore.recommend.profiles.repository import Profiles

    return Profiles()
