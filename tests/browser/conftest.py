"""A real server and a real browser. Where no Chromium or Chrome is found, the run says that these tests did not run."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    CDPSession,
    ConsoleMessage,
    Error,
    Locator,
    Page,
    Request,
    ViewportSize,
    WebSocket,
    expect,
    sync_playwright,
)
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from benchmarks.chromium import ARGUMENTS, NOT_FOUND, chromium
from benchmarks.load.server import APP
from benchmarks.load.server import serve as start
from model.assets import MODELS
from streamlit_places import HEALTH, QUIET
from ui.labs.watch_it_learn.training import NICENESS
from ui.models import DIRECTORY

CHROMIUM = chromium()
EARLY = ForwardMsg.FINISHED_EARLY_FOR_RERUN
SIZE: ViewportSize = {"width": 1280, "height": 900}
STORED = "cookies,local_storage,indexeddb"  # all that a page may keep in a browser
PATIENCE = 60_000  # milliseconds that a locator may take on a busy machine
MAP = ".attention-map"  # an attention map that the page's controls turn
LOOK = 100  # milliseconds between two looks at a whole page: one at every frame would keep a core from drawing it

expect.set_options(timeout=PATIENCE)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The browser comes last, also where pytest would rather group by fixture: its event loop stays once it runs."""
    here = Path(__file__).parent
    items.sort(key=lambda item: here in item.path.parents)
    if CHROMIUM is None:
        for item in items:
            if here in item.path.parents:
                item.add_marker(pytest.mark.skip(reason="no Chromium or Chrome found"))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    if CHROMIUM is None:
        terminalreporter.write_line(f"The browser tests did not run: {NOT_FOUND}.", yellow=True)


# the next frame in which a control stands where it stood in the frame before: what scrolled has told so by then
AT_REST = """control => new Promise(done => {
    let before
    const look = () => {
        const { x, y } = control.getBoundingClientRect()
        if (before === `${x} ${y}`) done()
        else requestAnimationFrame(look)
        before = `${x} ${y}`
    }
    requestAnimationFrame(look)
})"""


def drop_down(box: Locator, key: str = "ArrowDown") -> None:
    """Open a list by a key, as who sees its box: a list that is open closes when the page scrolls below it."""
    box.scroll_into_view_if_needed()
    box.evaluate(AT_REST)
    box.press(key)
    box.page.get_by_role("option").first.wait_for()


def choose_by_keys(box: Locator, name: str) -> None:
    """Choose an option of a list by keys alone: on a busy machine a list may still open below the pointer."""
    drop_down(box)
    option = box.page.get_by_role("option", name=name)
    for _ in range(box.page.get_by_role("option").count()):
        if option.get_attribute("data-focused") is not None:
            break
        box.press("ArrowDown")
    expect(option).to_have_attribute("data-focused", "true")
    box.press("Enter")


def patient_context(browser: Browser, **options: Any) -> BrowserContext:
    """A browser context with these options, whose pages may take their time on a busy machine."""
    context = browser.new_context(**options)
    context.set_default_timeout(PATIENCE)
    return context


class Watched:
    """A browser page and everything on it that must not happen: console errors, failed and foreign requests.

    It follows what the page and the server say to each other, and knows thereby whether the page still waits for an
    answer.
    """

    def __init__(self, page: Page, host: str) -> None:
        self.page, self.host = page, host
        self.complaints: list[str] = []
        self.sent: list[str | bytes] = []  # frames that the page sent to the server over its WebSocket
        self.asked = self.started = False  # whether a run of the script was asked for, and whether one began since
        self.first: list[CDPSession] = []  # each with a script that runs first in a document, while it is attached
        page.set_default_timeout(PATIENCE)
        self._listens = {
            "console": self._console,
            "pageerror": self._error,
            "request": self._request,
            "requestfailed": self._failed,
            "websocket": self._opened,
        }
        for event, listener in self._listens.items():
            page.on(event, listener)  # type: ignore[call-overload]

    def run_first(self, script: str) -> None:
        """Run a script before all others in each document that is opened from now on."""
        session = self.page.context.new_cdp_session(self.page)
        session.send("Page.enable")
        session.send("Page.addScriptToEvaluateOnNewDocument", {"source": script})
        self.first.append(session)

    def let_go(self) -> None:
        """Listen no more, and leave no script behind."""
        for session in self.first:
            session.detach()
        for event, listener in self._listens.items():
            self.page.remove_listener(event, listener)

    def _opened(self, opened: WebSocket) -> None:
        self.socket, self.asked = opened, False
        opened.on("framesent", self._sent)
        opened.on("framereceived", self._received)

    def _sent(self, frame: str | bytes) -> None:
        self.sent.append(frame)
        if isinstance(frame, bytes) and BackMsg.FromString(frame).WhichOneof("type") == "rerun_script":
            self.asked, self.started = True, False

    def _received(self, frame: str | bytes) -> None:
        message = ForwardMsg.FromString(frame) if isinstance(frame, bytes) else ForwardMsg()
        if message.WhichOneof("type") == "new_session":
            self.started = True
        elif message.WhichOneof("type") == "script_finished" and message.script_finished != EARLY:
            self.asked = self.asked and not self.started

    def _console(self, message: ConsoleMessage) -> None:
        # below a page's own address Streamlit looks for its server, is told 404 and then finds it at the root
        probing = re.search(r"/[\w-]+/_stcore/", message.location["url"])
        if message.type == "error" and not probing:
            self.complaints.append(f"console: {message.text}")

    def _error(self, error: Error) -> None:
        self.complaints.append(f"uncaught: {error}")

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
        """Wait until the page has had the answer to the last that it asked, and shows it.

        What is shown for the first time has to fetch its script first; until then it is a grey box, or busy.
        """
        if self.asked:
            self.socket.wait_for_event("framereceived", lambda frame: not self.asked, timeout=PATIENCE)
        self.page.locator(QUIET).wait_for()
        expect(self.page.get_by_test_id("stMain").get_by_test_id("stSkeleton")).to_have_count(0)
        expect(self.page.locator("[aria-busy=true]")).to_have_count(0)

    def after(self, action: Callable[[], object], saying: str = "") -> None:
        """Do something that makes the page ask the server, with this text in it, and wait until it shows the answer."""

        def asks(frame: str | bytes) -> bool:
            return self.asked and isinstance(frame, bytes) and saying.encode() in frame

        with self.socket.expect_event("framesent", asks, timeout=PATIENCE):
            action()
        self.settled()

    @property
    def address(self) -> str:
        return self.page.url


