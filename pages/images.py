"""Images: search, hash, compress, mend and colour pictures with a trained net, beside what needs none."""

from __future__ import annotations

from functools import partial

from aecore import families
from ui.components.image_tools.image_tools import draw_image_tool
from ui.core.notification import show_notification
from ui.forms import run_menu
from ui.images import tool_bar
from ui.images.images_state import ImagesPageState
from ui.images.tool_payload import tool_payload

IMAGES = "../pages/images.py"
state = ImagesPageState()
state.open_from_url()
tool, run = state.tool, state.run

tool_bar.draw_tool_bar(state)
show_notification(state, "images-noticed")
presets = [families.presets()[name] for name in tool.presets]
beside = partial(tool_bar.draw_searched_menu, state) if tool.searches else None
run_menu.draw_run_menu(run, state.offered(), state.open, presets, IMAGES, beside, tool=tool.key)
run_menu.draw_troubles(run_menu.troubles(run))
draw_image_tool(tool_payload(tool, run, state.searched), key=f"tool-{tool.key}")
tool_bar.draw_own_data_form(state)
