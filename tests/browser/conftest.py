"""A real server and a real browser. Without a browser these tests are skipped, but never where CI is set."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Event

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, expect, sync_playwright

ROOT = Path(__file__).resolve().parents[2]
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
]
QUIET += ["--disable-component-update", "--disable-sync", "--disable-dev-shm-usage"]
START_S = 60
WAIT_MS = 30_000  # a loaded machine is slow, not wrong

Serve = Callable[[Path], str]


@pytest.fixture(scope="session")
def chromium() -> str:
    """Where a Chromium is; without one the test is skipped, or fails where CI is set."""
    found = next(filter(None, map(shutil.which, NAMES)), None)
    if found is None and os.environ.get("CI"):
        pytest.fail("no Chromium on this machine, and CI asks for the browser tests")
    if found is None:
        pytest.skip("no Chromium on this machine: apt-get install chromium")
    return found


@pytest.fixture(scope="session")
def browser(chromium: str) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=chromium, args=QUIET)
        yield started
        started.close()


@pytest.fixture(scope="session")
def window(browser: Browser) -> Iterator[BrowserContext]:
    """What all pages share: Streamlit's own scripts are loaded by the first and kept for the others."""
    expect.set_options(timeout=WAIT_MS)
    opened = browser.new_context(viewport={"width": 1440, "height": 900}, accept_downloads=True)
    opened.set_default_timeout(WAIT_MS)
    yield opened
    opened.close()


@pytest.fixture
def page(window: BrowserContext) -> Iterator[Page]:
    """A fresh page of 1440 x 900. The test fails if the page's console tells of an error."""
    opened = window.new_page()
    errors: list[str] = []
    opened.on("pageerror", lambda error: errors.append(str(error)))
    opened.on("console", lambda message: errors.append(message.text) if _ours(message) else None)
    yield opened
    opened.close()
    assert errors == []


def _ours(message: ConsoleMessage) -> bool:
    """No part of how Streamlit looks for its server: it asks beside a deep link's path first."""
    return message.type == "error" and "/_stcore/" not in message.location.get("url", "")


@pytest.fixture(scope="session")
def serve(tmp_path_factory: pytest.TempPathFactory, chromium: str) -> Iterator[Serve]:
    """Start `streamlit run SCRIPT`, once for each script, and give its address."""
    started: dict[Path, tuple[subprocess.Popen[bytes], str]] = {}

    def address(script: Path) -> str:
        if script not in started:
            log = tmp_path_factory.mktemp("server") / "log.txt"
            started[script] = start(script, log, home=tmp_path_factory.mktemp("home"))
        return started[script][1]

    yield address
    for server, _ in started.values():
        server.terminate()
    for server, _ in started.values():
        server.wait(30)


def start(script: Path, log: Path, home: Path) -> tuple[subprocess.Popen[bytes], str]:
    port = _free_port()
    options = ["--server.headless=true", f"--server.port={port}", "--browser.gatherUsageStats=false"]
    command = [sys.executable, "-m", "streamlit", "run", str(script), *options]
    path = os.pathsep.join([str(ROOT), *filter(None, [os.environ.get("PYTHONPATH")])])
    ours = {
        "PYTHONPATH": path,
        "LATENTLAB_HOME": str(home),
        "LATENTLAB_WORKERS": "1",
        "LATENTLAB_RUNS_EACH": "200",  # one browser has all tests: no run waits for its turn
    }
    with log.open("wb") as out:
        server = subprocess.Popen(
            command,
            cwd=script.parent,
            env={**os.environ, **ours},
            stdout=out,
            stderr=subprocess.STDOUT,
        )
    url = f"http://localhost:{port}"
    _until_healthy(url, server, log)
    return server, url


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("localhost", 0))
        return int(probe.getsockname()[1])


def _until_healthy(url: str, server: subprocess.Popen[bytes], log: Path) -> None:
    tick = Event()
    for _ in range(START_S * 10):
        if server.poll() is not None:
            break
        try:
            urllib.request.urlopen(f"{url}/_stcore/health", timeout=1).close()
            return
        except (urllib.error.URLError, OSError):
            tick.wait(0.1)
    server.kill()
    pytest.fail(f"the server did not start:\n{log.read_text(errors='replace')}")