@contextmanager
def serve(models: Path, script: Path = APP) -> Iterator[str]:
    """A script on a free loopback port, with these models; its address. It may not log a traceback."""
    environment = {DIRECTORY: str(models), NICENESS: "0", "OMP_NUM_THREADS": "1", "PYTHONPATH": str(APP.parent)}
    with start(script, environment) as server:
        yield server.address


def alone(app: str, **link: str) -> str:
    """The link to a page with nothing but one thing on it, on the server of `host`: a script beside this one."""
    return f"/?{urlencode({'app': app, **link})}"


@pytest.fixture(scope="session")
def host(small_models: Path) -> Iterator[str]:
    """One server with untrained models, for the app and for pages that hold one thing alone.

    The very first request to it is whatever link the first test opens: no page depends on another's having been opened.
    """
    with serve(small_models, Path(__file__).parent / "app_and_lone_pages.py") as address:
        yield address


@pytest.fixture(scope="session")
def shipped() -> Iterator[str]:
    """One server of the app, with the shipped models."""
    with serve(MODELS) as address:
        yield address


@pytest.fixture(scope="session")
def browser(request: pytest.FixtureRequest) -> Iterator[Browser]:
    request.config.pluginmanager.getplugin("executed").watch(type(expect), "__call__")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(ARGUMENTS))
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def profile(browser: Browser) -> BrowserContext:
    """What all pages share: scripts fetched and compiled once, which is most of what opening a page costs."""
    return patient_context(browser, viewport=SIZE)


class Tabs:
    """The tabs of a window, for one visit after the other: a new one costs a second, whatever is opened in it."""

    def __init__(self, profile: BrowserContext) -> None:
        self.profile = profile
        self.free: list[Page] = []

    def take(self, host: str) -> Page:
        """A tab in which nothing is left of the visit before, and a browser that stores nothing of this host."""
        page = self.free.pop() if self.free else self.profile.new_page()
        page.set_viewport_size(SIZE)
        page.emulate_media(media="null", color_scheme="null", reduced_motion="null")
        page.mouse.move(-1, -1)
        if page.url != f"{host}{HEALTH}":
            page.goto(f"{host}{HEALTH}")
        page.evaluate("sessionStorage.clear()")  # which belongs to the tab
        session = self.profile.new_cdp_session(page)
        session.send("Storage.clearDataForOrigin", {"origin": host, "storageTypes": STORED})
        session.detach()
        return page

    def give_back(self, watched: Watched) -> None:
        """Leave the page, which ends its session, for one of the same server that has no script."""
        if not watched.page.is_closed():
            watched.page.goto(f"{watched.host}{HEALTH}")
            watched.let_go()
            self.free.append(watched.page)


@pytest.fixture(scope="session")
def tabs(profile: BrowserContext) -> Tabs:
    return Tabs(profile)


@pytest.fixture
def open_page(tabs: Tabs) -> Iterator[Callable[[str], Watched]]:
    """Open watched pages of a host in fresh sessions; what went wrong on any of them fails the test at its end."""
    opened: list[Watched] = []

    def open_one(host: str) -> Watched:
        opened.append(Watched(tabs.take(host), host))
        return opened[-1]

    yield open_one
    for watched in opened:
        tabs.give_back(watched)
    assert not [complaint for watched in opened for complaint in watched.complaints]


@pytest.fixture
def watched(open_page: Callable[[str], Watched], host: str) -> Watched:
    """A fresh session on the shared server."""
    return open_page(host)
