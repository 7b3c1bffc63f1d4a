"""A server with nothing on it but the map of a small taste and a scoreboard."""

import streamlit as st

from ui.routes import routes

app = st.App("page/main.py", routes=routes())
