"""A server with nothing on it but the parts."""

import streamlit as st

from ui.routes import routes

app = st.App("page/main.py", routes=routes())
