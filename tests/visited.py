"""A page as AppTest draws it for somebody who comes by its address."""

from __future__ import annotations

from pathlib import Path

from streamlit.testing.v1 import AppTest

ROOT = Path(__file__).parents[1]


def visit(page: str, **query: str) -> AppTest:
    """The page by the name of its file, with query parameters."""
    at = AppTest.from_file(ROOT / "ui" / "main.py", default_timeout=60)
    at.switch_page(str(ROOT / "pages" / f"{page}.py"))
    for name, value in query.items():
        at.query_params[name] = value
    return at.run()
