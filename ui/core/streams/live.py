"""Live page: what moves is drawn once and then streamed, past the page's script."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from ui.components.stream.stream import stream
from ui.core.page_state import PageState
from ui.core.streams.frames import Frame
from ui.core.streams.stream import PATH

POLL_S = 1.0
"""Between two looks where a browser can have no stream."""

Draw = Callable[[Frame], None]


def follow(
    state: PageState,
    take: Callable[[], Frame],
    draw: Draw,
    *,
    changed: Callable[[Frame], bool] = lambda frame: False,
    polled: bool = False,
) -> None:
    """Draw the frame of now, which `take` gives; the later ones come by a stream, if it has a topic.

    The page's script runs where the page becomes another: another turn, or what else the page says that has
    `changed`. A press on what is drawn draws this part alone, where `take` may give a frame of another topic.
    Where there is a stream and the browser has said that it can have none, and where a frame without one is
    to be `polled`, this part is drawn again every second.
    """
    first = [take()]
    drawn = _kind(state, first[0])
    polls = polled or (state.deaf and first[0].topic is not None)

    def look() -> None:
        frame = first.pop() if first else take()  # it is not kept: a frame may be large
        if not _fits(state, frame, drawn) or changed(frame):
            st.rerun()
        draw(frame)
        _stream(state, frame)

    st.fragment(look, run_every=POLL_S if polls else None, key=f"live {state.page}")()


def _kind(state: PageState, frame: Frame) -> tuple[str, bool, bool]:
    """What decides how a page is drawn, and how it is kept up to date."""
    return frame.turn, frame.topic is None, state.deaf


def _fits(state: PageState, frame: Frame, drawn: tuple[str, bool, bool]) -> bool:
    """Whether a frame can be drawn where another was: a stream may begin there, polling may not."""
    begins = frame.topic is not None and not state.deaf
    return _kind(state, frame) == drawn or (begins and drawn == (frame.turn, True, False))


def _stream(state: PageState, frame: Frame) -> None:
    if frame.topic is not None:
        stream(
            PATH,
            key="stream",
            topic=frame.topic,
            number=frame.number,
            turn=frame.turn,
            deaf=state.deaf,
            on_deaf=lambda said: setattr(state, "deaf", said),
        )
