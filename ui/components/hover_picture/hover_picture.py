"""A tooltip with the image of a test row, for Plotly charts whose points carry the row's number.

In the browser: hover_picture.js listens to the chart's hover events; images are cut from one sprite sheet.
"""

from __future__ import annotations

from ui.components.lib.static_files import component
from ui.components.view_card.sprite_sheet import sprite_sheet

_hover_picture = component("hover_picture/hover_picture", ":host { display: none }")


def hover_picture(chart: str, data: str) -> None:
    """Show images of the data set named `data` beside the pointer of the chart with that key.

    Each trace's `customdata` holds numbers of test rows; a data set without images shows none.
    """
    _hover_picture(key=f"{chart}-hover", data={"chart": chart, "atlas": sprite_sheet(data)})
