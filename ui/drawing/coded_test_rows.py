"""Coded test rows: those of a run, as its net codes them by now, kept in the process aside to be asked."""

from __future__ import annotations

from concurrent.futures import Future

import streamlit as st

from aecore.inference.new_row import CodeMap, keep_test_rows
from aecore.views.snapshot import View
from aecore.views.standard import drawn_by
from ui.asking.net_aside import Net, NetAside
from ui.core.shared_scheduler import scheduler


class CodedTestRows(NetAside):
    """The test rows of one run, and where the map of its codes has them."""

    def keep(self, net: Net) -> Future[str]:
        """Have them coded."""
        arguments = (self.run, net.step, net.spec, net.weights, _code_map(net.map))
        return scheduler().soon(keep_test_rows, *arguments)

    def differs(self, net: Net, newest: Net) -> bool:
        """Whether net or map is another."""
        return net.step != newest.step or net.map is not newest.map


@st.cache_resource(show_spinner=False, max_entries=32)
def coded_test_rows(run: str) -> CodedTestRows:
    """Those of a run, for all who draw there."""
    return CodedTestRows(run)


def _code_map(view: View | None) -> CodeMap | None:
    if view is None:
        return None
    return CodeMap(view.arrays["index"], view.arrays["xy"], drawn_by(view))
