"""About: what this is, what it runs on, and whose data it carries."""

from __future__ import annotations

import streamlit as st

from aecore import data
from ui.core.versions import versions

st.title("About", anchor=False)
st.markdown(
    "Latent Lab is a laboratory for autoencoders: networks that learn to encode things as a few numbers "
    "and to decode them again. Everything is computed on this server. Nothing is sent anywhere."
)
st.markdown(
    "The program is free software under the Apache License 2.0. Fonts and data have licences of their own."
)
st.subheader("Runs on", anchor=False)
st.table(versions(), border="horizontal", hide_header=True)
st.subheader("Data that come with it", anchor=False)
st.code(data.notices(), language=None, wrap_lines=True)
