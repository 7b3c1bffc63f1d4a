"""Session state of the Images page: which tool is used, and the run of each."""

from __future__ import annotations

import streamlit as st

from aecore.inference.image_tools.kept_tools import SEARCHED
from aecore.spec import Spec
from ui.core.browser import browser
from ui.core.page_state import PageState
from ui.core.run_state import spec_from_url
from ui.core.saved_runs import has_pictures
from ui.core.shared_scheduler import submit
from ui.forms.offered_runs import first_usable, offered, usable
from ui.forms.run_menu import exists
from ui.images.image_tools import TOOLS, PageTool
from ui.images.searched_sets import searchable


class ImagesPageState(PageState):
    """Session state of the Images page. Tool and run stand in the address."""

    page = "images"

    @property
    def tool(self) -> PageTool:
        """That of the address, else the one chosen here, else the first."""
        wanted = st.query_params.get("tool"), self._get("tool")
        return next((TOOLS[name] for name in wanted if name in TOOLS), next(iter(TOOLS.values())))

    @property
    def run(self) -> str:
        """The run of the tool: that of the address, else the one chosen here, else the one it opens on."""
        tool = self.tool
        wanted = st.query_params.get("run"), self._get(f"run of {tool.key}")
        return first_usable(wanted, tool.fits, tool.first)

    @property
    def searched(self) -> str:
        """The set of pictures that is searched, by name; empty for the training rows of the run's."""
        wanted = st.query_params.get(SEARCHED), self._get(SEARCHED)
        mine = self.searchable()
        return next((name for name in wanted if name and name in mine), "")

    def searchable(self) -> dict[str, str]:
        """Titles of one's own pictures, by name; none where the tool searches nothing."""
        return searchable(browser()) if self.tool.searches else {}

    def use(self, key: str) -> None:
        """Another tool."""
        tool, run = TOOLS[key], self._get(f"run of {key}")
        searched = self._get(SEARCHED)
        mine = searched if tool.searches and searched in searchable(browser()) else ""
        self._stand(tool, first_usable([run], tool.fits, tool.first), mine)

    def open(self, run: str) -> None:
        """Use this run from now on."""
        if usable(run, self.tool.fits):
            self._stand(self.tool, run, self.searched)

    def search(self, name: str) -> None:
        """Search a set of one's own from now on, or the training rows where there is no name."""
        self._set(SEARCHED, name)
        self._stand(self.tool, self.run, name)

    def _stand(self, tool: PageTool, run: str, searched: str) -> None:
        """Have it in the address, which is one step to go back, and as this session's choice."""
        self._set("tool", tool.key)
        self._set(f"run of {tool.key}", run)
        said = {"tool": tool.key, "run": run, SEARCHED: searched}
        st.query_params.from_dict({name: value for name, value in said.items() if value})

    def open_from_url(self) -> None:
        """Do what the address asks for; what cannot be done is said in one sentence."""
        try:
            self._open(spec_from_url())
        except ValueError as error:
            self.notify(f"This link cannot be opened: {error}.")
        self._stand(self.tool, self.run, self.searched)

    def _open(self, spec: Spec | None) -> None:
        named, searched, tool = st.query_params.get("run"), st.query_params.get(SEARCHED), self.tool
        if spec is not None and tool.fits(spec):
            self.open(submit(spec).id)
        elif spec is not None:
            self.notify(f"What this link trains is not for {tool.title}. Here is a run that is.")
        elif named and not exists(named):
            self.notify("The run of this link is no longer on this server. Here is another.")
        elif named and not usable(named, tool.fits):
            self.notify(f"The run of this link is not one for {tool.title}. Here is one that is.")
        elif searched and searched not in self.searchable():
            self.notify("The pictures of this link are not kept by this browser. Training rows are searched.")

    def offered(self) -> dict[str, str]:
        """What the tool can be used with, by id: this session's runs, shipped ones, then kept ones."""
        return offered(self.run, self.tool.fits, has_pictures)
