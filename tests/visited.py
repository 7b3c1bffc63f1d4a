"""A page as AppTest draws it for somebody who comes by its address, and what parts of ours show and say."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from streamlit.components.v2.bidi_component.main import _make_trigger_id
from streamlit.proto.WidgetStates_pb2 import WidgetState
from streamlit.testing.v1 import AppTest

ROOT = Path(__file__).parents[1]


def visit(page: str, **query: str) -> AppTest:
    """The page by the name of its file, with query parameters."""
    at = AppTest.from_file(ROOT / "ui" / "main.py", default_timeout=60)
    at.switch_page(str(ROOT / "pages" / f"{page}.py"))
    for name, value in query.items():
        at.query_params[name] = value
    return at.run()


def open_form(at: AppTest, part: str) -> AppTest:
    """The Playground with its recipe form open at the tab of that title."""
    at.session_state["recipe"], at.session_state["recipe-part"] = True, part
    return at.run()


def data_menu(at: AppTest) -> Any:
    """The menu of data, which has another key each time that it was set from elsewhere."""
    return next(box for box in at.selectbox if str(box.key).startswith("menu data"))


def brought(at: AppTest, name: str, content: bytes) -> AppTest:
    """The Playground with a file in the form for data of one's own."""
    if not at.file_uploader:
        data_menu(at).select("bring").run()
    return at.file_uploader(key="own data file").set_value((name, content, "text/csv")).run()


def names(at: AppTest) -> set[str]:
    """The names of all parts of ours on the page."""
    return {each.proto.component_name for each in at.get("bidi_component")}


def part(at: AppTest, name: str) -> Any:
    """The first part of ours of that name, as Streamlit sends it to a browser."""
    parts = [each.proto for each in at.get("bidi_component")]
    return next(each for each in parts if each.component_name == f"lab_{name}")


def shown(at: AppTest, name: str) -> dict[str, Any]:
    """What the page gives a part of ours to show."""
    return json.loads(part(at, name).json)


def say(at: AppTest, name: str, event: str, value: Any) -> AppTest:
    """The page after a browser's part has told of an event, which AppTest has no way to do."""
    states = at._tree.get_widget_states()
    told = json.dumps([{"event": event, "value": value}])
    states.widgets.append(
        WidgetState(id=_make_trigger_id(part(at, name).id, "events"), json_trigger_value=told)
    )
    return at._run(states)
