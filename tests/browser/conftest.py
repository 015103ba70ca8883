"""A real server and a real browser. Where no Chromium or Chrome is found, the run says that these tests did not run."""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, Request, expect, sync_playwright

from model.network import Network
from model.tokenizer import Tokenizer
from tests.pages.harness import APP, write_small_models
from ui.models import DIRECTORY

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
SECONDS_TO_START = 180
PATIENCE = 60_000  # milliseconds that a locator may take on a busy machine

expect.set_options(timeout=PATIENCE)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    if CHROMIUM is None:
        here = Path(__file__).parent
        for item in items:
            if here in item.path.parents:
                item.add_marker(pytest.mark.skip(reason="no Chromium or Chrome found"))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    if CHROMIUM is None:
        terminalreporter.write_line(
            "The browser tests did not run: none of chromium, chromium-browser and google-chrome was found.",
            yellow=True,
        )


class Watched:
    """A browser page and everything on it that must not happen: console errors, failed and foreign requests."""

    def __init__(self, page: Page, host: str) -> None:
        self.page, self.host = page, host
        self.complaints: list[str] = []
        self.sent: list[str | bytes] = []  # frames that the page sent to the server over its WebSocket
        page.set_default_timeout(PATIENCE)
        page.on("console", self._console)
        page.on("pageerror", lambda error: self.complaints.append(f"uncaught: {error}"))
        page.on("request", self._request)
        page.on("requestfailed", self._failed)
        page.on("websocket", lambda opened: opened.on("framesent", lambda frame: self.sent.append(frame)))

    def _console(self, message: ConsoleMessage) -> None:
        # below a page's own address Streamlit looks for its server, is told 404 and then finds it at the root
        probing = re.search(r"/[\w-]+/_stcore/", message.location["url"])
        if message.type == "error" and not probing:
            self.complaints.append(f"console: {message.text}")

    def _request(self, request: Request) -> None:
        if not request.url.startswith((self.host, "data:", "blob:")):
            self.complaints.append(f"foreign request: {request.url}")

    def _failed(self, request: Request) -> None:
        if request.failure != "net::ERR_ABORTED":  # what a reload or a followed link gave up
            self.complaints.append(f"failed request: {request.url} {request.failure}")

    def open(self, link: str = "/") -> None:
        """Open a link and wait until the server has finished the page."""
        self.page.goto(f"{self.host}{link}")
        self.page.get_by_role("heading", level=1).wait_for()
        self.settled()

    def settled(self) -> None:
        """Wait until the script of the page has run to its end."""
        self.page.locator("[data-testid=stApp][data-test-script-state=notRunning]").wait_for()

    @property
    def address(self) -> str:
        return self.page.url


@contextmanager
def serve(models: Path, script: Path = APP) -> Iterator[str]:
    """A script on a free loopback port; its address once the health endpoint answers. It may not log a traceback."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "streamlit", "run", str(script), "--server.headless", "true"]
    command += ["--server.address", "127.0.0.1", "--server.port", str(port)]
    environment = {**os.environ, DIRECTORY: str(models), "OMP_NUM_THREADS": "1", "PYTHONPATH": str(APP.parent)}
    with tempfile.TemporaryFile("w+") as log:
        with subprocess.Popen(command, cwd=APP.parent, env=environment, stdout=log, stderr=log) as server:
            try:
                wait_for_health(f"http://127.0.0.1:{port}", server)
                yield f"http://127.0.0.1:{port}"
            finally:
                server.terminate()
        log.seek(0)
        logged = log.read()
    assert "Traceback" not in logged, logged


def wait_for_health(host: str, server: subprocess.Popen[bytes]) -> None:
    """Ask the health endpoint until it answers; connecting waits where nobody listens yet."""
    deadline = time.monotonic() + SECONDS_TO_START
    while time.monotonic() < deadline and server.poll() is None:
        try:
            with urllib.request.urlopen(f"{host}/_stcore/health", timeout=10) as answer:
                assert answer.read() == b"ok"
                return
        except OSError:  # nobody listens yet, or does not answer yet
            with suppress(subprocess.TimeoutExpired):  # in place of asking again at once: does the server still run?
                server.wait(timeout=0.2)
    pytest.fail(f"the server does not answer; its status is {server.poll()}")


@pytest.fixture(scope="session")
def small_models(
    tmp_path_factory: pytest.TempPathFactory,
    make_network: Callable[[str], Network],
    tokenizer_path: Path,
    tokenizer: Tokenizer,
) -> Path:
    """A folder with an untrained model of every family."""
    return write_small_models(tmp_path_factory.mktemp("models"), make_network, tokenizer_path, tokenizer.size)


@pytest.fixture(scope="session")
def host(small_models: Path) -> Iterator[str]:
    """One server for all tests that do not need a fresh one."""
    with serve(small_models) as address:
        yield address


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=list(ARGUMENTS))
        yield chromium
        chromium.close()


@pytest.fixture
def open_page(browser: Browser) -> Iterator[Callable[[str], Watched]]:
    """Open watched pages of a host in fresh sessions; what went wrong on any of them fails the test at its end."""
    opened: list[Watched] = []

    def open_one(host: str) -> Watched:
        watched = Watched(browser.new_page(viewport={"width": 1280, "height": 900}), host)
        opened.append(watched)
        return watched

    yield open_one
    for watched in opened:
        watched.page.close()
    assert not [complaint for watched in opened for complaint in watched.complaints]


@pytest.fixture
def watched(open_page: Callable[[str], Watched], host: str) -> Watched:
    """A fresh session on the shared server."""
    return open_page(host)
